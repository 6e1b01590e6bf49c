"""Addresses of the bank for search engines."""

from core.sitemaps import LanguageSitemap, PageSitemap
from core.translated import SITE_LANGUAGES, column
from experiences.models import Collection, Experience

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


class CollectionSitemap(LanguageSitemap):
    """Published collections."""

    def items(self):
        """Return what every visitor may read, in an order that does not move."""
        return Collection.objects.published().order_by("pk")

    def lastmod(self, item: Collection):
        """Return when the record was last saved."""
        return item.updated_at


class BankSitemap(PageSitemap):
    """The list, and the pages that lead into it."""

    names = ("experience_list", "collection_list", "coverage")
