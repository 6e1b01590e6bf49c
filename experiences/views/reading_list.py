"""The reading list: a page whose address is the list, and the same list as one document or as references."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from core import freshness
from core.downloads import attachment, made_pdf, name_of_list
from core.l10n import current_language
from core.structured_data import absolute
from experiences import cards, paper, reading
from experiences.citations import FORMATS, citation
from experiences.filters import search_words
from experiences.models import Experience
from experiences.reading_list import MOST, PARAMETER, ReadingList, cards_of, stories_of
from experiences.search import find
from experiences.selection import Selection

MOST_FOUND = 10
# What a person pastes who wants to add the page that they are looking at.
ADDRESS = re.compile(r"/([-\w]{1,120})/?(?:[?#]\S*)?$", re.ASCII)


@login_not_required
@require_safe
@condition(etag_func=freshness.page_tag)
def reading_list(request: HttpRequest) -> HttpResponse:
    """Show the list of the address with ways to change it: each change is another address."""
    asked = ReadingList.read(request.GET.getlist(PARAMETER))
    form = request.GET.get("format", "")
    if (form == "pdf" or form in FORMATS) and (stories := stories_of(asked)):
        return _file(request, stories, form)
    words = search_words(request.GET.get("q", ""))
    experiences = cards_of(asked)
    chosen = asked.only([experience.pk for experience in experiences])
    lost = [str(pk) for pk in asked.ids if pk not in chosen.ids]
    context = {
        "chosen": chosen,
        "rows": _rows(chosen, experiences),
        "words": words,
        "results": _results(chosen, words) if words else [],
        "lost": [*lost, *asked.strange][:MOST],
        "too_many": asked.too_many,
        "most": MOST,
        "address": absolute(reverse("reading_list") + chosen.query()),
        "pdf": chosen.query(format="pdf"),
        "references": [(each.label, chosen.query(format=each.ending)) for each in FORMATS.values()],
        "bank": reverse("experience_list") + Selection(q=words).query(),
    }
    response = render(request, "experiences/reading_list.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _rows(chosen: ReadingList, experiences: list[cards.Card]) -> list[dict]:
    """Return each experience with the addresses of the lists in which it stands elsewhere or not at all."""
    last = len(experiences) - 1
    return [
        {
            "experience": experience,
            # Who moves one goes on from where it has gone.
            "up": f"{chosen.moved(experience.pk, -1).query()}#experience-{experience.pk}" if place else "",
            "down": f"{chosen.moved(experience.pk, 1).query()}#experience-{experience.pk}" if place < last else "",
            "without": chosen.without(experience.pk).query(),
        }
        for place, experience in enumerate(experiences)
    ]


def _results(chosen: ReadingList, words: str) -> list[dict]:
    """Return what the words find, or the one experience whose address was pasted, with the list that has it too."""
    pasted = ADDRESS.search(words)
    ids = list(Experience.objects.published().filter(slug=pasted[1]).values_list("pk", flat=True)) if pasted else []
    ids = ids or find(Selection(q=words), size=MOST_FOUND).ids
    return [
        {
            "experience": experience,
            "is_chosen": experience.pk in chosen.ids,
            "with": "" if chosen.is_full else chosen.having(experience.pk).query(q=words),
        }
        for experience in cards.cards(ids)
    ]


def _file(request: HttpRequest, experiences: list[Experience], form: str) -> HttpResponse:
    """Answer with the list as one document with a table of contents, or as references."""
    url = reverse("reading_list") + ReadingList(tuple(experience.pk for experience in experiences)).query()
    if form == "pdf":
        response = made_pdf(
            request,
            lambda: paper.of_list(experiences, url=absolute(url)),
            name=name_of_list("reading_list"),
            page_url=url,
        )
    else:
        kind = FORMATS[form]
        citations = [citation(each, [topic["name"] for topic in reading.topics(each)]) for each in experiences]
        headers = attachment(f"{name_of_list('reading_list')}-{current_language()}.{form}") | {
            "Access-Control-Allow-Origin": "*"
        }
        response = HttpResponse("".join(kind.write(citations)), content_type=kind.content_type, headers=headers)
    response["X-Robots-Tag"] = "noindex"
    return response
