"""Experiences as cards of a list: one statement for everything that a card shows, whatever the number of cards."""

import functools
import json

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from awards.enums import Result
from awards.models import Prize
from charter.models import Principle
from cities.models import City
from core import l10n, markdown
from core.addresses import address_of
from core.translated import SITE_LANGUAGES, column, text_of
from experiences import variants
from experiences.enums import AdaptationState, State
from experiences.models import Adaptation, Experience, ExperienceImage, Goal, Topic
from experiences.models.experience import STORY_FIELDS

TEXTS = tuple(column(name, code) for name in ("title", "summary") for code in SITE_LANGUAGES)
CARD_CITY = ("name", "slug", "country_id", *(column("exonym", code) for code in SITE_LANGUAGES))
MARKS = ("principle_marks", "prize_marks", "cover_marks")
CITY = ("name", "slug", "country", "latitude", "longitude", *(column("exonym", code) for code in SITE_LANGUAGES))
FIELDS = (
    "slug", "state", "city", "source_language", "original_language", "is_focus", "is_sample", "began_year",
    "ended_year", "published_at", "updated_at", *TEXTS, *(f"city__{name}" for name in CITY),
)  # fmt: skip

# Plain querysets: those of translated models turn a computed column of `values()` into one per language.
PRINCIPLES = (
    QuerySet(Principle)
    .filter(experiences=OuterRef("pk"), edition__is_current=True)
    .order_by("number")
    .values(mark=JSONObject(number="number", section="section__number"))
)
PRIZES = (
    QuerySet(Prize)
    .filter(experience=OuterRef("pk"))
    .order_by("-edition__year", "pk")
    .values(mark=JSONObject(result="result", year="edition__year"))
)
COVER = (
    QuerySet(ExperienceImage)
    .filter(experience=OuterRef("pk"))
    .order_by("position", "pk")
    .values(mark=JSONObject(id="id", file="file", width="width", height="height"))[:1]
)


def _story(language: str) -> str:
    """Return the expression for the story in a language, part by part."""
    cases = " ".join(
        f"WHEN '{code}' THEN ARRAY[{', '.join('e.' + column(name, code) for name in STORY_FIELDS)}]"
        for code in SITE_LANGUAGES
    )
    return f"CASE {language} {cases} ELSE '{{}}' END"


def _statement(wanted: str, more: str) -> str:
    """Return the statement for the cards of `wanted` (id, n and more columns), in its order."""
    return f"""
SELECT e.id AS pk, e.slug, e.state, e.source_language, e.is_focus, e.is_sample,
    {", ".join(f"e.{name}" for name in TEXTS)},
    {", ".join(f"c.{name} AS city_{name}" for name in CARD_CITY)},
    (SELECT json_agg(json_build_object('number', p.number, 'section', s.number) ORDER BY p.number)
     FROM experiences_experience_principles l JOIN charter_principle p ON p.id = l.principle_id
     JOIN charter_section s ON s.id = p.section_id JOIN charter_charteredition d ON d.id = p.edition_id
     WHERE l.experience_id = e.id AND d.is_current)::text AS principle_marks,
    (SELECT json_agg(json_build_object('result', z.result, 'year', d.year) ORDER BY d.year DESC, z.id)
     FROM awards_prize z JOIN awards_awardedition d ON d.id = z.edition_id
     WHERE z.experience_id = e.id)::text AS prize_marks,
    (SELECT json_agg(i) FROM (
        SELECT id, file, width, height FROM experiences_experienceimage
        WHERE experience_id = e.id ORDER BY position, id LIMIT 1) AS i)::text AS cover_marks,
    {more}
FROM {wanted} JOIN experiences_experience e ON e.id = wanted.id JOIN cities_city c ON c.id = e.city_id ORDER BY wanted.n
"""  # noqa: S608 - only names of our own columns


FOUND = _statement(
    "unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS wanted(id, found_in, n)",
    f"wanted.found_in, {_story('wanted.found_in')} AS found_story",
)
# With what connects each with the words that were looked for, where its texts have none of them.
EXPLAINED = _statement(
    """(
    SELECT w.*, y.topic, y.principle, y.partner, coalesce(y.alike_in, '') AS alike_in, coalesce(y.alike, '') AS alike
    FROM unnest(%s::bigint[], %s::text[]) WITH ORDINALITY AS w(id, found_in, n)
    LEFT JOIN eb_why(%s::bigint[], %s::text[], %s::tsquery, %s) AS y ON y.id = w.id
) AS wanted""",
    f"""wanted.found_in, wanted.topic AS why_topic, wanted.principle AS why_principle, wanted.partner AS why_partner,
    wanted.alike_in, wanted.alike, {_story("coalesce(nullif(wanted.found_in, ''), wanted.alike_in)")} AS found_story""",
)
RELATED = _statement(
    "eb_related(%s, %s) WITH ORDINALITY AS wanted(id, topics, principles, is_similar, is_near, n)",
    "wanted.topics AS shared_topics, wanted.principles AS shared_principles, wanted.is_similar, wanted.is_near",
)


class CardCity:
    """The city of a card."""

    display_name = City.display_name

    def __init__(self, row: dict):
        self.__dict__ = {name: row.pop(f"city_{name}") for name in CARD_CITY}


class Card:
    """An experience as a list shows it, without the weight of a model: `prepare` sets what is printed."""

    is_published = Experience.is_published

    def __init__(self, row: dict):
        self.city = CardCity(row)
        self.__dict__.update(row)
        for name in MARKS:
            setattr(self, name, json.loads(row[name]) if row[name] else [])


TOPICS = QuerySet(Topic).filter(experiences=OuterRef("pk")).order_by("slug").values("slug")
GOALS = QuerySet(Goal).filter(experiences=OuterRef("pk")).order_by("number").values("number")


# Names in addresses of what is public: editions beside it, and adaptations that both cities confirm.
PUBLIC = QuerySet(Experience).filter(state=State.PUBLISHED).order_by("slug").values("slug")
CONFIRMED = QuerySet(Adaptation).filter(state=AdaptationState.CONFIRMED)
RELATIONS = {
    "earlier_slugs": ArraySubquery(PUBLIC.filter(later_editions=OuterRef("pk"))),
    "later_slugs": ArraySubquery(PUBLIC.filter(earlier_edition=OuterRef("pk"))),
    "adapted_from_slugs": ArraySubquery(
        PUBLIC.filter(pk__in=CONFIRMED.filter(experience=OuterRef(OuterRef("pk"))).values("source"))
    ),
    "adapted_by_slugs": ArraySubquery(
        PUBLIC.filter(pk__in=CONFIRMED.filter(source=OuterRef(OuterRef("pk"))).values("experience"))
    ),
}


def with_marks(queryset):
    """Return a queryset of experiences with principles, prizes and first image, read in the same statement."""
    return queryset.select_related("city").annotate(
        principle_marks=ArraySubquery(PRINCIPLES),
        prize_marks=ArraySubquery(PRIZES),
        cover_marks=ArraySubquery(COVER),
    )


def cards(ids: list[int], languages: dict[int, str] | None = None, said: str = "") -> list[Card]:
    """Return the experiences in the order given; `languages` are those in which a search found them.

    `said` are the words as they were searched: with them a card knows what else connects it with them. The statement is
    written out and prepared: making it from models, and planning it, takes longer than running it.
    """
    found_in = [(languages or {}).get(pk, "") for pk in ids]
    if said:
        return _read(EXPLAINED, [ids, found_in, ids, found_in, said, l10n.current_language()])
    return _read(FOUND, [ids, found_in])


def related(pk: int, size: int) -> list[Card]:
    """Return the experiences that share most with one, each with what it shares (`eb_related`)."""
    return _read(RELATED, [pk, size])


def _read(statement: str, values: list) -> list[Card]:
    with connection.prepared_cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description]
        return [prepare(Card(dict(zip(names, row, strict=True)))) for row in cursor.fetchall()]


def rows(ids: list[int]) -> list[Experience]:
    """Return the experiences in the order given with everything that an export tells of them."""
    fields = (*FIELDS, "audiences", "licence", "website", "confirmed_on")
    queryset = with_marks(Experience.objects.filter(pk__in=ids)).annotate(
        topic_slugs=ArraySubquery(TOPICS), goal_numbers=ArraySubquery(GOALS), **RELATIONS
    )
    by_id = {row.pk: prepare(row) for row in queryset.only(*fields)}
    return [by_id[pk] for pk in ids if pk in by_id]


def prepare(experience: "Experience | Card") -> "Experience | Card":
    """Set what the template of a card prints, in the active language."""
    language = l10n.current_language()
    title, summary = text_of(experience, "title", language), text_of(experience, "summary", language)
    experience.title_shown, experience.title_language = title, title.language
    experience.title_lang = title.language if title.language != language else ""
    experience.summary_shown = markdown.plain(summary) if summary else ""
    experience.summary_language = summary.language
    experience.summary_lang = summary.language if summary.language != language else ""
    experience.fragment = ""
    experience.why = ()
    experience.found_in = getattr(experience, "found_in", "")
    city = experience.city
    city_name = getattr(city, column("exonym", language)) or city.name
    experience.place = f"{city_name} · {l10n.country_name(city.country_id, language)}"
    experience.url = address_of("experience_detail", experience.slug, language)
    experience.cover = _cover(experience.cover_marks)
    experience.section = experience.principle_marks[0]["section"] if experience.principle_marks else 0
    experience.awards = [_award(mark["result"], mark["year"], language) for mark in experience.prize_marks]
    return experience


@functools.lru_cache(maxsize=1024)
def _award(result: str, year: int, _language: str) -> str:
    return f"{Result(result).label} {year}"


def _cover(marks: list[dict]) -> ExperienceImage | None:
    if not marks:
        return None
    cover = ExperienceImage(**marks[0])
    cover.small_url = variants.small_url(cover)
    cover.small_avif = variants.small_avif(cover)
    return cover
