"""How an experience moves: one table that the association can read.

`actions.py` is the only place that changes a state, and it asks this table first.
"""

from enum import Enum

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.workflow import Transition, TransitionTable
from experiences.enums import State


class Side(Enum):
    """Who may take a step: the people of the city, or the secretariat's editors."""

    CITY = "city"
    EDITOR = "editor"


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


TABLE = TransitionTable(
    State,
    TRANSITIONS,
    impossible=_("This is not possible now: the experience is in the state “{state}”. Nothing was changed."),
    already=ALREADY,
)


class NotDeletable(Exception):  # noqa: N818 - a sentence for the person
    """The draft has been sent or withdrawn meanwhile, and what others have had before them is kept."""

    def __init__(self, state: State) -> None:
        """Say why nothing was deleted."""
        text = _("This cannot be deleted any more: its state is “{state}” now. Nothing was changed.")
        super().__init__(format_lazy(text, state=state.label))


class NotEditable(Exception):  # noqa: N818 - a sentence for the person
    """The city cannot write any more, because somebody has sent or withdrawn the experience meanwhile."""

    def __init__(self, state: State) -> None:
        """Say why nothing was saved."""
        self.state = state
        text = _(
            "This cannot be changed any more: its state is “{state}” now. What you have just written was not saved."
        )
        super().__init__(format_lazy(text, state=state.city_label))
