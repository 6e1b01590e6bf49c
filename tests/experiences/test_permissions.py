"""Who may do what, by role; the workflow says when."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cities.permissions import can_manage_people, is_delegate, represents
from experiences import permissions
from experiences.enums import State
from tests.factories.accounts import make_editor, make_technician, make_user
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience

ROLES = [
    "technician",
    "delegate",
    "former",
    "future",
    "other city",
    "stranger",
    "editor",
    "staff",
    "admin",
    "inactive",
    "visitor",
]
CITY = {"technician", "delegate"}
EDITORS = {"editor", "admin"}


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def person(city):
    makers = {
        "technician": lambda: make_technician(city),
        "delegate": lambda: make_technician(city, role="delegate"),
        "former": lambda: make_technician(city, until="2021-12-31"),
        "future": lambda: make_technician(city, since="2999-01-01"),
        "other city": make_technician,
        "stranger": make_user,
        "editor": make_editor,
        "staff": lambda: make_user(is_staff=True),
        "admin": lambda: make_user(is_staff=True, is_superuser=True),
        "inactive": lambda: make_technician(city, is_active=False),
        "visitor": AnonymousUser,
    }
    return lambda role: makers[role]()


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.PUBLISHED, State.ARCHIVED])
@pytest.mark.parametrize("role", ROLES)
def test_can_view(role, state, city, person):
    experience = make_experience(state, city=city)
    allowed = state == State.PUBLISHED or role in CITY or (role in EDITORS and state != State.DRAFT)

    assert permissions.can_view(person(role), experience) is allowed


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("role", ["technician", "editor", "other city"])
def test_can_edit_only_while_the_city_writes(role, state, city, person):
    experience = make_experience(state, city=city)

    assert permissions.can_edit(person(role), experience) is (role in CITY and state in State.EDITABLE_BY_CITY)


@pytest.mark.parametrize("role", ROLES)
def test_can_act_for_city_and_create(role, city, person):
    user = person(role)

    assert permissions.can_act_for_city(user, make_experience(city=city)) is (role in CITY)
    assert permissions.can_create(user, city) is (role in CITY)
    assert represents(user, city) is (role in CITY)
    assert is_delegate(user, city) is (role == "delegate")
    assert can_manage_people(user, city) is (role in {"delegate", "admin"})


@pytest.mark.parametrize("role", ROLES)
def test_can_review_what_was_sent(role, city, person):
    user = person(role)

    assert permissions.can_review(user) is (role in EDITORS)
    assert permissions.can_review(user, make_experience(State.SUBMITTED, city=city)) is (role in EDITORS)
    assert permissions.can_review(user, make_experience(State.DRAFT, city=city)) is False


def test_role_counts_on_its_last_day_and_not_after(city):
    user = make_technician(city, since="2020-01-01", until="2024-06-30")

    assert represents(user, city, on="2024-06-30")
    assert not represents(user, city, on="2024-07-01")


def test_actions_for_lists_the_steps_of_ones_own_side(city, person):
    experience = make_experience(State.IN_REVIEW, city=city)

    assert permissions.actions_for(person("editor"), experience) == [
        "request_changes",
        "ask_consent",
        "accept",
        "reject",
    ]
    assert permissions.actions_for(person("technician"), experience) == ["withdraw"]
    assert permissions.actions_for(person("stranger"), experience) == []
