"""Texts with which an editor begins a reason, in the language that the city reads."""

from collections import Counter

from core.translated import text_of
from experiences import emails
from experiences.models import Experience, ReasonTemplate


def city_language(experience: Experience) -> str:
    """Return the language in which one writes to the city: that of its text where somebody of it reads that one."""
    read = Counter(person.language for person in emails.city_people(experience))
    if not read or experience.source_language in read:
        return experience.source_language
    return read.most_common(1)[0][0]


def text_for(template: ReasonTemplate, experience: Experience) -> str:
    """Return the text in the city's language, or the nearest one that it exists in, with its names filled in."""
    language = city_language(experience)
    names = {"{title}": text_of(experience, "title", language), "{city}": experience.city.display_name}
    text = text_of(template, "text", language)
    for mark, name in names.items():
        text = text.replace(mark, name)
    return text
