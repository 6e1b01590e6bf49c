"""The international congresses."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin_base import LANGUAGES, TranslatedHistoryAdmin
from core.admin_columns import told
from core.translated import SITE_LANGUAGES, column
from events.models import Congress


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

    list_display = ("year", "number", "city", "theme", "status", told(Congress, "starts_on"))
    list_display_links = ("year", "city")
    list_select_related = ("city",)
    list_filter = ("status", OverFilter)
    search_fields = ("year", "city__name", *(column("theme", code) for code in SITE_LANGUAGES))
    search_help_text = _("Year, host city or words of the theme")
    autocomplete_fields = ("city",)
    language_lists = ("theme_languages",)
    fieldsets = (
        (None, {"fields": (("year", "number", "status"), "city", ("starts_on", "ends_on"), "website")}),
        LANGUAGES,
        (_("For editors"), {"fields": ("theme_languages", "source")}),
    )
