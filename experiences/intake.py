"""What the secretariat enters itself: an experience that a city sent on paper, by mail or with its candidature."""

from django.utils import timezone

from core import audit
from experiences.enums import State
from experiences.models import Experience


def take_in(*, experience: Experience, by) -> Experience:
    """Save a new experience as received and taken into review by the person who enters it. Mails nobody."""
    experience.state = State.IN_REVIEW
    experience.submitted_at = timezone.now()
    experience.created_by = experience.assigned_to = by
    experience._history_user = by  # noqa: SLF001 - the name that simple_history reads
    experience.save()
    audit.record("take_in", experience, by=by, to=State.IN_REVIEW.value)
    return experience
