"""The audit trail as a table, line by line, for whoever has to look through it elsewhere."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from core.audit_labels import BY, action_label
from core.change_words import change_message
from core.models import AuditEvent

CHUNK = 2_000


def columns() -> list[str]:
    """Return the names of the columns in the reader's language; codes stay codes."""
    return [
        pgettext("moment", "When"),
        pgettext("person", "Who"),
        gettext("In whose place: done by"),
        gettext("Action"),
        gettext("Code of the action"),
        gettext("Type of record"),
        gettext("Number of the record"),
        gettext("Record"),
        gettext("Reason"),
        gettext("Changes"),
    ]


def rows(events: QuerySet) -> Iterator[list[str]]:
    """Give the events as rows, a part of them in memory at a time."""
    for event in events.iterator(chunk_size=CHUNK):
        yield row_of(event)


def row_of(event: AuditEvent) -> list[str]:
    """Return one event; the moment as a machine sorts it, in the office's time."""
    return [
        timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds"),
        event.actor_name or str(BY),
        deputy_name(event),
        action_label(event.action),
        event.action,
        event.object_type,
        event.object_id,
        event.object_name,
        event.message,
        change_message(event),
    ]


def deputy_name(event: AuditEvent) -> str:
    """Return who acted in somebody's place, nothing where it was the person."""
    return str((event.data.get("deputy") or {}).get("name", ""))
