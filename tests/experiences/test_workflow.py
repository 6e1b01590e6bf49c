"""The table of transitions: written out once more here, so that a change of it is a decision."""

import pytest
from django.utils import translation

from core.workflow import TransitionNotAllowed
from experiences import workflow
from experiences.enums import State
from experiences.models import Experience
from experiences.workflow import Side

# from -> action -> to
EXPECTED = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {"start_review": "in_review", "reject": "rejected", "withdraw": "withdrawn"},
    "in_review": {
        "request_changes": "changes_requested",
        "ask_consent": "consent_asked",
        "accept": "accepted",
        "reject": "rejected",
        "withdraw": "withdrawn",
    },
    "changes_requested": {"submit": "submitted", "reopen": "in_review", "withdraw": "withdrawn"},
    "consent_asked": {
        "give_consent": "in_review",
        "refuse_consent": "in_review",
        "reopen": "in_review",
        "withdraw": "withdrawn",
    },
    "accepted": {"publish": "published", "reopen": "in_review", "withdraw": "withdrawn"},
    "published": {"archive": "archived"},
    "archived": {"republish": "published"},
    "rejected": {"reopen": "in_review"},
    "withdrawn": {},
}
CITY_ACTIONS = {"submit", "give_consent", "refuse_consent", "withdraw"}


def test_every_state_and_every_action_is_in_the_expectation():
    actions = {action for steps in EXPECTED.values() for action in steps}

    assert set(EXPECTED) == set(State.values)
    assert actions == set(workflow.TABLE.by_action)
    assert len(workflow.TABLE.transitions) == len(workflow.TABLE.by_action)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("action", list(workflow.TABLE.by_action))
def test_step_is_allowed_exactly_where_expected(action, state):
    target = EXPECTED[state].get(action)

    if target:
        row = Experience(state=state)
        assert (workflow.TABLE.take(action, row), row.state) == (state, target)
    else:
        with pytest.raises(TransitionNotAllowed):
            workflow.TABLE.demand(action, state)
    assert workflow.TABLE.allows(action, state) is bool(target)


@pytest.mark.parametrize("action", list(workflow.TABLE.by_action))
def test_step_belongs_to_one_side(action):
    assert workflow.TABLE.by_action[action].side is (Side.CITY if action in CITY_ACTIONS else Side.EDITOR)


def test_actions_from_lists_the_steps_of_one_side():
    assert workflow.TABLE.steps("in_review", Side.EDITOR) == ["request_changes", "ask_consent", "accept", "reject"]
    assert workflow.TABLE.steps("in_review", Side.CITY) == ["withdraw"]


def test_refusal_where_it_has_just_been_done_says_so_kindly():
    with pytest.raises(TransitionNotAllowed) as refusal:
        workflow.TABLE.demand("submit", State.SUBMITTED)

    assert refusal.value.already
    assert str(refusal.value) == "This experience has already been sent; it was not sent twice."


def test_refusal_elsewhere_names_the_state_in_the_readers_language():
    with pytest.raises(TransitionNotAllowed) as refusal:
        workflow.TABLE.demand("publish", State.DRAFT)

    assert not refusal.value.already
    assert "Draft of the city" in str(refusal.value)
    with translation.override("fr"):
        assert str(State.DRAFT.label) in str(refusal.value)
