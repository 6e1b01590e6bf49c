"""The map view of the directory: which part of the world, which marks, and the same places as a list."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.utils.translation import gettext, pgettext

from cities.map import NARROW, SMALL, WIDE, WORLD, Box, Panel, Spot, View, country_view, insets, panel, project, views
from cities.models import CityQuerySet
from cities.names import fold
from core import l10n
from core.translated import column

MOSTLY = 0.9  # a part of the world is chosen by itself where it shows nearly all; what it leaves out is said
NAMED = 3
PLACES = "#places"


@dataclass(frozen=True)
class Place:
    """A line of the list beside the map."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


class Mapped(Protocol):
    """What can be shown on the map: the directory of cities, or a list of the bank (experiences/map.py)."""

    cities: CityQuerySet
    area: str
    box: str

    def map_url(self, area: str, box: str = "") -> str:
        """Return the map on another part of the world."""

    def city_url(self, slug: str) -> str:
        """Return where a single city leads."""

    def country_url(self, code: str) -> str:
        """Return where a country without an outline leads."""


class MapPage:
    """The map of the cities that a directory's filters leave."""

    def __init__(self, directory: Mapped) -> None:
        """Read the cities once and choose the part of the world."""
        self.directory = directory
        self.spots: list[Spot] = []
        unplaced: list[tuple[str, Place]] = []
        exonym = column("exonym", l10n.current_language())
        columns = ("slug", "name", exonym, "country_id", "country__region", "latitude", "longitude")
        self.counts: Counter[str] = Counter()
        for row in directory.cities.values(*columns):
            name, url = row[exonym] or row["name"], directory.city_url(row["slug"])
            self.counts.update((WORLD, row["country__region"]))
            if None in (row["latitude"], row["longitude"]):
                place = Place(f"{name} ({l10n.country_name(row['country_id'])})", url)
                unplaced.append((row["country_id"], place))
            else:
                point = project(row["longitude"], row["latitude"])
                self.spots.append(Spot(row["slug"], name, row["country_id"], url, *point, row["country__region"]))
        self.view = self._view(directory.area)
        self.unplaced = [place for code, place in unplaced if self.view.country in {"", code}]
        box = Box.parse(directory.box)
        self.is_detail = bool(box and self.view.slug != WORLD)
        self.box = box if self.is_detail else self.view.box

    def _view(self, area: str) -> View:
        if wanted := views().get(area):
            return wanted
        countries = {spot.country for spot in self.spots}
        if len(countries) == 1 and (own := country_view(countries.pop())):
            return own
        enough = MOSTLY * len(self.spots)
        fitting = [
            view
            for view in views().values()
            if view.kind != "inset" and self.spots and sum(map(view.holds, self.spots)) >= enough
        ]
        return min(fitting or [views()[WORLD]], key=lambda view: view.box.width * view.box.height)

    # Drawings

    @cached_property
    def inside(self) -> list[Spot]:
        """Return the cities marked on the main drawing."""
        return [spot for spot in self.spots if self.view.holds(spot) and self.box.holds(spot.x, spot.y)]

    @cached_property
    def islands(self) -> list[tuple[View, list[Spot]]]:
        """Return the small drawings beside that of their country, with the cities marked on each."""
        if self.is_detail or self.view.kind != "country":
            return []
        found = [(view, [spot for spot in self.spots if view.holds(spot)]) for view in insets(self.view.country)]
        return [(view, spots) for view, spots in found if spots]

    @property
    def panels(self) -> list[Panel]:
        """Return the main drawing for wide and for narrow screens."""
        return [panel(self.view, self.box, self._groups, size=size, target=self._target) for size in (WIDE, NARROW)]

    @property
    def inset_panels(self) -> list[Panel]:
        """Return the small drawings."""
        return [
            panel(view, view.box, [[spot] for spot in spots], size=SMALL, target=self._inset_target(view))
            for view, spots in self.islands
        ]

    def _inset_target(self, view: View) -> Callable:
        """Lead from a small drawing to the same islands drawn large."""
        return lambda many: (self.directory.map_url(view.slug), _label(many))

    @property
    def _groups(self) -> list[list[Spot]]:
        if self.view.slug != WORLD:
            return [[spot] for spot in self.inside]
        groups: dict[str, list[Spot]] = {}
        for spot in self.inside:
            groups.setdefault(spot.country, []).append(spot)
        return list(groups.values())

    def _target(self, spots: list[Spot]) -> tuple[str, str]:
        """Return where a mark of several cities leads: their country, a smaller part of the world, or closer."""
        codes = {spot.country for spot in spots}
        own = country_view(next(iter(codes))) if len(codes) == 1 else None
        if own and own.slug != self.view.slug and any(own.holds(spot) for spot in spots):
            return self.directory.map_url(own.slug), _label(spots)
        smaller = [
            view
            for view in views().values()
            if view.kind == "region"
            and view.box.width < self.box.width
            and sum(map(view.holds, spots)) >= MOSTLY * len(spots)
        ]
        if smaller and not self.is_detail:
            view = min(smaller, key=lambda view: view.box.width)
            return self.directory.map_url(view.slug), _label(spots)
        box = Box.around((spot.x, spot.y) for spot in spots)
        if box.width >= self.box.width:
            return PLACES, _label(spots)
        area = self.view.slug if self.view.slug != WORLD else self._holder(box)
        return self.directory.map_url(area, box.text), _label(spots)

    def _holder(self, box: Box) -> str:
        """Return a part of the world with a finer outline than the world's, for looking closer."""
        regions = [view for view in views().values() if view.kind == "region"]
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return next((view.slug for view in regions if view.box.holds(x, y)), "europe")

    # The same places as lists

    @cached_property
    def places(self) -> list[Place]:
        """Return the countries on a map of several, the cities on a map of one or of a detail."""
        shown = [*self.inside, *(spot for _view, spots in self.islands for spot in spots)]
        if self.view.country or self.is_detail:
            return [Place(spot.name, spot.url) for spot in sorted(shown, key=lambda spot: fold(spot.name))]
        counts = Counter(spot.country for spot in shown)
        return [
            Place(l10n.country_name(code), self._country_url(code), counts[code])
            for code in sorted(counts, key=lambda code: fold(l10n.country_name(code)))
        ]

    def _country_url(self, code: str) -> str:
        view = country_view(code)
        return self.directory.map_url(view.slug) if view else self.directory.country_url(code)

    @property
    def elsewhere(self) -> int:
        """Return how many of the cities lie outside this part of the world."""
        return len(self.spots) - len(self.inside) - sum(len(spots) for _view, spots in self.islands)

    @property
    def parts(self) -> list[Place]:
        """Return the parts of the world with any of the cities, and the country or detail shown now.

        The figures are those of the filter of regions, placed or not; that of a part of a region is of those placed.
        """
        parts, last = [], 0
        for view in views().values():
            marked = sum(map(view.holds, self.spots)) if view.kind in {WORLD, "region"} else 0
            # The Americas and Latin America show the same cities unless there is one further north.
            if marked and not (view.slug == "latin-america" and marked == last):
                current = view == self.view and not self.is_detail
                count = self.counts.get(view.slug, marked)
                parts.append(Place(view.label, self.directory.map_url(view.slug), count, current))
            last = marked
        if self.view.country:
            parts.append(Place(self.view.label, self.directory.map_url(self.view.slug), None, not self.is_detail))
        if self.is_detail:
            here = self.directory.map_url(self.view.slug, self.box.text)
            parts.append(Place(pgettext("map", "Detail"), here, None, current=True))
        return parts

    @property
    def world_url(self) -> str:
        """Return the map of the whole world."""
        return self.directory.map_url(WORLD)

    @property
    def title(self) -> str:
        """Name the drawing."""
        return gettext("Map of the cities: %(place)s") % {"place": self.view.label}


def _label(spots: list[Spot]) -> str:
    """Say which cities a mark stands for: of which countries, or which ones where they are of one country."""
    countries = Counter(spot.country for spot in spots)
    if len(countries) > 1:
        names = [l10n.country_name(code) for code, _count in countries.most_common()]
    elif len(spots) <= NAMED:
        names = [spot.name for spot in spots]
    else:
        names = [l10n.country_name(spots[0].country)]
    places = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    return gettext("%(places)s: %(count)s cities") % {"places": places, "count": len(spots)}
