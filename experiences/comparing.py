"""What a translation says differently from its original: figures, dates, links, names. Pure: no query.

It speaks only where it is sure enough, because whoever is warned in vain stops reading warnings. A figure may be
written as each language does (1.000, 1,000, 1 000), in words, or as a date; a link may lead to the same site in another
language; a city has its name in each language. Over the translations of the reference data (tests) it is silent in all
but a few fields.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from django.utils.translation import gettext as _

from cities.models import City
from cities.names import NAME_COLUMNS, fold
from core.translated import SITE_LANGUAGES, column
from experiences import number_words
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS

# Each begins only where a word does: tried at every letter of a word without end, they would take seconds.
LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]«»“”\"]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LANGUAGE_IN_LINK = re.compile(
    r"(?:(?<=[/.=_-])|(?<=//))(?:ca|es|en|fr|pt|eu|gl|cat|esp|eng|fra)(?=[/.&?_-]|$)", re.IGNORECASE
)
TELEPHONE = re.compile(r"\+\d[\d ().-]{6,}\d")
# 1.000 and 1 000 000,5 and 2.5; not the 2 of CO2.
SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
FIGURE = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:[{SPACES}.,'’]\d{{3}})+(?!\d)(?:[.,]\d+)?|(?<![^\W\d_])\d+(?:[.,]\d+)*")
GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
SCHOOL_YEAR = re.compile(r"\b((?:19|20)\d\d)([-/–])(\d\d)\b(?![-/–]\d)")
ROMAN = re.compile(r"\b(?=[IVXL]{2,})(X{0,3}|XL|L)(IX|IV|V?I{0,3})(?=(?:e|è|ème)?\b)")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
WORD = re.compile(r"[^\W\d_]+")
CAPITALISED = r"[A-ZÀ-ÖØ-ÞŁŚŻ][^\W\d_]{2,}"
RUN = re.compile(rf"(?<![^\W\d_]){CAPITALISED}(?:(?: (?:d[aeiou]s?|van|von|del|la))? {CAPITALISED})+")
SHORTEST_PLACE = 4
SHORTEST_SLIP = 5


@dataclass(frozen=True)
class Difference:
    """What one text has and the other has not, as it is written there."""

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return what is said to whoever translates; what it is about, the words themselves show."""
        there, here = " · ".join(self.missing), " · ".join(self.added)
        if there and here:
            return _("%(there)s in the original, %(here)s in the translation") % {"there": there, "here": here}
        if there:
            return _("only in the original: %(what)s") % {"what": there}
        return _("only in the translation: %(what)s") % {"what": here}


@dataclass(frozen=True)
class Figure:
    """A number as it is written, and everything that it may mean."""

    written: str
    readings: frozenset[Decimal]
    parts: tuple[Decimal, ...] = ()


def differences(original: str, translation: str, places: Iterable[Sequence[str]] = ()) -> list[Difference]:
    """Return what the two texts do not share; `places` are the names of each city in all languages.

    A text that is not translated yet differs in nothing.
    """
    if not original.strip() or not translation.strip():
        return []
    found = [
        Difference(*_unshared(_links(original), _links(translation))),
        Difference(*_figures(LINK.sub(" ", original), LINK.sub(" ", translation))),
        Difference(*_dates(original, translation)),
        Difference((*_lost_places(original, translation, places), *_misspelt(original, translation))),
    ]
    return [each for each in found if each.missing or each.added]


def names_of(city: City) -> list[str]:
    """Return what a city is called in all languages."""
    return [name for name in (getattr(city, each) for each in NAME_COLUMNS) if name]


def of_translations(experience: Experience) -> list[tuple[str, str, Difference]]:
    """Return (field, language, difference) of everything that an experience says differently in a translation."""
    places = [names_of(experience.city)]
    return [
        (name, code, difference)
        for code in SITE_LANGUAGES
        if code != experience.written_in
        for name in TEXT_FIELDS
        for difference in differences(experience.written(name), getattr(experience, column(name, code)) or "", places)
    ]


def _unshared(there: dict, here: dict) -> tuple[tuple[str, ...], tuple[str, ...]]:
    missing = tuple(written for key, written in there.items() if key not in here)
    return missing, tuple(written for key, written in here.items() if key not in there)


def _links(text: str) -> dict[str, str]:
    """Return each link by what must be the same: the host where the address names a language, else all of it."""
    found = {}
    for match in LINK.finditer(text):
        written = match[0].rstrip(".,;:!?…'’*_")
        bare = written.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        host = bare.partition("/")[0]
        found[host if LANGUAGE_IN_LINK.search(bare) else bare] = written
    return found


# Figures


def _figures(original: str, translation: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    there, here = figures(original), figures(translation)
    return _not_in(there, here, translation), _not_in(here, there, original)


def _not_in(these: list[Figure], others: list[Figure], text: str) -> tuple[str, ...]:
    known = {reading for other in others for reading in other.readings} | _in_words(text)
    known |= set(map(Decimal, number_words.named_months(text)))
    split = known | {part for other in others for part in other.parts}
    missing = [
        each.written
        for each in these
        if not each.readings & split and not (each.parts and all(part in known for part in each.parts))
    ]
    return tuple(dict.fromkeys(missing))


def figures(text: str) -> list[Figure]:
    """Return the numbers of a text that are written in digits."""
    text = SCHOOL_YEAR.sub(lambda year: f"{year[1]}{year[2]}{year[1][:2]}{year[3]}", text)
    found = []
    for telephone in TELEPHONE.finditer(text):
        digits = Decimal("".join(filter(str.isdigit, telephone[0])))
        found.append(Figure(telephone[0], frozenset({digits})))
    text = TELEPHONE.sub(" ", text)
    for match in FIGURE.finditer(text):
        written = match[0].rstrip(".,")
        readings = _readings(written)
        factors = number_words.factors(text[match.end() :])
        readings |= {reading * factor for reading in readings for factor in factors}
        if readings & set(map(Decimal, range(1900, 2100))):  # the 1990s are “los noventa”
            readings |= {reading % 100 for reading in readings}
        # 9.30 is 9 h 30, and “in 12 300 came” may be two figures; but 2,000 is no 2.
        parts = () if GROUPED.fullmatch(written) else tuple(map(Decimal, re.findall(r"\d+", written)))
        found.append(Figure(written, frozenset(readings), parts if len(parts) > 1 else ()))
    return found


def _readings(written: str) -> set[Decimal]:
    """Return what digits with separators may mean: 1.500 is a thousand and a half, or one and a half."""
    digits = re.sub(rf"[{SPACES}'’]", "", written)
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return {Decimal(digits)}
    grouped = {Decimal(re.sub(r"[.,]", "", digits))} if GROUPED.fullmatch(digits) else set()
    whole, _mark, fraction = digits.replace(",", ".").rpartition(".")
    is_decimal = len(marks) == 1 or (len(set(marks)) == 2 and marks.count(marks[-1]) == 1)
    is_decimal = is_decimal and not (grouped and fraction == "000")
    return grouped | ({Decimal(f"{whole.replace('.', '')}.{fraction}")} if is_decimal else set())


def _in_words(text: str) -> set[Decimal]:
    words = WORD.findall(text.lower())
    found = {value for word in words for value in number_words.values(word)}
    for first, second in pairwise(words):  # thirty-two, trenta-dos, two hundred, sixty thousand
        for a, b in product(number_words.values(first), number_words.values(second)):
            found |= {a + b, a * b}
    return set(map(Decimal, found)) | {Decimal(_roman(match[0])) for match in ROMAN.finditer(text) if match[0]}


def _roman(letters: str) -> int:
    values = [ROMAN_DIGITS[letter] for letter in letters]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


# Dates


def _dates(original: str, translation: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Compare the months of dates; days and years are compared as figures."""
    there, here = number_words.dated_months(original), number_words.dated_months(translation)
    missing, added = set(there) - set(here), set(here) - set(there)
    return (
        tuple(there[month] for month in sorted(missing - _any_month(translation))),
        tuple(here[month] for month in sorted(added - _any_month(original))),
    )


def _any_month(text: str) -> set[int]:
    return number_words.digit_months(text) | number_words.named_months(text)


# Names


def _lost_places(original: str, translation: str, places: Iterable[Sequence[str]]) -> list[str]:
    """Return the cities that only the original names, whatever they are called in the other language."""
    lost = []
    for names in places:
        known = {name for name in names if len(name) >= SHORTEST_PLACE}
        there = next((name for name in sorted(known, key=len, reverse=True) if _has(original, name)), "")
        if there and not any(_has(translation, name) for name in known):
            lost.append(there)
    return lost


def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", fold(text)) is not None


def _misspelt(original: str, translation: str) -> list[str]:
    """Return words of names of which the translation has another word right and this one nearly: Paulo Friere."""
    here = {word for run in RUN.findall(translation) for word in run.split()}
    found = []
    for run in RUN.findall(original):
        words = run.split()
        if not any(word in here for word in words):
            continue
        others = here - set(words)
        found += [word for word in words if word not in here and any(_is_slip(word, other) for other in others)]
    return list(dict.fromkeys(found))


def _is_slip(word: str, other: str) -> bool:
    """True where two letters have changed places, one is another, or one of a double letter is missing.

    A beginning or an end that differs is how another language writes it: Centre, Centro; so is an accent.
    """
    if len(word) < SHORTEST_SLIP or word[:2] != other[:2] or word[-2:] != other[-2:] or fold(word) == fold(other):
        return False
    if len(word) == len(other):
        differing = [(a, b) for a, b in zip(word, other, strict=True) if a != b]
        return len(differing) == 1 or (len(differing) == 2 and differing[0] == differing[1][::-1])
    singled, other_singled = (re.sub(r"(\w)\1", r"\1", each) for each in (word, other))
    return singled == other_singled
