"""What is said beside the fields of an experience: requests of the secretariat, and remarks of those who write it."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import capfirst

from accounts.models import User
from core import audit
from core.permissions import require
from editorial.actions import add_comment
from editorial.enums import Audience
from editorial.models import BODY_LENGTH, Comment
from experiences import emails
from experiences.enums import State
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
    def label(self) -> str:
        """Return the name of the field; nothing for the whole."""
        return capfirst(emails.field_label(self.field)) if self.field else ""

    @property
    def count(self) -> int:
        """Return how many remarks wait."""
        return len(self.remarks)


@transaction.atomic
def say(*, experience: Experience, by: User, field: str, body: str) -> None:
    """Keep a remark for those who write the experience, and mail it to the others; the same sent twice is said once.

    The secretariat is told where it takes part: of answers to what it has said, and of all that comes once it is sent.
    """
    about = Comment.objects.about(experience).for_city()
    if not about.unresolved().filter(author=by, body=body.strip(), field=field, is_request=False).exists():
        is_answer = about.filter(field=field, author__is_staff=True).exists()
        add_comment(record=experience, by=by, body=body, field=field, audience=Audience.CITY)
        emails.remark_written(experience, by=by, field=field, body=body.strip())
        # What its writers say among themselves while they write is their own business, as long as nobody has asked.
        if experience.state != State.DRAFT and not by.is_staff and (is_answer or not experience.is_editable_by_city):
            emails.remark_answered(experience, by=by, field=field, body=body.strip())


@transaction.atomic
def tell_city(*, experience: Experience, by: User, field: str, body: str) -> None:
    """Write to the city about a part or the whole, in any state, without asking for anything; the trail keeps it."""
    require(can_review, by, experience)
    before = Comment.objects.about(experience).count()
    say(experience=experience, by=by, field=field, body=body)
    if Comment.objects.about(experience).count() > before:
        audit.record("message", experience, by=by, fields={field: body.strip()})


def conversation(experience: Experience) -> list[Thread]:
    """Return everything that city and secretariat have said to each other, by field, the whole first; done or not."""
    found = {"": Thread("")}
    for comment in Comment.objects.about(experience).for_city():
        found.setdefault(comment.field, Thread(comment.field)).remarks.append(comment)
    return list(found.values())


def by_field(experience: Experience) -> dict[str, Thread]:
    """Return what is open, by field; under "" what is about the whole."""
    found: dict[str, Thread] = {}
    for comment in Comment.objects.about(experience).for_city().unresolved():
        thread = found.setdefault(comment.field, Thread(comment.field))
        (thread.requests if comment.is_request else thread.remarks).append(comment)
    return found
