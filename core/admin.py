"""The outbox: to be read, searched and, for a mail that failed, sent again. This app’s other lists are beside it."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from core import admin_audit, admin_imports  # noqa: F401 - their pages register themselves
from core.actions import send_again
from core.admin_columns import told
from core.admin_readonly import ReadOnlyAdmin
from core.html_text import html_as_text
from core.mail import NOWHERE
from core.models import MailState, OutboxMessage


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
