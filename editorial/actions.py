"""Writing and answering comments about any record."""

from django.db import models, transaction
from django.utils import timezone

from editorial.enums import Audience
from editorial.models import Comment


@transaction.atomic
def add_comment(*, record: models.Model, by, body: str, field: str = "", audience: str = Audience.STAFF) -> Comment:
    """Write a remark on a record or on one of its fields. Sends nothing: the action it belongs to does."""
    return Comment.objects.create(record=record, author=by, body=body.strip(), field=field, audience=audience)


@transaction.atomic
def resolve_requests_to_city(*, record: models.Model, by) -> int:
    """Mark every open request to the city as answered, and return how many there were."""
    waiting = Comment.objects.about(record).for_city().unresolved()
    now = timezone.now()
    return Comment.objects.filter(pk__in=waiting.values("pk")).update(resolved_at=now, resolved_by=by, updated_at=now)
