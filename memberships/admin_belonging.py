"""The register of members in the admin, and the report as of a day beside it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.admin import CityCountryFilter
from core.admin_base import SiteAdmin
from memberships.models import MembershipPeriod
from memberships.report_views import ReportView


class PeriodFilter(admin.SimpleListFilter):
    """Which times of membership go on, and which wait for an assembly."""

    title = pgettext_lazy("filter of memberships", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the three."""
        return [
            ("open", pgettext_lazy("filter of memberships", "Going on")),
            ("provisional", pgettext_lazy("filter of memberships", "To be ratified")),
            ("ended", pgettext_lazy("filter of memberships", "Ended")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what was asked for."""
        if self.value() == "provisional":
            return queryset.provisional(timezone.localdate())
        if self.value() == "open":
            return queryset.open()
        return queryset.exclude(end_reason="") if self.value() == "ended" else queryset


@admin.register(MembershipPeriod)
class MembershipPeriodAdmin(SiteAdmin):
    """One time of membership of a city; old ones are typed in as precisely as they are known."""

    change_list_template = "admin/memberships/membershipperiod/change_list.html"
    list_display = ("city", "first", "last", "end_reason", "ratified_on")
    list_select_related = ("city",)
    list_filter = (PeriodFilter, "end_reason", CityCountryFilter)
    search_fields = ("city__name", "city__local_name", "source")
    search_help_text = _("Name of the city, or words of the source")
    autocomplete_fields = ("city", "successor")
    ordering = ("city__name", "pk")
    fieldsets = (
        (None, {"fields": ("city", ("since", "since_year", "attested_on"), ("needs_ratification", "ratified_on"))}),
        (_("End"), {"fields": (("until", "until_year"), "end_reason", "successor")}),
        (_("For editors"), {"fields": ("source", "note")}),
    )

    @admin.display(description=_("since"), ordering="since")
    def first(self, period: MembershipPeriod) -> str:
        """Return the first day or year, as precisely as it is known."""
        return str(period.first or self.get_empty_value_display())

    @admin.display(description=_("until"), ordering="until")
    def last(self, period: MembershipPeriod) -> str:
        """Return the last day or year, as precisely as it is known."""
        return str(period.last or self.get_empty_value_display())

    def get_urls(self):
        """Add the report as of a day and its files."""
        report = ReportView(self)
        return [
            path("report/", self.admin_site.admin_view(report.page), name="memberships_report"),
            *super().get_urls(),
        ]
