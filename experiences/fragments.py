"""Where a search found its words: the same stems as in the database, marked in the text that is shown.

Texts are cut into pieces with a flag; each piece is escaped when they are put together again.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from cities.names import fold
from core import l10n, markdown
from core.markup import format_lines
from core.translated import column
from experiences.cards import Card

# A word goes on after the dot of the ela geminada.
REST = r"(?:[·•‧ŀ][^\W_]+)*"
STEM = re.compile(r"'[a-z]{2}:((?:[^']|'')*)'")
# A word is the stem and an ending; longer ones are other words.
LONGEST_ENDING = 8
# Forms that the normaliser of the database makes one (migrations of the search row), and French plurals that the
# stemmer does: where a word does not begin with its stem.
FORMS = {
    "ca": [
        (r"^(ai|llen)gues$", r"\1gua"),
        (r"([qg])ues$", r"\1a"),
        (r"qa$", "ca"),
        (r"([ai])ns$", r"\1"),
        (r"ius$", "iu"),
        (r"essos$", "es"),
        (r"([aeo][iu])s$", r"\1"),
    ],
    "en": [
        (r"^((?:neigh|la|har)bo|colo|behavio|hono|favo|endeavo|humo|flavo)u(?=r)", r"\1"),
        (r"(theat|cent|met|lit|fib)(?:er|re)(s?)$", r"\1r\2"),
        (r"([a-z]{2}i)s(?=ation|e(?:[drs]|rs)?$|ing$)", r"\1z"),
    ],
    "fr": [(r"([^e])aux$", r"\1al"), (r"ives?$", "if"), (r"publiques?$", "public")],
}
BEFORE, LENGTH = 50, 160
# Words so short may change their first letter.
SHORT_WORD = 3

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Stems:
    """The stems looked for, by language."""

    by_language: dict[str, tuple[str, ...]]

    @classmethod
    def read(cls, queries: dict[str, str]) -> "Stems":
        """Take the stems out of the queries that the database has made of the words."""
        stems = {code: STEM.findall(text) for code, text in queries.items()}
        return cls({code: tuple(stem.replace("''", "'") for stem in found) for code, found in stems.items()})

    def __bool__(self) -> bool:
        return any(self.by_language.values())

    def spans(self, text: str, language: str) -> Iterator[tuple[int, int]]:
        """Give where the words stand in a text, looking no further than is asked for."""
        if stems := self.by_language.get(language, ()):
            for word in _words(stems).finditer(text):
                if _has_stem(word[0], stems, language):
                    yield word.span()


def mark(text: str, language: str, stems: Stems) -> Pieces:
    """Return the text in pieces, true where a word was looked for."""
    pieces, end = [], 0
    for start, stop in stems.spans(text, language):
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def add_fragments(cards: Iterable[Card], stems: Stems) -> None:
    """Mark the words in title, summary and place and, where neither text has one, set `fragment` from the story."""
    here = l10n.current_language()
    for card in cards:
        title = mark(card.title_shown, card.title_language, stems)
        summary = mark(card.summary_shown, card.summary_language, stems)
        if card.found_in and not any(is_marked for _text, is_marked in [*title, *summary]):
            card.fragment = marked(_fragment(texts_in(card, card.found_in), card.found_in, stems))
        card.title_shown, card.summary_shown = marked(title), marked(summary)
        place = mark(card.place, here, stems)
        card.place = marked(place)
        card.is_marked = bool(card.fragment) or any(is_marked for _text, is_marked in [*title, *summary, *place])


def texts_in(card: Card, language: str) -> Iterator[str]:
    """Give the texts of a card in a language: title, summary and the story, of which it has but one."""
    return filter(None, [*(getattr(card, column(name, language)) for name in ("title", "summary")), *card.found_story])


def marked(pieces: Pieces) -> SafeString:
    """Return pieces of a text as HTML, each escaped."""
    return format_lines(("<mark>{}</mark>" if is_marked else "{}", (text,)) for text, is_marked in pieces)


def _fragment(texts: Iterable[str], language: str, stems: Stems) -> Pieces:
    for text in texts:
        if not markdown.may_be_marked(text) and not any(stems.spans(text, language)):
            continue
        plain = markdown.plain(text)
        if first := next(stems.spans(plain, language), None):
            start = plain.rfind(" ", 0, max(first[0] - BEFORE, 0)) + 1
            stop = plain.find(" ", start + LENGTH)
            cut = plain[start : stop if stop > 0 else None]
            return mark(("… " if start else "") + cut + (" …" if stop > 0 else ""), language, stems)
    return []


def _has_stem(word: str, stems: tuple[str, ...], language: str) -> bool:
    plain = _plain(word, language)
    return any(
        len(plain) - len(stem) <= LONGEST_ENDING
        and (plain.startswith(stem) or (stem.endswith("i") and plain.startswith(stem[:-1] + "y")))
        for stem in stems
    )


@functools.lru_cache(maxsize=256)
def _words(stems: tuple[str, ...]) -> re.Pattern:
    """Return the pattern of the words that may have one of the stems: most begin otherwise, and are passed over.

    It begins with the letters, for which a whole text is searched at once; what stands before is looked at afterwards.
    """
    initials = "".join({stem[0] for stem in stems})
    begins = f"[{re.escape(initials + initials.upper())}\x80-\U0010ffff]"
    pattern = rf"{begins}(?<=[^\W_])(?<![^\W_].)(?<![^\W_][·•‧].)[^\W_]*{REST}"
    if min(map(len, stems)) <= SHORT_WORD:
        pattern += rf"|(?<![^\W_])(?<![^\W_][·•‧])[^\W_]{{1,{SHORT_WORD}}}(?![^\W_]|[·•‧ŀ][^\W_])"
    return re.compile(pattern)


@functools.lru_cache(maxsize=8192)
def _plain(word: str, language: str) -> str:
    """Return a word as the normaliser of the database would write it."""
    plain = fold(word)
    for pattern, replacement in FORMS.get(language, ()):
        plain = re.sub(pattern, replacement, plain)
    return plain
