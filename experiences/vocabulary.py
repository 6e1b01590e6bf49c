"""Completing and correcting search words by what the bank itself says: names, titles, and words of its texts."""

import itertools
import math
import re

from django.db import connection

from cities.names import fold
from core import l10n
from core.translated import language_order
from experiences.query_text import OR_WORDS, QUOTATION_MARKS, parse

COMPLETIONS = 8
LONGEST = 60
# The last word, in which an ela geminada may be written in every way, and unfinished.
LAST_WORD = re.compile(r"(?:[^\W_]|(?<=l)[·•‧∙⋅.-](?=l|$))+$", re.IGNORECASE)
WITH_ELISIONS = ("ca", "fr")
MIDDLE_DOTS = tuple("·•‧∙⋅")
PARTED = re.compile(r"(?<=l)\s+(?=l[^\W_]*$)", re.IGNORECASE)
ELISION = re.compile(r"(?<!\w)(?:qu|[^\W_])['’]$", re.IGNORECASE)
# Words that are corrected; shorter ones are like too many others.
WORD = re.compile(r"[^\W_]+(?:[·•‧∙⋅ŀ][^\W_]+)*")
SHORTEST, LONGEST_WORD, MOST_WORDS = 4, 40, 8
# Of each unknown word the best few are tried together with those of the others.
TRIED_OF_EACH, TRIED = 3, 9


def complete(text: str) -> list[str]:
    """Return what a text that is being typed may become."""
    last = LAST_WORD.search(text)
    if len(text) > LONGEST or not last or '"' in text.translate(QUOTATION_MARKS):
        return []
    before = text[: last.start()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, completion FROM eb_completed(%s, %s, %s, %s, %s)",
            [
                text.strip(),
                last[0] + "l" * last[0].endswith(MIDDLE_DOTS),
                _words_before(before),
                _languages(before),
                COMPLETIONS,
            ],
        )
        # A title may hold what would be read as a minus.
        found = [
            before + words if kind == "word" else words
            for kind, words in cursor.fetchall()
            if kind == "word" or not parse(words).unwanted
        ]
    if not found and PARTED.search(text):
        return complete(PARTED.sub("·", text))
    once: dict[str, str] = {}
    for each in found:
        once.setdefault(each.casefold(), each)
    return list(once.values())[:COMPLETIONS]


def _languages(before: str) -> list[str]:
    """Return the languages whose words may go on here, the reader's first; not every one has elisions."""
    languages = language_order()
    return [code for code in languages if code in WITH_ELISIONS] if ELISION.search(before) else list(languages)


def _words_before(text: str) -> str:
    """Return the words before the last one that belong to it: not an elision, nor what an OR parts from it."""
    words = ELISION.sub("", text).split()
    while OR_WORDS & set(words):
        words = words[words.index(next(word for word in words if word in OR_WORDS)) + 1 :]
    return parse(" ".join(words)).wanted


def correct(text: str) -> str:
    """Return the text with the words that were probably meant, or nothing where that would find nothing either."""
    tried = candidates(text)
    if not tried:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT eb_first_that_finds(%s)", [searched(tried)])
        (found,) = cursor.fetchone()
    return the_one(tried, found)


def candidates(text: str) -> list[str]:
    """Return what a text may become with words that are known, the likeliest first; nothing where all are known."""
    unknown = _unknown(parse(text).wanted)
    if not unknown:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT typed, plain, word, n, is_here FROM eb_alike(%s, %s)", [unknown, l10n.current_language()]
        )
        meant = _meant(cursor.fetchall())
    if not meant:
        return []
    return [
        _exchanged(text, dict(zip(meant, words, strict=True)))
        for words in itertools.islice(itertools.product(*meant.values()), TRIED)
    ]


def searched(texts: list[str]) -> list[str]:
    """Return texts as `eb_first_that_finds` takes them."""
    return [parse(each).wanted for each in texts]


def the_one(texts: list[str], found: str | None) -> str:
    """Return the text that the database has found something with."""
    return next((each for each in texts if parse(each).wanted == found), "")


def _unknown(wanted: str) -> list[str]:
    """Return the words to look up, and two that may be one with an ela geminada between them (`col laboració`)."""
    words = [word for word in dict.fromkeys(WORD.findall(wanted)) if word.lower() != "or"][:MOST_WORDS]
    joined = re.findall(r"(?=(?<!\w)([^\W_]*l l[^\W_]{2,}))", wanted, re.IGNORECASE)
    return joined + [word for word in words if SHORTEST <= len(word) <= LONGEST_WORD]


def _meant(rows: list[tuple]) -> dict[str, list[str]]:
    """Return for each unknown word what it may stand for, the likeliest first.

    One of the reader's language may be a letter further away than another; of words equally far the commoner one.
    """
    likely: dict[str, list[tuple[float, str]]] = {}
    known = {typed for typed, plain, *_rest in rows if plain == fold(typed)}
    for typed, plain, word, number, is_here in rows:
        if typed in known:
            continue
        folded = fold(typed.replace(" ", "·"))
        most = 0 if " " in typed else max(1, len(folded) // 3)
        away = distance(_key(folded), _key(plain))
        if plain.startswith(folded):
            away = min(away, 1)
        if away <= most:
            likely.setdefault(typed, []).append((away - is_here - 0.05 * math.log2(number), word))
    best = {typed: [word for _away, word in sorted(words)[:TRIED_OF_EACH]] for typed, words in likely.items()}
    # Parts of a word that is one are none.
    parts = {part for typed in best if " " in typed for part in typed.split()}
    return {typed: words for typed, words in best.items() if typed not in parts}


def _exchanged(text: str, meant: dict[str, str]) -> str:
    typed = "|".join(r"\s+".join(map(re.escape, words.split())) for words in meant)
    return re.sub(rf"\b({typed})\b", lambda match: meant[" ".join(match[0].split())], text)


def _key(plain: str) -> str:
    return plain.replace("ll", "l")


def distance(one: str, other: str) -> int:
    """Return how many letters are to be put in, left out, exchanged or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        further, before, row = before, row, [i]
        for j, letter in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (sign != letter))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == letter:
                cost = min(cost, further[j - 2] + 1)
            row.append(cost)
    return row[-1]
