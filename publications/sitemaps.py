"""Publications and news for search engines, in the languages in which they exist."""

import datetime as dt

from core.sitemaps import LanguageSitemap, PageSitemap
from publications.models import NewsItem, Publication


class ShelfSitemap(PageSitemap):
    """The lists."""

    names = ("publication_list", "news_list")


class PublicationSitemap(LanguageSitemap):
    """Publications."""

    def items(self):
        """Return what is shown, newest first."""
        return Publication.objects.published().order_by("-year", "pk")

    def lastmod(self, item: Publication) -> dt.datetime:
        """Return when the record last changed."""
        return item.updated_at


class NewsSitemap(LanguageSitemap):
    """News."""

    def items(self):
        """Return what is shown, newest first."""
        return NewsItem.objects.published()

    def lastmod(self, item: NewsItem) -> dt.datetime:
        """Return when the record last changed."""
        return item.updated_at
