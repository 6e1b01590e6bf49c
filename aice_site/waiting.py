"""What waits for the secretariat, counted by the database; every count links to exactly the rows it counts.

Each part is a function that takes the person and gives its figures, none where nothing of it is theirs. A new queue
is a line in PARTS.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django_tasks import TaskResultStatus

from awards.models import Nomination
from cities.models import City, CityContact, Handover
from core import l10n
from core.models import MailState, OutboxMessage
from editorial.models import Proposal
from editorial.owed import translations_owed
from events.models import Congress
from experiences.admin_list import HEAVY
from experiences.enums import State
from experiences.models import ChangeReport, Experience, Question
from memberships.dues import invoices_as_of
from memberships.dues_enums import LineState
from memberships.models import Application, MembershipPeriod, StatementLine
from pages.models import Enquiry, Job

OLDEST = 8
IN_HAND = (*map(State, State.WAITING_FOR_SECRETARIAT), State.CONSENT_ASKED, State.CHANGES_REQUESTED)


@dataclass(frozen=True)
class Figure:
    """A number, what it counts and the list of exactly those rows."""

    label: str
    value: int
    url: str
    urgent: bool = False


@dataclass
class Load:
    """What one person has in hand; `editor` is what the list's filter takes."""

    name: str
    editor: str
    counts: dict[str, int] = field(default_factory=dict)
    oldest: dt.datetime | None = None

    @property
    def cells(self) -> list[Figure]:
        """Return the number in each state, and its list."""
        return [
            Figure(
                str(state.label), self.counts.get(state, 0), _experiences_list(state=state.value, editor=self.editor)
            )
            for state in IN_HAND
        ]


@dataclass
class Waiting:
    """The first page's block; a person sees only the parts that are theirs."""

    experiences: list[Experience] = field(default_factory=list)
    shows_experiences: bool = False
    total: int = 0
    total_url: str = ""
    by_state: list[Figure] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    others: list[Figure] = field(default_factory=list)

    @property
    def states(self) -> list[str]:
        """Return the heads of the columns of `loads`."""
        return [str(state.label) for state in IN_HAND]


def waiting_for(user) -> Waiting:
    """Return what waits for this person, in at most twenty-four queries, whatever the number of rows."""
    waiting = Waiting()
    if user.has_perm("experiences.review_experience"):
        _experiences(waiting, user)
    waiting.others = [figure for part in PARTS for figure in part(user)]
    return waiting


def _experiences(waiting: Waiting, user) -> None:
    today = timezone.localdate()
    rows = Experience.objects.exclude(state=State.DRAFT)
    in_hand = Experience.objects.filter(state__in=IN_HAND)
    loads, counts = _loads(in_hand, user)
    waits = Experience.objects.filter(state__in=State.WAITING_FOR_SECRETARIAT)
    waiting.shows_experiences = True
    waiting.loads = loads
    waiting.total = sum(counts.get(state, 0) for state in State.WAITING_FOR_SECRETARIAT)
    waiting.total_url = _experiences_list(state="waiting")
    waiting.by_state = [
        Figure(str(state.label), counts.get(state, 0), _experiences_list(state=state.value)) for state in IN_HAND
    ]
    mine = sum(load.counts.get(state, 0) for load in loads if load.editor == "me" for state in WAITS)
    answers, late = rows.answered().count(), rows.announced_by(today).count()
    waiting.by_state += [
        Figure(gettext("In my charge"), mine, _experiences_list(state="waiting", editor="me")),
        Figure(gettext("Answers from cities"), answers, _experiences_list(todo="answered"), answers > 0),
    ]
    if late:
        label = gettext("Not announced on their day")
        waiting.by_state.append(Figure(label, late, _experiences_list(todo="late"), urgent=True))
    oldest = waits.select_related("city__country", "assigned_to").defer(*HEAVY)
    waiting.experiences = list(oldest.order_by("submitted_at", "pk")[:OLDEST])


def _loads(rows, user) -> tuple[list[Load], dict[str, int]]:
    """Return what each editor has in hand, those with most first and nobody's last; and the sums by state."""
    loads: dict[int | None, Load] = {}
    sums: dict[str, int] = {}
    grouped = rows.order_by().values_list("assigned_to", "assigned_to__name", "state")
    for pk, name, state, number, oldest in grouped.annotate(Count("pk"), Min("submitted_at")):
        if pk not in loads:
            key = "none" if pk is None else "me" if pk == user.pk else str(pk)
            loads[pk] = Load(name or gettext("Nobody yet"), key)
        load = loads[pk]
        load.counts[state] = number
        load.oldest = min(filter(None, (load.oldest, oldest)), default=None)
        sums[state] = sums.get(state, 0) + number
    order = sorted(loads.values(), key=lambda load: (load.editor == "none", -sum(load.counts.values()), load.name))
    return order, sums


def _proposals(user) -> Iterator[Figure]:
    if user.has_perm("editorial.change_proposal"):
        number = Proposal.objects.open().count()
        url = _list("editorial_proposal", state__exact="open")
        yield Figure(gettext("Changes proposed by cities"), number, url, number > 0)


def _translations(user) -> Iterator[Figure]:
    for owed in translations_owed(user):
        words = ngettext("%(number)s word", "%(number)s words", owed.words) % {"number": l10n.number(owed.words)}
        label = gettext("Texts to translate into %(language)s: %(words)s")
        names = {"language": l10n.language_name(owed.language), "words": words}
        yield Figure(label % names, owed.records, owed.url)


def _enquiries(user) -> Iterator[Figure]:
    if user.has_perm("pages.view_enquiry"):
        number = Enquiry.objects.filter(handled_at__isnull=True).count()
        yield Figure(gettext("Enquiries without an answer"), number, _list("pages_enquiry", answered="no"), number > 0)


def _handovers(user) -> Iterator[Figure]:
    if user.has_perm("cities.change_handover"):
        number = Handover.objects.for_secretariat().count()
        yield Figure(gettext("Successors to confirm"), number, _list("cities_handover", decided="here"), number > 0)


def _register(user) -> Iterator[Figure]:
    """Give admissions that wait for an assembly, and contacts that mail does not reach."""
    if user.has_perm("memberships.change_membershipperiod"):
        number = MembershipPeriod.objects.provisional().count()
        url = _list("memberships_membershipperiod", state="provisional")
        yield Figure(gettext("Admissions to ratify"), number, url)
    if user.has_perm("cities.change_citycontact"):
        number = CityContact.objects.bouncing().count()
        url = _list("cities_citycontact", mail="back")
        yield Figure(gettext("Contacts whose mail comes back"), number, url, number > 0)


def _applications(user) -> Iterator[Figure]:
    """Give the applications for membership whose next step is the secretariat's."""
    if user.has_perm("memberships.change_application"):
        number = Application.objects.waiting_for_secretariat().count()
        url = _list("memberships_application", state="waiting")
        yield Figure(gettext("Applications for membership to decide"), number, url, number > 0)


def _nominations(user) -> Iterator[Figure]:
    if user.has_perm("awards.change_nomination"):
        number = Nomination.objects.waiting_for_secretariat().count()
        yield Figure(gettext("Nominations to check"), number, _list("awards_nomination", state="waiting"), number > 0)


def _visitors(user) -> Iterator[Figure]:
    if user.has_perm("experiences.view_question"):
        number = Question.objects.passed_on().filter(handled_at__isnull=True).count()
        yield Figure(
            gettext("Questions to cities without an answer"), number, _list("experiences_question", answered="no")
        )
    if user.has_perm("experiences.view_changereport"):
        number = ChangeReport.objects.filter(handled_at__isnull=True).count()
        url = _list("experiences_changereport", answered="no")
        yield Figure(gettext("Reports of changes to look at"), number, url, number > 0)


def _stale(user) -> Iterator[Figure]:
    """Give what nobody has said for a year to be still so."""
    if user.has_perm("experiences.review_experience"):
        number = Experience.objects.to_confirm().count()
        yield Figure(gettext("Experiences not confirmed for a year"), number, _experiences_list(todo="confirm"))
    if user.has_perm("cities.change_city"):
        number = City.objects.unconfirmed().count()
        yield Figure(gettext("Cities not confirmed for a year"), number, _list("cities_city", confirmed="no"))


def _events(user) -> Iterator[Figure]:
    """Give congresses whose last day has gone by and that are still announced as to come."""
    if user.has_perm("events.change_congress"):
        number = Congress.objects.over().count()
        yield Figure(gettext("Congresses that are over and still announced"), number,
                     _list("events_congress", over="yes"), number > 0)  # fmt: skip


def _dues(user) -> Iterator[Figure]:
    if not user.has_perm("memberships.add_duesrun"):
        return
    lines = StatementLine.objects.filter(state=LineState.OPEN).count()
    overdue = invoices_as_of().filter(open__gt=0, due_on__lt=timezone.localdate()).count()
    url = reverse("admin:memberships_statementline_matching")
    yield Figure(gettext("Payments to match"), lines, url, lines > 0)
    yield Figure(gettext("Invoices overdue"), overdue, _list("memberships_invoice", open="overdue"), overdue > 0)


def _mails(user) -> Iterator[Figure]:
    if not user.has_perm("core.view_outboxmessage"):
        return
    counts = OutboxMessage.objects.filter(state__in=(MailState.FAILED, MailState.QUEUED)).aggregate(
        failed=Count("pk", filter=Q(state=MailState.FAILED)), queued=Count("pk", filter=Q(state=MailState.QUEUED))
    )
    for state, label in (
        (MailState.FAILED, pgettext("count", "Mails that could not be sent")),
        (MailState.QUEUED, pgettext("count", "Mails on their way")),
    ):
        value = counts[state.value]
        url = _list("core_outboxmessage", state__exact=state.value)
        yield Figure(label, value, url, state is MailState.FAILED and value > 0)


def _jobs(user) -> Iterator[Figure]:
    if user.has_perm("pages.view_job"):
        number = Job.objects.filter(status=TaskResultStatus.FAILED).count()
        url = _list("pages_job", state=TaskResultStatus.FAILED.value)
        yield Figure(pgettext("count", "Jobs of the site that failed"), number, url, number > 0)


def _experiences_list(**query) -> str:
    return _list("experiences_experience", **query)


def _list(name: str, **query) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(query)}"


WAITS = State.WAITING_FOR_SECRETARIAT
# In the order of the day's work.
PARTS: tuple[Callable[..., Iterator[Figure]], ...] = (
    _proposals,
    _translations,
    _enquiries,
    _handovers,
    _applications,
    _nominations,
    _register,
    _visitors,
    _stale,
    _events,
    _dues,
    _mails,
    _jobs,
)
