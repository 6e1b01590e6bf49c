"""The agenda for search engines."""

from core.sitemaps import PageSitemap


class AgendaSitemap(PageSitemap):
    """The page of all congresses."""

    names = ("event_list",)
