"""The pages of figures: one each, drawn on the server, with its table and the same as CSV."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from core.downloads import csv_table
from core.http import private
from figures import charts, numbers


@dataclass(frozen=True)
class Page:
    """A figure's title, what it counts, and where its numbers come from."""

    title: str
    note: str
    make: Callable[[], numbers.Figure]


PUBLIC = _("Experiences that are public today.")
PAGES = {
    "principles": Page(
        _("By principle"),
        _(
            "Experiences that are public today, by the principles of the Charter in force that they "
            "answer to; one may answer to several."
        ),
        numbers.principles,
    ),
    "topics": Page(_("By topic"), _("Experiences that are public today; one may have several topics."), numbers.topics),
    "countries": Page(_("By country"), PUBLIC, numbers.countries),
    "cities": Page(_("By city"), _("The fifty cities with most experiences that are public today."), numbers.cities),
    "languages": Page(
        _("By language"),
        _("In how many languages public experiences can be read, and in which their cities wrote them."),
        numbers.languages,
    ),
    "years": Page(
        _("By year"), _("Experiences that are public today, by the year of their publication."), numbers.years
    ),
    "flow": Page(
        _("Days of review"),
        _(
            "How many days each phase took, by the month in which it ended, from the audit trail of the "
            "last two years. Half of the experiences took no longer than the median; nine of ten no "
            "longer than the upper line."
        ),
        numbers.flow,
    ),
    "translations": Page(
        _("Translations owed"),
        _("Words that a language lacks, or has from an original that has changed since."),
        numbers.translations,
    ),
    "readership": Page(
        pgettext_lazy("figures", "Readership"),
        _(
            "Public pages that were read, by month. Nothing of the reader is kept, so two visits of one "
            "person are two; robots that say what they are and the secretariat are not counted."
        ),
        numbers.readership,
    ),
    "most-read": Page(
        _("Most read"),
        _("The experiences that were read most in the last ninety days, counted as for the readership."),
        numbers.most_read,
    ),
}


@require_safe
def figures(request: HttpRequest, which: str = "principles") -> HttpResponse:
    """Show one figure as chart and table."""
    page = _page(request, which)
    figure = page.make()
    context = {
        **admin.site.each_context(request),
        "title": page.title,
        "page": page,
        "which": which,
        "pages": PAGES,
        "figure": figure,
        "bars": None if figure.series else charts.bars(figure.lines),
        "charts": [charts.lines(name, points) for name, points in figure.series.items()],
    }
    return TemplateResponse(request, "admin/figures/figure.html", context)


@require_safe
def figures_csv(request: HttpRequest, which: str) -> StreamingHttpResponse:
    """Send the same table to a spreadsheet."""
    figure = _page(request, which).make()
    rows = [[line.name, *line.values] for line in figure.lines]
    return private(csv_table(f"{timezone.localdate():%Y-%m-%d}-{which}", figure.columns, rows))


def _page(request: HttpRequest, which: str) -> Page:
    if not request.user.has_perm("figures.view_pageview"):
        raise PermissionDenied
    if which not in PAGES:
        raise Http404
    return PAGES[which]
