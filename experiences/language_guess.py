"""In which language a text is written, from its small words and letters. Pure.

It tells apart the four languages of the site and Portuguese, and says nothing of short or doubtful texts. Of the 427
summaries, descriptions and whole records of the reference data that are long enough (November 2026) it names the right
language for 426 and is not sure of one; the reference has no Portuguese, which the tests try on texts of their own.
"""

import re
from collections import Counter

FEWEST_WORDS = 12
ENOUGH_WORDS = 25
MARGIN = 1.4  # how much more the likeliest language must have than the next
SHORT_MARGIN = 2.0  # in a text of fewer than enough words: of 1,573 pieces of twelve words it names none wrongly
LONGEST = 4000  # characters: a whole story says no more than its first page
LEAST = 0.15  # of the words, where a language is written: about a third of a text are small words
LETTERS_WEIGH = 0.5
WORD = re.compile(r"[^\W\d_]+(?:·[^\W\d_]+)*")

SMALL_WORDS = {
    "ca": "el la els les l d un una uns unes de del dels al als i o a en amb per pel pels que és són ha han hi no més "
    "com també entre aquest aquesta aquests aquestes seva seu seus seves molt tot tots tota totes on fins des cada "
    "ser va van fer dins qui què sense altres però si s n és era perquè cap nens nenes ciutat escoles",
    "es": "el la los las un una unos unas de del al y o a en con por para que es son ha han no más como también entre "
    "este esta estos estas su sus muy todo todos toda todas donde hasta desde cada ser fue se lo le les sin otros "
    "otras pero si e era porque cuando ya sobre niños niñas ciudad escuelas",
    "en": "the of and to in a an is are was were for on with by that which who their its it they as at from has have "
    "been be or this these those not more also into every where when children city schools after through",
    "fr": "le la les l d un une des du de et ou à au aux en avec par pour que qui est sont a ont ne pas plus comme "
    "aussi entre ce cette ces son sa ses leur leurs dans sur où chaque être se s il elle ils elles sans mais était "
    "n très tout tous toute toutes enfants ville écoles depuis",
    "pt": "o a os as um uma uns umas de do da dos das no na nos nas ao aos à às e ou em com por pelo pela pelos pelas "
    "para que é são foi não mais como também entre este esta estes estas seu sua seus suas muito todo todos toda "
    "todas onde até desde cada ser se lhe sem outros outras mas era porque quando já sobre crianças cidade escolas",
}
# What only one of them writes so, or nearly.
LETTERS = {
    "ca": r"·|ny\b|[aeou]ció\b|tge\b|\b\w+ïn?\w*|è|ò",
    "es": r"ñ|[¿¡]|ción\b|ll[ao]s?\b|dad\b",
    "en": r"\bth|ing\b|wh|sh|ght|[^aeiou]y\b",
    "fr": r"eux\b|tion\b|é[es]?\b|ê|û|œ|ais\b|qu['’]|oi",
    "pt": r"[ãõ]|ç[ãõ]|lh|nh|dade\b|ê",
}


def _weights() -> dict[str, dict[str, float]]:
    """Return what a small word says: the fewer languages have it, the more."""
    languages = Counter(word for words in SMALL_WORDS.values() for word in set(words.split()))
    return {code: {word: 1 / languages[word] for word in words.split()} for code, words in SMALL_WORDS.items()}


WEIGHTS = _weights()
KNOWN = frozenset(WEIGHTS)
PATTERNS = {code: re.compile(pattern) for code, pattern in LETTERS.items()}


def guess(text: str) -> str:
    """Return the code of the language that the text is written in; nothing where that is not sure."""
    words = WORD.findall(text[:LONGEST].lower())
    if len(words) < FEWEST_WORDS:
        return ""
    scores = {
        code: sum(WEIGHTS[code].get(word, 0) for word in words)
        + LETTERS_WEIGH * sum(PATTERNS[code].search(word) is not None for word in words)
        for code in WEIGHTS
    }
    (best, most), (_next, second) = sorted(scores.items(), key=lambda item: -item[1])[:2]
    margin = MARGIN if len(words) >= ENOUGH_WORDS else SHORT_MARGIN
    return best if most >= LEAST * len(words) and most >= margin * second else ""
