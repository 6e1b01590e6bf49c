"""What the search over the whole site looks through: each kind of record, its texts and how it is shown."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Expression, F, Model, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from awards.models import AwardEdition, Prize
from charter.models import CharterEdition, Principle
from cities.models import City, Network
from core import l10n
from core.translated import TranslatedText, column, language_order
from events.models import Congress
from experiences.models import Experience, Topic
from pages.association import SHOWN_ELSEWHERE, service_url
from pages.models import Page, Service
from publications.models import NewsItem, Publication

YEAR = Cast("year", TextField())
# What the kinds are called in the four languages, singular and plural, for comparison only.
CHARTER = (
    "Charter Educating Cities Carta Ciutats Educadores Ciudades Educadoras Charte Villes Éducatrices "
    "edition edició edición"
)
PRINCIPLE = "principle principi principio principe"
AWARD = "awards premis premios prix edition edició edición édition"
CONGRESS = "international congresses congrés congressos internacional congresos congrès"
JOIN = (
    "join the association become member membership fees dues cost price how much adhesió associació associar-se quota "
    "quotes preu quant costa adhesión asociación asociarse cuota cuotas precio cuánto cuesta adhésion adhérer "
    "cotisation cotisations tarif prix combien coûte"
)


@dataclass(frozen=True)
class Row:
    """A record as the statement returns it; texts by language."""

    titles: dict[str, str | None]
    texts: dict[str, str | None]
    source: str
    address: str
    extra: list[Any]

    @property
    def title(self) -> TranslatedText:
        """Return the title in the reader's language or the nearest one."""
        return self._chosen(self.titles)

    @property
    def text(self) -> TranslatedText:
        """Return the text in the reader's language or the nearest one."""
        return self._chosen(self.texts)

    def _chosen(self, values: dict[str, str | None]) -> TranslatedText:
        code = next((code for code in language_order(self.source) if values[code]), "")
        return TranslatedText(values[code] if code else "", code)


@dataclass(frozen=True)
class Kind:
    """A kind of record. `title`, `text` and `more` are translated fields, `also` are texts without translations.

    `heading` is what stands in the heading shown beside the title, with the kind's own words in the four languages: who
    types “congrés 2016” means the record so called. A kind without a title has its heading only.
    """

    label: Any
    records: Callable[[], QuerySet]
    title: str
    url: Callable[[str], str]
    text: str = ""
    more: tuple[str, ...] = ()
    also: tuple[Any, ...] = ()
    heading: tuple[Any, ...] = ()
    address: str | Expression = "slug"
    source: str = ""
    order: tuple[Any, ...] = ("pk",)
    # What else must be read, and what a row is called and where it belongs.
    extra: Callable[[], tuple[Any, ...]] = tuple
    named: Callable[[Row], str] = lambda row: row.title
    place: Callable[[Row], str] = lambda _row: ""
    # The column that says of some records that they are invented.
    sample: str = ""
    # The part of the site that searches these records itself: its figure and its page are used.
    list_name: str = ""


def _address_of(model: type[Model], key: str) -> Callable[[str], str]:
    """Return what makes a record's address from the one value on which it depends."""
    return lambda value: model(**{key: value}).get_absolute_url()


def _page_url(slug: str) -> str:
    return reverse(SHOWN_ELSEWHERE[slug]) if slug in SHOWN_ELSEWHERE else reverse("page_detail", args=[slug])


def _city_name(prefix: str = "") -> Expression:
    """Return a city's name as the reader knows it."""
    exonym = f"{prefix}{column('exonym', l10n.current_language())}"
    return Coalesce(NullIf(exonym, Value("")), f"{prefix}name", Value(""), output_field=TextField())


def _prizes() -> Subquery:
    """Return what was won in an edition and by whom, as one text."""
    words = Concat("title", Value(" "), "city__name", output_field=TextField())
    prizes = Prize.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    return Subquery(prizes.annotate(words=StringAgg(words, delimiter=" ")).values("words"))


def _congress(row: Row) -> str:
    city, year = row.extra
    if not city:
        return gettext("International congress %(year)s") % {"year": year}
    return gettext("International congress, %(city)s %(year)s") % {"city": city, "year": year}


def _charter_url(year: str) -> str:
    """Return the Charter itself for the edition in force (no year), else the list of its editions."""
    return reverse("charter") + ("#editions" if year else "")


def _edition(row: Row) -> str:
    charter = gettext("Charter of Educating Cities")
    return f"{charter} ({row.extra[0]})" if row.address else charter


def _page(row: Row) -> str:
    """Return a page's title: that of the place that shows it, where there is one."""
    return gettext("Join the association") if row.address == "join" else row.title


KINDS = {
    "charter": Kind(
        _("Charter"), CharterEdition.objects.all, "", _charter_url, "occasion",
        also=("place",), heading=(Value(CHARTER), YEAR),
        address=Case(When(is_current=True, then=Value("")), default=YEAR, output_field=TextField()),
        order=("-is_current", "-year"), extra=lambda: ("year",), named=_edition,
    ),
    "practices": Kind(
        _("Practices"), Experience.objects.published, "title", _address_of(Experience, "slug"), "summary",
        source="source_language", extra=lambda: (_city_name("city__"), "city__country_id"), sample="is_sample",
        place=lambda row: f"{row.extra[0]}, {l10n.country_name(row.extra[1])}", list_name="experience_list",
    ),
    "cities": Kind(
        _("Cities"), City.objects.listed, "exonym", _address_of(City, "slug"), heading=("name",), order=("name", "pk"),
        extra=lambda: (_city_name(), "country_id"), named=lambda row: row.extra[0], sample="is_sample",
        place=lambda row: l10n.country_name(row.extra[1]), list_name="city_list",
    ),
    "principles": Kind(
        _("Principles of the Charter"), Principle.objects.current, "title",
        lambda number: reverse("principle_detail", args=[number]), "summary", ("official_text",),
        heading=(Value(PRINCIPLE), Cast("number", TextField())), address="number", order=("number",),
        place=lambda row: gettext("Principle %(number)s") % {"number": row.address},
    ),
    "topics": Kind(
        _("Topics"), Topic.objects.all, "name", _address_of(Topic, "slug"), also=(Cast("synonyms", TextField()),),
        order=("slug",),
    ),
    "networks": Kind(
        _("Networks"), Network.objects.listed, "name", _address_of(Network, "slug"),
        heading=("official_name", "acronym"), order=("slug",),
        extra=lambda: ("official_name", column("name", l10n.current_language())),
        named=lambda row: row.extra[1] or row.extra[0], place=lambda row: row.extra[0] if row.extra[1] else "",
    ),
    "awards": Kind(
        _("Awards"), AwardEdition.objects.all, "award__name", _address_of(AwardEdition, "year"), "theme",
        also=(_prizes(),), heading=(Value(AWARD), YEAR), address="year", order=("-year",),
        named=lambda row: f"{row.title} {row.address}", sample="is_sample",
    ),
    "congresses": Kind(
        _("Congresses"), Congress.objects.all, "city__exonym", _address_of(Congress, "year"), "theme",
        heading=(Value(CONGRESS), "city__name", YEAR), address="year", order=("-year",),
        extra=lambda: (_city_name("city__"), "year"), named=_congress,
    ),
    "publications": Kind(
        _("Publications"), Publication.objects.published, "title", _address_of(Publication, "slug"), "summary",
        also=("number", YEAR), source="source_language",
        order=(F("year").desc(nulls_last=True), "pk"), extra=lambda: ("year",),
        place=lambda row: str(row.extra[0] or ""),
    ),
    "news": Kind(
        pgettext_lazy("list of news items", "News"), NewsItem.objects.published, "title",
        _address_of(NewsItem, "slug"), "summary", ("body",), source="source_language",
        order=("-published_on", "-pk"), extra=lambda: ("published_on",),
        place=lambda row: l10n.long_date(dt.date.fromisoformat(row.extra[0])),
    ),
    "services": Kind(
        _("Services of the association"), Service.objects.all, "title", service_url, "text", order=("position", "pk"),
    ),
    "pages": Kind(
        _("Pages"), functools.partial(Page.objects.filter, is_published=True), "title", _page_url, "lead", ("body",),
        heading=(Case(When(slug="join", then=Value(JOIN)), default=Value(""), output_field=TextField()),),
        source="source_language", order=("slug",), named=_page,
    ),
}  # fmt: skip
