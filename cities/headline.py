"""“N cities in M countries”: the sentence with which the directory begins, and how it was counted."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone

from memberships.standing import RECENT_SINCE

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Headline:
    """What may be counted, on which day; `year` is that of the newest paper that names a city."""

    on: dt.date
    by_register: int
    by_papers: int
    countries: int
    others: int
    year: int | None

    @property
    def members(self) -> int:
        """Return the number of member cities."""
        return self.by_register + self.by_papers

    @property
    def is_recent(self) -> bool:
        """True where papers since 2017 count; on earlier days those of their years do (memberships/standing.py)."""
        return self.on.year >= RECENT_SINCE

    @property
    def is_past(self) -> bool:
        """True for a day that is over."""
        return self.on < timezone.localdate()


def years_in(text: str) -> tuple[int, ...]:
    """Return the years of the evidence of a membership."""
    return tuple(int(year) for year in YEAR.findall(text))


def newest(papers: list[tuple[int, ...]], on: dt.date) -> int | None:
    """Return the year of the newest of the papers that a day knows."""
    return max((year for years in papers for year in years if year <= on.year), default=None)
