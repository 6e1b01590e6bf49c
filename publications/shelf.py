"""Publications as the list shows them: by series, each series in its own order."""

from collections.abc import Iterable
from dataclasses import dataclass

from publications.enums import Series
from publications.models import Publication

# Colour of a series' covers: a hue of the site, not a section of the Charter.
HUES = {Series.CHARTER: 1, Series.GUIDE: 2, Series.MONOGRAPH: 3, Series.FOCUS: 2, Series.LEAFLET: 1}


@dataclass(frozen=True)
class Shelf:
    """The publications of one series."""

    series: Series
    publications: list[Publication]

    @property
    def hue(self) -> int:
        """Return the colour of its covers."""
        return hue_of(self.series)

    @property
    def anchor(self) -> str:
        """Return where on the page it stands."""
        return f"#{self.series}"


def hue_of(series: str) -> int:
    """Return the colour of a series' covers."""
    return HUES.get(series, 0)


def shelves(publications: Iterable[Publication]) -> list[Shelf]:
    """Return the series that have something, each with the newest first: by year, then by number (46 after 9)."""
    publications = list(publications)
    result = []
    for series in Series:
        found = [publication for publication in publications if publication.series == series]
        if found:
            result.append(Shelf(series, sorted(found, key=_newest_first)))
    return result


def _newest_first(publication: Publication) -> tuple:
    number = int(publication.number) if publication.number.isdecimal() else 0
    if publication.series in {Series.FOCUS, Series.BULLETIN} and number:
        return (0, -number, 0, publication.pk)
    return (1, -(publication.year or 0), -number, publication.pk)
