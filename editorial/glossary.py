"""Where the association's terms stand in a text, and whether its translation uses the right ones. Pure: no query."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cities.names import fold
from core.translated import SITE_LANGUAGES, column
from editorial.models import GlossaryTerm


@dataclass(frozen=True)
class Term:
    """A term of the original: as it is in either language, and whether the translation has it."""

    source: str
    target: str
    note: str
    is_there: bool


def terms_in(terms: Iterable[GlossaryTerm], original: str, source: str, translation: str, target: str) -> list[Term]:
    """Return the terms that the original uses and that have a word in the other language, the longest first.

    A term inside a longer one (the city of “educating city”) is not told of.
    """
    here, there = fold(original), fold(translation)
    known = [term for term in terms if _words(term, source) and _words(term, target)]
    found = []
    for term in sorted(known, key=lambda term: -max(map(len, _words(term, source)))):
        shorter = _pattern(_words(term, source)).sub(" · ", here)
        if shorter == here:
            continue
        here = shorter
        is_there = _pattern(_words(term, target)).search(there) is not None
        found.append(Term(_words(term, source)[0], _words(term, target)[0], term.note, is_there))
    return found


def _words(term: GlossaryTerm, language: str) -> list[str]:
    if language not in SITE_LANGUAGES:  # of an original that was written in another one
        return []
    forms = (getattr(term, column("forms", language)) or "").splitlines()
    return [word.strip() for word in (getattr(term, column("term", language)) or "", *forms) if word.strip()]


def _pattern(words: list[str]) -> re.Pattern:
    longest_first = sorted((fold(word) for word in words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
