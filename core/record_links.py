"""From the audit trail back to the record it names."""

from django.urls import NoReverseMatch, reverse


def admin_url_of(object_type: str, object_id: str) -> str:
    """Return the admin address of a record (`object_type`: `app.model`), empty where the admin has none."""
    try:
        return reverse(f"admin:{object_type.replace('.', '_')}_change", args=[object_id])
    except NoReverseMatch:
        return ""
