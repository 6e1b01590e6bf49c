"""The glossary in the secretariat's hands."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import l10n
from core.admin_base import LANGUAGES, TranslatedHistoryAdmin
from core.translated import SITE_LANGUAGES, column
from editorial.models import GlossaryTerm


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(TranslatedHistoryAdmin):
    """A term with its word in each language, and the other words that count as it."""

    slug_source = "term"
    needed = ("term",)
    list_name = _("glossary")
    search_fields = tuple(column(field, code) for field in ("term", "forms") for code in SITE_LANGUAGES)
    search_help_text = _("The term in any language")
    fieldsets = ((None, {"fields": ("slug", "note")}), LANGUAGES)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Begin with the word in the reader's language (or the nearest), then show the other languages."""
        others = [code for code in SITE_LANGUAGES if code != l10n.current_language()]
        return ["__str__", *(column("term", code) for code in others)]
