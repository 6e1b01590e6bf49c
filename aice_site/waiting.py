"""What waits for the secretariat, counted by the database; every count links to exactly the rows it counts."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from cities.models import Handover
from core.models import MailState, OutboxMessage
from editorial.models import Proposal
from experiences.enums import State
from experiences.models import ChangeReport, Experience, Question
from pages.models import Enquiry

OLDEST = 8


@dataclass(frozen=True)
class Figure:
    """A number, what it counts and the list of exactly those rows."""

    label: str
    value: int
    url: str
    urgent: bool = False


@dataclass
class Waiting:
    """The first page's block; a person sees only the parts that are theirs."""

    experiences: list[Experience] = field(default_factory=list)
    shows_experiences: bool = False
    total: int = 0
    total_url: str = ""
    by_state: list[Figure] = field(default_factory=list)
    others: list[Figure] = field(default_factory=list)


def waiting_for(user) -> Waiting:
    """Return what waits for this person, in at most seven queries."""
    waiting = Waiting()
    if user.has_perm("experiences.review_experience"):
        _experiences(waiting, user)
    if user.has_perm("pages.view_enquiry"):
        _enquiries(waiting)
    if user.has_perm("editorial.change_proposal"):
        _proposals(waiting)
    if user.has_perm("cities.change_handover"):
        _handovers(waiting)
    _visitors(waiting, user)
    if user.has_perm("core.view_outboxmessage"):
        _mails(waiting)
    return waiting


def _experiences(waiting: Waiting, user) -> None:
    rows = Experience.objects.exclude(state=State.DRAFT)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    mine = rows.filter(state__in=State.WAITING_FOR_SECRETARIAT, assigned_to=user).count()
    waiting.shows_experiences = True
    waiting.total = sum(counts.get(state, 0) for state in State.WAITING_FOR_SECRETARIAT)
    waiting.total_url = _list("experiences_experience", state="waiting")
    shown = (State.SUBMITTED, State.IN_REVIEW, State.ACCEPTED, State.CONSENT_ASKED, State.CHANGES_REQUESTED)
    waiting.by_state = [
        Figure(str(state.label), counts.get(state, 0), _list("experiences_experience", state=state.value))
        for state in shown
    ]
    waiting.by_state.append(
        Figure(gettext("In my charge"), mine, _list("experiences_experience", state="waiting", editor="me"))
    )
    waiting.experiences = list(rows.waiting_for_secretariat().select_related("city__country", "assigned_to")[:OLDEST])


def _enquiries(waiting: Waiting) -> None:
    open_ones = Enquiry.objects.filter(handled_at__isnull=True).aggregate(number=Count("pk"), oldest=Min("created_at"))
    url = _list("pages_enquiry", answered="no")
    waiting.others.append(
        Figure(gettext("Enquiries without an answer"), open_ones["number"], url, open_ones["number"] > 0)
    )


def _proposals(waiting: Waiting) -> None:
    number = Proposal.objects.open().count()
    url = _list("editorial_proposal", state__exact="open")
    waiting.others.append(Figure(gettext("Changes proposed by cities"), number, url, number > 0))


def _handovers(waiting: Waiting) -> None:
    number = Handover.objects.for_secretariat().count()
    url = _list("cities_handover", decided="here")
    waiting.others.append(Figure(gettext("Successors to confirm"), number, url, number > 0))


def _visitors(waiting: Waiting, user) -> None:
    if user.has_perm("experiences.view_question"):
        number = Question.objects.passed_on().filter(handled_at__isnull=True).count()
        url = _list("experiences_question", answered="no")
        waiting.others.append(Figure(gettext("Questions to cities without an answer"), number, url))
    if user.has_perm("experiences.view_changereport"):
        number = ChangeReport.objects.filter(handled_at__isnull=True).count()
        url = _list("experiences_changereport", answered="no")
        waiting.others.append(Figure(gettext("Reports of changes to look at"), number, url, number > 0))


def _mails(waiting: Waiting) -> None:
    counts = OutboxMessage.objects.aggregate(
        failed=Count("pk", filter=Q(state=MailState.FAILED)), queued=Count("pk", filter=Q(state=MailState.QUEUED))
    )
    for state, label in (
        (MailState.FAILED, pgettext("count", "Mails that could not be sent")),
        (MailState.QUEUED, pgettext("count", "Mails on their way")),
    ):
        value = counts[state.value]
        url = _list("core_outboxmessage", state__exact=state.value)
        waiting.others.append(Figure(label, value, url, state is MailState.FAILED and value > 0))


def _list(name: str, **query) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(query)}"
