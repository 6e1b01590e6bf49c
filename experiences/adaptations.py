"""“We adapted this from city X”: one city says so, the other confirms it or not, either may take its word back.

Each function is one transaction that locks the row of the experience which says so; it stands in the trail of both
experiences, and mail goes to the people of the other city. What is not published yet is nobody else's business: the
other city is told when it is.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.permissions import require
from core.throttling import Limit, TooManyError, count
from experiences import emails, permissions
from experiences.drafting import locked
from experiences.enums import AdaptationState, State
from experiences.models import Adaptation, Experience

MOST = 5  # experiences from which one was adapted
MOST_A_DAY = 20  # statements of a city in one day: each is a mail to somebody else
DAY = dt.timedelta(days=1)


class NotStated(Exception):  # noqa: N818 - a sentence for the person who says it
    """It cannot be said; the text says why."""


@transaction.atomic
def state(*, experience: Experience, source: Experience, by: User) -> Adaptation:
    """Say that an experience was adapted from a published one of another city; said twice, it is said once.

    The other city gets mail where the experience is published, else with its publication.
    """
    row = locked(experience)
    require(permissions.can_act_for_city, by, row)
    if row.state in State.ENDED:
        raise NotStated(_("This experience is closed: nothing can be added to it."))
    if not source.is_published or source.city_id == row.city_id:
        raise NotStated(_("Choose a published experience of another city."))
    if known := row.adapted_from.standing().filter(source=source).first():
        return known
    if row.adapted_from.standing().exclude(state=AdaptationState.REFUSED).count() >= MOST:
        raise NotStated(_("At most %(number)s experiences can be named.") % {"number": MOST})
    try:
        count(Limit("adaptation", str(row.city_id), MOST_A_DAY, DAY))
    except TooManyError as refusal:
        raise NotStated(_("Your city has named many experiences today. Please go on tomorrow.")) from refusal
    adaptation = Adaptation.objects.create(experience=row, source=source, stated_by=by)
    audit.record("adaptation_stated", row, by=by, message=_named(source), source=source.pk)
    if row.is_published:
        _ask(adaptation, by)
    return adaptation


@transaction.atomic
def ask_other_cities(*, experience: Experience, by: User) -> None:
    """Ask what could not be asked before an experience was public: of others by its own city, or of it by theirs."""
    about = Q(experience=experience) | Q(source=experience)
    both_public = Q(experience__state=State.PUBLISHED, source__state=State.PUBLISHED)
    waiting = Adaptation.objects.standing().for_list().filter(about, both_public, asked_at__isnull=True)
    for adaptation in waiting.select_for_update(of=("self",)).order_by("pk"):
        _ask(adaptation, by)


@transaction.atomic
def answer(*, adaptation: Adaptation, by: User, confirms: bool) -> Adaptation:
    """Confirm it for the city it was adapted from, or say that it is not so; also after the contrary was said.

    Mail to the city that said so. The same answer again, or one to what was taken back meanwhile, changes nothing.
    """
    row = _locked(adaptation)
    require(permissions.can_answer, by, row)
    wanted = AdaptationState.CONFIRMED if confirms else AdaptationState.REFUSED
    if row.asked_at is None or row.state in {AdaptationState.ENDED, wanted}:
        return row
    row.state, row.answered_at, row.answered_by = wanted, timezone.now(), by
    row.save(update_fields=["state", "answered_at", "answered_by"])
    _record(f"adaptation_{wanted}", row, by)
    emails.adaptation_answered(row, by=by, confirmed=confirms)
    return row


@transaction.atomic
def end(*, adaptation: Adaptation, by: User) -> Adaptation:
    """Take back what one's own city has said; the other city gets mail where it knew of it. Twice is once.

    What the other city does not confirm stays as it is: taken back, it could be asked again and again.
    """
    row = _locked(adaptation)
    require(permissions.can_act_for_city, by, row.experience)
    if row.state in {AdaptationState.ENDED, AdaptationState.REFUSED}:
        return row
    row.state, row.ended_at, row.ended_by = AdaptationState.ENDED, timezone.now(), by
    row.save(update_fields=["state", "ended_at", "ended_by"])
    _record("adaptation_ended", row, by)
    if row.asked_at:
        emails.adaptation_ended(row, by=by)
    return row


def _ask(adaptation: Adaptation, by: User) -> None:
    adaptation.asked_at = timezone.now()
    adaptation.save(update_fields=["asked_at"])
    source = adaptation.source
    audit.record("adaptation_stated", source, by=by, message=_named(adaptation.experience))
    emails.adaptation_asked(adaptation, by=by)


def _record(action: str, adaptation: Adaptation, by: User) -> None:
    """Write it down with both; of what the other city was never told, with the first alone."""
    audit.record(action, adaptation.experience, by=by, message=_named(adaptation.source))
    if adaptation.asked_at:
        audit.record(action, adaptation.source, by=by, message=_named(adaptation.experience))


def _locked(adaptation: Adaptation) -> Adaptation:
    locked(adaptation.experience)
    return Adaptation.objects.for_list().get(pk=adaptation.pk)


def _named(experience: Experience) -> str:
    return f"{experience.city.display_name}: {experience}"
