"""The Charter from its data file: editions, sections and principles with our own summaries and their status."""

from pathlib import Path

from django.db import transaction

from charter.models import CharterEdition, Principle, Section
from cities.models import City, Country
from core.reference import Row, Writer, json_rows, json_values, load_rows
from core.translated import column

DATA = Path(__file__).parent / "data" / "charter.json"


@transaction.atomic
def load(writer: Writer, path: Path = DATA) -> None:
    """Load the four editions, and sections and principles of the one in force."""
    charter = json_values(path)

    def edition(row: Row) -> None:
        current = row["current"]
        preamble = charter["preamble_summary"] if current else {}
        writer.write(
            CharterEdition,
            {"year": row["year"]},
            {
                "place": row["place"] or "",
                "city": City.objects.get(slug=row["city_slug"]) if row["city_slug"] else None,
                "country": Country.objects.get(code=row["country"]) if row["country"] else None,
                "is_current": current,
                "based_on": charter["based_on"] if current else [],
                "source": row.lines("sources"),
                **row.translations("occasion"),
                **{column("preamble_summary", code): text for code, text in preamble.items()},
            },
        )

    def section(row: Row) -> None:
        writer.write(
            Section,
            {"edition": current_edition, "number": row["number"]},
            {"official_title_languages": _official(row), **row.translations("title")},
        )

    def principle(row: Row) -> None:
        writer.write(
            Principle,
            {"edition": current_edition, "number": row["number"]},
            {
                "section": Section.objects.get(edition=current_edition, number=row["section"]),
                "official_title_languages": _official(row),
                **row.translations("title"),
                **row.translations("summary"),
            },
        )

    load_rows(path, json_rows(path, "editions"), edition)
    current_edition = CharterEdition.objects.get(year=charter["version"])
    load_rows(path, json_rows(path, "sections"), section)
    load_rows(path, json_rows(path, "principles"), principle)


def _official(row: Row) -> list[str]:
    """Return the languages in which the title was seen on a page of the association."""
    return sorted(code for code, status in row["title_status_by_language"].items() if status == "official")
