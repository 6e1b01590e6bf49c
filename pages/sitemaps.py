"""The association's own pages for search engines."""

import datetime as dt

from core.sitemaps import LanguageSitemap, PageSitemap
from pages.association import SHOWN_ELSEWHERE
from pages.models import Page


class SiteSitemap(PageSitemap):
    """The first page and those that exist once."""

    names = ("home", "association", "join", "contact", "site_info", "open_data", "writing_guide")


class TextSitemap(LanguageSitemap):
    """Published texts, in the languages in which they exist."""

    def items(self):
        """Return the texts with an address of their own."""
        return Page.objects.filter(is_published=True).exclude(slug__in=SHOWN_ELSEWHERE).order_by("pk")

    def lastmod(self, item: Page) -> dt.datetime:
        """Return when the text last changed."""
        return item.updated_at
