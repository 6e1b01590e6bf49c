"""The association's own texts from the data files of this app."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils import translation

from core.reference import Row, Writer, json_rows, json_values, load_rows
from core.translated import SITE_LANGUAGES, column, text_of
from experiences.models import Experience
from pages.models import DayEdition, JoinStep, MissionPoint, Page, Service

DATA = Path(__file__).parent / "data"


def load(writer: Writer) -> None:
    """Load what the association is and offers, the legal pages, and the guide for those who write."""
    load_association(writer, DATA / "association.json")
    load_pages(writer, DATA / "pages.json")
    load_guide(writer, DATA / "writing_guide.json")


@transaction.atomic
def load_association(writer: Writer, path: Path) -> None:
    """Load history, aims, services, the steps to join and the International Day."""
    association = json_values(path)

    def service(row: Row) -> None:
        position = next(i for i, entry in enumerate(association["services"], 1) if entry["slug"] == row["slug"])
        writer.write(
            Service,
            {"slug": row["slug"]},
            {"position": position, **row.translations("title"), **row.translations("text")},
        )

    load_rows(path, json_rows(path, "services"), service)
    load_rows(path, _numbered(association["mission"]["points"]), lambda row: _mission_point(writer, row))
    load_rows(path, _numbered(association["how_to_join"]["steps"]), lambda row: _step(writer, row))
    load_rows(path, _numbered(association["international_day"]["mottos"]), lambda row: _day(writer, row))
    for slug, key, body, titles in (
        ("history", "founding", "text", HISTORY_TITLE),
        ("international-day", "international_day", "text", None),
        ("join", "how_to_join", "intro", JOIN_TITLE),
    ):
        entry = Row(1, association[key])
        _page(writer, slug, titles or entry.translations("title"), entry.translations(body, "body"), entry)


HISTORY_TITLE = {
    "title_ca": "D’on venim",
    "title_es": "De dónde venimos",
    "title_en": "Where we come from",
    "title_fr": "D’où nous venons",
}
JOIN_TITLE = {
    "title_ca": "Fer-se’n membre",
    "title_es": "Hacerse miembro",
    "title_en": "Become a member",
    "title_fr": "Devenir membre",
}


def load_pages(writer: Writer, path: Path) -> None:
    """Load the legal pages; one with an open bracket in any language stays unpublished."""

    def one(row: Row) -> None:
        bodies = {column("body", code): _body(row["sections"], code) for code in SITE_LANGUAGES}
        writer.write(
            Page,
            {"slug": row["slug"]},
            {
                "is_published": not any("[" in body for body in bodies.values()),
                **row.translations("title"),
                **bodies,
            },
        )

    load_rows(path, json_rows(path, "pages"), one)


def load_guide(writer: Writer, path: Path) -> None:
    """Load the guide to writing; its examples lead to the experiences that they are taken from."""

    def one(row: Row) -> None:
        values = {"is_published": True, **row.translations("title"), **row.translations("lead")}
        examples = [section["example"]["experience"] for section in row["sections"] if "example" in section]
        found = Experience.objects.select_related("city__country").in_bulk(examples, field_name="slug")
        if missing := set(examples) - found.keys():
            raise ValueError(f"there is no experience {', '.join(sorted(missing))}")
        for code in SITE_LANGUAGES:
            with translation.override(code):
                parts = [part for section in row["sections"] for part in _guide_section(section, code, found)]
                values[column("body", code)] = "\n\n".join(parts)
        writer.write(Page, {"slug": row["slug"]}, values)

    load_rows(path, json_rows(path, "pages"), one)


def _page(writer: Writer, slug: str, titles: dict, bodies: dict, row: Row) -> None:
    writer.write(Page, {"slug": slug}, {"is_published": True, "source": row.lines("sources"), **titles, **bodies})


def _mission_point(writer: Writer, row: Row) -> None:
    texts = {column("text", code): row[code] for code in SITE_LANGUAGES}
    writer.write(MissionPoint, {"position": row.line}, texts)


def _step(writer: Writer, row: Row) -> None:
    writer.write(JoinStep, {"number": row["step"]}, {**row.translations("title"), **row.translations("text")})


def _day(writer: Writer, row: Row) -> None:
    writer.write(
        DayEdition,
        {"year": row["year"]},
        {
            "motto_languages": row["official_languages"],
            "note": row.get("note") or "",
            "source": row.lines("sources"),
            **row.translations("motto"),
        },
    )


def _numbered(entries: list[dict]):
    """Yield nested entries as rows; their place in the list stands for the line."""
    return (Row(number, values) for number, values in enumerate(entries, 1))


def _body(sections: list[dict], language: str) -> str:
    """Return the sections of a legal page as one text with headings."""
    parts = []
    for section in sections:
        parts.append(f"## {section['heading'][language]}")
        parts.extend(section["paragraphs"][language])
    return "\n\n".join(parts)


def _guide_section(section: dict, language: str, experiences: dict[str, Experience]) -> Iterator[str]:
    """Yield the paragraphs of a section, its anchor in the heading; an example comes with where it is taken from."""
    yield f"## {section['heading'][language]} {{#{section['key']}}}"
    yield from section["paragraphs"][language]
    if example := section.get("example"):
        experience = experiences[example["experience"]]
        title = f"{text_of(experience, 'title')}, {experience.city.display_name}"
        yield f"> {example['quote'][language]}"
        yield f"[{title}]({experience.get_absolute_url()})"
