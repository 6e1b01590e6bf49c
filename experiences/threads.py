"""What is said beside the fields of an experience: requests of the secretariat, and remarks of those who write it."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from core import audit
from core.permissions import require
from editorial.actions import add_comment
from editorial.enums import Audience
from editorial.models import BODY_LENGTH, Comment
from experiences import emails
from experiences.models import Experience
from experiences.permissions import can_review


@dataclass
class Thread:
    """Everything said about one field, oldest first; `typed` is a remark that could not be kept yet."""

    field: str
    requests: list[Comment] = field(default_factory=list)
    remarks: list[Comment] = field(default_factory=list)
    typed: str = ""
    longest: int = BODY_LENGTH

    @property
    def count(self) -> int:
        """Return how many remarks wait."""
        return len(self.remarks)


@transaction.atomic
def say(*, experience: Experience, by: User, field: str, body: str) -> None:
    """Keep a remark for those who write the experience, and mail it to the others; the same sent twice is said once."""
    waiting = Comment.objects.about(experience).for_city().unresolved()
    if not waiting.filter(author=by, body=body.strip(), field=field, is_request=False).exists():
        add_comment(record=experience, by=by, body=body, field=field, audience=Audience.CITY)
        emails.remark_written(experience, by=by, field=field, body=body.strip())


@transaction.atomic
def tell_city(*, experience: Experience, by: User, field: str, body: str) -> None:
    """Write to the city about a part or the whole, in any state, without asking for anything; the trail keeps it."""
    require(can_review, by, experience)
    before = Comment.objects.about(experience).count()
    say(experience=experience, by=by, field=field, body=body)
    if Comment.objects.about(experience).count() > before:
        audit.record("message", experience, by=by, fields={field: body.strip()})


def by_field(experience: Experience) -> dict[str, Thread]:
    """Return what is open, by field; under "" what is about the whole."""
    found: dict[str, Thread] = {}
    for comment in Comment.objects.about(experience).for_city().unresolved():
        thread = found.setdefault(comment.field, Thread(comment.field))
        (thread.requests if comment.is_request else thread.remarks).append(comment)
    return found
