"""The audit trail in words, and what else the admin’s pages need."""

from django import template

from core.audit_labels import action_label
from core.change_words import change_message
from core.models import AuditEvent
from core.record_links import admin_url_of

register = template.Library()

FEW = 12  # choices of a filter that stand open in the column

register.filter("action_name", action_label)
register.filter("changes_made", change_message)


@register.simple_tag
def record_link(event: AuditEvent) -> str:
    """Return where the record of an event is in the admin, empty where it has no page there."""
    return "" if event.action == "admin.deleted" else admin_url_of(event.object_type, event.object_id)


@register.filter
def is_short(choices: list[dict]) -> bool:
    """Tell whether a filter's choices may stand open: few ones, or one of many that is in use."""
    return len(choices) <= FEW or not any(choice["selected"] for choice in choices[:1])
