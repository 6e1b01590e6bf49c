"""Translated fields of the bank."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from core.history import OneVersionASave
from experiences.enums import State
from experiences.models import Collection, CollectionEntry, Experience, ExperienceImage, Goal, ReasonTemplate, Topic
from experiences.models.experience import TEXT_FIELDS


@register(Experience)
class ExperienceTranslation(TranslationOptions):
    """The whole text; pages fall back to the language it was written in (core.translated)."""

    fields = TEXT_FIELDS
    live_states = ("state", State.FOR_TRANSLATORS)
    as_written = "written_in_original"
    empty_values = ""


@register(ExperienceImage)
class ExperienceImageTranslation(TranslationOptions):
    """The alternative text."""

    fields = ("alt",)
    part_of = ("experience_id", "experiences.experience")
    empty_values = ""


@register(Collection)
class CollectionTranslation(TranslationOptions):
    """The whole text."""

    fields = ("title", "intro", "cover_alt")
    empty_values = ""


@register(CollectionEntry)
class CollectionEntryTranslation(TranslationOptions):
    """The note."""

    fields = ("note",)
    empty_values = ""


@register(ReasonTemplate)
class ReasonTemplateTranslation(TranslationOptions):
    """What the editor sees, and what the city reads."""

    fields = ("name", "text")
    empty_values = ""


@register(Topic)
class TopicTranslation(TranslationOptions):
    """The name."""

    fields = ("name",)
    empty_values = ""


@register(Goal)
class GoalTranslation(TranslationOptions):
    """The name as the United Nations give it."""

    fields = ("name",)
    empty_values = ""


register_history(
    Experience, app="experiences", m2m_fields=["topics", "principles", "goals"], records_class=OneVersionASave
)
for model in (Collection, Topic):
    register_history(model, app="experiences")
