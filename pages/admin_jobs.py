"""The list of the site's jobs: read, and for those that failed, run again or left."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.admin import ReadOnlyAdmin
from core.admin_columns import told
from pages.jobs import STATES, leave, name_of, reason_of, run_again
from pages.models import Job


class JobStateFilter(admin.SimpleListFilter):
    """Where jobs stand, in the reader's words."""

    title = pgettext_lazy("workflow", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin):
        """Return every state."""
        return [(status.value, label) for status, label in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the state asked for."""
        return queryset.filter(status=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """A job; what it was given may name people, so only administrators see the list."""

    list_display = ("what", "state_mark", told(Job, "enqueued_at"), told(Job, "finished_at"), "reason")
    list_filter = (JobStateFilter,)
    search_fields = ("task_path", "exception_class_path")
    search_help_text = _("Name of the task or of the error")
    ordering = ("-enqueued_at", "-pk")
    actions = ("run_selected_again", "leave_selected")
    fields = (
        "what",
        ("state_mark", told(Job, "enqueued_at"), told(Job, "finished_at")),
        "reason",
        "given",
        "whole_reason",
    )
    readonly_fields = ("what", "state_mark", told(Job, "enqueued_at"), told(Job, "finished_at"), "reason", "given",
                       "whole_reason")  # fmt: skip

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Tell who may run a job again."""
        return request.user.has_perm("pages.change_job")

    @admin.display(description=_("job"), ordering="task_path")
    def what(self, job: Job) -> str:
        """Say what it does."""
        return name_of(job)

    @admin.display(description=pgettext_lazy("workflow", "state"), ordering="status")
    def state_mark(self, job: Job) -> str:
        """Print the state with its own mark, never by colour alone."""
        return format_html('<span class="state state-{}">{}</span>', job.status.lower(), STATES[job.status])

    @admin.display(description=_("reason"))
    def reason(self, job: Job) -> str:
        """Return the last line of what went wrong."""
        return reason_of(job) or self.get_empty_value_display()

    @admin.display(description=_("what it was given"))
    def given(self, job: Job) -> str:
        """Show the arguments."""
        values = [
            *map(str, job.args_kwargs["args"]),
            *(f"{key}={value}" for key, value in job.args_kwargs["kwargs"].items()),
        ]
        return ", ".join(values) or self.get_empty_value_display()

    @admin.display(description=_("what went wrong, for whoever runs the machine"))
    def whole_reason(self, job: Job) -> str:
        """Show the whole trace."""
        return format_html('<pre class="mail-text" lang="en">{}</pre>', job.traceback) if job.traceback else "–"

    @admin.action(description=_("Run again what has failed"), permissions=["run"])
    def run_selected_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Queue the failed ones among the selected."""
        done = sum(run_again(job=job, by=request.user) for job in queryset)
        sentence = ngettext("%(count)s job will run again.", "%(count)s jobs will run again.", done)
        self.tell_count(request, sentence, done)

    @admin.action(description=_("Take what has failed off this list"), permissions=["run"])
    def leave_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put the failed ones among the selected away; the trail keeps them."""
        done = sum(leave(job=job, by=request.user) for job in queryset)
        sentence = ngettext(
            "%(count)s job was taken off the list; the audit trail keeps why it failed.",
            "%(count)s jobs were taken off the list; the audit trail keeps why they failed.",
            done,
        )
        self.tell_count(request, sentence, done)
