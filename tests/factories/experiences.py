"""Rows of the bank of experiences."""

import itertools
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from core.translated import SITE_LANGUAGES
from experiences.enums import State
from experiences.models import (
    Collection,
    CollectionEntry,
    Experience,
    ExperienceDocument,
    ExperienceImage,
    Goal,
    Topic,
)
from tests.factories.cities import make_city

numbers = itertools.count(1)


def make_experience(state=State.PUBLISHED, *, topics=(), principles=(), goals=(), partner_cities=(), **overrides):
    """A published experience written in English, or in another state with the dates that state needs."""
    number = next(numbers)
    fields = {"slug": f"experience-{number}", "title_en": f"Experience {number}", **overrides}
    fields.setdefault("city", None)
    if fields["city"] is None:
        fields["city"] = make_city()
    if state in State.ONCE_PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    elif state not in {State.DRAFT, State.WITHDRAWN}:
        fields.setdefault("submitted_at", timezone.now())
    experience = Experience.objects.create(state=state, **fields)
    experience.topics.set(topics)
    experience.principles.set(principles)
    experience.goals.set(goals)
    experience.partner_cities.set(partner_cities)
    return experience


def make_topic(slug=None, **overrides):
    slug = slug or f"topic-{next(numbers)}"
    names = {f"name_{code}": f"{slug} ({code})" for code in SITE_LANGUAGES}
    return Topic.objects.create(slug=slug, **{**names, **overrides})


def make_goal(number=4, **overrides):
    names = {f"name_{code}": f"Goal {number} ({code})" for code in SITE_LANGUAGES}
    goal, _made = Goal.objects.get_or_create(number=number, defaults={**names, **overrides})
    return goal


def png(width=80, height=60):
    """The bytes of a small picture."""
    target = BytesIO()
    Image.new("RGB", (width, height), "#24734a").save(target, "PNG")
    return target.getvalue()


def make_image(experience, *, width=80, height=60, **overrides):
    fields = {"alt_en": "A square full of people", "has_consent": True, **overrides}
    return ExperienceImage.objects.create(
        experience=experience, file=ContentFile(png(width, height), name="square.png"), **fields
    )


def make_document(experience, **overrides):
    fields = {"title": "Report", "language": "en", **overrides}
    content = fields.pop("content", b"%PDF-1.7 report")
    return ExperienceDocument.objects.create(
        experience=experience, file=ContentFile(content, name="report.pdf"), **{"size": len(content), **fields}
    )


def make_collection(*experiences, notes=(), **overrides):
    """A published collection in English of the given experiences, in their order."""
    number = next(numbers)
    fields = {
        "slug": f"collection-{number}",
        "title_en": f"Collection {number}",
        "intro_en": f"Introduction {number}",
        "is_published": True,
        **overrides,
    }
    collection = Collection.objects.create(**fields)
    for place, experience in enumerate(experiences, 1):
        note = notes[place - 1] if len(notes) >= place else ""
        CollectionEntry.objects.create(collection=collection, experience=experience, position=place * 10, note_en=note)
    return collection
