"""Who may keep the register of members, and who acts for a city or a network in it."""


def can_keep_register(user) -> bool:
    """Tell whether the person may admit cities, and end their membership: the secretariat's membership group."""
    return _active(user) and user.is_staff and user.has_perm("memberships.change_membershipperiod")


def can_keep_fees(user) -> bool:
    """Tell whether the person may prepare tables of fees, put them in force and grant exceptions."""
    return _active(user) and user.is_staff and user.has_perm("memberships.change_feetable")


def can_decide_applications(user) -> bool:
    """Tell whether the person may take the secretariat's steps with applications for membership."""
    return _active(user) and user.is_staff and user.has_perm("memberships.change_application")


def _active(user) -> bool:
    return bool(user and user.is_authenticated and user.is_active)
