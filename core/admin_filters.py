"""Filters of lists that several apps have."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HandledFilter(admin.SimpleListFilter):
    """Which messages of visitors still wait (`handled_at`)."""

    title = pgettext_lazy("filter of enquiries", "answered")
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin):
        """Return both."""
        return [("no", _("Not answered yet")), ("yes", pgettext_lazy("filter of enquiries", "Answered"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what was asked for."""
        if self.value() in ("yes", "no"):
            return queryset.filter(handled_at__isnull=self.value() == "no")
        return queryset
