"""Writing and answering comments about any record."""

from django.db import models, transaction
from django.utils import timezone

from editorial.enums import Audience
from editorial.models import Comment


@transaction.atomic
def add_comment(
    *,
    record: models.Model,
    by,
    body: str,
    field: str = "",
    audience: str = Audience.STAFF,
    is_request: bool = False,
) -> Comment:
    """Write a remark on a record or on one of its fields; the same one sent twice is kept once.

    Sends nothing: the action it belongs to does.
    """
    said = {"author": by, "body": body.strip(), "field": field, "audience": audience, "is_request": is_request}
    again = Comment.objects.about(record).unresolved().filter(**said).first()
    return again or Comment.objects.create(record=record, **said)


@transaction.atomic
def resolve_comment(*, record: models.Model, by, key: int) -> bool:
    """Mark a remark on the record, other than a request, as done; False where there is no such one any more."""
    remarks = Comment.objects.about(record).for_city().unresolved().filter(pk=key, is_request=False)
    now = timezone.now()
    found = Comment.objects.filter(pk__in=remarks.values("pk"))
    return bool(found.update(resolved_at=now, resolved_by=by, updated_at=now))


@transaction.atomic
def resolve_requests_to_city(*, record: models.Model, by) -> int:
    """Mark every open request to the city as answered, and return how many there were."""
    waiting = Comment.objects.about(record).requests().unresolved()
    now = timezone.now()
    return Comment.objects.filter(pk__in=waiting.values("pk")).update(resolved_at=now, resolved_by=by, updated_at=now)
