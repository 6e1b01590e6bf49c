"""The Charter in its editions."""

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from charter.models import CharterEdition, Principle, Section
from core.admin_base import LANGUAGES, TranslatedHistoryAdmin
from core.admin_fields import LanguagesField, LinesField
from core.translated import SITE_LANGUAGES, column


class OfficialTitleAdmin(TranslatedHistoryAdmin):
    """A part of the Charter: in which languages its title is the association's own wording."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Tick the languages instead of typing a list."""
        if db_field.name == "official_title_languages":
            return LanguagesField(required=False, label=capfirst(_("languages in which the title is official")))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(CharterEdition)
class CharterEditionAdmin(TranslatedHistoryAdmin):
    """An edition with its preamble."""

    list_display = ("year", "place_name", "country", "is_current")
    list_select_related = ("country", "city")
    autocomplete_fields = ("city", "country")
    search_fields = ("year", "place")
    view_on_site = False
    fieldsets = (
        (None, {"fields": (("year", "is_current"), "city", ("place", "country"))}),
        LANGUAGES,
        (_("For editors"), {"fields": ("based_on", "source")}),
    )

    @admin.display(description=_("place"), ordering="place")
    def place_name(self, edition: CharterEdition) -> str:
        """Name the city in the reader's language."""
        return edition.place_name

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Write the declarations one per line."""
        if db_field.name == "based_on":
            return LinesField(required=False, label=capfirst(db_field.verbose_name), help_text=_("One per line."))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Section)
class SectionAdmin(OfficialTitleAdmin):
    """A part of the Charter."""

    list_display = ("__str__", "edition")
    list_select_related = ("edition",)
    list_filter = ("edition",)
    search_fields = tuple(column("title", code) for code in SITE_LANGUAGES)
    fieldsets = ((None, {"fields": (("edition", "number"), "official_title_languages")}), LANGUAGES)


@admin.register(Principle)
class PrincipleAdmin(OfficialTitleAdmin):
    """A principle with our summary and, once the association has given it, the official text."""

    list_display = ("__str__", "edition", "section", "has_official_text")
    list_filter = ("edition", "section__number")
    search_fields = ("number", *(column("title", code) for code in SITE_LANGUAGES))
    search_help_text = _("Number or title of the principle")
    ordering = ("-edition__year", "number")
    fieldsets = (
        (None, {"fields": (("edition", "section", "number"), "official_title_languages")}),
        LANGUAGES,
    )

    @admin.display(description=_("official text"), boolean=True)
    def has_official_text(self, principle: Principle) -> bool:
        """Tell whether the association's wording is there in any language."""
        return any(getattr(principle, column("official_text", code)) for code in SITE_LANGUAGES)

    def get_queryset(self, request):
        """Bring edition and section along: the principle's name and address need them."""
        return super().get_queryset(request).select_related("edition", "section")
