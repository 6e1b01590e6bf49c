"""What happened to an experience and whose turn it is, told to its city."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core import l10n
from core.models import AuditEvent
from core.translated import SITE_LANGUAGES
from experiences.emails import field_label
from experiences.enums import State
from experiences.models import Experience

# Steps that a city reads about; what the secretariat arranges among itself is not its business.
STEPS = {
    "create": pgettext_lazy("step of an experience", "Draft begun"),
    "submit": pgettext_lazy("step of an experience", "Sent to the secretariat"),
    "start_review": pgettext_lazy("step of an experience", "Review begun"),
    "request_changes": pgettext_lazy("step of an experience", "Changes asked for"),
    "ask_consent": pgettext_lazy("step of an experience", "Consent asked for"),
    "give_consent": pgettext_lazy("step of an experience", "Consent given"),
    "refuse_consent": pgettext_lazy("step of an experience", "Consent refused"),
    "message": pgettext_lazy("step of an experience", "Message from the secretariat"),
    "accept": pgettext_lazy("step of an experience", "Accepted"),
    "publish": pgettext_lazy("step of an experience", "Published"),
    "reject": pgettext_lazy("step of an experience", "Not accepted"),
    "reopen": pgettext_lazy("step of an experience", "Decision taken back"),
    "withdraw": pgettext_lazy("step of an experience", "Withdrawn"),
    "archive": pgettext_lazy("step of an experience", "No longer shown"),
    "republish": pgettext_lazy("step of an experience", "Published again"),
    "confirm": pgettext_lazy("step of an experience", "Confirmed by the city"),
    "propose": pgettext_lazy("step of an experience", "Changes proposed"),
    "proposal_accepted": pgettext_lazy("step of an experience", "Changes taken over"),
    "proposal_refused": pgettext_lazy("step of an experience", "Changes not taken over"),
    "proposal_withdrawn": pgettext_lazy("step of an experience", "Proposal taken back"),
    "begin_edition": pgettext_lazy("step of an experience", "New edition begun"),
    "adaptation_stated": pgettext_lazy("step of an experience", "Said to be an adaptation"),
    "adaptation_confirmed": pgettext_lazy("step of an experience", "Adaptation confirmed"),
    "adaptation_refused": pgettext_lazy("step of an experience", "Adaptation not confirmed"),
    "adaptation_ended": pgettext_lazy("step of an experience", "Adaptation taken back"),
}

# `reopen` ends a decision, and also what the city was asked for.
REQUEST_TAKEN_BACK = pgettext_lazy("step of an experience", "Request taken back")

CITY = pgettext_lazy("whose turn it is", "Your turn")
SECRETARIAT = pgettext_lazy("whose turn it is", "The secretariat’s turn")
NOBODY = pgettext_lazy("whose turn it is", "Nothing to do")
TURNS = {
    State.DRAFT: (CITY, gettext_lazy("Finish it in your own time, then send it.")),
    State.SUBMITTED: (SECRETARIAT, gettext_lazy("An editor will take it and begin to read.")),
    State.IN_REVIEW: (SECRETARIAT, gettext_lazy("An editor is reading it and will decide or ask.")),
    State.CHANGES_REQUESTED: (CITY, gettext_lazy("Make the changes you were asked for, then send it again.")),
    State.CONSENT_ASKED: (CITY, gettext_lazy("Say whether you agree with the editor’s wording.")),
    State.ACCEPTED: (SECRETARIAT, gettext_lazy("It will be published soon.")),
    State.PUBLISHED: (NOBODY, gettext_lazy("Everybody can read it.")),
    State.ARCHIVED: (NOBODY, gettext_lazy("It has been public; now only you and the secretariat see it.")),
    State.REJECTED: (NOBODY, gettext_lazy("It will not be published. Your text is kept.")),
    State.WITHDRAWN: (NOBODY, gettext_lazy("You have taken it back. Your text is kept.")),
}
PROPOSED = (SECRETARIAT, gettext_lazy("Everybody can read it. An editor looks at the changes that you propose."))
TO_CONFIRM = (
    CITY,
    gettext_lazy("Everybody can read it. Is it still as described? Confirm it, or propose what has changed."),
)


@dataclass(frozen=True)
class Turn:
    """Who acts next, and how."""

    who: str
    what: str
    is_city: bool


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline."""

    at: dt.datetime
    title: str
    who: str
    message: str
    requests: list[tuple[str, str]] = field(default_factory=list)
    parts: str = ""


def turn(experience: Experience, *, has_proposal: bool = False) -> Turn:
    """Return whose turn it is; `has_proposal` where changes that the city has proposed wait."""
    who, what = TURNS[State(experience.state)]
    if experience.is_published and has_proposal:
        who, what = PROPOSED
    elif experience.needs_confirmation:
        who, what = TO_CONFIRM
    return Turn(str(who), str(what), is_city=who is CITY)


def request_text(experience: Experience) -> str:
    """Return what the secretariat wrote when it asked for what the city has to do now."""
    asked = {State.CHANGES_REQUESTED: "request_changes", State.CONSENT_ASKED: "ask_consent"}.get(
        State(experience.state)
    )
    event = AuditEvent.objects.about(experience).filter(action=asked).last() if asked else None
    return event.message if event else ""


def moments(experience: Experience) -> list[Moment]:
    """Return what happened, newest first."""
    events = AuditEvent.objects.about(experience).filter(action__in=STEPS)
    return [_moment(event) for event in reversed(events)]


def _moment(event: AuditEvent) -> Moment:
    fields = event.data.get("fields") or {}
    asked = fields if isinstance(fields, dict) else {}  # other events only name their columns
    kept = event.data.get("kept")
    said = [_kept_wording(kept)] if kept else []
    return Moment(
        at=event.at,
        title=str(_title(event)),
        who=event.actor_name or _("The site"),
        message="\n".join([*said, event.message]).strip(),
        requests=[(capfirst(str(field_label(name))), text) for name, text in asked.items()],
        parts=l10n.listed([_part(column) for column in fields if column not in asked]),
    )


def _part(column: str) -> str:
    """Return what a column of a proposal holds: “Summary (Catalan)”."""
    name, _dash, language = column.rpartition("_")
    if language not in SITE_LANGUAGES:
        return capfirst(str(field_label(column)))
    return f"{capfirst(str(field_label(name)))} ({l10n.language_name(language)})"


def _title(event: AuditEvent) -> str:
    is_request = event.data.get("from") in {State.CHANGES_REQUESTED, State.CONSENT_ASKED}
    return REQUEST_TAKEN_BACK if event.action == "reopen" and is_request else STEPS[event.action]


def _kept_wording(number: int) -> str:
    text = ngettext(
        "In %(number)s place the city keeps its own wording.",
        "In %(number)s places the city keeps its own wording.",
        number,
    )
    return text % {"number": l10n.number(number)}
