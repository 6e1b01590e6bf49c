"""How a nomination moves: one table that the association can read.

`actions.py` is the only place that changes a state, and it asks this table first.
"""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from awards.enums import NominationState as State
from core.workflow import Transition, TransitionTable


class Side(Enum):
    """Who may take a step."""

    CITY = "city"
    SECRETARIAT = "secretariat"


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
TABLE = TransitionTable(
    State,
    TRANSITIONS,
    impossible=_("This is not possible now: the nomination is in the state “{state}”. Nothing was changed."),
    already=_("This has been done already: the nomination is in the state “{state}”."),
)
