"""The map of a list of the bank: the cities whose experiences it holds, each leading to its part of the list."""

from dataclasses import dataclass, fields

from cities.map_page import MapPage
from cities.models import City
from cities.names import fold
from core import l10n
from experiences.facets import Vocabulary
from experiences.search import Found
from experiences.selection import Selection


@dataclass(frozen=True)
class MapSelection(Selection):
    """A selection whose addresses lead to the map of the list; its filters work as those of the list."""

    @classmethod
    def of(cls, selection: Selection) -> "MapSelection":
        """Return the map of a list."""
        return cls(**{field.name: getattr(selection, field.name) for field in fields(Selection)}).on_page(1)

    @property
    def as_list(self) -> Selection:
        """Return the list itself."""
        return Selection(self.q, self.chosen, self.asked_sort)

    def parameters(self) -> list[tuple[str, str]]:
        """Return names and values in canonical order."""
        return [*super().parameters(), ("view", "map")]


@dataclass(frozen=True)
class Place:
    """A city of the list: how many experiences the list has of it, and where they are."""

    name: str
    country: str
    count: int | None
    url: str


class ResultMap:
    """The cities of a list as the map and a table show them (cities/map_page.py)."""

    def __init__(self, selection: MapSelection, found: Found, area: str, box: str) -> None:
        """Take the list, what it holds, and which part of the world is asked for."""
        self.selection = selection
        self.area, self.box = area, box
        numbers = found.numbers("city")
        self._counts = {slug: numbers[slug] for slug, number in found.counts.get("city", {}).items() if number > 0}
        self.cities = City.objects.filter(slug__in=self._counts).order_by("slug")

    def page(self) -> MapPage:
        """Return the drawings."""
        return MapPage(self)

    def map_url(self, area: str, box: str = "") -> str:
        """Return the map of the same list on another part of the world."""
        return self.selection.query(area=area, **({"box": box} if box else {}))

    def city_url(self, slug: str) -> str:
        """Return the list with this city alone."""
        return self.selection.as_list.without("city").with_value("city", slug).query()

    def country_url(self, code: str) -> str:
        """Return the list with this country alone."""
        return self.selection.as_list.without("country").with_value("country", code).query()

    def places(self, vocabulary: Vocabulary) -> list[Place]:
        """Return the cities by country and name; the number is that of the list each leads to."""
        placed = [
            Place(vocabulary.label("city", slug), l10n.country_name(country), self._counts[slug], self.city_url(slug))
            for slug, country in self.cities.values_list("slug", "country_id")
        ]
        return sorted(placed, key=lambda place: (fold(place.country), fold(place.name)))
