"""People who sign in."""

import datetime as dt
import itertools

from django.contrib.auth.models import Permission

from accounts.models import User
from cities.enums import Role
from cities.models import CityRole
from tests.factories.cities import make_city

numbers = itertools.count(1)
PASSWORD = "educating-cities"
LONG_AGO = dt.date(2020, 1, 1)
EDITOR_PERMISSIONS = ("view_experience", "change_experience", "review_experience", "view_collection")


def make_user(**overrides):
    """A person with a password and without any role."""
    number = next(numbers)
    fields = {"email": f"person-{number}@example.org", "name": f"Person {number}", "language": "en", **overrides}
    password = fields.pop("password", PASSWORD)
    return User.objects.create_user(password=password, **fields)


def make_technician(city=None, *, role=Role.TECHNICIAN, since=LONG_AGO, until=None, **overrides):
    """A person with a role in the city (a new one by default)."""
    user = make_user(**overrides)
    CityRole.objects.create(user=user, city=city or make_city(), role=role, since=since, until=until)
    return user


def make_editor(**overrides):
    """Somebody of the secretariat who reviews experiences."""
    user = make_user(is_staff=True, **overrides)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="experiences", codename__in=EDITOR_PERMISSIONS)
    )
    return user


def make_person(role, **fields):
    """A person by the name of their role; None for a visitor."""
    if role == "visitor":
        return None
    if role in {"technician", "delegate"}:
        return make_technician(role=Role(role), **fields)
    if role == "editor":
        return make_editor(**fields)
    if role == "admin":
        return make_user(is_staff=True, is_superuser=True, **fields)
    if role == "stranger":
        return make_user(**fields)
    raise ValueError(role)
