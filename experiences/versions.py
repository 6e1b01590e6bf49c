"""What reads differently in one version of an experience than in another: field by field, in each language."""

from dataclasses import dataclass

from django.utils.text import capfirst

from core import l10n
from core.models import AuditEvent
from core.textdiff import Piece, word_diff
from core.translated import SITE_LANGUAGES, column
from experiences.enums import State
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS

AFTER_QUESTION = (State.SUBMITTED, State.IN_REVIEW)


@dataclass(frozen=True)
class Difference:
    """One part in one language that is not the same in both; `pieces` from the older to the newer."""

    field: str
    label: str
    language: str
    language_name: str
    pieces: list[Piece]


def differences(older, newer) -> list[Difference]:
    """Return the parts that differ between two versions (or a version and the record), in the order of the story."""
    found = []
    for field in TEXT_FIELDS:
        label = capfirst(Experience._meta.get_field(field).verbose_name)
        for code in SITE_LANGUAGES:
            before, now = (
                (getattr(row, column(field, code)) or "").replace("\r", "").strip() for row in (older, newer)
            )
            if before != now:
                found.append(Difference(field, label, code, l10n.language_name(code), word_diff(before, now)))
    return found


def answer_of_city(experience: Experience) -> list[Difference]:
    """Return what the city has changed since it was last asked for changes, while the secretariat reads its answer."""
    if experience.state not in AFTER_QUESTION:
        return []
    trail = AuditEvent.objects.about(experience)
    asked = trail.filter(action="request_changes").last()
    if asked is None or not trail.filter(action="submit", at__gt=asked.at).exists():
        return []
    then = experience.history.filter(history_date__lte=asked.at).order_by("-history_date", "-history_id").first()
    answered = trail.filter(action="submit", at__gt=asked.at).last()
    sent = experience.history.filter(history_date__lte=answered.at).order_by("-history_date", "-history_id").first()
    return differences(then, sent or experience) if then else []
