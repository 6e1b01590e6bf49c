"""Experiences as cards of a list: one statement for everything that a card shows, whatever the number of cards."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from awards.enums import Result
from awards.models import Prize
from charter.models import Principle
from core.translated import SITE_LANGUAGES, column
from experiences import variants
from experiences.models import Experience, ExperienceImage, Goal, Topic

TEXTS = tuple(column(name, code) for name in ("title", "summary") for code in SITE_LANGUAGES)
CITY = ("name", "slug", "country", *(column("exonym", code) for code in SITE_LANGUAGES))
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


TOPICS = QuerySet(Topic).filter(experiences=OuterRef("pk")).order_by("slug").values("slug")
GOALS = QuerySet(Goal).filter(experiences=OuterRef("pk")).order_by("number").values("number")


def with_marks(queryset):
    """Return a queryset of experiences with principles, prizes and first image, read in the same statement."""
    return queryset.select_related("city").annotate(
        principle_marks=ArraySubquery(PRINCIPLES),
        prize_marks=ArraySubquery(PRIZES),
        cover_marks=ArraySubquery(COVER),
    )


def cards(ids: list[int], languages: dict[int, str] | None = None) -> list[Experience]:
    """Return the experiences in the order given; `found_in` is the language in which a search found each."""
    by_id = {row.pk: prepare(row) for row in with_marks(Experience.objects.filter(pk__in=ids)).only(*FIELDS)}
    for pk, experience in by_id.items():
        experience.found_in = (languages or {}).get(pk, "")
    return [by_id[pk] for pk in ids if pk in by_id]


def rows(ids: list[int]) -> list[Experience]:
    """Return the experiences in the order given with everything that an export tells of them."""
    fields = (*FIELDS, "audiences", "licence", "website", "confirmed_on")
    queryset = with_marks(Experience.objects.filter(pk__in=ids)).annotate(
        topic_slugs=ArraySubquery(TOPICS), goal_numbers=ArraySubquery(GOALS)
    )
    by_id = {row.pk: prepare(row) for row in queryset.only(*fields)}
    return [by_id[pk] for pk in ids if pk in by_id]


def prepare(experience: Experience) -> Experience:
    """Set what the template of a card prints: cover, section of the Charter, recognitions."""
    cover = experience.cover_marks[0] if experience.cover_marks else None
    experience.cover = ExperienceImage(experience=experience, **cover) if cover else None
    if experience.cover:
        experience.cover.small_url = variants.small_url(experience.cover)
    experience.section = experience.principle_marks[0]["section"] if experience.principle_marks else 0
    experience.awards = [f"{Result(mark['result']).label} {mark['year']}" for mark in experience.prize_marks]
    return experience
