"""Whether a nomination may be sent, in words: the rules of memberships/eligibility.py with the facts of its edition."""

import datetime as dt
from dataclasses import replace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.enums import NominationState
from awards.models import AwardEdition, Nomination
from cities.models import City
from experiences.enums import State
from experiences.models import Experience
from experiences.models.experience import ExperienceQuerySet
from memberships.eligibility import Call, Eligibility, Verdict, may_be_nominated, under_cap

# What the jury could not read: the secretariat does not have it yet, or it has come to nothing.
NOT_NOMINATED = (State.DRAFT, *State.ENDED)


def nominable(city: City, edition: AwardEdition) -> ExperienceQuerySet:
    """Return the experiences that the city can nominate: its own, sent or published, and not nominated yet.

    What another city has begun with an experience that was its own then, and cannot send any more, is in nobody's way.
    """
    live = Nomination.objects.filter(edition=edition, state__in=NominationState.LIVE)
    live = live.exclude(~Q(city=city), state=NominationState.DRAFT)
    found = Experience.objects.filter(city=city).exclude(state__in=NOT_NOMINATED)
    return found.exclude(pk__in=live.values("experience"))


def of_city(city: City, edition: AwardEdition, on: dt.date | None = None) -> Eligibility:
    """Tell whether the city may propose one more experience, whichever it is."""
    call = call_of(edition)
    if call is None:
        return _no_call()
    used = edition.nominations.counted().filter(city=city).count()
    bare = replace(call, needs_letter=False, running_since=None)
    return may_be_nominated(city, bare, on=on or timezone.localdate(), used=used, letter=False)


def of_nomination(nomination: Nomination, on: dt.date | None = None) -> Eligibility:
    """Tell whether a nomination may be sent as it stands: nothing may certainly speak against it."""
    edition, experience = nomination.edition, nomination.experience
    call = call_of(edition)
    if call is None:
        return _no_call()
    rules = may_be_nominated(
        nomination.city,
        call,
        on=on or timezone.localdate(),
        used=_others(nomination),
        letter=bool(nomination.letter),
        began=experience.began_year,
    )
    return Eligibility((*rules.verdicts, _with_reasons(nomination), _is_nominable(nomination)))


def place_for(nomination: Nomination) -> Verdict:
    """Tell whether the city has a place left for a nomination, beside what it has sent otherwise."""
    return under_cap(_others(nomination), nomination.edition.most_per_city)


def call_of(edition: AwardEdition) -> Call | None:
    """Return the rules of an edition; None where it has no call."""
    if edition.closes_on is None:
        return None
    return Call(
        first_day=edition.opens_on,
        last_day=edition.closes_on,
        most_per_city=edition.most_per_city,
        jury=list(edition.jury.all()),
        hosts=[edition.congress.city] if edition.congress and edition.congress.city else [],
        last_winners=edition.last_winners(),
        running_since=edition.running_since,
    )


def _others(nomination: Nomination) -> int:
    others = nomination.edition.nominations.counted().filter(city=nomination.city_id)
    return others.exclude(pk=nomination.pk).count()


def _no_call() -> Eligibility:
    return Eligibility((Verdict("dates", holds=False, reason=_("This edition takes no nominations.")),))


def _with_reasons(nomination: Nomination) -> Verdict:
    if nomination.reasons.strip():
        return Verdict("reasons", holds=True, reason=_("It is said why the experience fits the theme."))
    return Verdict("reasons", holds=False, reason=_("Why the experience fits the theme is not said yet."))


def _is_nominable(nomination: Nomination) -> Verdict:
    """The experience is the city’s own, and the jury can read it."""
    experience = nomination.experience
    if experience.city_id != nomination.city_id:
        return Verdict("experience", holds=False, reason=_("This experience belongs to another city."))
    if experience.state in NOT_NOMINATED:
        return Verdict(
            "experience",
            holds=False,
            reason=_("The experience is not in the bank any more."),
            remedy=_("The city can nominate another one."),
        )
    return Verdict("experience", holds=True, reason=_("The experience is in the bank, or with the secretariat."))
