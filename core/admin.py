"""The outbox and the audit trail: to be read, searched and, for a mail that failed, sent again."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from core import admin_imports  # noqa: F401 - its pages register themselves
from core.actions import send_again
from core.admin_base import SiteAdmin
from core.admin_columns import told
from core.audit_labels import BY, action_label, change_message
from core.html_text import html_as_text
from core.mail import NOWHERE
from core.models import AuditEvent, MailState, OutboxMessage
from core.record_links import admin_url_of


class ReadOnlyAdmin(SiteAdmin):
    """Rows that nobody writes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody deletes."""
        return False


class ActionFilter(admin.SimpleListFilter):
    """What happened, by its name; only actions that exist in the trail."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the actions in the order of their names."""
        codes = AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct()
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
    list_filter = (ActionFilter, "at")
    search_fields = ("actor_name", "object_name", "message")
    search_help_text = _("Name of a person or a record, or words of the reason")
    date_hierarchy = "at"
    fields = (told(AuditEvent, "at"), "who", "what", "record", "changes", "message")
    readonly_fields = fields

    @admin.display(description=pgettext_lazy("person", "who"), ordering="actor_name")
    def who(self, event: AuditEvent) -> str:
        """Name the actor as they were called then."""
        return event.actor_name or str(BY)

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


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """Every mail as it was written. In the demonstration nothing leaves the machine: this is where mail is read."""

    list_name = _("outbox")
    list_display = ("subject", "to", "language", "state_mark", told(OutboxMessage, "created_at"))
    list_filter = ("state", "language", "created_at")
    search_fields = ("to", "subject", "text")
    search_help_text = _("Address, subject or words of the text")
    date_hierarchy = "created_at"
    actions = ("send_selected_again",)
    fields = (
        ("to", "reply_to", "language"),
        ("state_mark", told(OutboxMessage, "created_at"), told(OutboxMessage, "sent_at")),
        "error",
        "text_shown",
        "html_shown",
    )
    readonly_fields = tuple(flatten(fields))

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Tell who may send a mail again."""
        return request.user.has_perm("core.change_outboxmessage")

    @admin.display(description=pgettext_lazy("workflow", "state"), ordering="state")
    def state_mark(self, message: OutboxMessage) -> str:
        """Print the state with its own mark, never by colour alone."""
        kept = message.state == MailState.SENT and settings.MAIL_DELIVERY_BACKEND == NOWHERE
        label = pgettext("mail", "kept here (demo)") if kept else message.get_state_display()
        return format_html('<span class="state state-{}">{}</span>', message.state, label)

    @admin.display(description=_("text"))
    def text_shown(self, message: OutboxMessage) -> str:
        """Show the text as it is sent."""
        return format_html('<pre class="mail-text" lang="{}">{}</pre>', message.language, message.text)

    @admin.display(description=_("formatted version"))
    def html_shown(self, message: OutboxMessage) -> str:
        """Show the words of the HTML with its links spelled out; a mail's markup never enters this page."""
        if not message.html:
            return self.get_empty_value_display()
        return format_html('<pre class="mail-text" lang="{}">{}</pre>', message.language, html_as_text(message.html))

    @admin.action(description=_("Send again what could not be sent"), permissions=["send"])
    def send_selected_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Queue the failed ones among the selected messages and say how many there were."""
        failed = [
            message
            for message in queryset.filter(state=MailState.FAILED)
            if send_again(message=message, by=request.user)
        ]
        self.tell_count(
            request,
            ngettext("%(count)s message will be sent again.", "%(count)s messages will be sent again.", len(failed)),
            len(failed),
        )
