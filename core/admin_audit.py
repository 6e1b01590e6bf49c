"""The audit trail: read, searched, looked through by person, kind and day, and taken away as a table."""

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core import audit, audit_export
from core.admin_columns import told
from core.admin_readonly import ReadOnlyAdmin
from core.audit_export import deputy_name
from core.audit_labels import BY, action_label
from core.change_words import change_message
from core.downloads import csv_table
from core.http import private
from core.models import AuditEvent
from core.proof import require_proof
from core.record_links import admin_url_of


def kind_label(label: str) -> str:
    """Return what a kind of record is called (`app.model`); one that the site no longer has keeps its code."""
    try:
        return capfirst(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


class KindFilter(admin.SimpleListFilter):
    """What kind of record it was done to; only kinds that exist in the trail."""

    title = _("type of record")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the kinds as the site calls them, in the order of their names."""
        labels = AuditEvent.objects.all().different("object_type")
        return sorted(((label, kind_label(label)) for label in labels), key=lambda choice: choice[1].casefold())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the kind asked for."""
        return queryset.filter(object_type=self.value()) if self.value() else queryset


class DeputyFilter(admin.SimpleListFilter):
    """What somebody did in another's place."""

    title = _("done in somebody’s place")
    parameter_name = "deputy"

    def lookups(self, request: HttpRequest, model_admin):
        """Offer the one choice that anybody looks for."""
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what names two people."""
        return queryset.filter(data__has_key="deputy") if self.value() else queryset


class ActionFilter(admin.SimpleListFilter):
    """What happened, by its name; only actions that exist in the trail."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the actions in the order of their names."""
        codes = AuditEvent.objects.all().different("action")
        return sorted(((code, action_label(code)) for code in codes), key=lambda choice: choice[1].casefold())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the action asked for."""
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what, when and why: added to, never changed."""

    list_name = _("audit trail")
    list_display = (told(AuditEvent, "at"), "who", "what", "record", "message")
    list_display_links = (told(AuditEvent, "at"),)
    list_filter = (ActionFilter, KindFilter, DeputyFilter, "at")
    search_fields = ("actor_name", "object_name", "message", "data__deputy__name")
    search_help_text = _("Name of a person or a record, or words of the reason")
    date_hierarchy = "at"
    fields = (told(AuditEvent, "at"), "who", "what", "record", "changes", "message")
    readonly_fields = fields

    @admin.display(description=pgettext_lazy("person", "who"), ordering="actor_name")
    def who(self, event: AuditEvent) -> str:
        """Name the actor as they were called then, and who acted in their place."""
        name = event.actor_name or str(BY)
        if other := deputy_name(event):
            return gettext("%(name)s, through %(other)s") % {"name": name, "other": other}
        return name

    @admin.display(description=_("action"), ordering="action")
    def what(self, event: AuditEvent) -> str:
        """Name the action."""
        return action_label(event.action)

    @admin.display(description=_("record"), ordering="object_name")
    def record(self, event: AuditEvent) -> str:
        """Lead to the record while it exists in the admin."""
        url = admin_url_of(event.object_type, event.object_id)
        return format_html('<a href="{}">{}</a>', url, event.object_name) if url else event.object_name

    @admin.display(description=_("changes"))
    def changes(self, event: AuditEvent) -> str:
        """Say what was changed by hand."""
        return change_message(event) or self.get_empty_value_display()

    def get_urls(self):
        """Add the table of what the list shows."""
        name = "core_auditevent_export"
        return [path("export/", self.admin_site.admin_view(self.export), name=name), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context=None):
        """Offer the table to those who may have it."""
        may = request.user.has_perm("core.export_auditevent")
        return super().changelist_view(request, {"can_export": may, **(extra_context or {})})

    @method_decorator(require_POST)
    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send what the list shows as a table, after proof of who asks; the trail says that it was taken."""
        if not request.user.has_perm("core.export_auditevent"):
            raise PermissionDenied
        require_proof(request)
        chosen = self.get_changelist_instance(request).get_queryset(request)
        audit.record("export_audit", request.user, by=request.user, message=request.GET.urlencode())
        name = f"{timezone.localdate():%Y-%m-%d}-audit"
        return private(csv_table(name, audit_export.columns(), audit_export.rows(chosen)))
