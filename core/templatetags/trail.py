"""The audit trail in words, for the admin's pages."""

from django import template

from core.audit_labels import action_label
from core.models import AuditEvent
from core.record_links import admin_url_of

register = template.Library()

register.filter("action_name", action_label)


@register.simple_tag
def record_link(event: AuditEvent) -> str:
    """Return where the record of an event is in the admin, empty where it has no page there."""
    return "" if event.action == "admin.deleted" else admin_url_of(event.object_type, event.object_id)


@register.filter
def changes_made(event: AuditEvent) -> str:
    """Say which fields somebody changed by hand."""
    from core.admin_base import change_message  # the admin is only there where its pages are

    return change_message(event)
