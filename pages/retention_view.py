"""The page that tells the secretariat what is kept for how long, and what goes tonight."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pages.retention import KEPT, RULES


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Count what is due by each rule; it deletes nothing."""
    if not request.user.has_perm("core.view_auditevent"):
        raise PermissionDenied
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": gettext("What is kept, and for how long"),
        "rules": [(rule, rule.number_due(now)) for rule in RULES],
        "kept": KEPT,
    }
    return TemplateResponse(request, "admin/retention.html", context)
