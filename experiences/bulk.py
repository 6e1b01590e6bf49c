"""One step with several experiences: first exactly what would happen to each and which not, then that and no more.

The preview really takes each step and takes it back (rehearsal.py). What is done carries the versions that were
previewed: an experience that somebody has changed meanwhile is left as it is, and the result says so.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.mail import Letter
from core.permissions import require
from core.workflow import TransitionNotAllowed
from experiences import actions, permissions
from experiences.enums import BulkStep, State
from experiences.models import BulkRun, Experience
from experiences.rehearsal import rehearse

MOST = 100
# The step that goes back on a step; those in whose place editors are put back stand for themselves.
BACK = {
    BulkStep.ASSIGN: BulkStep.ASSIGN,
    BulkStep.RELEASE: BulkStep.ASSIGN,
    BulkStep.ACCEPT: BulkStep.REOPEN,
    BulkStep.PUBLISH: BulkStep.ARCHIVE,
    BulkStep.ARCHIVE: BulkStep.REPUBLISH,
    BulkStep.REPUBLISH: BulkStep.ARCHIVE,
}
NEEDS_REASON = (BulkStep.ARCHIVE,)
TAKES_REASON = (BulkStep.ARCHIVE, BulkStep.REOPEN)


@dataclass(frozen=True)
class Order:
    """What is to be done: the step, with what it needs. `editors`: to whom each goes back (None: to nobody)."""

    step: BulkStep
    editor: User | None = None
    message: str = ""
    announce_on: dt.date | None = None
    editors: dict[int, User | None] | None = None

    def take(self, experience: Experience, by: User) -> Experience:
        """Take the step with one experience; raises what the action raises."""
        match self.step:
            case BulkStep.ASSIGN:
                to = self.editor if self.editors is None else self.editors.get(experience.pk)
                if to is None:
                    return actions.release(experience=experience, by=by)
                return actions.assign(experience=experience, by=by, to=to)
            case BulkStep.ARCHIVE | BulkStep.REOPEN:
                return getattr(actions, self.step)(experience=experience, by=by, reason=self.message)
            case BulkStep.ACCEPT:
                return actions.accept(experience=experience, by=by, announce_on=self.announce_on)
        return getattr(actions, self.step)(experience=experience, by=by)


@dataclass
class Outcome:
    """What happens, or has happened, to one experience."""

    pk: int
    title: str
    version: int
    done: bool
    said: str
    before: str
    after: str
    editor_before: int | None = None
    editor_after: int | None = None
    letters: list[Letter] = field(default_factory=list)

    def as_row(self) -> dict:
        """Return what the result keeps."""
        kept = ("pk", "title", "done", "said", "before", "after", "editor_before", "editor_after")
        return {name: getattr(self, name) for name in kept}


def preview(order: Order, experiences: Iterable[Experience], by: User) -> list[Outcome]:
    """Say for each what would happen, with the mails that it would send. Nothing is changed."""
    return [_outcome(order, each, by, is_rehearsal=True) for each in experiences]


@transaction.atomic
def run(
    order: Order,
    experiences: Iterable[Experience],
    by: User,
    *,
    seen: dict[int, int],
    goes_back_on: BulkRun | None = None,
) -> BulkRun:
    """Do it, row by row in one transaction, and keep what was done; `seen` are the versions of the preview."""
    require(permissions.can_review, by)
    outcomes = []
    rows = list(experiences)
    locked = Experience.objects.select_for_update(of=("self",)).filter(pk__in=[each.pk for each in rows])
    now = dict(locked.order_by("pk").values_list("pk", "version"))
    for each in rows:
        if not seen.get(each.pk) == each.version == now.get(each.pk):
            outcomes.append(_left(each, _("Somebody has changed it since the preview.")))
        else:
            outcomes.append(_outcome(order, each, by, is_rehearsal=False))
    return BulkRun.objects.create(
        step=order.step,
        by=by,
        message=order.message,
        rows=[outcome.as_row() for outcome in outcomes],
        goes_back_on=goes_back_on,
    )


def _outcome(order: Order, experience: Experience, by: User, *, is_rehearsal: bool) -> Outcome:
    letters: list[Letter] = []
    try:
        if is_rehearsal:
            row, letters = rehearse(order.take, experience=experience, by=by)
        else:
            with transaction.atomic():
                row = order.take(experience, by)
    except TransitionNotAllowed as refusal:
        return _left(experience, str(refusal))
    except ValidationError as refusal:
        return _left(experience, " ".join(refusal.messages))
    except PermissionDenied:
        return _left(experience, _("You may not do this with it."))
    if (row.state, row.assigned_to_id) == (experience.state, experience.assigned_to_id):
        return _left(experience, _("Nothing would change: it is so already."))
    return Outcome(
        pk=row.pk,
        title=str(row),
        version=experience.version,
        done=True,
        said=_told(experience, row),
        before=experience.state,
        after=row.state,
        editor_before=experience.assigned_to_id,
        editor_after=row.assigned_to_id,
        letters=letters,
    )


def _left(experience: Experience, why: str) -> Outcome:
    editor, state = experience.assigned_to_id, experience.state
    return Outcome(experience.pk, str(experience), experience.version, False, why, state, state, editor, editor)


def _told(before: Experience, after: Experience) -> str:
    """Say in words what is different."""
    parts = []
    if before.state != after.state:
        parts.append(f"{State(before.state).label} → {State(after.state).label}")
    if before.assigned_to_id != after.assigned_to_id:
        names = [str(each.assigned_to) if each.assigned_to_id else _("nobody") for each in (before, after)]
        parts.append(_("in charge: %(before)s → %(after)s") % {"before": names[0], "after": names[1]})
    return "; ".join(parts)


def back_from(done: BulkRun) -> Order | None:
    """Return the step that goes back on what was done; None where the workflow has none."""
    step = BACK.get(BulkStep(done.step))
    if step is None or not done.done:
        return None
    if step != BulkStep.ASSIGN:
        return Order(step)
    people = User.objects.in_bulk({row["editor_before"] for row in done.done if row["editor_before"]})
    return Order(step, editors={row["pk"]: people.get(row["editor_before"]) for row in done.done})
