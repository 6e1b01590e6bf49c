"""Lists of the bank to take along: as data, as points of a map, as a feed and as references, for any filter."""

import datetime as dt
import itertools
import json
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from core import l10n, markdown, rights
from core.downloads import attachment, csv_table, name_of_list
from core.structured_data import absolute
from core.translated import text_of
from experiences import cards, citations
from experiences.facets import Vocabulary, facet_counts
from experiences.search import PAGE_SIZE, find, walk
from experiences.selection import Selection

BANK = "experience_list"
CHUNK = 200
FEED_LENGTH = 50
LONGEST_NUMBER = 18


def is_place(after: str) -> bool:
    """Tell whether a list can go on from there: as `next` has it, or nothing."""
    return not after or _place(after) is not None


def as_json(selection: Selection, vocabulary: Vocabulary, after: str = "") -> HttpResponse:
    """Answer with count, facets, one page of results and the address of the next one.

    A list longer than its pages is given from the newest on, place by place (`after`) to its end.
    """
    found = find(selection)
    ids, following = found.ids, ""
    if after or found.is_capped:
        ids, place = _from_place(selection, after, PAGE_SIZE)
        following = selection.on_page(1).query(format="json", after=place) if place else ""
    elif found.page * PAGE_SIZE < found.total:
        following = selection.on_page(found.page + 1).query(format="json")
    return JsonResponse(
        {
            "count": found.total,
            "count_is_minimum": found.is_capped,
            **rights.stated(),
            "facets": facet_counts(selection, found, vocabulary),
            "results": [_result(experience) for experience in cards.rows(ids)],
            "next": absolute(reverse("experience_list") + following) if following else None,
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _references(form: citations.Format):
    """Return an answer with the whole list as references, in the order of the table."""

    def answer(selection: Selection, vocabulary: Vocabulary, _after: str = "") -> StreamingHttpResponse:
        ids, language = _all_ids(selection), l10n.current_language()
        pieces = _reference_pieces(form, ids, vocabulary, language)
        return StreamingHttpResponse(
            pieces, form.content_type, headers=attachment(f"{name_of_list(BANK)}.{form.ending}")
        )

    return answer


def _reference_pieces(form: citations.Format, ids: Iterable[int], vocabulary: Vocabulary, language: str):
    remaining = iter(ids)
    while chunk := list(itertools.islice(remaining, CHUNK)):
        with translation.override(language):
            known = [
                citations.citation(row, [vocabulary.label("topic", slug) for slug in row.topic_slugs])
                for row in cards.rows(chunk)
            ]
            piece = "".join(form.write(known))
        yield piece


def _from_place(selection: Selection, after: str, size: int) -> tuple[list[int], str]:
    """Return the newest of a list after a place, and the place from which to go on, if there is more."""
    rows = list(itertools.islice(walk(selection, _place(after), size=size + 1), size + 1))
    more = rows[size - 1] if len(rows) > size else None
    return [pk for pk, _at in rows[:size]], f"{more[1].isoformat()}_{more[0]}" if more else ""


def _place(text: str) -> tuple[dt.datetime, int] | None:
    """Return the moment and number of the last one seen; anything else begins at the beginning."""
    moment, _, number = text.partition("_")
    parsed = _moment(moment)
    if parsed and number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER:
        return parsed, int(number)
    return None


def _moment(text: str) -> dt.datetime | None:
    # A plus in an address that nobody has quoted is a space.
    try:
        moment = dt.datetime.fromisoformat(text.replace(" ", "+"))
        # The database knows fewer time zones than Python, and Python fewer years.
        return moment.astimezone(dt.UTC) if timezone.is_aware(moment) else None
    except (ValueError, OverflowError):
        return None


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
        "earlier_edition": experience.earlier_slugs[0] if experience.earlier_slugs else None,
        "later_edition": experience.later_slugs[0] if experience.later_slugs else None,
        "adapted_from": experience.adapted_from_slugs,
        "adapted_by": experience.adapted_by_slugs,
        "original_language": experience.original_language,
        "available_languages": experience.available_languages,
        "licence": experience.licence,
        "sample": experience.is_sample,
        "published": experience.published_at.isoformat(),
        "updated": experience.updated_at.isoformat(),
    }


def as_csv(selection: Selection, vocabulary: Vocabulary, _after: str = "") -> StreamingHttpResponse:
    """Answer with the whole list, read in chunks; the mark at the beginning lets spreadsheets read the accents.

    In the order asked for, or from the newest on where there are too many for any other order.
    """
    columns = _columns(vocabulary)
    rows = _csv_rows(_all_ids(selection), columns, l10n.current_language())
    return csv_table(name_of_list(BANK), [head for head, _read in columns], rows)


def as_geojson(selection: Selection, _vocabulary: Vocabulary, _after: str = "") -> StreamingHttpResponse:
    """Answer with the whole list as points for a map, each experience at its city; in the order of the table."""
    pieces = _features(_all_ids(selection), l10n.current_language())
    headers = attachment(f"{name_of_list(BANK)}.geojson")
    return StreamingHttpResponse(pieces, content_type="application/geo+json", headers=headers)


def _features(ids: Iterable[int], language: str):
    with translation.override(language):
        terms = json.dumps(rights.stated(), ensure_ascii=False).strip("{}")
    remaining, before = iter(ids), f'{{"type": "FeatureCollection", {terms}, "features": [\n'
    while chunk := list(itertools.islice(remaining, CHUNK)):
        with translation.override(language):
            features = [json.dumps(_feature(experience), ensure_ascii=False) for experience in cards.rows(chunk)]
        if features:
            yield before + ",\n".join(features)
            before = ",\n"
    yield "]}\n" if before == ",\n" else f"{before}]}}\n"


def _feature(experience) -> dict:
    """Return one experience; without a geometry where nobody knows the coordinates of its city."""
    city = experience.city
    point = None
    if city.latitude is not None:
        point = {"type": "Point", "coordinates": [float(city.longitude), float(city.latitude)]}
    return {"type": "Feature", "id": experience.slug, "geometry": point, "properties": _result(experience)}


def _all_ids(selection: Selection) -> Iterable[int]:
    found = find(selection, size=None)
    return (pk for pk, _at in walk(selection, size=CHUNK)) if found.is_capped else found.ids


def _csv_rows(ids: Iterable[int], columns: list[tuple], language: str):
    """Give the rows; the server asks for them after the view, so each chunk of them sets its language itself."""
    remaining = iter(ids)
    while chunk := list(itertools.islice(remaining, CHUNK)):
        with translation.override(language):
            rows = [[read(row) for _head, read in columns] for row in cards.rows(chunk)]
        yield from rows


def _columns(vocabulary: Vocabulary) -> list[tuple]:
    """Return headers in the reader's language with how each cell is read."""

    def labels(facet, values):
        return "; ".join(vocabulary.label(facet, str(value)) for value in values)

    def addresses(slugs):
        return " ".join(absolute(reverse("experience_detail", args=[slug])) for slug in slugs)

    return [
        (_("Title"), lambda e: text_of(e, "title")),
        (_("Language"), lambda e: text_of(e, "title").language),
        (_("Summary"), lambda e: markdown.plain(text_of(e, "summary"))),
        (_("City"), lambda e: e.city.display_name),
        (_("Country"), lambda e: l10n.country_name(e.city.country_id)),
        (_("Began in"), lambda e: e.began_year or ""),
        (_("Ended in"), lambda e: e.ended_year or ""),
        (_("Topics"), lambda e: labels("topic", e.topic_slugs)),
        (_("Principles of the Charter"), lambda e: labels("principle", [mark["number"] for mark in e.principle_marks])),
        (_("Sustainable Development Goals"), lambda e: labels("goal", e.goal_numbers)),
        (_("Who it is for"), lambda e: labels("audience", e.audiences)),
        (_("Recognition"), lambda e: "; ".join([*e.awards, *([_("Focus Experience")] if e.is_focus else [])])),
        (_("Licence"), lambda e: e.get_licence_display() or _("none stated")),
        (_("Earlier edition"), lambda e: addresses(e.earlier_slugs)),
        (_("Newer edition"), lambda e: addresses(e.later_slugs)),
        (_("Adapted from"), lambda e: addresses(e.adapted_from_slugs)),
        (_("Adapted by"), lambda e: addresses(e.adapted_by_slugs)),
        (_("Original language"), lambda e: l10n.language_name(e.original_language)),
        (_("Can be read in"), lambda e: labels("available", e.available_languages)),
        (_("Published"), lambda e: timezone.localdate(e.published_at).isoformat()),
        (_("Last changed"), lambda e: timezone.localdate(e.updated_at).isoformat()),
        (_("Sample"), lambda e: _("sample") if e.is_sample else ""),
        (_("Address"), lambda e: absolute(e.get_absolute_url())),
    ]


class PagedFeed(Atom1Feed):
    """A feed whose older entries follow in further documents (RFC 5005), each entry with its own language."""

    def add_root_elements(self, handler) -> None:
        """Add the link to the next document."""
        super().add_root_elements(handler)
        if self.feed["next_url"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next_url"]})

    def item_attributes(self, item) -> dict[str, str]:
        """Name the language of an entry, which may be another than the feed's."""
        return {"xml:lang": item["language"]}


def as_atom(selection: Selection, vocabulary: Vocabulary, after: str = "") -> HttpResponse:
    """Answer with the experiences of the list as a feed, the newest first."""
    path = reverse("experience_list")
    plain = selection.on_page(1)
    ids, place = _from_place(plain, after, FEED_LENGTH)
    feed = PagedFeed(
        title=_("Bank of experiences of educating cities"),
        link=absolute(path + plain.query().removesuffix("?")),
        description="",
        feed_copyright=rights.rights(),
        language=l10n.current_language(),
        author_name=settings.SITE_NAME[l10n.current_language()],
        feed_url=absolute(path + plain.query(format="atom")),
        feed_guid=absolute(path + plain.query()),
        next_url=absolute(path + plain.query(format="atom", after=place)) if place else "",
    )
    for experience in cards.rows(ids):
        url = absolute(experience.get_absolute_url())
        title = text_of(experience, "title")
        feed.add_item(
            title=citations.one_line(title),
            language=title.language,
            link=url,
            # Programs that read feeds take a summary for HTML.
            description=escape(citations.one_line(markdown.plain(text_of(experience, "summary")))),
            unique_id=url,
            pubdate=experience.published_at,
            updateddate=experience.updated_at,
            author_name=experience.city.display_name,
            item_copyright=experience.get_licence_display() or None,
            categories=[vocabulary.label("topic", slug) for slug in experience.topic_slugs],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


FORMATS = {
    "json": as_json,
    "csv": as_csv,
    "geojson": as_geojson,
    "atom": as_atom,
    "bib": _references(citations.FORMATS["bib"]),
    "ris": _references(citations.FORMATS["ris"]),
}
