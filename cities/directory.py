"""The directory as its page needs it: results, facets with counts, chips, links and the headline.

One query reads what the facets need of every listed city; the counts come from that, so that their number does not
depend on the number of facets. tests/cities/test_directory.py follows every link and compares.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from cities.enums import PopulationBand, Region
from cities.filters import SAMPLE, CityFilter
from cities.headline import Headline, newest, years_in
from cities.models import City, CityQuerySet, Network, on_day, present_link
from cities.names import fold, names_hold
from core import l10n
from core.l10n import country_name
from memberships.as_of import day_asked
from memberships.enums import Status
from memberships.standing import with_status

FACETS = ("region", "country", "network", "population", "evidence")
PARAMETERS = ("q", *FACETS, "as_of", "sort", "view", "area", "box", "page")
VIEWS = ("list", "table", "map")
SORTS = ("name", "country", "population", "since")
FIGURES = ("population", "since")
LONGEST_VALUE = 100
MEANT = 3
SHOWN = 7  # values of a long facet beside the results; the countries stand below them in full
INDEX_COLUMNS = (
    "country_id", "country__region", "slugs", "population", "status", "evidence_years", "found",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What the facets need to know of one city."""

    matches: bool  # the search, without any facet
    values: dict[str, frozenset[str]]
    years: tuple[int, ...]
    is_sample: bool

    def holds(self, facet: str, selected: frozenset[str]) -> bool:
        """Tell whether the facet lets the city through."""
        return not selected or bool(selected & self.values[facet])


@dataclass(frozen=True)
class Option:
    """A value of a facet; `count` is the number of results of the list that has it selected."""

    value: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True)
class Facet:
    """A group of options."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)
    limit: int | None = None

    @property
    def active(self) -> int:
        """Return how many options are selected."""
        return sum(option.selected for option in self.options)

    @property
    def shown(self) -> list[Option]:
        """Return the options worth showing first: in a long facet the largest, and those selected."""
        limit = len(self.options) if self.limit is None else self.limit
        return [option for place, option in enumerate(self.options) if place < limit or option.selected]

    @property
    def hidden(self) -> bool:
        """True where not all options are shown."""
        return len(self.shown) < len(self.options)

    @property
    def is_open(self) -> bool:
        """True where the group is open from the start: the short questions, and whatever is answered."""
        return self.name != "network" or bool(self.active)

    @property
    def by_label(self) -> list[Option]:
        """Return all options in the order of the alphabet."""
        return sorted(self.options, key=lambda option: fold(option.label))


@dataclass(frozen=True)
class Chip:
    """An active filter, and the list without it."""

    label: str
    url: str


class Directory:
    """One request to the directory: its parameters made harmless, and everything that follows from them."""

    def __init__(self, params: QueryDict, path: str) -> None:
        """Keep the parameters that the directory knows."""
        self.path = path
        self.params = {name: values for name in PARAMETERS if (values := _harmless(params.getlist(name)))}
        if "country" in self.params:
            self.params["country"] = [code.upper() for code in self.params["country"]]
        self.view = self._one("view") if self._one("view") in VIEWS else "list"
        sort = self._one("sort")
        self.sort = sort if sort.removeprefix("-") in SORTS else "name"
        self.query = self._one("q").strip()[:200]  # letters; no city has a name half as long
        self.as_of = day_asked(self._one("as_of"))
        self.area, self.box = self._one("area"), self._one("box")  # of the map

    # Results

    @cached_property
    def cities(self) -> CityQuerySet:
        """Return the cities asked for, in the order asked for."""
        data = {name: self.params[name] for name in FACETS if name in self.params}
        listed = City.objects.listed() if self.shows_samples else City.objects.listed().filter(is_sample=False)
        told = with_status(listed, self.as_of)
        found = CityFilter({**data, "q": self.query}, queryset=told, on=self.as_of).qs.select_related("country")
        return self._sorted(found)

    @cached_property
    def count(self) -> int:
        """Return the number of cities asked for."""
        return len(self._through_all_but(""))

    def _sorted(self, cities: CityQuerySet) -> CityQuerySet:
        name, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        if name == "name":
            return cities.order_by_name().reverse() if descending else cities.order_by_name()
        if name == "country":
            codes = sorted(self._values("country"), key=lambda code: fold(country_name(code)))
            key = Case(*(When(country=code, then=Value(place)) for place, code in enumerate(codes)), default=Value(-1))
        else:
            key = F({"population": "population", "since": "joined_year"}[name])
        return cities.order_by_name(key.desc(nulls_last=True) if descending else key.asc(nulls_last=True))

    @cached_property
    def meant(self) -> list[City]:
        """Return the cities that were probably meant where none has such a name."""
        cities = City.objects.listed().named_like(self.query).select_related("country")
        return list(cities[:MEANT]) if self.query else []

    @property
    def shows_samples(self) -> bool:
        """True where samples stand among the cities: where they are asked for, by kind or by name."""
        return bool(self.query) or SAMPLE in self.selected("evidence")

    # Counts

    @cached_property
    def index(self) -> list[Entry]:
        """Return every listed city as the facets see it."""
        runs = on_day(self.as_of, "network_links__") if self.as_of else present_link("network_links__")
        slugs = ArrayAgg("network_links__network__slug", filter=runs, default=Value([]))
        found = ExpressionWrapper(names_hold(self.query), BooleanField()) if self.query else Value(True)
        told = with_status(City.objects.listed(), self.as_of)
        rows = told.annotate(slugs=slugs, found=found).values_list(*INDEX_COLUMNS)
        entries = []
        for country, region, networks, population, status, years, matches in rows:
            band = PopulationBand.of(population)
            values = {
                "country": frozenset({country}),
                "region": frozenset({region}),
                "network": frozenset(networks) - {None},
                "population": frozenset({band.value} if band else ()),
                "evidence": frozenset({status}),
            }
            entries.append(Entry(matches, values, years_in(years), status == Status.SAMPLE))
        return entries

    @cached_property
    def headline(self) -> Headline:
        """Return the figures of the whole directory, whatever the filters."""
        statuses = Counter(status for entry in self.index for status in entry.values["evidence"])
        members = [entry for entry in self.index if entry.values["evidence"] & set(Status.COUNTED)]
        countries = {code for entry in members for code in entry.values["country"]}
        on = self.as_of or timezone.localdate()
        return Headline(
            on=on,
            by_register=statuses[Status.MEMBER],
            by_papers=statuses[Status.NAMED],
            countries=len(countries),
            others=len(self.index) - len(members) - sum(statuses[known] for known in Status.SETTLED),
            year=newest([entry.years for entry in members if Status.NAMED in entry.values["evidence"]], on),
        )

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """Return the facets with their options, those without any result left out."""
        labels = {
            "region": gettext("Region"),
            "country": gettext("Country"),
            "network": gettext("Network"),
            "population": gettext("Inhabitants"),
            "evidence": gettext("Evidence of membership"),
        }
        # All countries stand below the list and the table; below the map they would stand twice.
        limits = {"network": SHOWN, "country": None if self.view == "map" else SHOWN}
        return {name: Facet(name, labels[name], self._options(name), limits.get(name)) for name in FACETS}

    def _options(self, name: str) -> list[Option]:
        entries, selected = self._through_all_but(name), self.selected(name)
        alone = Counter(value for entry in entries for value in entry.values[name])
        options = []
        for value in self._ordered(name, alone, selected):
            chosen = selected | {value}
            count = sum(bool(chosen & entry.values[name]) for entry in entries) if selected else alone[value]
            after = selected - {value} if value in selected else chosen
            options.append(
                Option(value, self.label(name, value), count, value in selected, self.url(**{name: sorted(after)}))
            )
        return options

    def _ordered(self, name: str, counts: Counter, selected: frozenset[str]) -> list[str]:
        present_values = {value for value in counts if value} | selected
        fixed = {"region": Region.values, "population": PopulationBand.values, "evidence": Status.values}
        if name in fixed:
            return [value for value in fixed[name] if value in present_values]
        return sorted(present_values, key=lambda value: (-counts[value], fold(self.label(name, value))))

    def _through_all_but(self, name: str) -> list[Entry]:
        others = [(other, self.selected(other)) for other in FACETS if other != name]
        with_samples = self.shows_samples or name == "evidence"  # there they are a value of their own
        return [
            entry
            for entry in self.index
            if entry.matches and (with_samples or not entry.is_sample) and all(entry.holds(*other) for other in others)
        ]

    def _values(self, name: str) -> set[str]:
        return {value for entry in self.index for value in entry.values[name]}

    # Words

    @cached_property
    def networks(self) -> dict[str, Network]:
        """Return the networks by their slugs."""
        return {network.slug: network for network in Network.objects.listed()}

    def label(self, name: str, value: str) -> str:
        """Return the value of a facet in the reader's words, or as it is where it is unknown."""
        if name == "country":
            return country_name(value)
        if name == "network":
            return self.networks[value].display_name if value in self.networks else value
        choices = {"region": Region, "population": PopulationBand, "evidence": Status}[name]
        return str(choices(value).label) if value in choices.values else value

    @cached_property
    def chips(self) -> list[Chip]:
        """Return what narrows the list now; each links to the list without it."""
        chips = []
        if self.query:
            label = pgettext("words searched for", "“%(words)s”") % {"words": self.query}
            chips.append(Chip(label, self.url(q=[])))
        if self.as_of:
            label = gettext("As of %(day)s") % {"day": l10n.long_date(self.as_of)}
            chips.append(Chip(label, self.url(as_of=[])))
        for name in FACETS:
            for value in sorted(self.selected(name)):
                rest = sorted(self.selected(name) - {value})
                chips.append(Chip(self.label(name, value), self.url(**{name: rest})))
        return chips

    @property
    def active(self) -> int | None:
        """Return how many filters are active, None where there is none to speak of."""
        return len(self.chips) or None

    @property
    def views(self) -> list[dict]:
        """Return the ways to look at the same cities."""
        labels = {
            "list": pgettext("view of a directory", "List"),
            "table": pgettext("view of a directory", "Table"),
            "map": pgettext("view of a directory", "Map"),
        }
        return [
            {"url": self.view_url(view), "label": labels[view], "icon": view, "current": view == self.view}
            for view in VIEWS
        ]

    @property
    def columns(self) -> list[dict]:
        """Return the columns of the table: those that can be sorted with their link and present order."""
        labels = {
            "name": gettext("City"),
            "country": gettext("Country"),
            "population": gettext("Inhabitants"),
            "since": gettext("Member since"),
        }
        columns = []
        for name, label in labels.items():
            order = (
                ("descending" if self.sort.startswith("-") else "ascending")
                if self.sort.removeprefix("-") == name
                else ""
            )
            columns.append({"label": label, "url": self.sort_url(name), "order": order, "number": name in FIGURES})
        return [*columns, {"label": gettext("Evidence of membership"), "url": "", "order": "", "number": False}]

    # Links

    def selected(self, name: str) -> frozenset[str]:
        """Return the selected values of a facet."""
        return frozenset(self.params.get(name, ()))

    def url(self, **changes: list[str]) -> str:
        """Return the list with other filters: it begins at its first page, and the map shows them as a whole."""
        params = {name: values for name, values in self.params.items() if name not in {"page", "area", "box"}} | changes
        return self._address(params)

    def view_url(self, view: str) -> str:
        """Return the same cities in another view."""
        return self.url(view=[view] if view != VIEWS[0] else [])

    def map_url(self, area: str, box: str = "") -> str:
        """Return the map of the same cities on another part of the world."""
        return self.url(view=["map"], area=[area], box=[box] if box else [])

    def city_url(self, slug: str) -> str:
        """Return a city's page."""
        return reverse("city_detail", args=[slug])

    def country_url(self, code: str) -> str:
        """Return the list of a country's cities."""
        return self.url(country=[code], view=[])

    def sort_url(self, name: str) -> str:
        """Return the same cities in the order of a column; asked twice, the other way round."""
        first = "-population" if name == "population" else name
        other = name if first.startswith("-") else f"-{name}"
        return self.url(sort=[other if self.sort == first else first])

    def file_url(self, kind: str) -> str:
        """Return the same cities as a file."""
        return self.url(view=[], format=[kind])

    @property
    def csv_url(self) -> str:
        """Return the same cities as a spreadsheet."""
        return self.file_url("csv")

    @property
    def json_url(self) -> str:
        """Return the same cities as data."""
        return self.file_url("json")

    @property
    def geojson_url(self) -> str:
        """Return the same cities as points of a map."""
        return self.file_url("geojson")

    @property
    def here(self) -> str:
        """Return the first page of this very list."""
        return self.url()

    @property
    def bare_url(self) -> str:
        """Return the whole directory in this view."""
        return self._address({"view": self.params.get("view", [])})

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """Return what a search keeps: everything but its own words and the place in the list."""
        kept = [name for name in PARAMETERS if name not in {"q", "page", "area", "box"}]
        return [(name, value) for name in kept for value in self.params.get(name, ())]

    def _address(self, params: dict[str, list[str]]) -> str:
        order = [*PARAMETERS, "format"]
        pairs = [(name, value) for name in order for value in params.get(name, ()) if value]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def _one(self, name: str) -> str:
        return self.params.get(name, [""])[-1]


def _harmless(values: list[str]) -> list[str]:
    """Return values without what PostgreSQL refuses, each once and none longer than any real one."""
    cleaned = (value.replace("\x00", "").strip()[:LONGEST_VALUE] for value in values)
    return list(dict.fromkeys(value for value in cleaned if value))
