"""Cities and networks for search engines."""

import datetime as dt

from cities.models import City, Network
from core.sitemaps import LanguageSitemap, PageSitemap


class DirectorySitemap(PageSitemap):
    """The lists."""

    names = ("city_list", "network_list")


class CitySitemap(LanguageSitemap):
    """The cities of the directory; one with a profile in the languages of the profile."""

    def items(self):
        """Return what the directory shows, in an order that does not move."""
        return City.objects.listed().order_by("pk")

    def lastmod(self, item: City) -> dt.datetime:
        """Return when the record last changed."""
        return item.updated_at


class NetworkSitemap(LanguageSitemap):
    """The networks of which something is known."""

    def items(self):
        """Return what the list shows."""
        return Network.objects.listed().order_by("pk")

    def lastmod(self, item: Network) -> dt.datetime:
        """Return when the record last changed."""
        return item.updated_at
