"""Lists of the bank to take along: JSON, CSV and Atom, for any filter (DESIGN: the contract of addresses)."""

import csv

from django.conf import settings
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core import l10n
from core.spreadsheets import cell
from core.structured_data import absolute
from core.translated import text_of
from experiences import cards
from experiences.facets import Vocabulary, facet_counts
from experiences.search import PAGE_SIZE, find
from experiences.selection import LAST_PAGE, Selection

CHUNK = 200
FEED_LENGTH = 50


def as_json(selection: Selection, vocabulary: Vocabulary) -> HttpResponse:
    """Answer with count, facets, one page of results and the address of the next one."""
    found = find(selection)
    has_next = found.page * PAGE_SIZE < found.total and found.page < LAST_PAGE
    following = selection.on_page(found.page + 1).query(format="json")
    return JsonResponse(
        {
            "count": found.total,
            "facets": facet_counts(selection, found, vocabulary),
            "results": [_result(experience) for experience in cards.rows(found.ids)],
            "next": absolute(reverse("experience_list") + following) if has_next else None,
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _result(experience) -> dict:
    """Return one result; `language` is that of the texts: the nearest that exists to the one of the address."""
    title = text_of(experience, "title")
    return {
        "slug": experience.slug,
        "title": title,
        "language": title.language,
        "url": absolute(experience.get_absolute_url()),
        "summary": text_of(experience, "summary"),
        "city": {
            "slug": experience.city.slug,
            "name": experience.city.display_name,
            "country": experience.city.country_id,
        },
        "topics": experience.topic_slugs,
        "principles": [mark["number"] for mark in experience.principle_marks],
        "goals": experience.goal_numbers,
        "audiences": experience.audiences,
        "began": experience.began_year,
        "ended": experience.ended_year,
        "recognitions": [f"{mark['result']} {mark['year']}" for mark in experience.prize_marks]
        + (["focus"] if experience.is_focus else []),
        "original_language": experience.original_language,
        "available_languages": experience.available_languages,
        "licence": experience.licence,
        "sample": experience.is_sample,
        "published": experience.published_at.isoformat(),
        "updated": experience.updated_at.isoformat(),
    }


def as_csv(selection: Selection, vocabulary: Vocabulary) -> StreamingHttpResponse:
    """Answer with the whole list, read in chunks; the mark at the beginning lets spreadsheets read the accents."""
    ids = find(selection, size=None).ids
    lines = _csv_lines(ids, vocabulary, l10n.current_language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="experiences.csv"'
    return response


def _csv_lines(ids: list[int], vocabulary: Vocabulary, language: str):
    """Give the lines in pieces; the server asks for them after the view, so each piece sets its language itself."""
    writer = csv.writer(_Echo())
    with translation.override(language):
        columns = _columns(vocabulary)
    yield "\ufeff" + writer.writerow([header for header, _read in columns])
    for start in range(0, len(ids), CHUNK):
        with translation.override(language):
            rows = cards.rows(ids[start : start + CHUNK])
            piece = "".join(writer.writerow([cell(read(row)) for _header, read in columns]) for row in rows)
        yield piece


def _columns(vocabulary: Vocabulary) -> list[tuple]:
    """Return headers in the reader's language with how each cell is read."""

    def labels(facet, values):
        return "; ".join(vocabulary.label(facet, str(value)) for value in values)

    return [
        (_("Title"), lambda e: text_of(e, "title")),
        (_("Language"), lambda e: text_of(e, "title").language),
        (_("Summary"), lambda e: text_of(e, "summary")),
        (_("City"), lambda e: e.city.display_name),
        (_("Country"), lambda e: l10n.country_name(e.city.country_id)),
        (_("Began in"), lambda e: e.began_year or ""),
        (_("Ended in"), lambda e: e.ended_year or ""),
        (_("Topics"), lambda e: labels("topic", e.topic_slugs)),
        (_("Principles of the Charter"), lambda e: labels("principle", [mark["number"] for mark in e.principle_marks])),
        (_("Sustainable Development Goals"), lambda e: labels("goal", e.goal_numbers)),
        (_("Who it is for"), lambda e: labels("audience", e.audiences)),
        (_("Recognition"), lambda e: "; ".join([*e.awards, *([_("Focus Experience")] if e.is_focus else [])])),
        (_("Original language"), lambda e: l10n.language_name(e.original_language)),
        (_("Can be read in"), lambda e: labels("available", e.available_languages)),
        (_("Sample"), lambda e: _("sample") if e.is_sample else ""),
        (_("Address"), lambda e: absolute(e.get_absolute_url())),
    ]


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def as_atom(selection: Selection, vocabulary: Vocabulary) -> HttpResponse:
    """Answer with the first experiences of the list as a feed."""
    path = reverse("experience_list")
    plain = selection.on_page(1)
    feed = Atom1Feed(
        title=_("Bank of experiences of educating cities"),
        link=absolute(path + plain.query()),
        description="",
        language=l10n.current_language(),
        author_name=settings.SITE_NAME[l10n.current_language()],
        feed_url=absolute(path + plain.query(format="atom")),
        feed_guid=absolute(path + plain.query()),
    )
    for experience in cards.rows(find(plain, size=FEED_LENGTH).ids):
        url = absolute(experience.get_absolute_url())
        feed.add_item(
            title=text_of(experience, "title"),
            link=url,
            description=text_of(experience, "summary"),
            unique_id=url,
            pubdate=experience.published_at,
            updateddate=experience.updated_at,
            author_name=experience.city.display_name,
            categories=[vocabulary.label("topic", slug) for slug in experience.topic_slugs],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


FORMATS = {"json": as_json, "csv": as_csv, "atom": as_atom}
