"""What was done with several experiences at once: to be read, and gone back on."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from core import l10n
from core.admin import ReadOnlyAdmin
from core.admin_columns import told
from experiences import bulk, permissions
from experiences.enums import BulkStep
from experiences.models import BulkRun


@admin.register(BulkRun)
class BulkRunAdmin(ReadOnlyAdmin):
    """A step that somebody took with several experiences."""

    list_display = ("step", told(BulkRun, "at"), "by", "number")
    list_select_related = ("by",)
    list_filter = ("step",)
    search_fields = ("message", "by__name")
    search_help_text = _("Words of the reason, or the person")

    @admin.display(description=_("experiences"))
    def number(self, run: BulkRun) -> str:
        """Return with how many something was done."""
        return l10n.number(len(run.done))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """Show the result, row by row, with the way back."""
        done = self.get_object(request, object_id)
        if done is None or not self.has_view_permission(request, done):
            return super().change_view(request, object_id, form_url, extra_context)
        back = bulk.back_from(done)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": done.get_step_display(),
            "done": done,
            "back_label": BulkStep(back.step).label if back else "",
            "gone_back": done.gone_back_by.first(),
            "may_go_back": back is not None and permissions.can_review(request.user),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/experiences/bulkrun/result.html", context)
