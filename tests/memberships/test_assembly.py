"""The General Assembly: who votes, who comes, whose vote a city holds, and what is written down."""

import datetime as dt
import random

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cities.enums import Role
from memberships import assembly as actions
from memberships.enums import ApplicationState, EndReason, Presence
from memberships.models import Certificate, Proxy
from memberships.models.assembly import MOST_PROXIES
from memberships.voting import voters
from tests.factories.accounts import make_technician, make_user
from tests.factories.applications import bring_to, make_application
from tests.factories.belonging import make_assembly, make_period
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def make_delegate(city):
    return make_technician(city, role=Role.DELEGATE)


@pytest.fixture
def secretary():
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name="membership"))
    return user


@pytest.fixture
def assembly():
    return make_assembly()


def give(assembly, giver, holder):
    return actions.give_proxy(assembly=assembly, giver=giver, holder=holder, signed_by="Mayor", by=make_delegate(giver))


def test_city_gives_its_vote_and_takes_it_back(assembly):
    giver, holder = make_city(), make_city()

    give(assembly, giver, holder)
    actions.withdraw_proxy(assembly=assembly, giver=giver, by=make_delegate(giver))

    assert not assembly.proxies.standing().exists()
    assert assembly.proxies.count() == 1


def test_another_proxy_replaces_the_first(assembly):
    giver, first, second = (make_city() for _ in range(3))

    give(assembly, giver, first)
    give(assembly, giver, second)
    give(assembly, giver, second)

    assert [proxy.holder for proxy in assembly.proxies.standing()] == [second]


def hold(assembly, holder, givers):
    """Have these cities give their vote, as the action has left it."""
    Proxy.objects.bulk_create(
        Proxy(assembly=assembly, giver=giver, holder=holder, place=place, signed_by="Mayor")
        for place, giver in enumerate(givers, 1)
    )


def test_eleventh_vote_is_refused_by_the_action_and_by_the_database(assembly):
    holder, tenth, eleventh = (make_city() for _ in range(3))
    hold(assembly, holder, [make_city() for _ in range(MOST_PROXIES - 1)])
    assert give(assembly, tenth, holder).place == MOST_PROXIES

    with pytest.raises(ValidationError):
        give(assembly, eleventh, holder)
    for place in (1, MOST_PROXIES + 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proxy.objects.create(assembly=assembly, giver=eleventh, holder=holder, place=place, signed_by="x")
    assert holder not in actions.may_hold(assembly, eleventh)


def test_place_that_becomes_free_is_taken_again(assembly):
    holder, givers = make_city(), [make_city() for _ in range(MOST_PROXIES)]
    hold(assembly, holder, givers)
    actions.withdraw_proxy(assembly=assembly, giver=givers[3], by=make_delegate(givers[3]))

    assert give(assembly, make_city(), holder).place == 4


def test_votes_are_not_passed_on(assembly):
    first, second, third = (make_city() for _ in range(3))
    give(assembly, first, second)

    with pytest.raises(ValidationError):
        give(assembly, second, third)
    with pytest.raises(ValidationError):
        give(assembly, third, first)


def test_city_without_a_vote_neither_gives_nor_holds_one(assembly):
    member, other = make_city(), make_city(evidence="")

    with pytest.raises(ValidationError):
        give(assembly, other, member)
    with pytest.raises(ValidationError):
        give(assembly, member, other)
    with pytest.raises(ValidationError):
        give(assembly, member, member)


@pytest.mark.parametrize("late", ["forms_until", "closed", "announced"])
def test_forms_are_refused_outside_their_time(late):
    yesterday = TODAY() - dt.timedelta(days=1)
    made = {
        "forms_until": {"held_on": TODAY(), "forms_until": yesterday},
        "closed": {"closed_at": timezone.now(), "entitled": 0, "present": 0, "represented": 0},
        "announced": {"announced": False},
    }[late]
    assembly, city = make_assembly(**made), make_city()

    with pytest.raises(ValidationError):
        give(assembly, city, make_city())
    with pytest.raises(ValidationError):
        actions.name_delegate(
            assembly=assembly, city=city, by=make_delegate(city), name="A", position="B", email="a@example.org",
            presence=Presence.ONLINE,
        )  # fmt: skip


def test_only_the_delegate_of_the_city_signs(assembly, secretary):
    city, holder = make_city(), make_city()

    for person in (make_technician(city), make_delegate(holder), make_user(), secretary):
        with pytest.raises(PermissionDenied):
            actions.give_proxy(assembly=assembly, giver=city, holder=holder, signed_by="x", by=person)


def test_ratified_city_votes_on_the_day_itself(secretary):
    assembly = make_assembly(TODAY())
    city = make_city(evidence="")
    period = make_period(city, since=TODAY() - dt.timedelta(days=30), needs_ratification=True)
    assert not voters(TODAY()).filter(pk=city.pk).exists()

    actions.ratify_all(assembly=assembly, periods=list(actions.to_ratify(assembly)), by=secretary)

    period.refresh_from_db()
    assert period.ratified_on == TODAY()
    assert voters(TODAY()).filter(pk=city.pk).exists()
    assert not voters(TODAY() - dt.timedelta(days=1)).filter(pk=city.pk).exists()


def test_closing_writes_the_figures_down_for_good(secretary):
    assembly = make_assembly(TODAY())
    present, giver, absent = (make_city() for _ in range(3))
    give(assembly, giver, present)
    actions.mark_present(assembly=assembly, cities=[present], presence=Presence.ON_SITE, by=secretary)

    closed = actions.close(assembly=assembly, by=secretary)
    make_period(absent, since_year=2001, until=TODAY() - dt.timedelta(days=1), end_reason=EndReason.LEFT)

    assert (closed.entitled, closed.present, closed.represented) == (3, 1, 1)
    with pytest.raises(ValidationError):
        actions.mark_present(assembly=assembly, cities=[absent], presence=Presence.ONLINE, by=secretary)
    with pytest.raises(ValidationError):
        actions.close(assembly=assembly, by=secretary)


def test_assembly_is_not_closed_before_its_day(secretary, assembly):
    with pytest.raises(ValidationError):
        actions.close(assembly=assembly, by=secretary)


def test_votes_in_the_room_equal_a_count_by_hand(secretary):
    chance = random.Random(7)
    assembly = make_assembly(TODAY())
    cities = [make_city(evidence=chance.choice(["recent_evidence"] * 4 + [""])) for _ in range(40)]
    for city in chance.sample(cities, 25):
        holder = chance.choice(cities)
        try:
            with transaction.atomic():
                give(assembly, city, holder)
        except ValidationError:
            continue
    there = chance.sample(cities, 20)
    actions.mark_present(assembly=assembly, cities=there, presence=Presence.ON_SITE, by=secretary)

    entitled = {city for city in cities if city.evidence}
    given = {proxy.giver: proxy.holder for proxy in assembly.proxies.standing()}
    through = {city for city in entitled if city not in there and given.get(city) in entitled & set(there)}
    found = actions.quorum(assembly)

    assert {seat.city for seat in found.seats if seat.is_represented} == through
    assert found.entitled == len(entitled)
    assert found.votes == len(entitled & set(there)) + len(through)
    assert found.represented == sum(seat.holds for seat in found.seats)
    assert max(seat.holds for seat in found.seats) <= MOST_PROXIES


def test_application_of_a_ratified_city_follows_with_its_certificate(secretary):
    assembly = make_assembly(TODAY())
    application = bring_to(make_application(state=ApplicationState.SUBMITTED), ApplicationState.ADMITTED)

    actions.ratify_all(assembly=assembly, periods=list(actions.to_ratify(assembly)), by=secretary)

    application.refresh_from_db()
    assert application.state == ApplicationState.RATIFIED
    assert Certificate.objects.get().city == application.city
