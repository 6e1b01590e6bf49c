"""What the page of one city shows, in a number of queries that does not depend on how much there is."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext

from awards.models import Prize
from cities.enums import Evidence
from cities.evidence import evidence_kinds
from cities.map import Panel, Spot, country_view, locator, project
from cities.models import City, CityContact, CityNetwork, NetworkCoordination
from core import l10n, markdown, structured_data
from core.translated import SITE_LANGUAGES, column, text_of
from events.models import Congress
from experiences import cards
from experiences.models import Experience
from memberships.enums import Standing
from memberships.models import MembershipPeriod
from memberships.words import sentence

EXPERIENCES = 6
SUMMARY_LENGTH = 160
TERM = ("since_year", "until_year")
# Languages of the official names that are not in Latin letters, where the country alone tells.
SCRIPT_LANGUAGES = {"KR": "ko", "TH": "th", "NP": "ne", "PS": "ar", "MA": "ar"}


@dataclass(frozen=True)
class Link:
    """A network of the city, as one of its cities or as its coordinator."""

    name: str
    acronym: str
    url: str
    period: str


def period(since: int | None, until: int | None) -> str:
    """Return the years of a term in the reader's words, nothing where none is known."""
    if since and until:
        return str(since) if since == until else f"{since}–{until}"
    if since:
        return gettext("since %(year)s") % {"year": since}
    if until:
        return gettext("until %(year)s") % {"year": until}
    return ""


def years(text: str) -> str:
    """Return “2017|2025|2023” as “2017, 2023, 2025”."""
    return ", ".join(sorted(part.strip() for part in text.split("|") if part.strip()))


class CityPage:
    """The facts of a city's page; each list is read once, when the page asks for it."""

    def __init__(self, city: City) -> None:
        """Take a city with its country and its standing of today (memberships/standing.py)."""
        self.city = city

    @property
    def is_public(self) -> bool:
        """True for what the directory lists, and for cities that are here by their congress, prize or experience."""
        return self.is_named or bool(self.congresses or self.prizes or self.experiences)

    @property
    def is_named(self) -> bool:
        """True for what the directory lists."""
        return self.city.is_sample or self.city.evidence != Evidence.NONE or bool(self.memberships)

    @property
    def country(self) -> str:
        """Return the country's name; none for a city outside the directory, which the association does not group."""
        return self.city.country.name if self.is_named else ""

    @property
    def script_language(self) -> str:
        """Return the language of the name in its own script."""
        return SCRIPT_LANGUAGES.get(self.city.country_id, "")

    @property
    def languages(self) -> list[str] | None:
        """Return the languages the page exists in: those of the profile, or all where there are only facts."""
        return self.city.available_languages or None

    @property
    def profile_language(self) -> str:
        """Return the language of the profile shown, empty without one."""
        return text_of(self.city, "profile").language

    @property
    def summary(self) -> str:
        """Return the beginning of the profile in one line, for search engines."""
        return Truncator(markdown.plain(text_of(self.city, "profile"))).chars(SUMMARY_LENGTH)

    # What is told of it

    @cached_property
    def contacts(self) -> list[CityContact]:
        """Return the contacts that agreed to be shown."""
        return list(self.city.contacts.public())

    @cached_property
    def prizes(self) -> list[Prize]:
        """Return what the city won, alone or with the city it worked with."""
        mine = Q(city=self.city) | Q(experience__partner_cities=self.city)
        prizes = Prize.objects.filter(mine).select_related("edition__award", "experience").distinct()
        return list(prizes.order_by("-edition__year", "result", "pk"))

    @cached_property
    def congresses(self) -> list[Congress]:
        """Return the international congresses held here."""
        return list(self.city.congresses.order_by("-year"))

    @cached_property
    def _published(self) -> list[Experience]:
        shared = Experience.partner_cities.through.objects.filter(city=self.city).values("experience")
        published = Experience.objects.published().filter(Q(city=self.city) | Q(pk__in=shared))
        newest = cards.with_marks(published).only(*cards.FIELDS).order_by("-published_at", "-pk")
        return [cards.prepare(row) for row in newest[: EXPERIENCES + 1]]

    @property
    def experiences(self) -> list[Experience]:
        """Return the newest published experiences of the city, its own and shared ones."""
        return self._published[:EXPERIENCES]

    @property
    def has_more_experiences(self) -> bool:
        """True where the bank has more of them."""
        return len(self._published) > EXPERIENCES

    @property
    def bank_url(self) -> str:
        """Return the bank filtered by this city."""
        return f"{reverse('experience_list')}?city={self.city.slug}"

    @cached_property
    def _links(self) -> dict[str, list[Link]]:
        """Read memberships and coordinations in one query."""
        name = f"network__{column('name', l10n.current_language())}"
        columns = (
            "kind",
            "network__slug",
            "network__official_name",
            name,
            "network__acronym",
            "since_year",
            "until_year",
        )
        rows = [
            model.objects.filter(city=self.city).annotate(kind=Value(kind)).order_by().values_list(*columns)
            for model, kind in ((CityNetwork, "member"), (NetworkCoordination, "coordinator"))
        ]
        links: dict[str, list[Link]] = {"member": [], "coordinator": []}
        for kind, slug, official, translated, acronym, since, until in (
            rows[0].union(rows[1], all=True).order_by(F("since_year").desc(nulls_last=True), "network__slug")
        ):
            url = reverse("network_detail", args=[slug])
            links[kind].append(Link(translated or official, acronym, url, period(since, until)))
        return links

    @property
    def networks(self) -> list[Link]:
        """Return the networks it belongs or belonged to."""
        return self._links["member"]

    @property
    def coordinations(self) -> list[Link]:
        """Return the networks it coordinates or coordinated."""
        return self._links["coordinator"]

    # Membership: by the register, else as far as public papers tell

    @cached_property
    def memberships(self) -> list[str]:
        """Return what the register says of its membership, a sentence for each time; then whether it is suspended."""
        periods = MembershipPeriod.objects.filter(city=self.city).select_related("successor").in_order()
        told = [sentence(period) for period in periods]
        if self.city.standing == Standing.SUSPENDED:
            told.append(gettext("The membership is suspended at present."))
        return told

    @property
    def evidence_text(self) -> str:
        """Say in one sentence what public papers tell of its membership."""
        city, when = self.city, {"years": years(self.city.evidence_years)}
        if city.is_sample:
            return gettext("This city is fictional. It shows how the site works.")
        dated = {
            Evidence.RECENT: gettext("Public sources name this city as a member (%(years)s)."),
            Evidence.OLDER: gettext(
                "Older public sources name this city as a member (%(years)s); no newer one was found."
            ),
        }
        texts = {
            Evidence.UNDATED: gettext("A public source names this city as a member, without a date."),
            Evidence.ABSENT_LATER: gettext("A public source once named this city as a member; a later list does not."),
            Evidence.TO_CONFIRM: gettext("The sources found do not settle whether this city is a member."),
            Evidence.NONE: gettext(
                "This city is not known as a member. It is here for its part in the association’s history."
            ),
        }
        if city.evidence in dated and when["years"]:
            return dated[city.evidence] % when
        return texts.get(city.evidence) or texts[Evidence.UNDATED]

    @property
    def evidence_kinds(self) -> list[str]:
        """Return what kind of papers they are, in the reader's words."""
        return [str(kind.label) for kind in evidence_kinds(self.city.evidence_kind)]

    # Where it lies

    @cached_property
    def map(self) -> Panel | None:
        """Return a small map with the city on it."""
        if not self.city.has_coordinates:
            return None
        point = project(self.city.longitude, self.city.latitude)
        return locator(Spot(self.city.slug, self.city.display_name, self.city.country_id, "", *point))

    @property
    def map_label(self) -> str:
        """Describe the small map in words."""
        if not self.country:
            return gettext("Where %(city)s lies") % {"city": self.city.display_name}
        return gettext("Where %(city)s lies in %(country)s") % {"city": self.city.display_name, "country": self.country}

    @property
    def map_url(self) -> str:
        """Return the directory's map of the country."""
        view = country_view(self.city.country_id)
        return f"{reverse('city_list')}?view=map&area={view.slug if view else 'world'}"

    @property
    def country_url(self) -> str:
        """Return the directory filtered by the country."""
        return f"{reverse('city_list')}?country={self.city.country_id}" if self.country else ""

    # For machines

    @property
    def structured(self) -> dict:
        """Describe the city (schema.org); what is doubtful is left out."""
        city = self.city
        image = reverse("public_media", args=[city.image.name]) if city.image else ""
        names = {city.name, city.local_name, *(getattr(city, column("exonym", code)) for code in SITE_LANGUAGES)}
        return structured_data.filled(
            {
                "@context": structured_data.CONTEXT,
                "@type": "City",
                "name": city.display_name,
                "alternateName": sorted(filter(None, names - {city.display_name})),
                "url": structured_data.absolute(city.get_absolute_url()),
                "sameAs": city.website,
                "description": self.summary,
                "image": structured_data.absolute(image) if image else "",
                "containedInPlace": {"@type": "Country", "name": self.country} if self.country else None,
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": float(city.latitude),
                    "longitude": float(city.longitude),
                }
                if city.has_coordinates
                else None,
            }
        )

    @property
    def trail(self) -> dict:
        """Describe the way to the page."""
        here = (self.city.display_name, self.city.get_absolute_url())
        return structured_data.breadcrumbs((gettext("Cities"), reverse("city_list")), here)
