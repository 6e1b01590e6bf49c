"""Who decides on proposals."""

from core.permissions import is_staff_with
from editorial.models import Proposal


def can_decide(user, proposal: Proposal) -> bool:
    """The secretariat, each of its people on those records that they may change themselves."""
    kind = proposal.content_type
    may_change = f"{kind.app_label}.change_{kind.model}"
    return is_staff_with(user, "editorial.change_proposal") and user.has_perm(may_change)
