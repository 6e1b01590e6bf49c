"""Publications and news from the data files of this app."""

import datetime as dt
from pathlib import Path

from core.reference import Row, Writer, json_rows, load_rows
from core.translated import SITE_LANGUAGES
from publications.models import NewsItem, Publication

DATA = Path(__file__).parent / "data"


def load(writer: Writer) -> None:
    """Load what is known of the association's publications, and news of the last years."""
    load_publications(writer, DATA / "publications.json")
    load_news(writer, DATA / "news.json")


def load_publications(writer: Writer, path: Path) -> None:
    """Load publications without their files, which the secretariat uploads."""

    def one(row: Row) -> None:
        original = _original_language(row)
        writer.write(
            Publication,
            {"slug": row["slug"]},
            {
                "series": row["series"],
                "number": str(row["number"] or ""),
                "year": row["year"],
                "website": row["url"] or "",
                "original_language": original,
                "source_language": original,
                "source": row.lines("sources"),
                "is_published": True,
                **row.translations("title"),
                **row.translations("summary"),
            },
        )

    load_rows(path, json_rows(path, "publications"), one)


def load_news(writer: Writer, path: Path) -> None:
    """Load dated news in our own words, with their sources."""

    def one(row: Row) -> None:
        writer.write(
            NewsItem,
            {"slug": row["slug"]},
            {
                "published_on": dt.date.fromisoformat(row["date"]),
                "source": row.lines("sources"),
                "is_published": True,
                **row.translations("title"),
                **row.translations("summary"),
                **row.translations("body"),
            },
        )

    load_rows(path, json_rows(path, "news"), one)


def _original_language(row: Row) -> str:
    """Return the language of the official title where only one is marked so, else English."""
    official = row["title_status"].split(": official")[0] if ": official" in row["title_status"] else ""
    return official if official in SITE_LANGUAGES else "en"
