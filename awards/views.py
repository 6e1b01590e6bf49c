"""The awards by edition, with what was won, by whom and for what."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from awards import results
from awards.models import Award, AwardEdition, Prize
from core import l10n, structured_data
from core.templatetags.sources import source_entries
from core.translated import text_of
from experiences.cards import cards


@login_not_required
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Show every edition with its theme, figures and winners, the latest first."""
    editions = _editions()
    rows = [
        {
            "edition": edition,
            "winners": results.winners(edition.prizes.all()),
            "finalists": len(edition.prizes.all()) - len(results.winners(edition.prizes.all())),
        }
        for edition in editions
    ]
    return render(
        request,
        "awards/award_list.html",
        {"award": Award.objects.order_by("pk").first(), "rows": rows, "figures": results.figures(editions)},
    )


@login_not_required
@require_safe
def award_detail(request: HttpRequest, year: int) -> HttpResponse:
    """Show one edition: winners first, then mentions and finalists, each with its experience and city."""
    edition = next(iter(_editions(year=year)), None)
    if edition is None:
        raise Http404
    title = f"{text_of(edition.award, 'name')} {edition.year}"
    context = {
        "edition": edition,
        "title": title,
        "editions": _years_of(edition),
        "call_days": l10n.date_range(edition.opens_on, edition.closes_on) if edition.closes_on else "",
        "groups": results.by_result(edition.prizes.all()),
        "theme_is_ours": edition.theme and l10n.current_language() not in edition.theme_languages,
        "sources": _sources(edition),
        "structured": structured_data.breadcrumbs(
            (gettext("Awards"), reverse("award_list")), (title, edition.get_absolute_url())
        ),
    }
    return render(request, "awards/award_detail.html", context)


def _years_of(edition: AwardEdition) -> list[dict]:
    """Return the editions of the same award as places to go to."""
    years = AwardEdition.objects.filter(award=edition.award_id).order_by("-year").values_list("year", flat=True)
    return [
        {"year": year, "url": reverse("award_detail", args=[year]), "is_shown": year == edition.year} for year in years
    ]


def _sources(edition: AwardEdition) -> list[dict]:
    """Return where the edition and its prizes were found, each place once."""
    return source_entries("\n".join([edition.source, *(prize.source for prize in edition.prizes.all())]))


def _editions(**only) -> list[AwardEdition]:
    """Return editions with their prizes, and on each prize the card of its experience where that is published."""
    prizes = Prize.objects.select_related("city__country").order_by("result", "pk")
    editions = list(
        AwardEdition.objects.filter(**only)
        .select_related("award", "congress__city__country")
        .prefetch_related(Prefetch("prizes", queryset=prizes))
        .order_by("-year", "pk")
    )
    won = [prize for edition in editions for prize in edition.prizes.all()]
    ids = [prize.experience_id for prize in won if prize.experience_id]
    by_id = {experience.pk: experience for experience in cards(ids)}
    for prize in won:
        experience = by_id.get(prize.experience_id)
        prize.card = experience if experience and experience.is_published else None
        if prize.card:
            prize.card.awards = []  # the page itself says what was won
    return editions
