"""What visitors write about experiences, and their alerts."""

import itertools
import uuid

from django.utils import timezone

from experiences.enums import Change, Reached
from experiences.models import ChangeReport, Question, SearchAlert
from tests.factories.experiences import make_experience

numbers = itertools.count(1)


def make_question(*, is_sent=True, **overrides):
    """A question that was passed on to the city, or one whose sender has not proven the address."""
    sent = {"sent_at": timezone.now(), "reached": Reached.CITY} if is_sent else {}
    fields = {
        "name": "Anna Puig",
        "email": "anna@example.org",
        "message": "What did it cost?",
        "language": "ca",
        **sent,
        **overrides,
    }
    fields.setdefault("experience", None)
    fields["experience"] = fields["experience"] or make_experience()
    return Question.objects.create(token=uuid.uuid4(), **fields)


def make_report(**overrides):
    fields = {"kind": Change.ENDED, "message": "It ended last year.", "language": "ca", **overrides}
    fields["experience"] = fields.get("experience") or make_experience()
    return ChangeReport.objects.create(token=uuid.uuid4(), **fields)


def make_alert(*, is_confirmed=True, **overrides):
    """An alert that has begun now (or is not confirmed yet), for the whole bank unless a query says otherwise."""
    now = timezone.now()
    fields = {"email": f"reader-{next(numbers)}@example.org", "language": "en", **overrides}
    if is_confirmed:
        fields.setdefault("confirmed_at", now)
        fields.setdefault("checked_at", fields["confirmed_at"])
    return SearchAlert.objects.create(token=uuid.uuid4(), **fields)
