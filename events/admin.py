"""The international congresses."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin_base import LANGUAGES, TranslatedHistoryAdmin
from core.admin_columns import told
from core.translated import SITE_LANGUAGES, column
from events.models import Congress
from memberships.admin_eligibility import explained, warn
from memberships.eligibility import may_host_congress


class OverFilter(admin.SimpleListFilter):
    """What should no longer be announced."""

    title = _("days")
    parameter_name = "over"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the one choice."""
        return [("yes", _("Over and still announced"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what is asked for."""
        return queryset.over() if self.value() == "yes" else queryset


@admin.register(Congress)
class CongressAdmin(TranslatedHistoryAdmin):
    """A congress."""

    readonly_fields = ("may_host",)
    list_display = ("year", "number", "city", "theme", "status", told(Congress, "starts_on"))
    list_display_links = ("year", "city")
    list_select_related = ("city",)
    list_filter = ("status", OverFilter)
    search_fields = ("year", "city__name", *(column("theme", code) for code in SITE_LANGUAGES))
    search_help_text = _("Year, host city or words of the theme")
    autocomplete_fields = ("city",)
    language_lists = ("theme_languages",)
    fieldsets = (
        (None, {"fields": (("year", "number", "status"), "city", "may_host", ("starts_on", "ends_on"), "website")}),
        LANGUAGES,
        (_("For editors"), {"fields": ("theme_languages", "source")}),
    )

    @admin.display(description=_("by the rules of today"))
    def may_host(self, congress: Congress) -> str:
        """Say whether the host of a congress to come may host it, and why; of one that was held nothing is asked."""
        if congress.city is None or not congress.is_to_come:
            return self.get_empty_value_display()
        return explained((_("May host a congress"), may_host_congress(congress.city, timezone.localdate())))

    def save_model(self, request: HttpRequest, obj: Congress, form, change: bool) -> None:
        """Warn where a host is chosen who may not be one."""
        super().save_model(request, obj, form, change)
        if obj.city and obj.is_to_come and {"city", "status"} & set(form.changed_data):
            warn(request, may_host_congress(obj.city, timezone.localdate()))
