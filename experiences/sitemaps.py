"""Addresses of the bank for search engines."""

from core.sitemaps import LanguageSitemap
from core.translated import SITE_LANGUAGES, column
from experiences.models import Experience

NEEDED = (
    "slug",
    "source_language",
    "updated_at",
    *(column(f, c) for f in Experience.translation_core for c in SITE_LANGUAGES),
)


class ExperienceSitemap(LanguageSitemap):
    """Published experiences, each in the languages in which it can be read."""

    def items(self):
        """Return what every visitor may read, in an order that does not move."""
        return Experience.objects.published().only(*NEEDED).order_by("pk")

    def lastmod(self, item: Experience):
        """Return when the record was last saved."""
        return item.updated_at
