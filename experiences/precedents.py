"""What was decided about experiences much like this one: an editor then decides alike, or knows why not.

Published neighbours come from the search (alike.py); what was rejected, archived or accepted is not in it and is
compared here: the latest decisions on shared topics or principles, or of the same city, by the words that they share.
"""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from core.audit_labels import action_label
from core.models import AuditEvent
from core.translated import SITE_LANGUAGES, column
from experiences.enums import State
from experiences.models import Experience

DECIDED = (State.REJECTED, State.ARCHIVED, State.ACCEPTED)
DECISIONS = ("reject", "archive", "accept")
COMPARED = 300  # the latest ones
SIZE = 3
FEWEST_SHARED = 3
SHORTEST_WORD = 5
COMPARED_COLUMNS = [column(field, code) for field in ("title", "summary") for code in SITE_LANGUAGES]
WORD = re.compile(r"[^\W\d_]+(?:·[^\W\d_]+)*")


@dataclass(frozen=True)
class Precedent:
    """An experience about which there is a decision, and the decision with its reason."""

    experience: Experience
    url: str
    decision: str
    event: AuditEvent | None
    shared: str


def precedents(experience: Experience) -> list[Precedent]:
    """Return up to three decided experiences much like this one, the nearest first, in at most five queries."""
    words = _words(experience)
    if not words:
        return []
    about = Q(topics__in=experience.topics.all()) | Q(principles__in=experience.principles.all())
    near = Experience.objects.filter(about | Q(city=experience.city_id), state__in=DECIDED).exclude(pk=experience.pk)
    keys = near.order_by("-submitted_at", "-pk").values_list("pk", flat=True).distinct()[:COMPARED]
    rows = Experience.objects.filter(pk__in=list(keys)).only(
        "state", "slug", "source_language", "original_title", "city_id", *COMPARED_COLUMNS
    )
    found = []
    for row in rows:
        shared = words & _words(row)
        if len(shared) >= FEWEST_SHARED or (shared and row.city_id == experience.city_id):
            found.append((len(shared), row.pk, row, shared))
    best = sorted(found, key=lambda each: each[:2], reverse=True)[:SIZE]
    events = _decisions([row for _count, _pk, row, _shared in best])
    return [
        Precedent(
            row,
            reverse("admin:experiences_experience_review", args=[row.pk]),
            action_label(events[row.pk].action) if row.pk in events else State(row.state).label,
            events.get(row.pk),
            ", ".join(sorted(shared, key=len, reverse=True)[:5]),
        )
        for _count, _pk, row, shared in best
    ]


def _decisions(rows: list[Experience]) -> dict[int, AuditEvent]:
    """Return the last decision about each."""
    if not rows:
        return {}
    keys = [str(row.pk) for row in rows]
    events = AuditEvent.objects.filter(
        object_type=Experience._meta.label_lower, object_id__in=keys, action__in=DECISIONS
    ).order_by("at", "pk")
    return {int(event.object_id): event for event in events}


def _words(experience: Experience) -> set[str]:
    text = " ".join(getattr(experience, name) or "" for name in COMPARED_COLUMNS)
    return {word.lower() for word in WORD.findall(text) if len(word) >= SHORTEST_WORD}
