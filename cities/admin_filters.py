"""Filters of the secretariat's list of cities."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ConfirmedFilter(admin.SimpleListFilter):
    """Which cities with people here have not said for a year that all is still so."""

    title = _("confirmed by the city")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the one choice."""
        return [("no", _("Not for a year"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what is asked for."""
        return queryset.filter(pk__in=queryset.model.objects.unconfirmed().values("pk")) if self.value() else queryset
