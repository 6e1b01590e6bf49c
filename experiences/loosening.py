"""What else a search may be: the value of a facet that its words name, and what most of its words find.

A list that is not empty only says which facet its words may name. An empty one counts the other lists too, all in one
statement, and offers those that find something.
"""

import json
import re
from dataclasses import dataclass, replace

from django.db import connection
from django.utils.translation import gettext

from awards.enums import Result
from core import l10n
from experiences.facets import Vocabulary
from experiences.little_words import is_little
from experiences.query_text import OR_WORDS, Term, parse, telling_terms
from experiences.selection import MOST, Selection, Sort
from experiences.vocabulary import candidates, searched, the_one

# More words are a text; each more is a search more.
MOST_TERMS = 8
NUMBERED = (
    ("goal", re.compile(r"(?<!\w)(?:SDG|ODS|ODD)[\s-]*(\d{1,2})(?!\w)", re.IGNORECASE)),
    ("principle", re.compile(r"(?<!\w)princip(?:le|i|io|e)\s*(?:n[.º°]*\s*)?(\d{1,2})(?!\w)", re.IGNORECASE)),
)
WINNER = re.compile(
    r"(?<!\w)(?:award[\s-]winn(?:er|ing)|winners?|guanyador(?:a|s|es)?|premia(?:t|da|ts|des|do|dos|das)|ganador(?:a|es|as)?"
    r"|lauréate?s?)(?!\w)(?:\s+(?:19|20)\d\d(?!\w))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Offer:
    """Another list, what it is, and how many it has; `count` is None where that was not counted."""

    label: str
    query: str
    count: int | None = None


def named_facets(selection: Selection, vocabulary: Vocabulary) -> list[Offer]:
    """Return the lists of the facets that the words name: “SDG 4”, “principle 8”, “winner”."""
    return [Offer(label, other.query()) for label, other in _named(selection, vocabulary)]


def instead(selection: Selection, vocabulary: Vocabulary) -> tuple[str, list[Offer]]:
    """Return the words that were probably meant, or else the lists that find something where this one finds nothing."""
    named = _named(selection, vocabulary)
    tried = [] if named else candidates(selection.q)
    loosened, single = _loosened(selection)
    asked = [*named, *loosened, *single]
    if not asked and not tried:
        return "", []
    found, counts = _look(tried, [other for _label, other in asked])
    if found:
        return the_one(tried, found), []
    made = [Offer(label, other.query(), count) for (label, other), count in zip(asked, counts, strict=True) if count]
    # Single words only where not even most of them find anything together.
    for likelier in (named, loosened):
        queries = {other.query() for _label, other in likelier}
        if offers := [offer for offer in made if offer.query in queries]:
            return "", offers
    return "", made


def _named(selection: Selection, vocabulary: Vocabulary) -> list[tuple[str, Selection]]:
    found = []
    for facet, pattern in NUMBERED:
        match = pattern.search(selection.q)
        if match and (value := str(int(match[1]))) in vocabulary.names[facet]:
            found.append((facet, value, match))
    if match := WINNER.search(selection.q):
        found.append(("award", str(Result.WINNER), match))
    return [
        (
            vocabulary.label(facet, value),
            replace(selection.with_value(facet, value), q=_without(selection.q, match)),
        )
        for facet, value, match in found
        if value not in selection.values(facet)
    ]


def _without(text: str, match: re.Match) -> str:
    return " ".join((text[: match.start()] + " " + text[match.end() :]).split())


def _loosened(selection: Selection) -> tuple[list[tuple[str, Selection]], list[tuple[str, Selection]]]:
    """Return the searches with one word less, and those for a single word."""
    terms = telling_terms(selection.q)
    wanted = [term for term in terms if not term.is_unwanted and (term.is_phrase or not is_little(term.value))]
    if any(term.value in OR_WORDS for term in wanted) or len(wanted) > MOST_TERMS:
        return [], []
    loosened = []
    if len(wanted) > 1:
        loosened += [
            (gettext("Without “%(word)s”") % {"word": _bare(left)}, _asking(selection, _text(terms, but=left)))
            for left in wanted
        ]
    single = [(gettext("Only “%(word)s”") % {"word": _bare(term)}, _asking(selection, term.typed)) for term in wanted]
    return loosened, single if len(wanted) > 2 else []


def _asking(selection: Selection, q: str) -> Selection:
    return replace(selection, q=q, page=1)


def _text(terms: list[Term], but: Term) -> str:
    return " ".join(term.typed for term in terms if term is not but)


def _bare(term: Term) -> str:
    return term.value.strip('"?¿!¡.,;:()')


def _look(texts: list[str], selections: list[Selection]) -> tuple[str | None, list[int]]:
    """Return the first of the texts that finds anything, or else how many each of the lists has, in one statement."""
    words = [parse(each.q) for each in selections]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH correct AS MATERIALIZED (SELECT eb_first_that_finds(%s::text[]) AS found)"
            " SELECT found, CASE WHEN found IS NULL THEN ARRAY("
            "SELECT s.first FROM unnest(%s::text[], %s::text[], %s::text[])"
            " WITH ORDINALITY AS a(wanted, unwanted, chosen, n)"
            " CROSS JOIN LATERAL eb_search(a.wanted, a.unwanted, %s, a.chosen::jsonb, %s, 1, 1, %s) AS s"
            " WHERE s.kind = 'total' ORDER BY a.n) END FROM correct",
            [
                searched(texts),
                [each.wanted for each in words],
                [each.unwanted for each in words],
                [json.dumps({facet: list(values) for facet, values in each.chosen.items()}) for each in selections],
                l10n.current_language(),
                str(Sort.NEWEST),
                MOST,
            ],
        )
        return cursor.fetchone()
