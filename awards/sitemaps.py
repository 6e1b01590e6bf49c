"""The awards' pages for search engines."""

from awards.models import AwardEdition
from core.sitemaps import LanguageSitemap, PageSitemap


class AwardSitemap(PageSitemap):
    """The list of editions."""

    names = ("award_list",)


class AwardEditionSitemap(LanguageSitemap):
    """The editions."""

    def items(self):
        """Return every edition."""
        return AwardEdition.objects.order_by("-year", "pk")
