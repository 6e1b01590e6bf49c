"""Nominations on the desk of a city’s people: which call is open for whom, and where each nomination stands."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.eligibility import NOT_NOMINATED
from awards.enums import NominationState as State
from awards.models import AwardEdition, Nomination
from cities.models import City
from core import l10n
from experiences.models import Experience

MOST_EARLIER = 30  # fifteen editions of a city that has always sent two


@dataclass(frozen=True)
class Place:
    """A city in an open call, and how many nominations it can still send."""

    city: City
    left: int


@dataclass(frozen=True)
class OpenCall:
    """An edition that takes nominations today."""

    edition: AwardEdition
    places: list[Place]


@dataclass(frozen=True)
class Row:
    """A nomination and what happens next."""

    nomination: Nomination
    what: str
    is_asked: bool


@dataclass(frozen=True)
class Desk:
    """Everything of the kind, for all cities of a person: of open calls, and of earlier ones the last."""

    calls: list[OpenCall]
    rows: list[Row]
    earlier: list[Row]
    is_cut: bool  # there are more earlier ones than are shown

    @property
    def asked(self) -> list[Row]:
        """Return what can still be sent and was not."""
        return [row for row in self.rows if row.is_asked]


def desk(cities: Collection[City]) -> Desk:
    """Return open calls and nominations, in three queries; of what was withdrawn only what had been sent.

    What belongs to an open call, an award of this year or later, or still waits for an answer stands apart; the rest
    is history.
    """
    editions = list(AwardEdition.objects.open().select_related("award"))
    shown = (
        Nomination.objects.filter(city__in=cities)
        .exclude(Q(state=State.WITHDRAWN, sent_at__isnull=True))
        .select_related("experience", "edition__award", "city")
        .order_by("-edition__year", "-updated_at", "-pk")
    )
    runs = Q(edition__in=editions) | Q(edition__year__gte=timezone.localdate().year) | Q(state=State.SENT)
    found, earlier = list(shown.filter(runs)), list(shown.exclude(runs)[: MOST_EARLIER + 1])
    return Desk(
        [_open_call(edition, cities, found) for edition in editions],
        [row_of(each) for each in found],
        [row_of(each) for each in earlier[:MOST_EARLIER]],
        is_cut=len(earlier) > MOST_EARLIER,
    )


@dataclass(frozen=True)
class Offer:
    """What an experience’s own page says of the award: it is nominated already, or can be."""

    is_nominated: bool
    url: str


def offer_for(experience: Experience) -> Offer | None:
    """Return the open call for an experience that can be nominated, the nearest one; none where there is none."""
    if experience.state in NOT_NOMINATED:
        return None
    edition = AwardEdition.objects.open().first()
    if edition is None:
        return None
    live = edition.nominations.filter(experience=experience, state__in=State.LIVE)
    if nomination := live.filter(city=experience.city_id).first():
        return Offer(is_nominated=True, url=nomination.get_absolute_url())
    if live.exclude(state=State.DRAFT).exists():  # sent by the city to which it belonged then
        return None
    url = reverse("nomination_create", args=[edition.pk, experience.city.slug])
    return Offer(is_nominated=False, url=f"{url}?experience={experience.pk}")


def row_of(nomination: Nomination) -> Row:
    """Return a nomination with what happens next, in the reader’s language."""
    is_open = nomination.edition.takes_nominations()
    return Row(nomination, _what(nomination, is_open=is_open), is_open and nomination.state == State.DRAFT)


def _open_call(edition: AwardEdition, cities: Collection[City], found: list[Nomination]) -> OpenCall:
    used = [each.city_id for each in found if each.edition_id == edition.pk and each.state in State.COUNTED]
    places = [Place(city, max(0, edition.most_per_city - used.count(city.pk))) for city in cities]
    return OpenCall(edition, places)


def _what(nomination: Nomination, *, is_open: bool) -> str:
    match nomination.state:
        case State.DRAFT if is_open:
            day = l10n.long_date(nomination.edition.closes_on)
            return _("Not sent yet: it can be sent until %(day)s.") % {"day": day}
        case State.DRAFT:
            return _("It was not sent, and cannot be sent now: the call is closed.")
        case State.SENT:
            return _("The secretariat checks it and writes to you.")
        case State.ACCEPTED:
            return _("It takes part. The jury decides after the last day of the call.")
        case State.NOT_ELIGIBLE:
            return _("It cannot take part; the secretariat has written why.")
    return _("Your city has withdrawn it.")
