"""Who of the secretariat may keep the register of members and the fees, and decide applications."""

from core.permissions import is_staff_with


def can_keep_register(user) -> bool:
    """Tell whether the person may admit cities, and end their membership: the secretariat's membership group."""
    return is_staff_with(user, "memberships.change_membershipperiod")


def can_keep_fees(user) -> bool:
    """Tell whether the person may prepare tables of fees, put them in force and grant exceptions."""
    return is_staff_with(user, "memberships.change_feetable")


def can_decide_applications(user) -> bool:
    """Tell whether the person may take the secretariat's steps with applications for membership."""
    return is_staff_with(user, "memberships.change_application")
