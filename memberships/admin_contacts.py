"""Who represents a city, on any day, and whose address gives mail back."""

import datetime as dt

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cities.admin import CityCountryFilter
from cities.bounces import mark_bounced, mark_reachable
from cities.models import CityContact
from core import audit
from core.admin_base import SiteAdmin
from core.downloads import csv_table
from core.http import private
from core.proof import require_proof
from memberships.as_of import PARAMETER, day_asked, refusal_of

COLUMNS = ("city", "kind", "name", "position", "email", "phone", "since", "until", "confirmed_on", "is_public")


class DayFilter(admin.SimpleListFilter):
    """In office on a day: today, or any other that is typed in."""

    title = pgettext_lazy("filter of contacts", "in office on")
    parameter_name = PARAMETER
    template = "admin/memberships/day_filter.html"

    def lookups(self, request: HttpRequest, model_admin):
        """Return today; any other day is typed in."""
        self.others = [(name, value) for name, value in request.GET.items() if name not in (PARAMETER, "p")]
        return [(timezone.localdate().isoformat(), _("Today"))]

    @property
    def day(self) -> dt.date | None:
        """Return the day asked for."""
        return day_asked(self.value() or "")

    @property
    def refusal(self) -> str:
        """Return why the list is empty where no such day can be looked up."""
        return refusal_of(self.value() or "")

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep who was in office that day; of whom no beginning is known, nobody knows better."""
        if not self.value():
            return queryset
        return queryset.current(self.day) if self.day else queryset.none()


class BouncedFilter(admin.SimpleListFilter):
    """Whether mail arrives."""

    title = pgettext_lazy("filter of contacts", "mail")
    parameter_name = "mail"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the one that matters."""
        return [("back", pgettext_lazy("filter of contacts", "Comes back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep those whose address gives mail back."""
        return queryset.bouncing() if self.value() == "back" else queryset


@admin.register(CityContact)
class CityContactAdmin(SiteAdmin):
    """Contacts of all cities in one list: “who is the technical delegate?” for any day."""

    list_display = ("city", "kind", "name", "email", "since", "until", "confirmed_on", "bounced")
    list_select_related = ("city",)
    list_filter = (DayFilter, "kind", BouncedFilter, CityCountryFilter, "is_public")
    search_fields = ("city__name", "name", "email", "position")
    search_help_text = _("City, name or e-mail address")
    autocomplete_fields = ("city",)
    ordering = ("city__name", "kind", "pk")
    actions = ("comes_back", "arrives", "download")
    fields = (
        "city", ("kind", "name", "position"), ("email", "phone"), ("since", "until", "confirmed_on"), "is_public",
        ("bounced_on", "bounce_reason"),
    )  # fmt: skip
    readonly_fields = ("bounced_on", "bounce_reason")

    def has_view_permission(self, request: HttpRequest, obj: CityContact | None = None) -> bool:
        """Show the list of all addresses to those who keep it; others meet a contact on the page of its city."""
        return self.has_change_permission(request, obj)

    @admin.display(description=_("mail came back on"), ordering="bounced_on")
    def bounced(self, contact: CityContact) -> dt.date | None:
        """Return the day on which mail to the present address came back."""
        return contact.bounced_on if contact.is_bouncing else None

    @admin.action(description=_("Mark: mail comes back"), permissions=["change"])
    def comes_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Mark every present contact with one of these addresses."""
        addresses = set(queryset.exclude(email="").values_list("email", flat=True))
        today, done = timezone.localdate(), 0
        for email in sorted(addresses):
            done += mark_bounced(email=email, on=today, reason="", by=request.user)
        self.tell_count(
            request, ngettext("%(count)s contact was marked.", "%(count)s contacts were marked.", done), done
        )

    @admin.action(description=_("Take the mark away: mail arrives"), permissions=["change"])
    def arrives(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Take the marks away."""
        marked = list(queryset.filter(~Q(bounced_email=""), bounced_email=F("email")))
        for contact in marked:
            mark_reachable(contact=contact, by=request.user)
        done = len(marked)
        self.tell_count(
            request, ngettext("%(count)s mark was taken away.", "%(count)s marks were taken away.", done), done
        )

    @admin.action(description=_("Download as a table (CSV)"), permissions=["view"])
    def download(self, request: HttpRequest, queryset: QuerySet) -> StreamingHttpResponse:
        """Give out the chosen contacts; for the secretariat only, consent to the public page or not."""
        require_proof(request)
        audit.record("export", request.user, by=request.user, message="contacts", count=queryset.count())
        head = [str(CityContact._meta.get_field(name).verbose_name) for name in COLUMNS]
        rows = (
            [
                contact.city.display_name, str(contact.get_kind_display()), contact.name, contact.position,
                contact.email, contact.phone, contact.since, contact.until, contact.confirmed_on,
                "1" if contact.is_public else "0",
            ]
            for contact in queryset.select_related("city").order_by(*self.ordering)
        )  # fmt: skip
        return private(csv_table("contacts", head, rows))
