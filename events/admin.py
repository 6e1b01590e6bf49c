"""The international congresses."""

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.admin_base import LANGUAGES, TranslatedAdmin
from core.admin_fields import LanguagesField
from core.translated import SITE_LANGUAGES, column
from events.models import Congress


@admin.register(Congress)
class CongressAdmin(TranslatedAdmin):
    """A congress."""

    list_display = ("year", "number", "city", "theme", "status", "starts_on")
    list_display_links = ("year", "city")
    list_select_related = ("city",)
    list_filter = ("status",)
    search_fields = ("year", "city__name", *(column("theme", code) for code in SITE_LANGUAGES))
    search_help_text = _("Year, host city or words of the theme")
    autocomplete_fields = ("city",)
    fieldsets = (
        (None, {"fields": (("year", "number", "status"), "city", ("starts_on", "ends_on"), "website")}),
        LANGUAGES,
        (_("For editors"), {"fields": ("theme_languages", "source")}),
    )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Tick the languages instead of typing a list."""
        if db_field.name == "theme_languages":
            return LanguagesField(required=False, label=capfirst(db_field.verbose_name), help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
