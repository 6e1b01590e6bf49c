"""Who may take part in what: each rule is a predicate with its reason in words, the same for whoever asks.

Awards, events and the assembly compose these rules; nobody writes one of them a second time. A rule takes facts, not
records of the apps above, so that this app need not know them. What a city, an applicant or a jury reads about
admissibility is `Eligibility.verdicts`, in the reader's language.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.models import City
from core import l10n
from memberships.dues import dues_state
from memberships.dues_enums import DuesState
from memberships.enums import Standing
from memberships.models import MembershipPeriod
from memberships.standing import standing_of

CANDIDATE_AFTER_YEARS = 1  # of membership, for the Executive Committee (statutes)


@dataclass(frozen=True)
class Verdict:
    """What one rule says: whether it holds, the reason in words, and who can mend it where it does not.

    It is not certain where the register cannot tell: then whoever decides looks it up, and nobody is kept waiting.
    """

    rule: str
    holds: bool
    reason: str
    remedy: str = ""
    is_certain: bool = True


@dataclass(frozen=True)
class Eligibility:
    """What all rules together say."""

    verdicts: tuple[Verdict, ...]

    @property
    def holds(self) -> bool:
        """True where every rule holds."""
        return all(verdict.holds for verdict in self.verdicts)

    @property
    def refusals(self) -> list[Verdict]:
        """Return the rules that do not hold."""
        return [verdict for verdict in self.verdicts if not verdict.holds]

    @property
    def blocking(self) -> list[Verdict]:
        """Return the rules that certainly do not hold."""
        return [verdict for verdict in self.refusals if verdict.is_certain]

    @property
    def doubts(self) -> list[Verdict]:
        """Return the rules of which the register cannot tell."""
        return [verdict for verdict in self.refusals if not verdict.is_certain]


# Rules about the city on a day


def is_member(city: City, on: dt.date) -> Verdict:
    """The city counts as a member on the day."""
    standing = standing_of(city, on)
    words = {
        Standing.MEMBER: _("%(city)s is a member on %(day)s, by the register."),
        Standing.NAMED: _("Public sources name %(city)s as a member; the register does not speak of it yet."),
        Standing.UNKNOWN: _("Whether %(city)s is a member on %(day)s is not known."),
        Standing.SUSPENDED: _("The membership of %(city)s is suspended on %(day)s."),
        Standing.NOT_MEMBER: _("%(city)s is not a member on %(day)s."),
    }[standing] % {"city": city.display_name, "day": l10n.long_date(on)}
    holds = standing in Standing.COUNTED
    remedy = "" if holds else _("The secretariat keeps the register of members.")
    return Verdict("member", holds, words, remedy, is_certain=standing != Standing.UNKNOWN)


def dues_in_order(city: City, on: dt.date) -> Verdict:
    """No right of the city is suspended on the day because of unpaid dues."""
    state = dues_state(city, on)
    words = {
        DuesState.NONE: _("No dues are invoiced to the city on %(day)s."),
        DuesState.PAID: _("The dues are paid on %(day)s."),
        DuesState.OPEN: _("The dues are invoiced and not due yet on %(day)s."),
        DuesState.GRACE: _("The dues are overdue on %(day)s; all rights are kept until the day announced by letter."),
        DuesState.RESTRICTED: _("The dues are overdue on %(day)s: vote and awards are suspended."),
        DuesState.LAPSED: _("The dues are overdue on %(day)s: the membership rests."),
    }[state] % {"day": l10n.long_date(on)}
    remedy = _("The city’s billing contact finds the invoice on its desk.")
    return Verdict("dues", state.keeps_all_rights, words, "" if state.keeps_all_rights else remedy)


def admission_ratified(city: City, on: dt.date) -> Verdict:
    """An assembly has ratified the admission, on the day at the latest."""
    provisional = MembershipPeriod.objects.filter(city=city).provisional(on).first()
    if provisional is None:
        return Verdict("ratified", True, _("No admission of the city waits for an assembly."))
    words = _("The admission of %(day)s waits for the assembly to ratify it.")
    return Verdict(
        "ratified",
        False,
        words % {"day": l10n.long_date(provisional.since)},
        _("The next General Assembly ratifies it."),
    )


def member_for_years(city: City, on: dt.date, years: int) -> Verdict:
    """The register has the city as a member for as many years without a break; papers alone do not prove it."""
    asked = ngettext("%(count)s year of membership is needed.", "%(count)s years of membership are needed.", years)
    asked %= {"count": l10n.number(years)}
    earlier = _years_before(on, years)
    whole = MembershipPeriod.objects.filter(city=city).certain(on).certain(earlier).exists()
    return Verdict("years", whole, asked, "" if whole else _("The secretariat keeps the register of members."))


# Rules about what is asked for


def under_cap(used: int, most: int) -> Verdict:
    """The city has not yet used all the places that one city may have."""
    words = _("At most %(most)s per city; %(used)s so far.")
    words %= {"most": l10n.number(most), "used": l10n.number(used)}
    return Verdict("cap", used < most, words, "" if used < most else _("The city can take back another one."))


def not_on_jury(city: City, jury: Collection[City]) -> Verdict:
    """The city does not sit on the jury that decides."""
    sits = city in jury
    words = _("%(city)s sits on the jury.") if sits else _("%(city)s does not sit on the jury.")
    return Verdict("jury", not sits, words % {"city": city.display_name})


def not_host(city: City, hosts: Collection[City]) -> Verdict:
    """The city does not host the congress at which it is awarded."""
    hosts_it = city in hosts
    words = _("%(city)s hosts the congress.") if hosts_it else _("%(city)s does not host the congress.")
    return Verdict("host", not hosts_it, words % {"city": city.display_name})


def not_last_winner(city: City, winners: Collection[City]) -> Verdict:
    """The city did not win in the edition before."""
    won = city in winners
    words = _("%(city)s won in the edition before.") if won else _("%(city)s did not win in the edition before.")
    return Verdict("winner", not won, words % {"city": city.display_name})


def has_letter(present: bool) -> Verdict:
    """The letter of the mayor is there."""
    if present:
        return Verdict("letter", True, _("The letter signed by the mayor is there."))
    return Verdict(
        "letter", False, _("The letter signed by the mayor is missing."), _("The city’s people can upload it.")
    )


def within_dates(on: dt.date, first: dt.date, last: dt.date) -> Verdict:
    """The day lies between the first and the last one; both are still in time."""
    words = _("Open from %(first)s to %(last)s.")
    return Verdict("dates", first <= on <= last, words % {"first": l10n.long_date(first), "last": l10n.long_date(last)})


def began_before(began: int | None, last_year: int) -> Verdict:
    """What is proposed has been running since the year asked for, at the latest."""
    if began is None:
        words, holds = _("When it began is not said; it must be running since %(year)s."), False
    else:
        words, holds = _("It began in %(began)s; it must be running since %(year)s."), began <= last_year
    remedy = "" if holds else _("The city can say in the experience when it began.")
    return Verdict("running", holds, words % {"began": began, "year": last_year}, remedy)


# Rules together


@dataclass(frozen=True)
class Call:
    """The rules of one edition or congress, as facts."""

    first_day: dt.date
    last_day: dt.date
    most_per_city: int
    jury: Collection[City] = field(default_factory=tuple)
    hosts: Collection[City] = field(default_factory=tuple)
    last_winners: Collection[City] = field(default_factory=tuple)
    needs_letter: bool = True
    running_since: int | None = None


def may_be_nominated(
    city: City, call: Call, *, on: dt.date, used: int, letter: bool, began: int | None = None
) -> Eligibility:
    """Tell whether the city may propose one more work to a call on a day."""
    verdicts = [
        is_member(city, on),
        dues_in_order(city, on),
        within_dates(on, call.first_day, call.last_day),
        under_cap(used, call.most_per_city),
        not_on_jury(city, call.jury),
        not_host(city, call.hosts),
        not_last_winner(city, call.last_winners),
    ]
    if call.needs_letter:
        verdicts.append(has_letter(letter))
    if call.running_since:
        verdicts.append(began_before(began, call.running_since))
    return Eligibility(tuple(verdicts))


def may_be_awarded(city: City, on: dt.date, *, hosts: Collection[City], last_winners: Collection[City]) -> Eligibility:
    """Tell whether the city may get a prize on a day, whatever its work is."""
    verdicts = (
        is_member(city, on),
        dues_in_order(city, on),
        not_host(city, hosts),
        not_last_winner(city, last_winners),
    )
    return Eligibility(verdicts)


def may_vote(city: City, on: dt.date) -> Eligibility:
    """Tell whether the city has its vote on a day; memberships/voting.py gives the same answer for all cities."""
    return Eligibility((is_member(city, on), admission_ratified(city, on), dues_in_order(city, on)))


def may_stand_for_committee(city: City, on: dt.date, *, letter: bool | None) -> Eligibility:
    """Tell whether the city may be a candidate for the Executive Committee on a day; `letter` None: asked for later."""
    rules = [is_member(city, on), member_for_years(city, on, CANDIDATE_AFTER_YEARS), dues_in_order(city, on)]
    if letter is not None:
        rules.append(has_letter(letter))
    return Eligibility(tuple(rules))


def may_host_congress(city: City, on: dt.date) -> Eligibility:
    """Tell whether the city may host a congress: only members do."""
    return Eligibility((is_member(city, on), dues_in_order(city, on)))


def _years_before(on: dt.date, years: int) -> dt.date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)
