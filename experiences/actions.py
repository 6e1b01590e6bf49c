"""Everything that changes an experience.

Each action is one transaction: it locks the row, asks the workflow's table and the permissions, writes, records who did
it in the audit trail and queues the mails. It returns the fresh row.

`TransitionNotAllowed` says why a step is not possible (`already` where it has just been done), `PermissionDenied` that
the person is not on the right side, `ValidationError` names the fields that lack something.
"""

import datetime as dt
import logging
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, l10n
from core.permissions import require
from core.translated import text_of
from editorial.actions import add_comment, resolve_requests_to_city
from editorial.enums import Audience
from experiences import completeness, emails, machine_drafts, permissions, wording, workflow
from experiences.adaptations import ask_other_cities
from experiences.drafting import DRAFT_PREFIX, close_draft, locked
from experiences.enums import State
from experiences.models import Experience
from experiences.tasks import tell_subscribers

logger = logging.getLogger(__name__)

SLUG_LENGTH = Experience._meta.get_field("slug").max_length


# The city's steps ----------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(*, experience: Experience, by: User, message: str = "") -> Experience:
    """Send a draft, or the answer to a request for changes, to the secretariat.

    Refused with the names of the missing fields where it is not complete. Closes the open requests; mails the
    secretariat (the editor in charge, if there is one) with what the city wrote to it and, as a receipt, the city.
    What a city sends it confirms.
    """
    close_draft(locked(experience))
    row, came_from = _take("submit", experience, by)
    if missing := completeness.blockers(row, row.undescribed_images):
        raise ValidationError({remark.field: remark.text for remark in missing})
    row.submitted_at, row.confirmed_on = timezone.now(), timezone.localdate()
    again = came_from == State.CHANGES_REQUESTED
    row.answered_at = row.submitted_at if again else None
    _finish("submit", row, came_from, by, "submitted_at", "confirmed_on", message=message)
    if again:
        resolve_requests_to_city(record=row, by=by)
    emails.experience_submitted(row, by=by, again=again, message=message.strip())
    return row


@transaction.atomic
def give_consent(
    *, experience: Experience, by: User, message: str = "", put_back: Collection[str] = (), seen: str = ""
) -> Experience:
    """Agree with the editor's wording, and so confirm it; back to review, mail to the editor.

    `put_back` are the keys of changes (experiences/wording.py) in whose place the city's own wording stands again;
    `seen` is the mark of what the city has seen. Raises ValidationError where the text is another one by now.
    """
    row, came_from = _take("give_consent", experience, by)
    columns, kept = [], 0
    if put_back:
        rewordings = wording.reworded(row)
        if seen != wording.mark(rewordings):
            raise ValidationError(_("The wording has changed since you opened this page. Please look at it once more."))
        for item in rewordings:
            if count := sum(change.key in put_back for change in item.changes):
                text = item.without(put_back)
                limit = Experience._meta.get_field(item.field).max_length
                if len(text) > limit:
                    complaint = _("%(part)s would be too long with these wordings: at most %(number)s characters.")
                    raise ValidationError(complaint % {"part": item.label, "number": l10n.number(limit)})
                setattr(row, item.column, text)
                columns.append(item.column)
                kept += count
    row.confirmed_on, row.answered_at = timezone.localdate(), timezone.now()
    _finish("give_consent", row, came_from, by, "confirmed_on", *columns, message=message, kept=kept)
    emails.consent_answered(row, by=by, given=True, message=message, kept=kept)
    return row


@transaction.atomic
def refuse_consent(*, experience: Experience, by: User, reason: str) -> Experience:
    """Disagree with the editor's wording and say why; back to review, mail to the editor."""
    reason = _required(reason, "reason", _("Say what should be different, so that the editor can mend it."))
    row, came_from = _take("refuse_consent", experience, by)
    row.answered_at = timezone.now()
    _finish("refuse_consent", row, came_from, by, message=reason)
    emails.consent_answered(row, by=by, given=False, message=reason, kept=0)
    return row


@transaction.atomic
def withdraw(*, experience: Experience, by: User, reason: str = "") -> Experience:
    """Take back what is not public yet. Nothing is deleted; the secretariat is told if it had been sent."""
    row, came_from = _take("withdraw", experience, by)
    _finish("withdraw", row, came_from, by, message=reason)
    if row.submitted_at:
        emails.experience_withdrawn(row, by=by, message=reason)
    return row


@transaction.atomic
def confirm(*, experience: Experience, by: User) -> Experience:
    """Note that the city says of something published: this is still how it is. Twice on one day is once."""
    row = locked(experience)
    require(permissions.can_act_for_city, by, row)
    if row.is_published and row.confirmed_on != timezone.localdate():
        row.confirmed_on = timezone.localdate()
        row.version += 1
        _save(row, by, ["confirmed_on"])
        audit.record("confirm", row, by=by)
    return row


# The secretariat's steps ---------------------------------------------------------------------------------------------


@transaction.atomic
def start_review(*, experience: Experience, by: User, assign: User | None = None) -> Experience:
    """Take something from the queue, for oneself or for the editor named; mail to the city (and to that editor)."""
    row, came_from = _take("start_review", experience, by)
    row.assigned_to = assign or row.assigned_to or by
    _require_editor(row.assigned_to)
    _finish("start_review", row, came_from, by, "assigned_to", editor=str(row.assigned_to))
    emails.review_started(row, by=by)
    emails.editor_assigned(row, by=by)
    return row


@transaction.atomic
def assign(*, experience: Experience, by: User, to: User) -> Experience:
    """Give something that waits to an editor, who is told by mail; the state stays. Theirs already: nothing happens."""
    row = locked(experience)
    require(permissions.can_review, by, row)
    _require_editor(to)
    if row.assigned_to_id == to.pk:
        return row
    row.assigned_to = to
    _save(row, by, ["assigned_to"])
    audit.record("assign", row, by=by, editor=str(to))
    emails.editor_assigned(row, by=by)
    return row


@transaction.atomic
def release(*, experience: Experience, by: User) -> Experience:
    """Leave something in nobody's charge, for whoever takes it next; the state stays. Nobody's already: nothing."""
    row = locked(experience)
    require(permissions.can_review, by, row)
    if row.assigned_to_id is None:
        return row
    editor, row.assigned_to = row.assigned_to, None
    _save(row, by, ["assigned_to"])
    audit.record("release", row, by=by, editor=str(editor))
    return row


@transaction.atomic
def request_changes(
    *, experience: Experience, by: User, message: str = "", comments: Mapping[str, str] | None = None
) -> Experience:
    """Ask the city for changes, as a whole (`message`) or field by field (`comments`); mail to the city."""
    asked = {field: text.strip() for field, text in (comments or {}).items() if text.strip()}
    message = message.strip()
    if not asked:
        message = _required(message, "message", _("Say what the city should change."))
    row, came_from = _take("request_changes", experience, by)
    for field, text in asked.items():
        add_comment(record=row, by=by, body=text, field=field, audience=Audience.CITY, is_request=True)
    _finish("request_changes", row, came_from, by, message=message, fields=asked)
    emails.changes_requested(row, by=by, message=message, comments=asked)
    return row


@transaction.atomic
def ask_consent(*, experience: Experience, by: User, message: str = "") -> Experience:
    """Ask the city whether it agrees with the wording as it stands now; mail to the city."""
    row, came_from = _take("ask_consent", experience, by)
    _finish("ask_consent", row, came_from, by, message=message)
    emails.consent_asked(row, by=by, message=message)
    return row


@transaction.atomic
def accept(*, experience: Experience, by: User, message: str = "", announce_on: dt.date | None = None) -> Experience:
    """Decide that it will be published, without announcing it to everybody yet; mail to the city.

    With a day it is published by itself then (`announce_due`), else when an editor does it. Such a day is refused where
    an image says nothing to people who cannot see it: nobody would be there to mend that.
    """
    row, came_from = _take("accept", experience, by)
    _set_day(row, announce_on)
    _finish("accept", row, came_from, by, message=message, **_told_day(row))
    emails.experience_accepted(row, by=by)
    return row


@transaction.atomic
def set_day(*, experience: Experience, by: User, announce_on: dt.date | None) -> Experience:
    """Choose on which day something accepted is announced, or that an editor does it (None). Mails nobody."""
    row = locked(experience)
    require(permissions.can_review, by, row)
    if row.state != State.ACCEPTED:
        raise workflow.TABLE.refusal("accept", row.state)
    if row.announce_on == announce_on:
        return row
    _set_day(row, announce_on)
    row.version += 1
    _save(row, by, ["announce_on"])
    audit.record("set_day", row, by=by, **_told_day(row))
    return row


@transaction.atomic
def reopen(*, experience: Experience, by: User, reason: str = "") -> Experience:
    """Take a decision or a request back that was a mistake, and review again; mail to the city. Nothing is lost.

    What was asked is done with. Refused where the city has begun another edition in the place of what was rejected.
    """
    row, came_from = _take("reopen", experience, by)
    if row.earlier_edition_id and came_from == State.REJECTED:
        others = Experience.objects.filter(earlier_edition=row.earlier_edition_id).exclude(pk=row.pk)
        if others.exclude(state__in=State.CAME_TO_NOTHING).exists():
            raise ValidationError(_("The city has begun another edition in its place, so this one stays as it is."))
    resolve_requests_to_city(record=row, by=by)
    _finish("reopen", row, came_from, by, message=reason)
    emails.decision_taken_back(row, by=by, message=reason.strip(), came_from=came_from)
    return row


@transaction.atomic
def publish(*, experience: Experience, by: User, message: str = "") -> Experience:
    """Show it to everybody under its final address; mail to the city, and to those who asked for news of a search.

    Cities from which it says to be adapted are asked now. What a machine wrote and nobody has read is not published; it
    goes on at the translation desk.

    From review it is accepted and published in one go: two steps in the trail, one mail. Refused where an image says
    nothing to people who cannot see it.
    """
    row = locked(experience)
    if row.state == State.IN_REVIEW:
        row, came_from = _take("accept", row, by)
        _finish("accept", row, came_from, by)
    row, came_from = _take("publish", row, by)
    return _publish(row, came_from, by, message)


@transaction.atomic
def announce(*, experience: Experience) -> Experience | None:
    """Publish something accepted whose day has come, as nobody's step but the site's; None where that is no longer so.

    Raises ValidationError where it cannot be published as it is.
    """
    row = locked(experience)
    if row.state != State.ACCEPTED or row.announce_on is None or row.announce_on > timezone.localdate():
        return None
    came_from, row.state = State.ACCEPTED, State.PUBLISHED
    return _publish(row, came_from, None, "")


def announce_due() -> int:
    """Publish everything whose day has come, each by itself; return how many there were.

    What cannot be published keeps its day and stands on the first page of the desk.
    """
    announced = 0
    for experience in Experience.objects.announced_by(timezone.localdate()):
        try:
            announced += announce(experience=experience) is not None
        except ValidationError as error:
            logger.warning("Experience %s could not be announced: %s", experience.pk, "; ".join(error.messages))
    return announced


def _publish(row: Experience, came_from: State, by: User | None, message: str) -> Experience:
    withheld = machine_drafts.withhold(row)
    _require_readable(row)
    row.published_at = timezone.now()
    if row.slug.startswith(DRAFT_PREFIX):
        row.slug = final_slug(row)
    _finish("publish", row, came_from, by, "published_at", "slug", *withheld.columns, message=message)
    machine_drafts.hand_over(row, withheld)
    emails.experience_published(row, by=by)
    ask_other_cities(experience=row, by=by)
    tell_subscribers()
    return row


@transaction.atomic
def reject(*, experience: Experience, by: User, reason: str) -> Experience:
    """Decide that it will not be published and say why; mail to the city. Nothing is deleted."""
    reason = _required(reason, "reason", _("Tell the city why."))
    row, came_from = _take("reject", experience, by)
    _finish("reject", row, came_from, by, message=reason)
    emails.experience_rejected(row, by=by, message=reason)
    return row


@transaction.atomic
def archive(*, experience: Experience, by: User, reason: str) -> Experience:
    """Take a public page away and keep everything; mail to the city."""
    reason = _required(reason, "reason", _("Tell the city why."))
    row, came_from = _take("archive", experience, by)
    _finish("archive", row, came_from, by, message=reason)
    emails.experience_archived(row, by=by, message=reason)
    return row


@transaction.atomic
def republish(*, experience: Experience, by: User, message: str = "") -> Experience:
    """Show an archived experience again, with its first date of publication; mail to the city. Refused as above."""
    row, came_from = _take("republish", experience, by)
    _require_readable(row)
    _finish("republish", row, came_from, by, message=message)
    emails.experience_published(row, by=by)
    ask_other_cities(experience=row, by=by)
    return row


# What they share -----------------------------------------------------------------------------------------------------


def final_slug(experience: Experience) -> str:
    """Return a free address made of the title, with the city's name where another experience has the same one."""
    base = slugify(text_of(experience, "title", experience.source_language))[: SLUG_LENGTH - 40].strip("-")
    base = base or f"experience-{experience.pk}"
    candidates = [base, f"{base}-{experience.city.slug}"[:SLUG_LENGTH], f"{base}-{experience.pk}"]
    taken = set(Experience.objects.filter(slug__in=candidates).exclude(pk=experience.pk).values_list("slug", flat=True))
    return next(slug for slug in candidates if slug not in taken)


def _take(action: str, experience: Experience, by: User) -> tuple[Experience, State]:
    """Lock the row and check both the person and the table; the row then has its new state, not saved yet."""
    row = locked(experience)
    require(permissions.can_take, by, row, action)
    came_from = State(workflow.TABLE.take(action, row))
    row.answered_at = None  # whoever goes on has read it
    return row, came_from


def _finish(
    action: str, row: Experience, came_from: State, by: User | None, *fields: str, message: str = "", **data
) -> None:
    # A form that was open in another tab is out of date now.
    row.version += 1
    if row.state != State.ACCEPTED:
        row.announce_on = None
    _save(row, by, ["state", "answered_at", "announce_on", *fields])
    audit.record(
        action, row, by=by, message=message.strip(), **{"from": came_from.value, "to": State(row.state).value}, **data
    )


def _save(row: Experience, by: User | None, fields: list[str]) -> None:
    row._history_user = by  # noqa: SLF001 - the name that simple_history reads
    row.save(update_fields=[*fields, "version", "updated_at"])


def _require_readable(row: Experience) -> None:
    """Refuse what not everybody could read: images without a word, and text that is in no language of the site."""
    if missing := [*completeness.untranslated(row), *completeness.images_to_describe(row.undescribed_images)]:
        raise ValidationError({remark.field: remark.for_reviewer for remark in missing})


def _set_day(row: Experience, day: dt.date | None) -> None:
    if day is not None:
        if day <= timezone.localdate():
            raise ValidationError({"announce_on": _("Choose a day to come; to publish it today, publish it.")})
        _require_readable(row)
    row.announce_on = day


def _told_day(row: Experience) -> dict[str, str]:
    return {"announce_on": row.announce_on.isoformat()} if row.announce_on else {}


def _require_editor(user: User) -> None:
    if not permissions.can_review(user):
        raise ValidationError({"assign": _("This person cannot review experiences.")})


def _required(text: str, field: str, complaint: str) -> str:
    if not text.strip():
        raise ValidationError({field: complaint})
    return text.strip()
