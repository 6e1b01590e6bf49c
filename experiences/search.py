"""Full text and facets of the bank in one statement: total, counts, and the page asked for.

The work is done by functions of the database (docs/search.md) on a table of its own, which triggers keep true. A query
in one language finds experiences written in another through the names and synonyms of topics and principles.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from awards.enums import Result
from core import l10n
from experiences.query_text import parse
from experiences.selection import MOST, Selection

PAGE_SIZE = 20
FOCUS = "focus"
AWARDS = (*Result.values, FOCUS)
UNKNOWN = -1


@dataclass(frozen=True)
class Found:
    """What a selection finds: how many, what one more value would find, and the rows of the page in order.

    `counts` has the number of each value among what is found; of a facet that narrows the list, `others` has what there
    would be of its values without it, beside what is found. `stems` is what was looked for in each language.

    Beyond `MOST` nothing is counted on: `is_capped` is true, `total` is `MOST`, and counts are None.
    """

    total: int = 0
    page: int = 1
    ids: list[int] = field(default_factory=list)
    languages: dict[int, str] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    others: dict[str, dict[str, int]] = field(default_factory=dict)
    without: dict[str, int] = field(default_factory=dict)
    is_capped: bool = False
    stems: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Return what was looked for in any of the languages, as one query of the database."""
        return " | ".join(f"({query})" for query in self.stems.values() if query)

    def count(self, facet: str, value: str) -> int | None:
        """Return how many the list has when this value is chosen as well; None where that is not known."""
        all_match, only_facet_fails = self.counts.get(facet, {}).get(value, 0), self.others.get(facet, {}).get(value, 0)
        if UNKNOWN in (all_match, only_facet_fails):
            return None
        if facet in self.without:
            return None if self.is_capped else self.total + only_facet_fails
        return all_match

    def numbers(self, facet: str) -> dict[str, int]:
        """Return how many have each value where the facet's own choice is left aside; below zero: not known."""
        here, others = self.counts.get(facet, {}), self.others.get(facet)
        return {value: here.get(value, 0) + others.get(value, 0) for value in {**here, **others}} if others else here

    def count_without(self, name: str) -> int | None:
        """Return how many the list has without a facet, or without the words (`q`); None where that is not known."""
        more = self.without.get(name, UNKNOWN)
        return None if more == UNKNOWN or self.is_capped else self.total + more


def find(selection: Selection, *, size: int | None = PAGE_SIZE) -> Found:
    """Return the experiences that a selection finds; a page too high gives the last one. No size: the first `MOST`."""
    words = parse(selection.q)
    with connection.prepared_cursor() as cursor:
        cursor.execute(
            "SELECT * FROM eb_search(%s, %s, %s, %s::jsonb, %s, %s, %s, %s)",
            [
                words.wanted,
                words.unwanted,
                l10n.current_language(),
                _chosen(selection),
                str(selection.sort),
                size,
                selection.page,
                MOST,
            ],
        )
        return _read(cursor.fetchall(), selection.page, size)


def walk(selection: Selection, after: tuple[dt.datetime, int] | None = None, *, size: int) -> Iterator[tuple]:
    """Give (id, published at) of everything that a selection finds, the newest first, from a place on to the end."""
    words = parse(selection.q)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM eb_after(%s, %s, %s::jsonb, %s, %s, %s)",
                [words.wanted, words.unwanted, _chosen(selection), *(after or (None, None)), size],
            )
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < size:
            return
        pk, at = rows[-1]
        after = (at, pk)


def _chosen(selection: Selection) -> str:
    return json.dumps({facet: list(values) for facet, values in selection.chosen.items()})


def _read(rows, page: int, size: int | None) -> Found:
    total, counts, others, without, hits, languages, stems = 0, {}, {}, {}, [], {}, {}
    for kind, name, first, second, language in rows:
        if kind == "facets":
            counts[name] = json.loads(language)
        elif kind == "facet":
            facet, _colon, value = name.partition(":")
            others.setdefault(facet, {})[value] = second
        elif kind == "total":
            total = first
        elif kind == "without":
            without[name] = first
        elif kind == "stems":
            stems[name] = language
        else:
            hits.append(int(name))
            if language:
                languages[int(name)] = language
    is_capped = total > MOST
    total = min(total, MOST)
    last = max(1, -(-total // size)) if size else 1
    return Found(total, min(page, last), hits, languages, counts, others, without, is_capped, stems)
