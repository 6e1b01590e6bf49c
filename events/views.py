"""The agenda: what is coming, and the international congresses since the first."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import l10n
from events import agenda, structured
from events.agenda import Stage
from events.models import Congress


@login_not_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Show the congress that is ahead first, then an open call, then all that were, the latest first."""
    congresses = (
        Congress.objects.select_related("city__country").prefetch_related("award_editions").order_by("-year", "pk")
    )
    shown = agenda.entries(congresses, timezone.localdate())
    ahead = [entry for entry in reversed(shown) if entry.is_ahead]
    calls = [entry for entry in reversed(shown) if entry.stage == Stage.CALL_FOR_HOSTS]
    past = [entry for entry in shown if entry not in ahead and entry not in calls]
    language = l10n.current_language()
    context = {
        "ahead": ahead,
        "calls": calls,
        "past": past,
        "figures": agenda.figures(shown),
        "sources": "\n".join(entry.congress.source for entry in shown),
        "some_themes_are_ours": any(
            entry.congress.theme and language not in entry.congress.theme_languages for entry in shown
        ),
        "structured": [data for data in map(structured.congress, shown) if data],
    }
    return render(request, "events/event_list.html", context)
