"""What the predicates of every app share."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

Predicate = Callable[..., bool]


def require(predicate: Predicate, user, *objects) -> None:
    """Raise PermissionDenied unless the predicate says yes: actions ask again what a view has asked before."""
    if not predicate(user, *objects):
        raise PermissionDenied


def is_staff_with(user, permission: str) -> bool:
    """Tell whether the person is active, works at the secretariat and has the permission (`app.codename`)."""
    return bool(user and user.is_authenticated and user.is_active and user.is_staff and user.has_perm(permission))
