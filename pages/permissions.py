"""Who may do what with the association's own pages."""

from core.permissions import is_staff_with


def can_preview_pages(user) -> bool:
    """Tell whether the person may read a page that is not published yet."""
    return is_staff_with(user, "pages.view_page")
