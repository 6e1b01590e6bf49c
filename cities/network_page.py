"""What the pages of the networks show."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Prefetch, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy

from cities.directory import Directory
from cities.enums import NetworkKind
from cities.map_page import MapPage
from cities.models import City, Country, Network, NetworkCoordination, present_link
from cities.names import fold
from cities.profile import period
from core import structured_data
from memberships.models import NetworkDocument, NetworkMeeting

MEETINGS, DOCUMENTS = 3, 30

GROUP_TITLES = {
    NetworkKind.TERRITORIAL: gettext_lazy("Territorial networks"),
    NetworkKind.SUB_NATIONAL: gettext_lazy("Sub-national networks"),
    NetworkKind.THEMATIC: gettext_lazy("Thematic networks"),
    NetworkKind.DELEGATION: gettext_lazy("Delegations"),
}


@dataclass(frozen=True)
class Group:
    """Networks of one kind."""

    kind: str
    title: str
    networks: list[Network]


@dataclass(frozen=True)
class Term:
    """A city's time as coordinator."""

    city: City
    period: str
    is_present: bool


def grouped() -> list[Group]:
    """Return the listed networks by kind, each with the number of its cities that the directory lists."""
    listed = present_link("city_links__") & Q(city_links__city__in=City.objects.listed().filter(is_sample=False))
    networks = (
        Network.objects.listed()
        .annotate(city_count=Count("city_links__city", filter=listed, distinct=True))
        .prefetch_related("countries", Prefetch("coordinations", _coordinations()))
    )
    rows = sorted(networks, key=lambda network: (-network.city_count, fold(network.display_name)))
    for network in rows:
        network.country_names = country_names(network)
        network.coordinators = [term for term in terms(network.coordinations.all()) if term.is_present]
    groups = [Group(kind, title, [row for row in rows if row.kind == kind]) for kind, title in GROUP_TITLES.items()]
    return [group for group in groups if group.networks]


def country_names(network: Network) -> list[str]:
    """Return the names of its countries in the order of the alphabet; reads prefetched countries."""
    return sorted((country.name for country in network.countries.all()), key=fold)


def terms(coordinations: list[NetworkCoordination]) -> list[Term]:
    """Return who coordinated and when. Present is only a term known to have begun and not known to have ended."""
    today = localdate()
    return [
        Term(row.city, period(row.since_year, row.until_year), bool(row.since_year) and not _has_ended(row, today))
        for row in coordinations
    ]


def _has_ended(row: NetworkCoordination, today: dt.date) -> bool:
    if row.until:
        return row.until < today
    return bool(row.until_year) and row.until_year < today.year


class NetworkPage:
    """One network with its cities, coordinators, and what it is part of."""

    def __init__(self, network: Network) -> None:
        """Take a network with its parent."""
        self.network = network
        self.directory = Directory(QueryDict(f"network={network.slug}"), reverse("city_list"))

    @cached_property
    def cities(self) -> list[City]:
        """Return its cities as the directory lists them."""
        return list(self.directory.cities)

    @cached_property
    def map(self) -> MapPage | None:
        """Return the map of its cities."""
        return MapPage(self.directory) if any(city.has_coordinates for city in self.cities) else None

    @cached_property
    def countries(self) -> list[tuple[str, list[City]]]:
        """Return its cities by country, the countries by name."""
        found: dict[str, list[City]] = {}
        for city in self.cities:
            found.setdefault(city.country.name, []).append(city)
        return sorted(found.items(), key=lambda item: fold(item[0]))

    @cached_property
    def terms(self) -> list[Term]:
        """Return its coordinators, the latest first."""
        return terms(_coordinations().filter(network=self.network))

    @cached_property
    def meetings(self) -> list[NetworkMeeting]:
        """Return the meetings still to come, the next first."""
        return list(NetworkMeeting.objects.coming().filter(network=self.network)[:MEETINGS])

    @cached_property
    def documents(self) -> list[NetworkDocument]:
        """Return its papers, the newest first."""
        return list(self.network.documents.all()[:DOCUMENTS])

    @cached_property
    def children(self) -> list[Network]:
        """Return the networks that are part of it, those that still exist first."""
        children = Network.objects.listed().filter(parent=self.network)
        return sorted(children, key=lambda child: (child.has_ended, fold(child.display_name)))

    @cached_property
    def country_names(self) -> list[str]:
        """Return the names of the countries it covers."""
        return sorted((country.name for country in Country.objects.filter(networks=self.network)), key=fold)

    @property
    def years(self) -> str:
        """Return since when, and until when where it ended."""
        return period(self.network.founded_year, self.network.ended_year)

    @property
    def bank_url(self) -> str:
        """Return the bank filtered by its cities."""
        return f"{reverse('experience_list')}?network={self.network.slug}"

    @property
    def structured(self) -> dict:
        """Describe the network (schema.org)."""
        network = self.network
        return structured_data.filled(
            {
                "@context": structured_data.CONTEXT,
                "@type": "Organization",
                "name": network.display_name,
                "legalName": network.official_name if network.official_name != network.display_name else "",
                "alternateName": network.acronym,
                "foundingDate": str(network.founded_year or ""),
                "url": structured_data.absolute(network.get_absolute_url()),
                "sameAs": network.website,
            }
        )

    @property
    def trail(self) -> dict:
        """Describe the way to the page."""
        here = (self.network.display_name, self.network.get_absolute_url())
        return structured_data.breadcrumbs((gettext("Networks"), reverse("network_list")), here)


def _coordinations():
    return NetworkCoordination.objects.select_related("city").order_by(
        F("since_year").desc(nulls_last=True), F("until_year").desc(nulls_last=True), "pk"
    )
