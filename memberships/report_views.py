"""The report as of a day for the secretariat: `?as_of=2026-06-30`, and each table as a file with `&table=country`."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.downloads import csv_table
from core.http import private
from memberships.as_of import day_asked, refusal_of, remark_on
from memberships.models import MembershipPeriod
from memberships.report import Report
from memberships.standing import Figure

CHART_WIDTH, CHART_HEIGHT, LABELS = 720, 260, 34


@dataclass(frozen=True)
class Bar:
    """One day of the chart; measures are texts, because a template would write them with the locale's comma."""

    label: str
    total: int
    x: str
    width: str
    middle: str
    register_y: str
    register_height: str
    papers_y: str
    papers_height: str
    total_y: str


def bars(figures: list[Figure]) -> list[Bar]:
    """Return the bars of a chart of members: by the register below, named by papers above."""
    base, step = CHART_HEIGHT - LABELS, CHART_WIDTH / max(len(figures), 1)
    scale = (base - LABELS) / (max((found.members for found in figures), default=0) or 1)
    return [_bar(found, step * place, step, base, scale) for place, found in enumerate(figures)]


def _bar(found: Figure, left: float, step: float, base: float, scale: float) -> Bar:
    register, papers = found.by_register * scale, found.by_papers * scale
    is_year_end = (found.on.month, found.on.day) == (12, 31)
    measures = {
        "x": left + step * 0.15,
        "width": step * 0.7,
        "middle": left + step / 2,
        "register_y": base - register,
        "register_height": register,
        "papers_y": base - register - papers,
        "papers_height": papers,
        "total_y": base - register - papers - 6,
    }
    label = str(found.on.year) if is_year_end else found.on.isoformat()
    return Bar(label, found.members, **{name: f"{value:.1f}" for name, value in measures.items()})


class ReportView:
    """The page and its files, for those who may see the register."""

    def __init__(self, model_admin) -> None:
        """Take the admin that it belongs to."""
        self.model_admin = model_admin

    def page(self, request: HttpRequest) -> HttpResponse:
        """Show the report of a day, or give out one of its tables."""
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("as_of", "")
        day = day_asked(asked)
        report = Report(day or timezone.localdate())
        if asked and not day and "table" in request.GET:
            return HttpResponseBadRequest(refusal_of(asked), content_type="text/plain; charset=utf-8")
        if name := request.GET.get("table"):
            return self._file(report, name)
        site = self.model_admin.admin_site
        context = {
            **site.each_context(request),
            "title": _("The association on a day"),
            "opts": MembershipPeriod._meta,
            "report": report,
            "remark": remark_on(asked),
            "bars": bars(report.by_year),
            "chart": {"width": CHART_WIDTH, "height": CHART_HEIGHT, "base": CHART_HEIGHT - LABELS},
        }
        return TemplateResponse(request, "admin/memberships/membershipperiod/report.html", context)

    def _file(self, report: Report, name: str) -> StreamingHttpResponse:
        table = report.table(name)
        if table is None:
            raise Http404
        return private(csv_table(f"{name}-{report.on.isoformat()}", table.head, table.rows))
