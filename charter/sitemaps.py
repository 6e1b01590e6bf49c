"""The Charter's pages for search engines."""

from charter.models import Principle
from core.sitemaps import LanguageSitemap, PageSitemap


class CharterSitemap(PageSitemap):
    """The Charter itself."""

    names = ("charter",)


class PrincipleSitemap(LanguageSitemap):
    """The principles of every edition that is loaded."""

    def items(self):
        """Return the principles with their edition, which decides their address."""
        return Principle.objects.select_related("edition").order_by("edition__year", "number")
