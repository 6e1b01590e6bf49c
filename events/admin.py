"""The international congresses."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin_base import LANGUAGES, TranslatedAdmin
from core.admin_columns import told
from core.translated import SITE_LANGUAGES, column
from events.models import Congress


@admin.register(Congress)
class CongressAdmin(TranslatedAdmin):
    """A congress."""

    list_display = ("year", "number", "city", "theme", "status", told(Congress, "starts_on"))
    list_display_links = ("year", "city")
    list_select_related = ("city",)
    list_filter = ("status",)
    search_fields = ("year", "city__name", *(column("theme", code) for code in SITE_LANGUAGES))
    search_help_text = _("Year, host city or words of the theme")
    autocomplete_fields = ("city",)
    language_lists = ("theme_languages",)
    fieldsets = (
        (None, {"fields": (("year", "number", "status"), "city", ("starts_on", "ends_on"), "website")}),
        LANGUAGES,
        (_("For editors"), {"fields": ("theme_languages", "source")}),
    )
