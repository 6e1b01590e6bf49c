"""Lists that the site writes itself."""

from django.http import HttpRequest

from core.admin_base import SiteAdmin


class ReadOnlyAdmin(SiteAdmin):
    """Rows that nobody writes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody deletes."""
        return False
