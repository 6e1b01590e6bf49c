"""What the secretariat has reworded since the city last had the text in its hands."""

from dataclasses import dataclass

from django.utils.text import capfirst

from core.models import AuditEvent
from core.textdiff import Piece, word_diff
from core.translated import SITE_LANGUAGES, column
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS

# After these steps the text is as the city wants it.
CITY_STEPS = ("submit", "give_consent", "refuse_consent")


@dataclass(frozen=True)
class Rewording:
    """One part in one language: what the city had written, and what stands there now."""

    field: str
    label: str
    language: str
    before: str
    now: str
    pieces: list[Piece]


def reworded(experience: Experience) -> list[Rewording]:
    """Return every part that reads differently from what the city sent, in the order of the story.

    A part that was empty in that language is a translation, not a rewording, and is left out.
    """
    event = AuditEvent.objects.about(experience).filter(action__in=CITY_STEPS).last()
    if event is None:
        return []
    sent = experience.history.filter(history_date__lte=event.at).order_by("-history_date", "-history_id").first()
    if sent is None:
        return []
    found = []
    for field in TEXT_FIELDS:
        for language in SITE_LANGUAGES:
            name = column(field, language)
            before, now = (_clean(getattr(record, name)) for record in (sent, experience))
            if before and before != now:
                label = capfirst(Experience._meta.get_field(field).verbose_name)
                found.append(Rewording(field, label, language, before, now, word_diff(before, now)))
    return found


def _clean(text: str | None) -> str:
    return (text or "").replace("\r", "").strip()
