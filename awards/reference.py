"""The Educating Cities Award, its editions and prizes from the data file of this app."""

from pathlib import Path

from django.db import transaction

from awards.models import Award, AwardEdition, Prize
from cities.models import City
from core.reference import Row, Writer, json_rows, json_values, load_rows
from core.translated import SITE_LANGUAGES, column
from events.models import Congress
from events.reference import source_languages
from experiences.models import Experience

DATA = Path(__file__).parent / "data" / "awards.json"
SLUG = "educating-cities-award"


@transaction.atomic
def load(writer: Writer, path: Path = DATA) -> None:
    """Load the award, its editions and what is known of their prizes."""
    names = json_values(path)["name"]
    award = writer.write(Award, {"slug": SLUG}, {column("name", code): name for code, name in names.items()})

    def edition(row: Row) -> None:
        record = writer.write(
            AwardEdition,
            {"award": award, "year": row["year"]},
            {
                "number": row["number"],
                "theme_languages": source_languages(row["theme_status"]),
                "congress": Congress.objects.filter(year=row["host_congress_year"]).first(),
                "candidatures": row["candidatures"],
                "candidate_cities": row["candidate_cities"],
                "candidate_countries": row["candidate_countries"],
                "note": row["note"],
                "source": row.lines("sources"),
                **row.translations("theme"),
                **{
                    column("facts", code): "\n".join(f"- {axis[code]}" for axis in row["axes"])
                    for code in SITE_LANGUAGES
                },
            },
        )
        for prize in row["prizes"]:
            if prize["result"] != "candidate":  # a candidature that won nothing is no prize
                _prize(writer, record, Row(row.line, prize))

    load_rows(path, json_rows(path, "editions"), edition)


def _prize(writer: Writer, edition: AwardEdition, row: Row) -> None:
    experience = row["experience_slug"]
    writer.write(
        Prize,
        {"edition": edition, "city": City.objects.get(slug=row["city_slug"]), "title": row["title"]},
        {
            "result": row["result"],
            "title_language": row["title_language"],
            "experience": Experience.objects.get(slug=experience) if experience else None,
            "source": row["source"],
        },
    )
