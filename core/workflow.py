"""How a record moves from state to state. Each app writes its own table and its own words in its `workflow.py`.

A table says who may take which step from where to where; the app's `actions.py` is the only place that changes a state,
and it asks the table first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy

Sentence = str | Promise


@dataclass(frozen=True)
class Transition:
    """One step: from any of these states to another one, by one side."""

    action: str
    sources: tuple[str, ...]
    target: str
    side: Enum


class TransitionNotAllowed(Exception):  # noqa: N818 - the name that CONVENTIONS give it
    """The table has no such step from this state; the text is for the person who tried.

    `already` is True where somebody (often the same person, by a double click) has just done it: nothing is wrong.
    """

    def __init__(self, sentence: Sentence, *, already: bool) -> None:
        super().__init__(sentence)
        self.already = already


@dataclass(frozen=True)
class TransitionTable:
    """All steps of one kind of record, in the order of its buttons.

    `impossible` and `already` are what a person is told, with `{state}` for the state's label; where each step has a
    sentence of its own for having been done, `already` holds them by action.
    """

    states: type[TextChoices]
    transitions: tuple[Transition, ...]
    impossible: Sentence
    already: Sentence | Mapping[str, Sentence]

    @cached_property
    def by_action(self) -> dict[str, Transition]:
        """Return the steps by name."""
        return {step.action: step for step in self.transitions}

    def allows(self, action: str, state: str) -> bool:
        """Tell whether there is this step from this state."""
        return state in self.by_action[action].sources

    def has_been_done(self, action: str, state: str) -> bool:
        """Tell whether the step would lead to where the record stands."""
        return state == self.by_action[action].target

    def steps(self, state: str, side: Enum) -> list[str]:
        """Return what one side may do in a state."""
        return [step.action for step in self.transitions if state in step.sources and step.side is side]

    def demand(self, action: str, state: str) -> None:
        """Raise TransitionNotAllowed where there is no such step."""
        if not self.allows(action, state):
            raise self.refusal(action, state)

    def take(self, action: str, record: Model) -> str:
        """Give a locked record its new state, not saved yet, and return the one it came from."""
        self.demand(action, record.state)
        came_from, record.state = record.state, self.by_action[action].target
        return came_from

    def refusal(self, action: str, state: str) -> TransitionNotAllowed:
        """Say kindly why nothing happened."""
        done = self.has_been_done(action, state)
        sentence = self.impossible
        if done:
            sentence = self.already[action] if isinstance(self.already, Mapping) else self.already
        return TransitionNotAllowed(format_lazy(sentence, state=self.states(state).label), already=done)
