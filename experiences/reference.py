"""Topics, goals and the experiences that public sources tell of, from the data files of this app."""

import datetime as dt
from pathlib import Path

from django.db import transaction

from charter.models import Principle
from cities.models import City
from core.models import AuditEvent
from core.reference import Row, Writer, json_rows, load_rows
from core.translated import SITE_LANGUAGES
from experiences.enums import State
from experiences.models import Experience, Goal, ReasonTemplate, SearchConcept, Topic

DATA = Path(__file__).parent / "data"
# The day on which the records were gathered (docs/data-sources.md); they were never “sent” by anybody.
GATHERED_ON = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
EARLIEST_YEAR = 1990  # when the association began


def load(writer: Writer) -> None:
    """Load topics, goals, then experiences; texts for reasons."""
    load_topics(writer, DATA / "topics.json")
    load_concepts(writer, DATA / "concepts.json")
    load_experiences(writer, DATA / "experiences.json")
    load_reason_templates(writer, DATA / "reason_templates.json")


@transaction.atomic
def load_topics(writer: Writer, path: Path) -> None:
    """Load the controlled list of topics with its synonyms, and the Sustainable Development Goals."""

    def topic(row: Row) -> None:
        writer.write(
            Topic,
            {"slug": row["slug"]},
            {"synonyms": row["synonyms"], **row.translations("name")},
            {"principles": _principles(row["principles_2020"])},
        )

    def goal(row: Row) -> None:
        writer.write(Goal, {"number": row["number"]}, row.translations("name"))

    load_rows(path, json_rows(path, "topics"), topic)
    load_rows(path, json_rows(path, "sdgs"), goal)


@transaction.atomic
def load_concepts(writer: Writer, path: Path) -> None:
    """Load what the same thing is called in the site languages, for searching across them.

    What an editor changed or deleted stays as they left it; the rest follows the file, which grows with the site.
    """
    trail = AuditEvent.objects.filter(object_type=SearchConcept._meta.label_lower)
    edited = set(trail.values_list("object_id", flat=True))
    deleted = set(trail.filter(action="admin.deleted").values_list("object_name", flat=True))
    follow = Writer(refresh=True)
    follow.report = writer.report

    def concept(row: Row) -> None:
        names = {code: row[code] for code in SITE_LANGUAGES}
        known = SearchConcept.objects.filter(slug=row["slug"]).first()
        if known is None and deleted & {words[0] for words in names.values()} and not writer.refresh:
            return
        is_theirs = known is not None and str(known.pk) in edited
        (writer if is_theirs else follow).write(SearchConcept, {"slug": row["slug"]}, {"names": names})

    load_rows(path, json_rows(path, "concepts"), concept)


def load_reason_templates(writer: Writer, path: Path) -> None:
    """Load texts for reasons with which editors may begin."""

    def template(row: Row) -> None:
        values = {"step": row["step"], "position": row.number("position")}
        texts = row.translations("name") | row.translations("text")
        writer.write(ReasonTemplate, {"slug": row["slug"]}, values | texts)

    load_rows(path, json_rows(path, "templates"), template)


def load_experiences(writer: Writer, path: Path) -> None:
    """Load experiences as published records with their sources.

    A real original language outside the site's four is kept; the text then starts from the language in which we hold
    it.
    """

    def one(row: Row) -> None:
        record = writer.write(
            Experience,
            {"slug": row["slug"]},
            {
                "city": City.objects.get(slug=row["city_slug"]),
                "original_language": row.get("real_original_language") or row["original_language"],
                "source_language": _source_language(row),
                "original_title": _original_title(row),
                "began_year": row.number("year_started"),
                "is_focus": bool(row.get("focus_experience")),
                "focus_number": row.number("focus_number"),
                "channel": row["channel"],
                "sources": row.lines("sources"),
                "note": row.get("note") or "",
                "state": State.PUBLISHED,
                "published_at": _published_at(row),
                **row.translations("title"),
                **row.translations("summary"),
                **row.translations("description", "overview"),
            },
            {
                "topics": [Topic.objects.get(slug=slug) for slug in row["topics"]],
                "principles": _principles(row["principles_2020"]),
                "goals": [Goal.objects.get(number=number) for number in row["sdgs"]],
            },
        )
        # Nobody edits this moment; databases that were loaded with another order are brought to this one.
        came_with_the_data = Experience.objects.filter(pk=record.pk, submitted_at=None, published_at__lt=GATHERED_ON)
        came_with_the_data.exclude(published_at=_published_at(row)).update(published_at=_published_at(row))

    load_rows(path, json_rows(path, "experiences"), one)


def _published_at(row: Row) -> dt.datetime:
    """Return a moment of the day on which the records were gathered, so that those of later years count as newer.

    All were published here on that day, and pages say so. Within it the year in which the experience was last heard of
    decides (the edition of its award, else the year in which it began); those without any year come last.
    """
    years = [row.number("year_started"), (row.get("award") or {}).get("edition")]
    age = GATHERED_ON.year - max((year for year in years if year), default=EARLIEST_YEAR)
    return GATHERED_ON - dt.timedelta(minutes=10 * min(age, GATHERED_ON.year - EARLIEST_YEAR), milliseconds=row.line)


def _principles(numbers: list[int]) -> list[Principle]:
    return [Principle.objects.get(edition__is_current=True, number=number) for number in numbers]


def _original_title(row: Row) -> str:
    """Return the title in a language that the site does not have, where the experience was written in one."""
    title = row.get("original_title") if row.get("real_original_language") else None
    return title["text"] if title else ""


def _source_language(row: Row) -> str:
    if row["original_language"] not in SITE_LANGUAGES:
        raise ValueError(f"“{row['original_language']}” is no language of the site")
    return row["original_language"]
