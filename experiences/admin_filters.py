"""Filters of the secretariat's queue."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core import l10n
from experiences.enums import State

WAITING = "waiting"


class StateFilter(admin.SimpleListFilter):
    """Where things stand, each with the number of rows that its link shows."""

    title = pgettext_lazy("workflow", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the states that the secretariat sees; first, all that wait for it."""
        states = [(state.value, state.label) for state in State if state is not State.DRAFT]
        return [(WAITING, _("Waiting for the secretariat")), *states]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the state asked for."""
        if self.value() == WAITING:
            return queryset.filter(state__in=State.WAITING_FOR_SECRETARIAT)
        return queryset.filter(state=self.value()) if self.value() else queryset

    def choices(self, changelist):
        """Write the number behind every choice; the list has counted (admin_list.py)."""
        numbers = changelist.numbers
        keys = [None, *(key for key, _label in self.lookup_choices)]
        for key, choice in zip(keys, super().choices(changelist), strict=True):
            number = l10n.number(numbers.get(key, 0))
            yield {**choice, "display": _("%(choice)s (%(number)s)") % {"choice": choice["display"], "number": number}}


class EditorFilter(admin.SimpleListFilter):
    """Who is in charge."""

    title = _("editor in charge")
    parameter_name = "editor"

    def lookups(self, request: HttpRequest, model_admin):
        """Return oneself, nobody, and everybody who has something in charge."""
        editors = (
            User.objects.filter(assigned_experiences__isnull=False)
            .exclude(pk=request.user.pk)
            .distinct()
            .order_by("name")
        )
        return [("me", _("In my charge")), ("none", _("Nobody yet")), *((str(user.pk), str(user)) for user in editors)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what the person asked for has in charge."""
        match self.value():
            case "me":
                return queryset.filter(assigned_to=request.user)
            case "none":
                return queryset.filter(assigned_to__isnull=True)
            case str(key) if key.isdecimal():
                return queryset.filter(assigned_to=int(key))
        return queryset


class ToDoFilter(admin.SimpleListFilter):
    """What the first page of the desk counts beside the states."""

    title = _("what waits")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the choices."""
        return [
            ("answered", _("Answered by the city")),
            ("announce", _("To be announced on a day")),
            ("late", _("Not announced on their day")),
            ("confirm", _("Not confirmed for a year")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what is asked for."""
        match self.value():
            case "answered":
                return queryset.answered()
            case "announce":
                return queryset.filter(announce_on__isnull=False)
            case "late":
                return queryset.filter(announce_on__lte=timezone.localdate())
            case "confirm":
                return queryset.to_confirm()
        return queryset
