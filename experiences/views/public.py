"""The bank of experiences and one experience, for everybody."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from core import freshness, l10n
from core.addresses import address_of
from core.deep_lists import narrowed_by
from core.http import is_htmx_part, private_unless, unknown_format, unknown_place
from experiences import cards, facets, metadata, permissions, reading
from experiences.cards import Card
from experiences.citations import FORMATS as CITATION_FORMATS
from experiences.citations import citation
from experiences.enums import State
from experiences.exports import FORMATS, is_place
from experiences.filters import ExperienceFilter
from experiences.fragments import Stems, add_fragments
from experiences.loosening import instead, named_facets
from experiences.models import Experience
from experiences.query_text import QUOTATION_MARKS, parse
from experiences.reading_list import ReadingList
from experiences.search import PAGE_SIZE, find
from experiences.selection import FACETS, LAST_PAGE
from experiences.views.map import MAP, result_map
from experiences.vocabulary import complete
from experiences.why import explain

PART = "bank"
# A text of one part begins with a large initial, where it is long enough to stand beside it.
OPENING_LENGTH = 300


@login_not_required
@require_safe
@narrowed_by(FACETS)
@condition(etag_func=freshness.page_tag)
def experience_list(request):
    """The bank: search, facets and results; the same list as data when a format is asked for."""
    asked = ExperienceFilter.read(request.GET)
    if request.GET.get("format") == "words":
        return render(request, "experiences/_words.html", {"words": complete(asked.q)})
    if refusal := unknown_format(request, FORMATS):
        return refusal
    vocabulary = facets.Vocabulary.load(freshness.version_for(request))
    selection = vocabulary.resolve_cities(asked)
    if export := FORMATS.get(request.GET.get("format", "")):
        after = request.GET.get("after", "")
        if not is_place(after):
            return unknown_place(request)
        response = export(selection, vocabulary, after)
        # The same for everybody: scripts of other sites may read it.
        response["Access-Control-Allow-Origin"] = "*"
        return response
    if request.GET.get("view") == MAP:
        return result_map(request, selection, vocabulary)
    found = find(selection)
    context = {"is_part": is_htmx_part(request, PART), **_bank(selection, found, vocabulary)}
    if not context["is_part"]:
        return render(request, "experiences/experience_list.html", context)
    response = render(request, "experiences/_results.html", context)
    response["HX-Push-Url"] = request.path + context["selection"].query().removesuffix("?")
    return response


def _bank(selection, found, vocabulary) -> dict:
    """Return what the bank prints of a selection."""
    chips = facets.chips(selection, found, vocabulary)
    links = selection.on_page(1)
    return {
        "selection": selection.on_page(found.page),
        "found": found,
        "total": f"{l10n.number(found.total)}+" if found.is_capped else l10n.number(found.total),
        "is_cut": found.is_capped and found.page == LAST_PAGE,
        "unquoted": _unquoted(selection),
        "is_only_little": bool(selection.q) and parse(selection.q).is_only_little,
        **_otherwise(selection, found, vocabulary),
        "experiences": _cards(found, vocabulary),
        "facets": facets.facets(selection, found, vocabulary),
        "chips": chips,
        "cities": facets.city_names(found, vocabulary),
        "city_suggestions": facets.city_suggestions(selection, found, vocabulary),
        "places": facets.places(found),
        "sorts": facets.sorts(selection),
        "looser": [] if found.total else [chip for chip in chips if chip.count],
        "chip_count": len(chips) or None,
        "hidden_with_search": selection.without("q").parameters(),
        "hidden_with_city": links.parameters(),
        "feed": links.query(format="atom"),
        "exports": {name: links.query(format=name) for name in FORMATS},
        "page_as_list": ReadingList(tuple(found.ids)).query(),
        "pages": _pages(selection, found),
    }


def _cards(found, vocabulary) -> list[Card]:
    """Return the cards of the page, with the words marked that were looked for, or why a card is there without them."""
    if not found.ids:
        return []
    stems = Stems.read(found.stems)
    if not stems:
        return cards.cards(found.ids, found.languages)
    shown = cards.cards(found.ids, found.languages, found.words)
    add_fragments(shown, stems)
    explain(shown, stems, vocabulary)
    return shown


def _otherwise(selection, found, vocabulary) -> dict:
    """Return the other lists that a search may mean; instead of an empty one those that find something."""
    if not selection.q:
        return {}
    if found.total:
        return {"named": named_facets(selection, vocabulary)}
    words, offers = instead(selection, vocabulary)
    if not words:
        return {"offers": offers}
    return {"meant": {"words": words, "query": replace(selection, q=words, page=1).query()}, "offers": []}


def _unquoted(selection) -> str:
    """Return the list without quotation marks, where there are any: with them nothing of the same meaning is found."""
    plain = selection.q.translate(QUOTATION_MARKS)
    return replace(selection, q=" ".join(plain.replace('"', " ").split()), page=1).query() if '"' in plain else ""


def _pages(selection, found) -> dict:
    """Return the links to the pages of a list, in the canonical form of its address."""
    paginator = Paginator(range(min(found.total, LAST_PAGE * PAGE_SIZE)), PAGE_SIZE)
    page = paginator.get_page(found.page)
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1) if page.has_other_pages() else []
    return {
        "numbers": [
            {
                "number": number,
                "url": selection.on_page(number).query() if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in numbers
        ],
        "previous_url": selection.on_page(page.number - 1).query() if page.has_previous() else "",
        "next_url": selection.on_page(page.number + 1).query() if page.has_next() else "",
    }


@login_not_required
@require_safe
@condition(etag_func=freshness.page_tag)
def experience_detail(request, slug: str):
    """One experience: for everybody once published, before that for its city and the secretariat."""
    experience = reading.get_for_reading(slug)
    if experience is None:
        raise Http404
    if not permissions.can_view(request.user, experience):
        if experience.state == State.ARCHIVED:
            return render(request, "experiences/experience_withdrawn.html", {"city": experience.city}, status=410)
        raise Http404
    response = render(request, "experiences/experience_detail.html", page_context(experience))
    return private_unless(response, is_public=experience.is_published)


def page_context(experience: Experience) -> dict:
    """Return what the page of an experience prints."""
    parts = reading.story(experience)
    shown = reading.fallback_language(experience, parts)
    images = reading.images(experience)
    topics = reading.topics(experience)
    principles = reading.principles(experience)
    return {
        "experience": experience,
        "description": metadata.description(experience),
        "parts": parts,
        "opens_large": len(parts) == 1 and len(parts[0].text) > OPENING_LENGTH,
        "cover": images[0] if images else None,
        "social_image": images[0].get_absolute_url() if images else "",
        "images": images[1:],
        "documents": reading.documents(experience),
        "topics": topics,
        "goals": reading.goals(experience),
        "principles": principles,
        "section": principles[0]["section"] if principles else 0,
        "prizes": reading.prizes(experience),
        "partners": reading.partners(experience),
        "later_edition": reading.later_edition(experience),
        "earlier_edition": reading.earlier_edition(experience),
        "adapted_from": reading.adapted_from(experience),
        "adapted_by": reading.adapted_by(experience),
        "audiences": reading.audiences(experience),
        "written": reading.written(experience),
        "citation": citation(experience, [topic["name"] for topic in topics]),
        "citation_files": {
            each.label: address_of("experience_citation", experience.slug, ending=each.ending)
            for each in CITATION_FORMATS.values()
        },
        "licence_url": metadata.LICENCE_ADDRESSES.get(experience.licence, ""),
        "languages": reading.other_languages(experience, shown),
        "fallback_language": shown,
        "as_written": reading.as_written(experience),
        "related": reading.related(experience, topics) if experience.is_published else [],
        "article": metadata.article(experience, topics, images),
        "trail": metadata.trail(experience),
    }
