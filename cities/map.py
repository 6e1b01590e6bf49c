"""The map of cities: outlines from static files, marks computed here, so that it needs neither tiles nor JavaScript.

All coordinates share the plane of cities/data/projection.md. Marks that would overlap become one mark with a number,
computed for two widths of screen; each leads to a smaller part of the world, kept as `area` and `box` in the address.
"""

import csv
import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.templatetags.static import static
from django.utils.translation import gettext, pgettext

from cities.enums import Region
from core import l10n

DATA = Path(__file__).parent / "data"
Y_SCALE = 1000 * math.sqrt(2) / (2 * math.pi) * (1 + math.sqrt(2) / 2)
TOP = math.tan(math.radians(78) / 2)

WORLD = "world"
CITY_RADIUS = 7  # all measures of marks are CSS pixels of the width the map was computed for
TARGET = 24  # the least distance of two marks that a finger can tell apart (WCAG 2.5.8)
SMALLEST_BOX = 0.25


@dataclass(frozen=True)
class Box:
    """A part of the plane."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Return the extent from west to east."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return the extent from north to south."""
        return self.y1 - self.y0

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    @property
    def text(self) -> str:
        """Return the box as it stands in an address."""
        return ",".join(f"{value:.3f}" for value in (self.x0, self.y0, self.x1, self.y1))

    @classmethod
    def parse(cls, text: str) -> "Box | None":
        """Return the box of an address, None where it is none on this earth."""
        try:
            box = cls(*(float(part) for part in text.split(",")))
        except (ValueError, TypeError):
            return None
        return box if -1 <= box.x0 < box.x1 <= 1001 and -1 <= box.y0 < box.y1 <= 531 else None

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> "Box":
        """Return a box with air around the points, neither a strip nor a tower."""
        xs, ys = zip(*points, strict=True)
        width = max(1.5 * (max(xs) - min(xs)), SMALLEST_BOX)
        height = max(1.5 * (max(ys) - min(ys)), SMALLEST_BOX)
        width, height = max(width, 0.9 * height), max(height, 0.6 * width)
        x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


# The Canaries lie in the rectangle of Africa and belong to a country of Europe: the association counts by country.
REGIONS_OF_VIEWS = {
    **{region: region for region in Region.values},
    "iberia": Region.EUROPE.value,
    "latin-america": Region.AMERICAS.value,
}


@dataclass(frozen=True)
class View:
    """A part of the world that has an outline."""

    slug: str
    kind: str
    country: str
    file: str
    box: Box
    labels: dict[str, str]

    @property
    def label(self) -> str:
        """Return its name in the reader's language."""
        if self.kind == "country":
            return l10n.country_name(self.country)
        if self.kind == "inset":
            return self.labels[l10n.current_language()]
        return {
            WORLD: pgettext("map", "World"),
            "europe": gettext("Europe"),
            "iberia": gettext("Iberian Peninsula"),
            "americas": gettext("Americas"),
            "latin-america": gettext("Latin America"),
            "asia-pacific": gettext("Asia-Pacific"),
            "africa": gettext("Africa"),
        }[self.slug]

    @property
    def drawn(self) -> Box:
        """Return the part of the plane that the outline's file shows."""
        return self.box if self.kind in {"country", "inset"} else views()[WORLD].box

    @property
    def region(self) -> str:
        """Return the association's region that it shows, empty for the world and for a country."""
        return REGIONS_OF_VIEWS.get(self.slug, "")

    def holds(self, spot: "Spot") -> bool:
        """Tell whether a city is marked in this view: a country or a region shows its own cities only."""
        is_own = spot.country == self.country if self.country else spot.region in {"", self.region or spot.region}
        return is_own and self.box.holds(spot.x, spot.y)


@dataclass(frozen=True)
class Spot:
    """A city on the plane."""

    slug: str
    name: str
    country: str
    url: str
    x: float
    y: float
    region: str = ""


@dataclass(frozen=True)
class Mark:
    """One or several cities, placed in pixels."""

    x: float
    y: float
    radius: float
    label: str
    url: str
    count: int

    @property
    def path(self) -> str:
        """Return the chamfered block around the origin."""
        r, half = _short(self.radius), _short(self.radius / 2)
        return f"M-{half}-{r}h{_short(self.radius)}l{half} {half}v{r}l-{half} {half}h-{r}l-{half}-{half}v-{r}z"


class Size(NamedTuple):
    """The room for a drawing in CSS pixels, and how much larger it may be shown where there is more."""

    name: str
    width: int
    height: int
    stretch: float = 1


WIDE = Size("wide", 720, 520, 1.2)
NARROW = Size("narrow", 360, 400, 1.6)
SMALL = Size("small", 240, 160)
LOCATOR = Size("locator", 320, 320)


@dataclass(frozen=True)
class Panel:
    """One drawing: an outline and marks, in the pixels of the width it was made for."""

    label: str
    size: str
    image: str
    frame: dict[str, str]
    width: str
    height: str
    widest: str  # as wide as the panel gets on the largest screen
    marks: list[Mark]


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a place on the plane (Gall stereographic)."""
    return 500 + float(longitude) / 0.36, Y_SCALE * (TOP - math.tan(math.radians(float(latitude)) / 2))


@functools.cache
def views() -> dict[str, View]:
    """Return every part of the world that has an outline, by its name in the address."""
    with (DATA / "map_views.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["slug"]: View(
            row["slug"], row["kind"], row["country"], row["file"],
            Box(*(float(row[edge]) for edge in ("x0", "y0", "x1", "y1"))),
            {code: row[f"label_{code}"] for code in ("ca", "es", "en", "fr")},
        )
        for row in rows
    }  # fmt: skip


def country_view(code: str) -> View | None:
    """Return the main view of a country."""
    return views().get(code.lower())


def insets(code: str) -> list[View]:
    """Return the islands that a country's main view leaves out."""
    return [view for view in views().values() if view.kind == "inset" and view.country == code]


def panel(view: View, box: Box, groups: list[list[Spot]], *, size: Size, target: Callable) -> Panel:
    """Draw the groups of cities inside the box; `target` gives address and label of a mark with several cities."""
    scale = min(size.width / box.width, size.height / box.height)
    marks = []
    for spots in _merged(groups, scale):
        x, y = (sum(values) / len(spots) for values in zip(*((spot.x, spot.y) for spot in spots), strict=True))
        url, label = (spots[0].url, spots[0].name) if len(spots) == 1 else target(spots)
        marks.append(
            Mark(round((x - box.x0) * scale), round((y - box.y0) * scale), _radius(len(spots)), label, url, len(spots))
        )
    drawn = view.drawn
    frame = {
        "x": _short((drawn.x0 - box.x0) * scale), "y": _short((drawn.y0 - box.y0) * scale),
        "width": _short(drawn.width * scale), "height": _short(drawn.height * scale),
    }  # fmt: skip
    marks.sort(key=lambda mark: (mark.y, mark.x))
    pixels = (_short(box.width * scale), _short(box.height * scale))
    widest = f"{box.width * scale * size.stretch / 16:.1f}rem"
    return Panel(view.label, size.name, static(f"map/{view.file}"), frame, *pixels, widest, marks)


def locator(spot: Spot) -> Panel:
    """Draw where one city lies in its country, or in its part of the world where the country has no outline."""
    candidates = [view for view in (country_view(spot.country), *insets(spot.country)) if view and view.holds(spot)]
    view = candidates[0] if candidates else views()[WORLD]
    box = view.box if candidates else Box(spot.x - 40, spot.y - 30, spot.x + 40, spot.y + 30)
    return panel(view, box, [[spot]], size=LOCATOR, target=lambda _spots: ("", ""))


def _merged(groups: list[list[Spot]], scale: float) -> list[list[Spot]]:
    """Join groups whose marks would touch, the larger ones first, until none do."""
    placed = [_placed(group, scale) for group in groups]
    while True:
        placed.sort(key=lambda item: (-len(item[0]), item[0][0].slug))
        kept: list[tuple[list[Spot], float, float]] = []
        for item in placed:
            near = next((place for place, other in enumerate(kept) if _touch(item, other)), None)
            if near is None:
                kept.append(item)
            else:
                kept[near] = _placed([*kept[near][0], *item[0]], scale)
        if len(kept) == len(placed):
            return [spots for spots, _x, _y in kept]
        placed = kept


def _placed(spots: list[Spot], scale: float) -> tuple[list[Spot], float, float]:
    count = len(spots)
    return spots, sum(spot.x for spot in spots) / count * scale, sum(spot.y for spot in spots) / count * scale


def _touch(one: tuple, other: tuple) -> bool:
    distance = math.hypot(one[1] - other[1], one[2] - other[2])
    return distance < max(TARGET, _radius(len(one[0])) + _radius(len(other[0])))


def _radius(count: int) -> float:
    """Return the size of a mark: twice the cities are a little larger, never so large that they hide the land."""
    return CITY_RADIUS if count == 1 else round(12 + min(10, 1.4 * math.log2(count)), 1)


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0"
