"""What the page about open data tells: licences, formats, parameters; the examples come from the data of today."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from core import l10n
from core.rights import FACTS_LICENCE_URL, rights
from core.structured_data import CONTEXT, absolute, organisation
from experiences import citations
from experiences.enums import Licence
from experiences.models import Experience
from experiences.reading_list import ReadingList
from experiences.search import Found, find
from experiences.selection import FACETS, Selection, Sort

# The licence that is proposed for facts and for the site's own texts.
FACTS_LICENCE = Licence.CC_BY
# Cities are searched for by name and not counted.
NO_COUNTS = ("city",)
BEFORE_TITLES = 2


@dataclass(frozen=True)
class Line:
    """One line of a table: a name of the interface, what it means, and addresses that show it."""

    name: str
    meaning: str
    examples: list[str] = field(default_factory=list)


def context() -> dict:
    """Return what the page prints, from three statements."""
    found = find(Selection(), size=BEFORE_TITLES)
    newest = list(Experience.objects.published().filter(pk__in=found.ids).select_related("city"))
    return {
        "total": found.total,
        "licences": _licences(),
        "facts_licence": FACTS_LICENCE,
        "facts_licence_url": FACTS_LICENCE_URL,
        "lists": _lists(),
        "parameters": _parameters(found, newest),
        "fields": _fields(),
        "files": _files(newest),
        "cities": _cities(found),
        "dataset": _dataset(),
    }


def _licences() -> list[dict]:
    """Return how many texts of the bank stand under each licence today; those without one come last."""
    counted = Experience.objects.published().order_by().values_list("licence").annotate(Count("pk"))
    rows = [
        {"label": Licence(value).label if value else _("none stated"), "count": count, "is_known": bool(value)}
        for value, count in counted
    ]
    return sorted(rows, key=lambda row: (not row["is_known"], -row["count"]))


def _bank(selection: Selection, **more: str) -> str:
    return reverse("experience_list") + selection.query(**more)


def _lists() -> list[Line]:
    return [
        Line(
            "json",
            _("count, facets with their numbers, results, and the address of what follows"),
            [_bank(Selection(), format="json")],
        ),
        Line(
            "csv",
            _(
                "the whole list as a table: UTF-8 with its mark, no cell that a spreadsheet would run; "
                "commas between cells in English, semicolons and decimal commas in the other languages, "
                "as spreadsheets there expect them"
            ),
            [_bank(Selection(), format="csv")],
        ),
        Line(
            "geojson",
            _("the whole list as points for a map, each experience at its city, with the fields of the JSON"),
            [_bank(Selection(), format="geojson")],
        ),
        Line(
            "atom",
            _("the newest first, for programs that read feeds; older ones follow by rel=next"),
            [_bank(Selection(), format="atom")],
        ),
        Line("bib", _("the whole list as BibTeX"), [_bank(Selection(), format="bib")]),
        Line("ris", _("the whole list as RIS, for Zotero, Mendeley or EndNote"), [_bank(Selection(), format="ris")]),
    ]


def _parameters(found: Found, newest: list[Experience]) -> list[Line]:
    """Return the parameters of the bank, each with a value that something has today."""
    meanings = {
        "country": _("country of the city: ISO 3166-1, two letters"),
        "city": _("the city’s name in its address"),
        "network": _("the network’s name in its address"),
        "topic": _("topic, by its name in the address"),
        "principle": _("principle of the present Charter, by its number"),
        "goal": _("Sustainable Development Goal, by its number"),
        "audience": _("whom it is for"),
        "year": _("year in which it began"),
        "original": _("language in which it was written: ISO 639-1"),
        "available": _("language in which it can be read here"),
        "award": _("result in the award, or “focus” for Focus Experiences"),
    }
    examples = {facet: _frequent(found, facet) for facet in FACETS if facet not in NO_COUNTS}
    if newest:
        examples["city"] = newest[0].city.slug
    lines = [
        Line(
            "q",
            _("words in any of the four languages, “phrases”, -without, one OR another (in capitals; also O, U, OU)"),
            [_bank(Selection(q=_("participation")))],
        ),
        *(
            Line(facet, meanings[facet], [_bank(Selection().with_value(facet, examples[facet]))])
            for facet in FACETS
            if examples.get(facet)
        ),
        Line("sort", _("order: relevance, newest, year or city"), [_bank(Selection().sorted_by(Sort.CITY))]),
        Line("page", _("page of twenty, in JSON and on the page itself"), [_bank(Selection().on_page(2))]),
    ]
    topic, country = examples.get("topic"), examples.get("country")
    if topic and country:
        both = Selection().with_value("topic", topic).with_value("country", country)
        lines.append(
            Line(
                "topic, country",
                _("several values of one parameter: any of them; several parameters: all of them"),
                [_bank(both, format="json")],
            )
        )
    return lines


def _frequent(found: Found, facet: str) -> str:
    """Return the value of a facet that most experiences have; nothing where none has any."""
    counts = {value: number for value, number in found.counts.get(facet, {}).items() if number > 0}
    return max(counts, key=lambda value: (counts[value], value), default="")


def _fields() -> list[Line]:
    return [
        Line("slug, url", _("name in the address, and the whole address: permanent")),
        Line(
            "title, summary, language",
            _("in the language of the address or the nearest, which “language” names; summaries are Markdown"),
        ),
        Line("city", _("its slug, name, and country by ISO 3166-1")),
        Line(
            "topics, principles, goals, audiences",
            _("the values of the parameters topic, principle, goal and audience"),
        ),
        Line("began, ended", _("years; null where not known or not ended")),
        Line("recognitions", _("results in the award with their year, and “focus”")),
        Line(
            "earlier_edition, later_edition, adapted_from, adapted_by",
            _("slugs of public experiences: editions beside it, and adaptations that both cities confirm"),
        ),
        Line("original_language, available_languages", _("ISO 639-1 codes")),
        Line("licence", _("cc-by-4.0, cc-by-sa-4.0, cc-by-nc-4.0, all-rights-reserved; empty where none is stated")),
        Line("sample", _("true for records that were made up for the demonstration")),
        Line("published, updated", _("moments with their time zone: ISO 8601")),
    ]


def _files(newest: list[Experience]) -> list[Line]:
    if not newest:
        return []
    slug, ids = newest[0].slug, ReadingList(tuple(experience.pk for experience in newest))
    references = [
        Line(each.ending, each.label, [reverse("experience_citation", args=[slug, each.ending])])
        for each in citations.FORMATS.values()
    ]
    return [
        Line("pdf", _("the experience as a tagged document"), [reverse("experience_pdf", args=[slug])]),
        *references,
        Line(
            "ids",
            _("a reading list: experiences by number, up to fifty; also as format=pdf, bib, ris, csl.json"),
            [reverse("reading_list") + ids.query()],
        ),
    ]


def _cities(found: Found) -> list[Line]:
    path, country = reverse("city_list"), _frequent(found, "country")
    return [
        Line("json", _("count, facets, a hundred cities, and the address of what follows"), [f"{path}?format=json"]),
        Line("csv", _("all cities with the source of each figure"), [f"{path}?format=csv"]),
        Line("geojson", _("cities with coordinates, as points for a map"), [f"{path}?format=geojson"]),
        *(
            [
                Line(
                    "country",
                    _("country of the city: ISO 3166-1, two letters"),
                    [f"{path}?country={country}&format=csv"],
                )
            ]
            if country
            else []
        ),
    ]


def _dataset() -> dict:
    """Return the bank described as a dataset for those who catalogue data (schema.org)."""
    kinds = {"json": "application/json", "csv": "text/csv", "atom": "application/atom+xml"}
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": _("Bank of experiences of educating cities"),
        "description": _("What educating cities have done, with whom, and what came of it."),
        "url": absolute(reverse("open_data")),
        "inLanguage": l10n.current_language(),
        "isAccessibleForFree": True,
        "license": FACTS_LICENCE_URL,
        "usageInfo": rights(),
        "creator": organisation(l10n.current_language()),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": absolute(_bank(Selection(), format=name))}
            for name, kind in kinds.items()
        ],
    }
