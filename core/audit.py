"""The one way into the audit trail."""

from django.db import models

from core import deputy
from core.models import AuditEvent


def record(action: str, about: models.Model, *, by=None, message: str = "", **data) -> AuditEvent:
    """Add an audit event in the current transaction.

    `by` is the acting user, None for the system itself; `data` must be plain JSON values. Who acts for that user at the
    moment is named too (`data["deputy"]`).
    """
    if (person := deputy.present()) is not None:
        data["deputy"] = person
    return AuditEvent.objects.create(
        action=action,
        actor_id=getattr(by, "pk", None),
        actor_name=str(by) if by is not None and by.pk else "",
        object_type=about._meta.label_lower,
        object_id=str(about.pk),
        object_name=str(about)[:300],
        message=message,
        data=data,
    )
