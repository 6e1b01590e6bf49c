"""Who may do what with publications and news."""

from core.permissions import is_staff_with
from publications.models import NewsItem, Publication


def can_view(user, record: NewsItem | Publication) -> bool:
    """Tell whether the person may read it: everybody once it is published, those who write it before."""
    return record.is_published or is_staff_with(user, f"publications.change_{record._meta.model_name}")
