"""One experience for reading: everything that its page shows, in two statements whatever the record holds."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlencode

from babel.units import format_unit
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from awards.enums import Result
from core import l10n, markdown
from core.addresses import address, address_of
from core.translated import SITE_LANGUAGES, TranslatedText, column, language_order, text_of
from experiences import cards, reading_rows, variants
from experiences.enums import Audience
from experiences.models import Experience, ExperienceDocument, ExperienceImage
from experiences.models.experience import STORY_FIELDS

RELATED = 3
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Part:
    """One part of the story with its heading."""

    name: str
    heading: str
    text: TranslatedText


@dataclass(frozen=True)
class Related:
    """Another experience, and why it stands here."""

    experience: cards.Card
    reasons: list[str]


def get_for_reading(slug: str) -> Experience | None:
    """Return the experience in whatever state; who may see it is the view's question."""
    return reading_rows.one(slug)


def story(experience: Experience) -> list[Part]:
    """Return the parts that have a text, each in the reader's language or the nearest one."""
    texts = {name: text_of(experience, name) for name in STORY_FIELDS}
    return [Part(name, _heading(name), text) for name, text in texts.items() if text]


def as_written(experience: Experience) -> list[dict]:
    """Return what its city wrote in a language that the site does not have, once it is public in translation."""
    if not (experience.written_in_original and experience.is_published):
        return []
    return [{"heading": _heading(name), "html": markdown.render(text)} for name, text in experience.written_texts()]


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
    return [{**row, "title": _name(row, "title"), "url": _principle(row)} for row in experience.principle_rows]


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


def later_edition(experience: Experience) -> Experience | None:
    """Return the newest public edition after this one, with its title, address and day only."""
    return next(map(_edition, experience.later_rows), None)


def earlier_edition(experience: Experience) -> Experience | None:
    """Return the nearest public edition before this one, with its title, address and day only."""
    return next(map(_edition, experience.earlier_rows), None)


def adapted_from(experience: Experience) -> list[dict]:
    """Return the experiences of other cities that it was adapted from, as both cities say."""
    return [_adaptation(row) for row in experience.adapted_from_rows]


def adapted_by(experience: Experience) -> list[dict]:
    """Return the experiences of other cities that were adapted from it, as both cities say."""
    return [_adaptation(row) for row in experience.adapted_by_rows]


def images(experience: Experience) -> list[ExperienceImage]:
    """Return the images with what a page prints of them."""
    return [variants.prepare(image) for image in experience.image_rows]


def documents(experience: Experience) -> list[ExperienceDocument]:
    """Return the documents with their kind and size as people read them."""
    for paper in experience.document_rows:
        unit = "megabyte" if paper.size >= MEGABYTE else "kilobyte"
        amount = paper.size / MEGABYTE if unit == "megabyte" else max(1, round(paper.size / 1000))
        paper.kind = PurePosixPath(paper.file.name).suffix.removeprefix(".").upper()
        paper.size_shown = format_unit(amount, unit, "short", "#,##0.#", locale=l10n.locale())
    return experience.document_rows


def audiences(experience: Experience) -> list[dict]:
    """Return whom it is for."""
    known = dict(Audience.choices)
    return [
        {"label": known[value], "url": _bank("audience", value)} for value in experience.audiences if value in known
    ]


def other_languages(experience: Experience, shown: str = "") -> list[dict]:
    """Return the other languages in which the text exists, each with the address of that page.

    `shown` is the language in which this page shows it for want of its own: there is nothing else to read there.
    """
    here = {l10n.current_language()}
    if l10n.current_language() not in experience.available_languages:
        here.add(shown)
    return [
        {"code": code, "name": name, "url": address_of("experience_detail", experience.slug, code)}
        for code, name in settings.LANGUAGES
        if code in experience.available_languages and code not in here
    ]


def related(experience: Experience, topics: list[dict]) -> list[Related]:
    """Return the experiences that share most with this one, each with the reason, in one statement.

    A shared topic weighs most, then a shared principle; a city of similar size or of the same country decides between
    equals.
    """
    names = {topic["slug"]: topic["name"] for topic in topics}
    titles = {row["number"]: row["title"] for row in principles(experience) if row["current"]}
    return [Related(card, _reasons(card, names, titles)) for card in cards.related(experience.pk, RELATED)]


def written(experience: Experience) -> str:
    """Return in which language it was written and, where that is another one, which version this is."""
    shown = text_of(experience, "overview") or text_of(experience, "title")
    names = {"original": l10n.language_name(experience.original_language), "shown": l10n.language_name(shown.language)}
    if not shown or shown.language == experience.original_language:
        return _("Written in %(original)s.") % names
    return _("Written in %(original)s; this is the version in %(shown)s.") % names


def _adaptation(row: dict) -> dict:
    city = row[column("exonym", l10n.current_language())] or row["name"]
    titles = {column("title", code): row[column("title", code)] for code in SITE_LANGUAGES}
    shown = Experience(slug=row["slug"], source_language=row["source_language"], **titles)
    return {"experience": shown, "city": city}


def _edition(row: dict) -> Experience:
    return Experience(**{**row, "published_at": parse_datetime(row["published_at"])})


def _heading(part: str) -> str:
    return capfirst(str(Experience._meta.get_field(part).verbose_name))


def _bank(facet: str, value: str) -> str:
    return f"{address('experience_list')}?{urlencode({facet: value})}"


def _principle(row: dict) -> str:
    if row["current"]:
        return address("principle_detail", row["number"])
    return address("principle_detail_of_edition", row["year"], row["number"])


def _reasons(card: cards.Card, names: dict[str, str], titles: dict[int, str]) -> list[str]:
    reasons = []
    if card.shared_topics:
        reasons.append(_("Same topic: %(topic)s") % {"topic": names[card.shared_topics[0]]})
    if card.shared_principles:
        number = int(card.shared_principles[0])
        shown = f"{number}. {titles[number]}" if titles.get(number) else number
        reasons.append(_("Same principle: %(number)s") % {"number": shown})
    if card.is_similar:
        reasons.append(_("City of similar size"))
    elif card.is_near:
        reasons.append(_("Same country"))
    return reasons[:2]


def _name(row: dict, field: str) -> str:
    return next((row[column(field, code)] for code in language_order() if row.get(column(field, code))), "")
