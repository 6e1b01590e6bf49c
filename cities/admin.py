"""Cities, their people, and the networks they belong to."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cities.actions import decide_handover
from cities.admin_filters import ConfirmedFilter
from cities.admin_inhabitants import ADDRESS, InhabitantsView
from cities.models import (
    City,
    CityContact,
    CityNetwork,
    CityRole,
    Country,
    Handover,
    Network,
    NetworkCoordination,
    present_link,
)
from cities.names import fold
from cities.sheets import CitySheet, ContactSheet
from core import l10n
from core.admin_base import (
    LANGUAGES,
    SiteAdmin,
    SiteStackedInline,
    SiteTabularInline,
    TranslatedHistoryAdmin,
)
from core.admin_columns import told
from core.admin_imports import SheetExports
from core.querysets import SortKey
from core.sheets import Sheet
from memberships.admin_eligibility import explained
from memberships.eligibility import may_host_congress, may_stand_for_committee, may_vote


class ContactInline(SiteStackedInline):
    """Who represents the city."""

    model = CityContact
    fields = (
        ("kind", "name", "position"),
        ("email", "phone"),
        ("since", "until", "confirmed_on"),
        "is_public",
    )


class RoleInline(SiteTabularInline):
    """Who works for the city on this site."""

    model = CityRole
    autocomplete_fields = ("user",)
    fields = ("user", "role", "since", "until")
    verbose_name_plural = _("people of the city on this site")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring the people along."""
        return super().get_queryset(request).select_related("user", "city")


class CityNetworkInline(SiteTabularInline):
    """The networks of a city, or the cities of a network."""

    model = CityNetwork
    autocomplete_fields = ("city", "network")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring both sides along."""
        return super().get_queryset(request).select_related("city", "network")


class CoordinationInline(SiteTabularInline):
    """Which cities have coordinated the network."""

    model = NetworkCoordination
    autocomplete_fields = ("city",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring both sides along."""
        return super().get_queryset(request).select_related("city", "network")


class CountryFilter(admin.SimpleListFilter):
    """Countries by their names in the reader's language (the database knows only their codes)."""

    title = _("country")
    parameter_name = "country"
    path = "country"

    def lookups(self, request: HttpRequest, model_admin):
        """Return every country that has a city."""
        codes = Country.objects.filter(cities__isnull=False).values_list("code", flat=True).distinct().order_by()
        return sorted(((code, l10n.country_name(code)) for code in codes), key=lambda choice: fold(choice[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the country asked for."""
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class CityCountryFilter(CountryFilter):
    """The country of the record's city."""

    path = "city__country"


@admin.register(City)
class CityAdmin(SheetExports, TranslatedHistoryAdmin):
    """A city with everything that belongs to it."""

    sheets = (CitySheet, ContactSheet)
    slug_source = "name"
    list_display = ("name", "country_name", "evidence", "inhabitants", "languages", told(City, "updated_at"))
    list_select_related = ("country",)
    list_filter = ("evidence", CountryFilter, "networks", ConfirmedFilter, "population_confirmed", "is_sample")
    search_fields = ("name", "local_name", "exonym_ca", "exonym_es", "exonym_en", "exonym_fr", "slug")
    search_help_text = _("Name of the city in any language")
    autocomplete_fields = ("country",)
    readonly_fields = ("rights_today",)
    change_list_template = "admin/cities/city/change_list.html"
    actions = ("confirm_inhabitants",)
    inlines = (ContactInline, RoleInline, CityNetworkInline)
    needed = ()
    fieldsets = (
        (None, {"fields": (("name", "local_name"), "slug", ("country", "website"), "self_designation", "is_sample")}),
        LANGUAGES,
        (_("Languages"), {"fields": (("original_language", "source_language"),)}),
        (_("Image"), {"fields": (("image", "image_credit"),)}),
        (
            _("Inhabitants"),
            {"fields": (("population", "population_year", "population_confirmed"), "population_source")},
        ),
        (_("Place"), {"fields": (("latitude", "longitude"), "coordinates_source")}),
        (
            _("Membership"),
            {
                "fields": (
                    ("joined_year", "left_year"),
                    ("evidence", "evidence_years"),
                    "evidence_kind",
                    "evidence_source",
                    "rights_today",
                    "note",
                )
            },
        ),
    )

    @admin.display(description=_("rights today"))
    def rights_today(self, city: City) -> str:
        """Say what the city may take part in, and why not where it may not."""
        if city.pk is None:
            return self.get_empty_value_display()
        today = timezone.localdate()
        return explained(
            (_("Vote in the General Assembly"), may_vote(city, today)),
            (_("Stand for the Executive Committee"), may_stand_for_committee(city, today, letter=None)),
            (_("Host a congress"), may_host_congress(city, today)),
        )

    @admin.display(description=_("country"), ordering="country")
    def country_name(self, city: City) -> str:
        """Name the country in the reader's language."""
        return city.country.name

    @admin.display(description=_("inhabitants"), ordering="population")
    def inhabitants(self, city: City) -> str:
        """Write the figure with the locale's separators."""
        return l10n.number(city.population) if city.population is not None else self.get_empty_value_display()

    def get_urls(self):
        """Add the page on which the inhabitants of many cities are confirmed."""
        view = self.admin_site.admin_view(InhabitantsView(self).page)
        return [path("inhabitants/", view, name="cities_city_inhabitants"), *super().get_urls()]

    @admin.action(description=_("Confirm inhabitants"), permissions=["change"])
    def confirm_inhabitants(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Go on to the page on which the chosen cities get their confirmed figures."""
        keys = ".".join(str(key) for key in queryset.order_by().values_list("pk", flat=True))
        return redirect(f"{reverse(ADDRESS)}?ids={keys}")

    def get_ordering(self, request: HttpRequest):
        """Order by name without regard to accents."""
        return (SortKey("name"), "pk")

    def sheet_records(self, sheet: type[Sheet], queryset: QuerySet) -> QuerySet:
        """Download the contacts of the chosen cities."""
        return CityContact.objects.filter(city__in=queryset) if sheet is ContactSheet else queryset

    def view_on_site(self, city: City) -> str | None:
        """Lead to the page of a city that the directory shows."""
        return city.get_absolute_url() if city.evidence or city.is_sample else None


@admin.register(Country)
class CountryAdmin(SiteAdmin):
    """Countries; their names come from CLDR and are not typed here."""

    list_display = ("code", "name", "region", "cities_listed")
    list_filter = ("region",)
    search_fields = ("code",)
    search_help_text = _("Name of the country, or its two-letter code")
    ordering = ("code",)

    @admin.display(description=_("name"))
    def name(self, country: Country) -> str:
        """Name the country in the reader's language."""
        return country.name

    @admin.display(description=_("cities"), ordering="number_of_cities")
    def cities_listed(self, country: Country) -> int:
        """Count its cities in the directory."""
        return country.number_of_cities

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Count the cities in the same query."""
        listed = Count("cities", filter=Q(cities__evidence__gt="") | Q(cities__is_sample=True))
        return super().get_queryset(request).annotate(number_of_cities=listed)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        """Find a country by its name too, which the database does not hold."""
        term = fold(search_term.strip())
        if not term:
            return queryset, False
        codes = [
            code for code in Country.objects.values_list("code", flat=True) if term in fold(l10n.country_name(code))
        ]
        return queryset.filter(Q(code__in=codes) | Q(code__iexact=search_term.strip())), False

    def get_readonly_fields(self, request: HttpRequest, obj: Country | None = None):
        """Keep the code of an existing country: it is its key."""
        return ("code",) if obj else ()


@admin.register(Network)
class NetworkAdmin(TranslatedHistoryAdmin):
    """A network with its cities and who has coordinated it."""

    slug_source = "official_name"
    list_display = ("official_name", "acronym", "kind", "parent", "number_of_cities")
    list_select_related = ("parent",)
    list_filter = ("kind", ("countries__region", admin.ChoicesFieldListFilter))
    search_fields = ("official_name", "acronym", "name_ca", "name_es", "name_en", "name_fr")
    search_help_text = _("Name or acronym of the network")
    autocomplete_fields = ("parent", "countries")
    inlines = (CoordinationInline, CityNetworkInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("official_name", "acronym"),
                    "slug",
                    ("kind", "parent"),
                    "countries",
                    ("founded_year", "ended_year"),
                    "website",
                )
            },
        ),
        LANGUAGES,
        (_("For editors"), {"fields": ("note", "source")}),
    )

    @admin.display(description=pgettext_lazy("count", "cities"), ordering="cities_counted")
    def number_of_cities(self, network: Network) -> int:
        """Count the cities that belong to it today."""
        return network.cities_counted

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Count the cities in the same query."""
        return (
            super()
            .get_queryset(request)
            .annotate(cities_counted=Count("city_links", filter=present_link("city_links__")))
        )


class DecidedFilter(admin.SimpleListFilter):
    """Which handovers still wait."""

    title = pgettext_lazy("filter of handovers", "decided")
    parameter_name = "decided"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the three."""
        return [
            ("here", pgettext_lazy("filter of handovers", "Waiting for the secretariat")),
            ("no", pgettext_lazy("filter of handovers", "Waiting")),
            ("yes", pgettext_lazy("filter of handovers", "Decided")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what was asked for."""
        if self.value() == "here":
            return queryset.for_secretariat()
        if self.value() in ("yes", "no"):
            return queryset.filter(decided_at__isnull=self.value() == "no")
        return queryset


@admin.register(Handover)
class HandoverAdmin(SiteAdmin):
    """A successor named by somebody who leaves: confirmed or refused here where the city has no delegate."""

    list_display = ("role", "name", "email", "last_day", told(Handover, "asked_at"), "is_confirmed")
    list_select_related = ("role__user", "role__city")
    list_filter = (DecidedFilter,)
    search_fields = ("name", "email", "role__city__name", "role__user__name")
    search_help_text = _("City, or name of either person")
    actions = ("confirm", "refuse")
    fields = (
        "role", "name", "email", "language", "last_day", told(Handover, "asked_at"), told(Handover, "decided_at"),
        "decided_by", "is_confirmed",
    )  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Handovers are asked for on a city's desk."""
        return False

    @admin.action(description=_("Confirm the successor"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Give the role to the successors."""
        done = self._decide(request, queryset, agrees=True)
        self.tell_count(
            request, ngettext("%(count)s successor was confirmed.", "%(count)s successors were confirmed.", done), done
        )

    @admin.action(description=_("Refuse the successor"), permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Leave the roles as they are."""
        done = self._decide(request, queryset, agrees=False)
        self.tell_count(
            request, ngettext("%(count)s successor was refused.", "%(count)s successors were refused.", done), done
        )

    def _decide(self, request: HttpRequest, queryset: QuerySet, *, agrees: bool) -> int:
        done = 0
        for handover in queryset.filter(decided_at__isnull=True):
            try:
                decide_handover(handover=handover, by=request.user, agrees=agrees)
            except ValidationError as refusal:
                self.message_user(request, f"{handover}: {' '.join(refusal.messages)}", messages.ERROR)
            else:
                done += 1
        return done
