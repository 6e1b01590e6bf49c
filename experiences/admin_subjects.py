"""What experiences are about: topics with their words, the goals of the United Nations, names for the search."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.admin_base import LANGUAGES, SiteAdmin, TranslatedAdmin, TranslatedHistoryAdmin
from core.admin_fields import WordsByLanguageField
from core.admin_forms import SiteForm
from core.translated import SITE_LANGUAGES, column
from experiences.models import Goal, SearchConcept, Topic


@admin.register(Topic)
class TopicAdmin(TranslatedHistoryAdmin):
    """A topic with the words that lead to it."""

    list_display = ("__str__", "slug")
    search_fields = tuple(column("name", code) for code in SITE_LANGUAGES)
    autocomplete_fields = ("principles",)
    slug_source = "name"
    fieldsets = ((None, {"fields": ("slug",)}), LANGUAGES, (_("Search"), {"fields": ("synonyms", "principles")}))

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Write synonyms in one line per language."""
        if db_field.name == "synonyms":
            return WordsByLanguageField(required=False, label=capfirst(db_field.verbose_name))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ConceptForm(SiteForm):
    """A concept needs names that lead from one to another."""

    def clean(self) -> dict:
        """Ask for two names at least; one alone finds nothing more than itself."""
        cleaned = super().clean()
        names = cleaned.get("names") or {}
        if "names" not in self.errors and sum(map(len, names.values())) < 2:
            self.add_error("names", _("Write at least two names: each leads to the others."))
        return cleaned


@admin.register(SearchConcept)
class SearchConceptAdmin(SiteAdmin):
    """What one thing is called in four languages, for searches across them."""

    form = ConceptForm
    list_display = ("__str__", "languages", "slug")
    search_fields = ("slug", "names")
    search_help_text = _("A name in any language")
    fields = ("names", "slug")

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Write the names in one line per language."""
        if db_field.name == "names":
            help_text = _(
                "What the same thing is called, in each language; several names are separated by commas, the first is "
                "the usual one. Whoever searches for one of them also finds experiences that use another, in any "
                "language. Write only what really means the same: “river” and “cours d’eau”, not “river” and “water”. "
                "Singular is enough. It counts from the next search on; nothing else has to be done."
            )
            return WordsByLanguageField(label=capfirst(db_field.verbose_name), help_text=help_text)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "slug":
            field.help_text = _("A short English word for editors, such as “way-to-school”; visitors never see it.")
        return field

    @admin.display(description=_("languages"))
    def languages(self, concept: SearchConcept) -> str:
        """Name the languages that have names."""
        return ", ".join(code for code in SITE_LANGUAGES if concept.names.get(code))


@admin.register(Goal)
class GoalAdmin(TranslatedAdmin):
    """A Sustainable Development Goal; its number is its key."""

    list_display = ("__str__",)
    search_fields = ("number", *(column("name", code) for code in SITE_LANGUAGES))
    fieldsets = ((None, {"fields": ("number",)}), LANGUAGES)

    def get_readonly_fields(self, request: HttpRequest, obj: Goal | None = None):
        """Keep the number of an existing goal."""
        return ("number",) if obj else ()
