"""How an application moves: one table that the association can read.

`actions.py` is the only place that changes a state, and it asks this table first.
"""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from core.workflow import Transition, TransitionTable
from memberships.enums import ApplicationState as State


class Side(Enum):
    """Who may take a step."""

    APPLICANT = "applicant"
    SECRETARIAT = "secretariat"


# fmt: off
PAYING = (State.SUBMITTED, State.DOCUMENTS_MISSING, State.INVOICED)
TRANSITIONS = (
    # action                     from                                      to                       who
    Transition("submit",         (State.DRAFT, State.DOCUMENTS_MISSING),   State.SUBMITTED,         Side.APPLICANT),
    Transition("ask_documents",  (State.SUBMITTED,),                       State.DOCUMENTS_MISSING, Side.SECRETARIAT),
    Transition("invoice",        (State.SUBMITTED,),                       State.INVOICED,          Side.SECRETARIAT),
    Transition("record_payment", (State.INVOICED,),                        State.PAID,              Side.SECRETARIAT),
    Transition("admit",          (State.PAID,),                            State.ADMITTED,          Side.SECRETARIAT),
    Transition("ratify",         (State.ADMITTED,),                        State.RATIFIED,          Side.SECRETARIAT),
    Transition("decline",        (*PAYING, State.PAID),                    State.DECLINED,          Side.SECRETARIAT),
    # The city may take it back until it has paid.
    Transition("withdraw",       (State.DRAFT, *PAYING),                   State.WITHDRAWN,         Side.APPLICANT),
)
# fmt: on
TABLE = TransitionTable(
    State,
    TRANSITIONS,
    impossible=_("This is not possible now: the application is in the state “{state}”. Nothing was changed."),
    already=_("This has been done already: the application is in the state “{state}”."),
)
