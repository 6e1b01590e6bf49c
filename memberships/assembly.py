"""What is done with a General Assembly. Each action is one transaction with a line in the audit trail.

An action locks the assembly first, so that two cities that give their vote to a third at the same moment come one
after the other; the database keeps the limit of ten besides (models/assembly.py).
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cities.models import City, CityQuerySet
from cities.permissions import is_delegate
from core import audit, l10n
from memberships import belonging, permissions
from memberships.eligibility import may_vote
from memberships.enums import ApplicationState, Standing
from memberships.joining import actions as joining
from memberships.models import Application, Assembly, Attendance, Delegate, MembershipPeriod, Proxy
from memberships.models.assembly import MOST_PROXIES
from memberships.models.belonging import MembershipPeriodQuerySet
from memberships.voting import voters, with_voting


@dataclass(frozen=True)
class Seat:
    """A city in the quorum list: whether it has a vote, who brings it, and how many others it holds."""

    city: City
    has_vote: bool
    is_provisional: bool
    dues_state: str
    presence: str  # how it is there, empty where it is not
    holder: City | None  # to whom it gave its vote
    holds: int  # votes of other cities

    @property
    def is_represented(self) -> bool:
        """True where another city that is there votes for it."""
        return self.has_vote and not self.presence and self.holder is not None


@dataclass(frozen=True)
class Quorum:
    """The quorum list of an assembly, computed as of its day."""

    seats: tuple[Seat, ...]

    @property
    def entitled(self) -> int:
        """Return how many cities have a vote."""
        return sum(seat.has_vote for seat in self.seats)

    @property
    def by_papers(self) -> int:
        """Return how many of them only papers name as members: of their admission the register says nothing yet."""
        return sum(seat.has_vote and seat.city.standing == Standing.NAMED for seat in self.seats)

    @property
    def by_register(self) -> int:
        """Return how many of them the register has, with their admission ratified."""
        return self.entitled - self.by_papers

    @property
    def present(self) -> int:
        """Return how many cities with a vote are there."""
        return sum(seat.has_vote and bool(seat.presence) for seat in self.seats)

    @property
    def represented(self) -> int:
        """Return how many cities vote through another one that is there."""
        return sum(seat.is_represented for seat in self.seats)

    @property
    def votes(self) -> int:
        """Return how many votes are in the room."""
        return self.present + self.represented


def quorum(assembly: Assembly) -> Quorum:
    """Return the members of the day with their votes; a proxy counts where its holder is there and its giver is not."""
    presence = dict(assembly.attendances.values_list("city", "presence"))
    proxies = list(assembly.proxies.standing().select_related("holder"))
    holders = {proxy.giver_id: proxy.holder for proxy in proxies}
    entitled = set(voters(assembly.held_on).values_list("pk", flat=True))
    held: dict[int, int] = {}
    for proxy in proxies:
        if proxy.giver_id in entitled and proxy.giver_id not in presence:
            held[proxy.holder_id] = held.get(proxy.holder_id, 0) + 1
    seats = []
    for city in with_voting(assembly.held_on).for_list():
        holder = holders.get(city.pk)
        there = holder is not None and holder.pk in presence and holder.pk in entitled
        seats.append(
            Seat(
                city=city,
                has_vote=city.pk in entitled,
                is_provisional=city.is_provisional,
                dues_state=city.dues_state,
                presence=presence.get(city.pk, ""),
                holder=holder if there else None,
                holds=held.get(city.pk, 0) if city.pk in presence else 0,
            )
        )
    return Quorum(tuple(seats))


def may_hold(assembly: Assembly, giver: City) -> CityQuerySet:
    """Return the cities that can take this city's vote: with a vote themselves, not given away, and with room left."""
    return voters(assembly.held_on).exclude(pk__in=_taken(assembly, giver))


def _taken(assembly: Assembly, giver: City) -> set[int]:
    """Return the cities that hold as many votes as one may, that gave their own away, and the giver."""
    standing = list(assembly.proxies.standing().exclude(giver=giver).values_list("giver", "holder"))
    counts = Counter(holder for _giver, holder in standing)
    full = {city for city, count in counts.items() if count >= MOST_PROXIES}
    return {giver.pk} | full | {giver for giver, _holder in standing}


def why_not_holder(assembly: Assembly, giver: City, city: City) -> str:
    """Say why a city that `may_hold` leaves out cannot take this city's vote."""
    standing = assembly.proxies.standing().exclude(giver=giver)
    if city == giver:
        reasons = [_("This is your own city.")]
    elif city.is_sample:
        reasons = [_("It is a fictional sample.")]
    elif refusals := may_vote(city, assembly.held_on).refusals:
        reasons = [verdict.reason for verdict in refusals]
    elif standing.filter(giver=city).exists():
        reasons = [_("It has given its own vote to another city.")]
    elif standing.filter(holder=city).count() >= MOST_PROXIES:
        reasons = [_("It holds the votes of %(most)s cities already.") % {"most": l10n.number(MOST_PROXIES)}]
    else:
        reasons = [_("Please choose another one.")]
    words = _("%(city)s cannot vote for your city: %(reasons)s")
    return words % {"city": city.display_name, "reasons": " ".join(map(str, reasons))}


@transaction.atomic
def announce(*, assembly: Assembly, by: User) -> Assembly:
    """Show the assembly on the desks of the cities, and have their delegates written to, once.

    From now on they may name delegates and give their vote.
    """
    from memberships.assembly_tasks import tell_cities  # noqa: PLC0415 - tasks are loaded once the apps are

    _demand_register(by)
    row = _locked(assembly)
    if row.announced_at is None:
        row.announced_at = timezone.now()
        row.save(update_fields=["announced_at", "updated_at"])
        audit.record("assembly_announced", row, by=by)
        tell_cities.enqueue(row.pk)
    return row


@transaction.atomic
def name_delegate(*, assembly: Assembly, city: City, by: User, name: str, position: str, email: str, presence: str):
    """Form A: say who comes for the city; said again, it replaces what was said before."""
    _demand_city(city, by)
    row = _open(assembly)
    Delegate.objects.filter(assembly=row, city=city).delete()
    delegate = Delegate(assembly=row, city=city, name=name, position=position, email=email, presence=presence)
    delegate.full_clean()
    delegate.save()
    audit.record("delegate_named", row, by=by, city=city.slug)  # the name goes with the form
    return delegate


@transaction.atomic
def give_proxy(*, assembly: Assembly, giver: City, holder: City, signed_by: str, by: User) -> Proxy:
    """Form B: give the city's vote to another one, in place of an earlier proxy.

    Raises ValidationError where either has no vote on the day, the holder has given its own away, holds ten already,
    or where others have given the giver theirs.
    """
    _demand_city(giver, by)
    row = _open(assembly)
    earlier = row.proxies.standing().filter(giver=giver).first()
    if earlier and earlier.holder_id == holder.pk:
        return earlier
    standing = row.proxies.standing().exclude(giver=giver)
    entitled = set(voters(row.held_on).filter(pk__in=[giver.pk, holder.pk]).values_list("pk", flat=True))
    if giver.pk not in entitled:
        raise ValidationError(_("Your city has no vote on the day of this assembly."))
    if standing.filter(holder=giver).exists():
        raise ValidationError(_("Other cities have given your city their vote: it cannot give its own away."))
    if holder.pk not in entitled or holder.pk in _taken(row, giver):
        raise ValidationError({"holder": why_not_holder(row, giver, holder)})
    if earlier:
        _withdraw(earlier)
    taken = set(standing.filter(holder=holder).values_list("place", flat=True))
    place = next(place for place in range(1, MOST_PROXIES + 1) if place not in taken)
    proxy = Proxy(assembly=row, giver=giver, holder=holder, place=place, signed_by=signed_by, given_by=by)
    proxy.full_clean()
    proxy.save()
    audit.record("proxy_given", row, by=by, giver=giver.slug, holder=holder.slug)
    return proxy


@transaction.atomic
def withdraw_proxy(*, assembly: Assembly, giver: City, by: User) -> None:
    """Take the city's vote back; where it gave none, nothing happens."""
    _demand_city(giver, by)
    row = _open(assembly)
    proxy = row.proxies.standing().filter(giver=giver).first()
    if proxy:
        _withdraw(proxy)
        audit.record("proxy_withdrawn", row, by=by, giver=giver.slug)


@transaction.atomic
def mark_present(*, assembly: Assembly, cities: list[City], presence: str, by: User) -> int:
    """Mark cities as present, on site or online; an empty presence takes the mark away. Return how many changed."""
    _demand_register(by)
    row = _locked(assembly)
    _refuse_closed(row)
    marked = dict(row.attendances.values_list("city", "presence"))
    changed = [city for city in cities if marked.get(city.pk, "") != presence]
    Attendance.objects.filter(assembly=row, city__in=changed).delete()
    if presence:
        Attendance.objects.bulk_create([Attendance(assembly=row, city=city, presence=presence) for city in changed])
    if changed:
        audit.record("attendance_marked", row, by=by, cities=[city.slug for city in changed], presence=presence)
    return len(changed)


def to_ratify(assembly: Assembly) -> MembershipPeriodQuerySet:
    """Return the admissions that wait for this assembly."""
    before = MembershipPeriod.objects.provisional(assembly.held_on).filter(city__is_sample=False)
    return before.select_related("city__country").order_by("since", "pk")


@transaction.atomic
def ratify_all(*, assembly: Assembly, periods: list[MembershipPeriod], by: User) -> int:
    """Ratify admissions on the day of the assembly: those cities have a vote from that day on.

    Applications that led to them follow, with their certificate and mail (memberships/joining).
    """
    _demand_register(by)
    row = _locked(assembly)
    _refuse_closed(row)
    waiting = Application.objects.filter(period__in=periods, state=ApplicationState.ADMITTED)
    applications = {application.period_id: application for application in waiting}
    for period in periods:
        if application := applications.get(period.pk):
            joining.ratify(application=application, by=by, on=row.held_on)
        else:
            belonging.ratify(period=period, on=row.held_on, by=by)
    audit.record("assembly_ratified", row, by=by, cities=[period.city.slug for period in periods])
    return len(periods)


@transaction.atomic
def close(*, assembly: Assembly, by: User) -> Assembly:
    """Write down the figures of the day with the assembly; nothing of it changes afterwards."""
    _demand_register(by)
    row = _locked(assembly)
    _refuse_closed(row)
    if row.announced_at is None or row.held_on > timezone.localdate():
        raise ValidationError(_("An assembly is closed after it was announced and held."))
    found = quorum(row)
    row.closed_at = timezone.now()
    row.entitled, row.present, row.represented = found.entitled, found.present, found.represented
    row.save(update_fields=["closed_at", "entitled", "present", "represented", "updated_at"])
    audit.record("assembly_closed", row, by=by, entitled=row.entitled, present=row.present, represented=row.represented)
    return row


def _withdraw(proxy: Proxy) -> None:
    proxy.withdrawn_at = timezone.now()
    proxy.save(update_fields=["withdrawn_at"])


def _locked(assembly: Assembly) -> Assembly:
    return Assembly.objects.select_for_update().get(pk=assembly.pk)


def locked(assembly: Assembly) -> Assembly:
    """Return it as it stands now; no form of any city is taken before the transaction is over."""
    return _locked(assembly)


def _open(assembly: Assembly, on: dt.date | None = None) -> Assembly:
    row = _locked(assembly)
    if not row.takes_forms(on):
        raise ValidationError(
            _("Delegates and proxies can no longer be changed here. Please write to the secretariat.")
        )
    return row


def _refuse_closed(assembly: Assembly) -> None:
    if assembly.is_closed:
        raise ValidationError(_("This assembly is closed."))


def _demand_city(city: City, by: User) -> None:
    if not is_delegate(by, city):
        raise PermissionDenied


def _demand_register(by: User) -> None:
    if not permissions.can_keep_register(by):
        raise PermissionDenied
