"""Who looks after the money: the treasurer, that is the secretariat's membership group."""

from core.permissions import is_staff_with


def can_keep_dues(user) -> bool:
    """Tell whether the person may issue invoices and book payments."""
    return is_staff_with(user, "memberships.add_duesrun")
