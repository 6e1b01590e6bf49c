"""What the secretariat has reworded since the city last had the text in its hands."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from core.forms import mark_of
from core.models import AuditEvent
from core.textdiff import Piece, word_diff
from core.translated import SITE_LANGUAGES, column
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS

# After these steps the text is as the city wants it.
CITY_STEPS = ("submit", "give_consent", "refuse_consent")
SHOWN = 200  # characters of a change beside its tick


@dataclass(frozen=True)
class Change:
    """One place that reads differently; `key` names it among all of an experience."""

    key: str
    before: str
    now: str

    def __str__(self) -> str:
        """Return what putting it back does."""
        before, now = (Truncator(text.strip()).chars(SHOWN) for text in (self.before, self.now))
        if not before:
            return _("leave out “%(now)s”") % {"now": now}
        if not now:
            return _("keep “%(before)s”") % {"before": before}
        return _("“%(before)s” instead of “%(now)s”") % {"before": before, "now": now}


@dataclass(frozen=True)
class Rewording:
    """One part in one language: what the city had written, and what stands there now."""

    field: str
    label: str
    language: str
    before: str
    now: str
    pieces: list[Piece]

    @property
    def column(self) -> str:
        """Return the column that holds it."""
        return column(self.field, self.language)

    @property
    def changes(self) -> list[Change]:
        """Return the places that read differently, in order."""
        return [part for part in self._parts() if isinstance(part, Change)]

    def without(self, keys: Collection[str]) -> str:
        """Return the text as it stands now, with the city's own wording in the places of these keys."""
        return "".join(
            part if isinstance(part, str) else part.before if part.key in keys else part.now for part in self._parts()
        )

    def _parts(self) -> list[str | Change]:
        """Return the text as what stayed and what changed; changes with only a space between them are one."""
        parts: list[str | Change] = []
        for piece in self.pieces:
            if piece.kind == "same":
                parts.append(piece.text)
                continue
            between = ""
            if len(parts) > 1 and isinstance(parts[-1], str) and parts[-1].isspace():
                between = parts.pop()
            fresh = Change(f"{self.column}-{len(parts)}", "", "")
            last = parts.pop() if parts and isinstance(parts[-1], Change) else fresh
            removed, added = (piece.text if piece.kind == kind else "" for kind in ("removed", "added"))
            parts.append(Change(last.key, last.before + between + removed, last.now + between + added))
        return parts


def mark(rewordings: list[Rewording]) -> str:
    """Return a short mark of what somebody sees who answers, to know whether it is still so."""
    return mark_of({item.column: (item.before, item.now) for item in rewordings})


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


@dataclass(frozen=True)
class Translation:
    """One part as its city wrote it, in a language that the site lacks, and what will be read of it here."""

    label: str
    language: str
    text: str
    original: str


def translated(experience: Experience) -> list[Translation]:
    """Return what has been translated of a text that was written in another language than the site's."""
    if not experience.written_in_original:
        return []
    language = experience.source_language
    return [
        Translation(capfirst(Experience._meta.get_field(field).verbose_name), language, text, original)
        for field, original in experience.written_texts()
        if (text := _clean(getattr(experience, column(field, language))))
    ]


def _clean(text: str | None) -> str:
    return (text or "").replace("\r", "").strip()
