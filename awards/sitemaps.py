"""The awards' pages for search engines."""

from awards.models import AwardEdition
from core.sitemaps import LanguageSitemap, PageSitemap


class AwardSitemap(PageSitemap):
    """The list of editions."""

    names = ("award_list",)


class AwardEditionSitemap(LanguageSitemap):
    """The editions."""

    def items(self):
        """Return every edition that is real."""
        return AwardEdition.objects.filter(is_sample=False).order_by("-year", "pk")
