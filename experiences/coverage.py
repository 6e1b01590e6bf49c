"""How the published experiences cover the Charter: how many answer to each principle, by topic and by network.

The numbers come from the rows that the bank searches, so that each is the number of the list it leads to.
"""

import functools
from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse

from charter.models import Principle
from cities.models import Network
from cities.names import fold
from experiences.models import Topic
from experiences.selection import Selection

LEVELS = (1, 3, 6, 12)  # from how many experiences on a cell is darker

# Each experience is read once, its principles as bits of one number: there are far fewer such sets than experiences.
STATEMENT = """
WITH principle AS MATERIALIZED (
    SELECT code, value, 1::bigint << (row_number() OVER (ORDER BY code) - 1)::integer AS bit
    FROM experiences_facetcode WHERE facet = 'principle'
), other AS MATERIALIZED (
    SELECT code, facet || ':' || value AS name FROM experiences_facetcode WHERE facet IN ('topic', 'network')
), doc AS MATERIALIZED (
    SELECT coalesce(bit_or(p.bit), 0) AS principles, array_agg(o.code) FILTER (WHERE o.code IS NOT NULL) AS others
    -- OFFSET 0 keeps the planner from joining anew for each experience.
    FROM (SELECT experience_id, unnest(facets) AS code FROM experiences_searchdoc OFFSET 0) AS f
    LEFT JOIN principle p ON p.code = f.code LEFT JOIN other o ON o.code = f.code
    GROUP BY f.experience_id
), alike AS MATERIALIZED (
    SELECT principles, count(*) AS n FROM doc GROUP BY principles
), pair AS MATERIALIZED (
    SELECT principles, code, count(*) AS n FROM doc CROSS JOIN LATERAL unnest(others) AS o(code) GROUP BY 1, 2
)
SELECT p.value, o.name, sum(n)::bigint FROM pair
JOIN principle p ON principles & p.bit <> 0 JOIN other o ON o.code = pair.code GROUP BY 1, 2
UNION ALL SELECT p.value, '', sum(n)::bigint FROM alike JOIN principle p ON principles & p.bit <> 0 GROUP BY 1
UNION ALL SELECT '', o.name, sum(n)::bigint FROM pair JOIN other o ON o.code = pair.code GROUP BY 2
UNION ALL SELECT '', '', coalesce(sum(n), 0)::bigint FROM alike
UNION ALL SELECT 'none', '', coalesce(sum(n), 0)::bigint FROM alike WHERE principles = 0
"""


@dataclass(frozen=True)
class Cell:
    """A number and the list of the bank that has so many; an empty one leads nowhere."""

    count: int
    url: str

    @property
    def level(self) -> int:
        """Return how dark the cell is, 0 where it is empty."""
        return sum(self.count >= least for least in LEVELS)


@dataclass(frozen=True)
class Line:
    """A topic or a network, with a cell for each principle and a last one for all of its experiences."""

    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """A table of principles and another facet."""

    name: str
    lines: list[Line]


class Coverage:
    """What the page of the coverage shows; `version` is that of the content (core/freshness.py)."""

    def __init__(self, version: str) -> None:
        """Take the numbers and the names."""
        self._counts = counts(version)
        self._bank = reverse("experience_list")
        self.principles = list(Principle.objects.current())

    @property
    def total(self) -> int:
        """Return how many experiences the bank has."""
        return self._counts["", ""]

    @property
    def without_principle(self) -> int:
        """Return how many of them name no principle."""
        return self._counts["none", ""]

    @functools.cached_property
    def totals(self) -> list[Cell]:
        """Return the number of each principle's experiences, and that of all."""
        return self._cells("", "")

    @functools.cached_property
    def topics(self) -> Matrix:
        """Return the table of principles and topics."""
        named = [(topic.slug, topic.name) for topic in Topic.objects.order_by_translated("name")]
        return self._matrix("topic", named)

    @functools.cached_property
    def networks(self) -> Matrix:
        """Return the table of principles and networks, where the cities belong to one today."""
        named = [(network.slug, network.acronym or network.display_name) for network in Network.objects.listed()]
        return self._matrix("network", sorted(named, key=lambda each: fold(each[1])))

    def _matrix(self, facet: str, named: list[tuple[str, str]]) -> Matrix:
        return Matrix(facet, [Line(name, self._cells(facet, value)) for value, name in named])

    def _cells(self, facet: str, value: str) -> list[Cell]:
        return [self._cell(number, facet, value) for number in (*(str(p.number) for p in self.principles), "")]

    def _cell(self, principle: str, facet: str, value: str) -> Cell:
        selection = Selection()
        if facet:
            selection = selection.with_value(facet, value)
        if principle:
            selection = selection.with_value("principle", principle)
        count = self._counts[principle, f"{facet}:{value}" if facet else ""]
        return Cell(count, (self._bank + selection.query()).removesuffix("?") if count else "")


@functools.lru_cache(maxsize=2)
def counts(version: str) -> Counter[tuple[str, str]]:
    """Return the number of experiences by principle (or nothing) and `facet:value` (or nothing), in one statement.

    The same version of the content has the same numbers, so they are counted once.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT)
        return Counter({(principle, other): count for principle, other, count in cursor.fetchall()})
