"""How a nomination moves: one table that the association can read.

`actions.py` is the only place that changes a state, and it asks this table first.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from awards.enums import NominationState as State


class Side(Enum):
    """Who may take a step."""

    CITY = "city"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True)
class Transition:
    """One step: from any of these states to another one, by one side."""

    action: str
    sources: tuple[State, ...]
    target: State
    side: Side


# fmt: off
TRANSITIONS = (
    # action                    from                                       to                  who
    Transition("send",         (State.DRAFT,),                             State.SENT,         Side.CITY),
    Transition("withdraw",     (State.DRAFT, State.SENT, State.ACCEPTED),  State.WITHDRAWN,    Side.CITY),
    # A mistake of the secretariat can be mended both ways.
    Transition("accept",       (State.SENT, State.NOT_ELIGIBLE),           State.ACCEPTED,     Side.SECRETARIAT),
    Transition("not_eligible", (State.SENT, State.ACCEPTED),               State.NOT_ELIGIBLE, Side.SECRETARIAT),
)
# fmt: on
BY_ACTION = {transition.action: transition for transition in TRANSITIONS}


class TransitionNotAllowed(Exception):  # noqa: N818 - the name that CONVENTIONS give it
    """The table has no such step from this state; the text is for the person who tried.

    `already` is True where somebody (often the same person, by a double click) has just done it: nothing is wrong.
    """

    def __init__(self, action: str, state: str) -> None:
        """Say kindly why nothing happened."""
        self.already = state == BY_ACTION[action].target
        text = (
            _("This has been done already: the nomination is in the state “{state}”.")
            if self.already
            else _("This is not possible now: the nomination is in the state “{state}”. Nothing was changed.")
        )
        super().__init__(format_lazy(text, state=State(state).label))

    def __str__(self) -> str:
        return str(self.args[0])


def is_allowed(action: str, state: str) -> bool:
    """Tell whether the table has this step from this state."""
    return state in BY_ACTION[action].sources


def demand(action: str, state: str) -> None:
    """Raise TransitionNotAllowed where it has not."""
    if not is_allowed(action, state):
        raise TransitionNotAllowed(action, state)


def steps_of_secretariat(state: str) -> list[str]:
    """Return what the secretariat may do with a nomination now."""
    return [each.action for each in TRANSITIONS if each.side is Side.SECRETARIAT and state in each.sources]
