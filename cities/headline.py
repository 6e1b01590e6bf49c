"""“N cities in M countries”: the sentence with which the directory begins, and how it was counted."""

import datetime as dt
import re
from dataclasses import dataclass

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


def years_in(text: str) -> tuple[int, ...]:
    """Return the years of the evidence of a membership."""
    return tuple(int(year) for year in YEAR.findall(text))


def newest(papers: list[tuple[int, ...]], on: dt.date) -> int | None:
    """Return the year of the newest of the papers that a day knows."""
    return max((year for years in papers for year in years if year <= on.year), default=None)
