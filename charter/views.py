"""The Charter, and one principle with the experiences that answer to it."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from charter import reading, structured
from charter.declarations import declarations
from charter.models import CharterEdition, Principle, Section
from core import l10n, structured_data
from core.translated import text_of
from experiences.cards import cards
from experiences.models import Experience

EXPERIENCES_SHOWN = 6


@login_not_required
@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Show the edition in force: sections, principles, preamble and how it came to be."""
    editions = list(CharterEdition.objects.select_related("country", "city"))
    edition = next((edition for edition in editions if edition.is_current), None)
    if edition is None:
        return render(request, "charter/charter_missing.html")
    principles = Principle.objects.order_by("number")
    sections = list(
        Section.objects.filter(edition=edition).order_by("number").prefetch_related(Prefetch("principles", principles))
    )
    context = {
        "edition": edition,
        "editions": sorted(editions, key=lambda each: each.year),
        "sections": sections,
        "declarations": declarations(edition.based_on),
        "official_titles": sum(each.has_official_title for section in sections for each in section.principles.all()),
        "video": _video(edition),
        "structured": structured.charter(edition),
        **_reading(request),
    }
    if context["languages"]:
        context["parallel"] = _parallel_charter(edition, sections, context["languages"])
        return render(request, "charter/charter_parallel.html", context)
    return render(request, "charter/charter.html", context)


@login_not_required
@require_safe
def principle_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show a principle of the edition in force."""
    principles = list(Principle.objects.current())
    return _principle_page(request, principles, number)


@login_not_required
@require_safe
def principle_detail_of_edition(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Show a principle of an older edition, where the secretariat has loaded it; numbers differ between editions."""
    edition = get_object_or_404(CharterEdition, year=year)
    if edition.is_current:
        return redirect("principle_detail", number, permanent=True)
    principles = list(Principle.objects.filter(edition=edition).select_related("section", "edition").order_by("number"))
    if not any(principle.number == number for principle in principles):
        return render(request, "charter/principle_missing.html", {"edition": edition, "number": number}, status=404)
    return _principle_page(request, principles, number)


def _principle_page(request: HttpRequest, principles: list[Principle], number: int) -> HttpResponse:
    """Show one of an edition's principles among the others; all of them cost one query."""
    place = next((place for place, principle in enumerate(principles) if principle.number == number), None)
    if place is None:
        raise Http404
    principle = principles[place]
    experiences = Experience.objects.published().filter(principles=principle)
    newest = experiences.order_by("-published_at", "-pk")
    context = {
        "principle": principle,
        "principles": principles,
        "previous": principles[place - 1] if place else None,
        "next": principles[place + 1] if place + 1 < len(principles) else None,
        "experiences": cards(list(newest.values_list("pk", flat=True)[:EXPERIENCES_SHOWN])),
        "experience_count": experiences.count(),
        # The bank filters by the number in the edition in force.
        "bank_url": f"{reverse('experience_list')}?principle={number}" if principle.edition.is_current else "",
        "topics": principle.topics.order_by_translated("name"),
        "structured": [structured.principle(principle), _way_to(principle)],
        **_reading(request),
    }
    if context["languages"]:
        context["parallel"] = reading.parallel(
            principle, context["languages"], official="official_text", summary="summary", title="title"
        )
    return render(request, "charter/principle_detail.html", context)


def _reading(request: HttpRequest) -> dict:
    """Return what the reader chose to read beside the page's language, and could choose."""
    second = reading.second_language(request.GET.get("with"))
    return {
        "languages": [l10n.current_language(), second] if second else [],
        "language_choices": reading.choices(second),
    }


def _parallel_charter(edition: CharterEdition, sections: list[Section], languages: list[str]) -> dict:
    """Return the whole Charter in two languages."""
    return {
        "preamble": reading.parallel(edition, languages, official="preamble", summary="preamble_summary"),
        "sections": [
            {
                "section": section,
                "titles": reading.titles(section, "title", languages),
                "principles": [
                    (
                        principle,
                        reading.parallel(
                            principle, languages, official="official_text", summary="summary", title="title"
                        ),
                    )
                    for principle in section.principles.all()
                ],
            }
            for section in sections
        ],
    }


def _video(edition: CharterEdition) -> dict | None:
    """Return the video's address and its language."""
    address = text_of(edition, "video_url")
    if not address:
        return None
    return {"url": str(address), "language": address.language, "is_fallback": address.is_fallback}


def _way_to(principle: Principle) -> dict:
    return structured_data.breadcrumbs(
        (gettext("Charter of Educating Cities"), reverse("charter")),
        (text_of(principle, "title"), principle.get_absolute_url()),
    )
