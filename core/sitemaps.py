"""What the sitemaps of the apps share: one address per language that exists, each with its alternates."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from core.translated import default_language


class LanguageSitemap(Sitemap):
    """A sitemap of records; one with `available_languages` is listed in those alone."""

    i18n = True
    alternates = True
    limit = 10_000

    @property
    def protocol(self) -> str:
        """Return the scheme of the public address, whatever proxy the request came through."""
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None) -> str:
        """Return the public address, as canonical links have it."""
        return urlsplit(settings.SITE_URL).netloc

    def get_languages_for_item(self, item) -> list[str]:
        """Return the languages in which the page exists; a text shown in fallback is no page of its own."""
        return getattr(item, "available_languages", None) or super().get_languages_for_item(item)

    def get_urls(self, page=1, site=None, protocol=None) -> list[dict]:
        """Add the address for readers of other languages, as the pages name it themselves (core/translated.py).

        Django's own `x_default` is the path without a language, which leads somewhere only for the first page.
        """
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            addresses = {each["lang_code"]: each["location"] for each in url["alternates"]}
            if code := default_language(addresses):
                url["alternates"].append({"lang_code": "x-default", "location": addresses[code]})
        return urls


class PageSitemap(LanguageSitemap):
    """Pages that exist once, by the names of their addresses."""

    names: tuple[str, ...] = ()

    def items(self) -> tuple[str, ...]:
        """Return the names."""
        return self.names

    def location(self, item: str) -> str:
        """Return the path in the active language."""
        return reverse(item)
