"""Publications and news."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin_base import LANGUAGES, SiteTabularInline, TranslatedHistoryAdmin
from core.admin_columns import told
from core.admin_fields import SizedForm
from core.translated import SITE_LANGUAGES, column
from publications.models import NewsItem, Publication, PublicationFile


class FileInline(SiteTabularInline):
    """The publication in each language."""

    model = PublicationFile
    form = SizedForm
    fields = ("language", "file", "size")
    readonly_fields = ("size",)


@admin.register(Publication)
class PublicationAdmin(TranslatedHistoryAdmin):
    """A publication with its files."""

    slug_source = "title"
    list_display = ("__str__", "series", "number", "year", "languages", "is_published")
    list_filter = ("series", "is_published", "year")
    search_fields = ("slug", "number", *(column("title", code) for code in SITE_LANGUAGES))
    search_help_text = _("Title or number")
    inlines = (FileInline,)
    needed = ("title",)
    fieldsets = (
        (None, {"fields": ("is_published", ("series", "number", "year"), "slug", "cover", "website")}),
        LANGUAGES,
        (_("Languages"), {"fields": (("original_language", "source_language"),)}),
        (_("For editors"), {"fields": ("source",)}),
    )


@admin.register(NewsItem)
class NewsItemAdmin(TranslatedHistoryAdmin):
    """A piece of news."""

    slug_source = "title"
    list_display = ("__str__", told(NewsItem, "published_on"), "languages", "is_published")
    list_filter = ("is_published",)
    search_fields = ("slug", *(column("title", code) for code in SITE_LANGUAGES))
    search_help_text = _("Words of the title")
    date_hierarchy = "published_on"
    needed = ("title",)
    fieldsets = (
        (None, {"fields": (("published_on", "is_published"), "slug")}),
        LANGUAGES,
        (_("Languages"), {"fields": (("original_language", "source_language"),)}),
        (_("For editors"), {"fields": ("source",)}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Begin in the editor's own language, today."""
        language = request.user.language
        return {"published_on": timezone.localdate(), "original_language": language, "source_language": language}
