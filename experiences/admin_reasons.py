"""Texts with which editors begin a reason: written and translated here, offered at each step of the review."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin_base import LANGUAGES, TranslatedAdmin
from core.translated import SITE_LANGUAGES, column
from experiences.models import ReasonTemplate


@admin.register(ReasonTemplate)
class ReasonTemplateAdmin(TranslatedAdmin):
    """A text for a reason; one that is no longer wanted is not offered any more."""

    slug_source = "name"
    list_display = ("__str__", "step", "languages_there", "position", "is_active")
    list_filter = ("step", "is_active")
    search_fields = tuple(column(field, code) for field in ("name", "text") for code in SITE_LANGUAGES)
    search_help_text = _("Words of the name or the text")
    fieldsets = ((None, {"fields": (("step", "position"), "is_active", "slug")}), LANGUAGES)

    def has_delete_permission(self, request: HttpRequest, obj: ReasonTemplate | None = None) -> bool:
        """Delete none: the site’s own ones would come back with its next version."""
        return False

    @admin.display(description=_("languages"))
    def languages_there(self, template: ReasonTemplate) -> str:
        """Name the languages in which a city can read it."""
        return ", ".join(code for code in SITE_LANGUAGES if getattr(template, column("text", code)))
