"""The international congresses from the data file of this app."""

import datetime as dt
from pathlib import Path

from cities.models import City
from core.reference import Row, Writer, json_rows, load_rows
from core.translated import SITE_LANGUAGES
from events.models import Congress

DATA = Path(__file__).parent / "data" / "congresses.json"


def load(writer: Writer, path: Path = DATA) -> None:
    """Load congresses, past and announced."""

    def one(row: Row) -> None:
        writer.write(
            Congress,
            {"year": row["year"]},
            {
                "number": row["number"],
                "city": City.objects.get(slug=row["city_slug"]) if row["city_slug"] else None,
                "theme_languages": source_languages(row["theme_status"]),
                "starts_on": _day(row["starts_on"]),
                "ends_on": _day(row["ends_on"]),
                "status": row["status"],
                "website": row["website"],
                "source": row.lines("sources"),
                **row.translations("theme"),
                **row.translations("figures_text", "figures"),
            },
        )

    load_rows(path, json_rows(path, "congresses"), one)


def source_languages(status: str) -> list[str]:
    """Return the languages whose wording was seen: “es, en: source; ca, fr: translated by us” gives es and en."""
    seen = [part.split(":")[0] for part in status.split(";") if part.strip().endswith("source")]
    return [code.strip() for part in seen for code in part.split(",") if code.strip() in SITE_LANGUAGES]


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
