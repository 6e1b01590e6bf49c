"""One experience for reading: everything that its page shows, in four statements whatever the record holds."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from babel.units import format_unit
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.urls import reverse, translate_url
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from awards.enums import Result
from awards.models import Prize
from charter.models import Principle
from cities.models import City
from core import l10n
from core.translated import SITE_LANGUAGES, TranslatedText, column, language_order, text_of
from experiences import cards
from experiences.enums import Audience
from experiences.models import Experience, Goal, Topic
from experiences.models.experience import STORY_FIELDS
from experiences.selection import Selection

RELATED = 3
MEGABYTE = 1_000_000
# Two cities are of similar size when the larger has at most twice the inhabitants of the smaller.
SIMILAR = 2


def _texts(name: str) -> dict[str, str]:
    return {column(name, code): column(name, code) for code in SITE_LANGUAGES}


TOPICS = (
    QuerySet(Topic)
    .filter(experiences=OuterRef("pk"))
    .order_by("slug")
    .values(row=JSONObject(slug="slug", **_texts("name")))
)
GOALS = (
    QuerySet(Goal)
    .filter(experiences=OuterRef("pk"))
    .order_by("number")
    .values(row=JSONObject(number="number", **_texts("name")))
)
PRINCIPLES = (
    QuerySet(Principle)
    .filter(experiences=OuterRef("pk"))
    .order_by("-edition__year", "number")
    .values(
        row=JSONObject(
            number="number",
            section="section__number",
            year="edition__year",
            current="edition__is_current",
            **_texts("title"),
        )
    )
)
PRIZES = (
    QuerySet(Prize)
    .filter(experience=OuterRef("pk"))
    .order_by("-edition__year", "pk")
    .values(
        row=JSONObject(
            result="result",
            year="edition__year",
            **{column("award", code): f"edition__award__{column('name', code)}" for code in SITE_LANGUAGES},
        )
    )
)
PARTNERS = (
    QuerySet(City)
    .filter(shared_experiences=OuterRef("pk"))
    .order_by("name")
    .values(row=JSONObject(slug="slug", name="name", country="country_id", **_texts("exonym")))
)


@dataclass(frozen=True)
class Part:
    """One part of the story with its heading."""

    name: str
    heading: str
    text: TranslatedText


@dataclass(frozen=True)
class Related:
    """Another experience, and why it stands here."""

    experience: Experience
    reasons: list[str]


def get_for_reading(slug: str) -> Experience | None:
    """Return the experience in whatever state; who may see it is the view's question."""
    return for_reading(Experience.objects.filter(slug=slug)).first()


def for_reading(queryset: QuerySet) -> QuerySet:
    """Return the experiences of a queryset with everything that is read of them beside their own row."""
    return queryset.select_related("city", "city__country").annotate(
        topic_rows=ArraySubquery(TOPICS),
        goal_rows=ArraySubquery(GOALS),
        principle_rows=ArraySubquery(PRINCIPLES),
        prize_rows=ArraySubquery(PRIZES),
        partner_rows=ArraySubquery(PARTNERS),
    )


def story(experience: Experience) -> list[Part]:
    """Return the parts that have a text, each in the reader's language or the nearest one."""
    parts = [
        Part(name, capfirst(str(Experience._meta.get_field(name).verbose_name)), text_of(experience, name))
        for name in STORY_FIELDS
    ]
    return [part for part in parts if part.text]


def fallback_language(experience: Experience, parts: list[Part]) -> str:
    """Return the first language that is not the page's in which something of the text is shown, or nothing."""
    texts = [text_of(experience, "title"), text_of(experience, "summary"), *(part.text for part in parts)]
    return next((text.language for text in texts if text.is_fallback), "")


def topics(experience: Experience) -> list[dict]:
    """Return the topics with name in the reader's language, by name."""
    named = [
        {"slug": row["slug"], "name": _name(row, "name"), "url": _bank("topic", row["slug"])}
        for row in experience.topic_rows
    ]
    return sorted(named, key=lambda topic: topic["name"].casefold())


def goals(experience: Experience) -> list[dict]:
    """Return the goals with name in the reader's language."""
    return [{"number": row["number"], "name": _name(row, "name")} for row in experience.goal_rows]


def principles(experience: Experience) -> list[dict]:
    """Return the principles with title in the reader's language; those of an older edition name its year."""
    return [{**row, "title": _name(row, "title")} for row in experience.principle_rows]


def prizes(experience: Experience) -> list[dict]:
    """Return what it won: award, result and year."""
    return [
        {"label": Result(row["result"]).label, "award": _name(row, "award"), "year": row["year"]}
        for row in experience.prize_rows
    ]


def partners(experience: Experience) -> list[dict]:
    """Return the other cities that did it."""
    language = l10n.current_language()
    return [
        {"slug": row["slug"], "name": row[column("exonym", language)] or row["name"]} for row in experience.partner_rows
    ]


def documents(experience: Experience) -> list:
    """Return the documents with their kind and size as people read them."""
    papers = list(experience.documents.all())
    for paper in papers:
        unit = "megabyte" if paper.size >= MEGABYTE else "kilobyte"
        amount = paper.size / MEGABYTE if unit == "megabyte" else max(1, round(paper.size / 1000))
        paper.kind = PurePosixPath(paper.file.name).suffix.removeprefix(".").upper()
        paper.size_shown = format_unit(amount, unit, "short", "#,##0.#", locale=l10n.locale())
    return papers


def audiences(experience: Experience) -> list[dict]:
    """Return whom it is for."""
    known = dict(Audience.choices)
    return [
        {"label": known[value], "url": _bank("audience", value)} for value in experience.audiences if value in known
    ]


def other_languages(experience: Experience) -> list[dict]:
    """Return the other languages in which the text exists, each with the address of that page."""
    path = experience.get_absolute_url()
    return [
        {"code": code, "name": name, "url": translate_url(path, code)}
        for code, name in settings.LANGUAGES
        if code in experience.available_languages and code != l10n.current_language()
    ]


def related(experience: Experience) -> list[Related]:
    """Return the experiences that share most with this one, each with the reason, in one statement.

    A shared topic weighs most, then a shared principle; a city of similar size or of the same country decides between
    equals.
    """
    topic_slugs = [row["slug"] for row in experience.topic_rows]
    numbers = [row["number"] for row in experience.principle_rows if row["current"]]
    if not topic_slugs and not numbers:
        return []
    # An empty list would leave PostgreSQL with an array of no type; nothing has an empty slug or the number 0.
    shared_topics = QuerySet(Topic).filter(experiences=OuterRef("pk"), slug__in=topic_slugs or [""])
    shared_principles = QuerySet(Principle).filter(
        experiences=OuterRef("pk"), number__in=numbers or [0], edition__is_current=True
    )
    size = experience.city.population
    is_similar = Q(city__population__range=(size // SIMILAR, size * SIMILAR)) if size else Q(pk__in=[])
    candidates = (
        cards.with_marks(Experience.objects.published().exclude(pk=experience.pk))
        .annotate(
            shared_topics=ArraySubquery(shared_topics.order_by("slug").values("slug")),
            shared_principles=ArraySubquery(shared_principles.order_by("number").values("number")),
            topic_count=_length("shared_topics"),
            principle_count=_length("shared_principles"),
            similar_size=_flag(is_similar),
            same_country=_flag(Q(city__country=experience.city.country_id)),
        )
        .filter(Q(topic_count__gt=0) | Q(principle_count__gt=0))
        .annotate(score=F("topic_count") * 4 + F("principle_count") * 3 + F("similar_size") * 2 + F("same_country"))
        .only(*cards.FIELDS)
        .order_by("-score", "-published_at", "-pk")[:RELATED]
    )
    names = {topic["slug"]: topic["name"] for topic in topics(experience)}
    return [Related(cards.prepare(row), _reasons(row, names)) for row in candidates]


def written(experience: Experience) -> str:
    """Return in which language it was written and, where that is another one, which version this is."""
    shown = text_of(experience, "overview") or text_of(experience, "title")
    names = {"original": l10n.language_name(experience.original_language), "shown": l10n.language_name(shown.language)}
    if not shown or shown.language == experience.original_language:
        return _("Written in %(original)s.") % names
    return _("Written in %(original)s; this is the version in %(shown)s.") % names


def _bank(facet: str, value: str) -> str:
    return reverse("experience_list") + Selection().with_value(facet, value).query()


def _reasons(row: Experience, names: dict[str, str]) -> list[str]:
    reasons = []
    if row.shared_topics:
        reasons.append(_("Same topic: %(topic)s") % {"topic": names[row.shared_topics[0]]})
    if row.shared_principles:
        reasons.append(_("Same principle: %(number)s") % {"number": row.shared_principles[0]})
    if row.similar_size:
        reasons.append(_("City of similar size"))
    elif row.same_country:
        reasons.append(_("Same country"))
    return reasons[:2]


def _length(array: str) -> Func:
    return Func(F(array), function="cardinality", output_field=IntegerField())


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _name(row: dict, field: str) -> str:
    return next((row[column(field, code)] for code in language_order() if row.get(column(field, code))), "")
