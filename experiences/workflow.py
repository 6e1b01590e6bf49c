"""How an experience moves: one table that the association can read.

`actions.py` is the only place that changes a state, and it asks this table first.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from experiences.enums import State


class Side(Enum):
    """Who may take a step: the people of the city, or the secretariat's editors."""

    CITY = "city"
    EDITOR = "editor"


@dataclass(frozen=True)
class Transition:
    """One step: from any of these states to another one, by one side."""

    action: str
    sources: tuple[State, ...]
    target: State
    side: Side


# fmt: off
TRANSITIONS = (
    # action            from                                            to                        who
    Transition("submit", (State.DRAFT, State.CHANGES_REQUESTED),         State.SUBMITTED,         Side.CITY),
    Transition("start_review", (State.SUBMITTED,),                       State.IN_REVIEW,         Side.EDITOR),
    Transition("request_changes", (State.IN_REVIEW,),                    State.CHANGES_REQUESTED, Side.EDITOR),
    Transition("ask_consent", (State.IN_REVIEW,),                        State.CONSENT_ASKED,     Side.EDITOR),
    Transition("give_consent", (State.CONSENT_ASKED,),                   State.IN_REVIEW,         Side.CITY),
    Transition("refuse_consent", (State.CONSENT_ASKED,),                 State.IN_REVIEW,         Side.CITY),
    Transition("accept", (State.IN_REVIEW,),                             State.ACCEPTED,          Side.EDITOR),
    Transition("publish", (State.ACCEPTED,),                             State.PUBLISHED,         Side.EDITOR),
    Transition("reject", (State.SUBMITTED, State.IN_REVIEW),             State.REJECTED,          Side.EDITOR),
    Transition("archive", (State.PUBLISHED,),                            State.ARCHIVED,          Side.EDITOR),
    Transition("republish", (State.ARCHIVED,),                           State.PUBLISHED,         Side.EDITOR),
    # A decision or a request of the secretariat that was a mistake, or about which it has learnt more.
    Transition("reopen", (State.ACCEPTED, State.REJECTED, State.CHANGES_REQUESTED, State.CONSENT_ASKED),
                                                                         State.IN_REVIEW,         Side.EDITOR),
    # The city may take back whatever is not public yet.
    Transition("withdraw", (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED,
                            State.CONSENT_ASKED, State.ACCEPTED),        State.WITHDRAWN,         Side.CITY),
)
# fmt: on
BY_ACTION = {transition.action: transition for transition in TRANSITIONS}

ALREADY = {
    "submit": _("This experience has already been sent; it was not sent twice."),
    "start_review": _("The review has already begun."),
    "request_changes": _("The changes have already been asked for."),
    "ask_consent": _("The city has already been asked for its consent."),
    "give_consent": _("This question has already been answered."),
    "refuse_consent": _("This question has already been answered."),
    "accept": _("This experience has already been accepted."),
    "publish": _("This experience is already published."),
    "reject": _("This experience has already been rejected."),
    "archive": _("This experience has already been archived."),
    "republish": _("This experience is already published."),
    "reopen": _("This has already been taken back."),
    "withdraw": _("This experience has already been withdrawn."),
}


class TransitionNotAllowed(Exception):  # noqa: N818 - the name that CONVENTIONS give it
    """The table has no such step from this state; the text is for the person who tried.

    `already` is True where somebody (often the same person, by a double click) has just done it: nothing is wrong.
    """

    def __init__(self, action: str, state: State) -> None:
        """Say kindly why nothing happened."""
        self.action = action
        self.state = state
        self.already = state == BY_ACTION[action].target
        if self.already:
            message = ALREADY[action]
        else:
            message = format_lazy(
                _("This is not possible now: the experience is in the state “{state}”. Nothing was changed."),
                state=state.label,
            )
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.args[0])


class NotDeletable(Exception):  # noqa: N818 - as above
    """The draft has been sent or withdrawn meanwhile, and what others have had before them is kept."""

    def __init__(self, state: State) -> None:
        """Say why nothing was deleted."""
        text = _("This cannot be deleted any more: its state is “{state}” now. Nothing was changed.")
        super().__init__(format_lazy(text, state=state.label))

    def __str__(self) -> str:
        return str(self.args[0])


class NotEditable(Exception):  # noqa: N818 - as above
    """The city cannot write any more, because somebody has sent or withdrawn the experience meanwhile."""

    def __init__(self, state: State) -> None:
        """Say why nothing was saved."""
        self.state = state
        text = _(
            "This cannot be changed any more: its state is “{state}” now. What you have just written was not saved."
        )
        super().__init__(format_lazy(text, state=state.city_label))

    def __str__(self) -> str:
        return str(self.args[0])


def allowed(action: str, state: State | str) -> bool:
    """Tell whether the table has this step from this state."""
    return state in BY_ACTION[action].sources


def check(action: str, state: State | str) -> Transition:
    """Return the step, or raise TransitionNotAllowed."""
    if not allowed(action, state):
        raise TransitionNotAllowed(action, State(state))
    return BY_ACTION[action]


def actions_from(state: State | str, side: Side) -> list[str]:
    """Return what one side may do in a state, in the table's order."""
    return [step.action for step in TRANSITIONS if state in step.sources and step.side is side]
