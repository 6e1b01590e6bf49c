"""One experience with everything that is read of it, in one statement.

The statement is written out and prepared, like that of the cards: making it from models, and planning it, takes several
times as long as running it.
"""

import functools
import json

from django.db import connection, models

from cities.models import City, Country
from core.translated import SITE_LANGUAGES, column
from experiences.models import Experience, ExperienceDocument, ExperienceImage
from experiences.models.experience import TEXT_FIELDS


def _rows(what: dict[str, str], tables: str, order: str) -> str:
    """Return the expression for rows that belong to the experience, as a list (nothing where there are none)."""
    pairs = ", ".join(f"'{name}', {value}" for name, value in what.items())
    return f"(SELECT json_agg(json_build_object({pairs}) ORDER BY {order}) FROM {tables})::text"  # noqa: S608 - our own names


def _columns(table: str, *names: str) -> dict[str, str]:
    return {name: f"{table}.{name}" for name in names}


def _texts(name: str, table: str, field: str = "") -> dict[str, str]:
    return {column(name, code): f"{table}.{column(field or name, code)}" for code in SITE_LANGUAGES}


def _adaptations(here: str, there: str) -> str:
    """Return the expression for the experiences at the other end, as both cities have confirmed."""
    return _rows(
        {**_columns("o", "slug", "source_language"), **_texts("title", "o"), "name": "c.name", **_texts("exonym", "c")},
        f"experiences_adaptation a JOIN experiences_experience o ON o.id = a.{there} AND o.state = 'published'"
        f" JOIN cities_city c ON c.id = o.city_id WHERE a.state = 'confirmed' AND a.{here} = e.id",
        "c.name, o.id",
    )


def _nearest_edition(edition: str, order: str) -> str:
    """Return the expression for the public edition before or after: others in the line are passed over."""
    first = edition.format(step="1", begin="", of="e.id")
    further = edition.format(step="line.step + 1", begin="line,", of="line.id")
    return _rows(
        {**_columns("o", "slug", "published_at", "source_language"), **_texts("title", "o")},
        f"(WITH RECURSIVE line(id, step) AS ({first} UNION ALL {further}) SELECT f.*, line.step FROM line"  # noqa: S608
        f" JOIN experiences_experience f ON f.id = line.id WHERE f.state = 'published' ORDER BY {order} LIMIT 1) o",
        "o.step",
    )


ROWS = {
    "topic_rows": _rows(
        {"slug": "t.slug", **_texts("name", "t")},
        "experiences_experience_topics l JOIN experiences_topic t ON t.id = l.topic_id WHERE l.experience_id = e.id",
        "t.slug",
    ),
    "goal_rows": _rows(
        {"number": "g.number", **_texts("name", "g")},
        "experiences_experience_goals l JOIN experiences_goal g ON g.number = l.goal_id WHERE l.experience_id = e.id",
        "g.number",
    ),
    "principle_rows": _rows(
        {
            "number": "p.number",
            "section": "s.number",
            "year": "d.year",
            "current": "d.is_current",
            **_texts("title", "p"),
        },
        "experiences_experience_principles l JOIN charter_principle p ON p.id = l.principle_id"
        " JOIN charter_section s ON s.id = p.section_id JOIN charter_charteredition d ON d.id = p.edition_id"
        " WHERE l.experience_id = e.id",
        "d.year DESC, p.number",
    ),
    "prize_rows": _rows(
        {"result": "z.result", "year": "d.year", **_texts("award", "a", "name")},
        "awards_prize z JOIN awards_awardedition d ON d.id = z.edition_id JOIN awards_award a ON a.id = d.award_id"
        " WHERE z.experience_id = e.id",
        "d.year DESC, z.id",
    ),
    "partner_rows": _rows(
        {"slug": "c.slug", "name": "c.name", **_texts("exonym", "c")},
        "experiences_experience_partner_cities l JOIN cities_city c ON c.id = l.city_id WHERE l.experience_id = e.id",
        "c.name",
    ),
    "adapted_from_rows": _adaptations(here="experience_id", there="source_id"),
    "adapted_by_rows": _adaptations(here="source_id", there="experience_id"),
    # The line of editions, in steps from this one: the newest after it, and the nearest before it.
    "later_rows": _nearest_edition(
        "SELECT n.id, {step} FROM {begin} experiences_experience n WHERE n.earlier_edition_id = {of}"
        " AND n.state NOT IN ('rejected', 'withdrawn')",
        "line.step DESC",
    ),
    "earlier_rows": _nearest_edition(
        "SELECT n.earlier_edition_id, {step} FROM {begin} experiences_experience n"
        " WHERE n.id = {of} AND n.earlier_edition_id IS NOT NULL",
        "line.step",
    ),
    "image_rows": _rows(
        {**_columns("i", "id", "file", "width", "height", "is_decorative", "credit"), **_texts("alt", "i")},
        "experiences_experienceimage i WHERE i.experience_id = e.id",
        "i.position, i.id",
    ),
    "document_rows": _rows(
        _columns("d", "id", "file", "title", "language", "size"),
        "experiences_experiencedocument d WHERE d.experience_id = e.id",
        "d.position, d.id",
    ),
}
CITY = {"id", "name", "slug", "country_id", *(column("exonym", code) for code in SITE_LANGUAGES)}


def one(slug: str) -> Experience | None:
    """Return the experience of an address, in whatever state."""
    return next(iter(_read("e.slug = %s", slug)), None)


def published(ids: list[int]) -> list[Experience]:
    """Return those that are public."""
    return _read("e.id = ANY(%s::bigint[]) AND e.state = 'published'", ids)


def _read(where: str, value) -> list[Experience]:
    with connection.prepared_cursor() as cursor:
        cursor.execute(_statement(where), [value])
        return [_record(row) for row in cursor.fetchall()]


@functools.cache
def _statement(where: str) -> str:
    columns = [
        *(f"e.{field.column}" for field in _own()),
        *(f"c.{field.column}" for field in _of_city()),
        *(f"{rows} AS {name}" for name, rows in ROWS.items()),
    ]
    return (
        f"SELECT {', '.join(columns)} FROM experiences_experience e"  # noqa: S608 - only names of our own columns
        f" JOIN cities_city c ON c.id = e.city_id WHERE {where}"
    )


@functools.cache
def _own() -> list[models.Field]:
    """Return all columns but those that repeat a translated text."""
    return [field for field in Experience._meta.concrete_fields if field.name not in TEXT_FIELDS]


@functools.cache
def _of_city() -> list[models.Field]:
    return [field for field in City._meta.concrete_fields if field.attname in CITY]


def _record(row: tuple) -> Experience:
    """Return a row as records; a column that was not read is read when somebody asks for it."""
    own, of_city = _own(), _of_city()
    values = iter(row)
    experience = _filled(Experience, own, values)
    experience.city = _filled(City, of_city, values)
    experience.city.country = Country.from_db(connection.alias, ["code"], [experience.city.country_id])
    for name, text in zip(ROWS, values, strict=True):
        setattr(experience, name, json.loads(text) if text else [])
    experience.image_rows = [ExperienceImage(**image) for image in experience.image_rows]
    experience.document_rows = [ExperienceDocument(**document) for document in experience.document_rows]
    return experience


def _filled(model: type[models.Model], fields: list[models.Field], values) -> models.Model:
    return model.from_db(connection.alias, [field.attname for field in fields], [next(values) for _field in fields])
