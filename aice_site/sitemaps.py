"""All pages for search engines: /sitemap.xml lists one file for each kind of page."""

from awards.sitemaps import AwardEditionSitemap, AwardSitemap
from charter.sitemaps import CharterSitemap, PrincipleSitemap
from cities.sitemaps import CitySitemap, DirectorySitemap, NetworkSitemap
from core.sitemaps import PageSitemap
from events.sitemaps import AgendaSitemap
from experiences.sitemaps import BankSitemap, CollectionSitemap, ExperienceSitemap
from pages.sitemaps import SiteSitemap, TextSitemap
from publications.sitemaps import NewsSitemap, PublicationSitemap, ShelfSitemap


class ListSitemap(PageSitemap):
    """Every page that exists once, whichever app it belongs to: one small file."""

    names = (
        *SiteSitemap.names,
        *BankSitemap.names,
        *DirectorySitemap.names,
        *CharterSitemap.names,
        *AwardSitemap.names,
        *AgendaSitemap.names,
        *ShelfSitemap.names,
    )


SITEMAPS = {
    "site": ListSitemap,
    "texts": TextSitemap,
    "experiences": ExperienceSitemap,
    "collections": CollectionSitemap,
    "cities": CitySitemap,
    "networks": NetworkSitemap,
    "principles": PrincipleSitemap,
    "awards": AwardEditionSitemap,
    "publications": PublicationSitemap,
    "news": NewsSitemap,
}
