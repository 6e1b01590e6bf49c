"""Translated fields of the Charter."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from charter.models import CharterEdition, Principle, Section


@register(CharterEdition)
class CharterEditionTranslation(TranslationOptions):
    """Occasion, preamble and the video are in each language."""

    fields = ("occasion", "preamble_summary", "preamble", "video_url")
    own_per_language = ("preamble",)  # the association's own wording in each language
    label_column = "year"
    empty_values = ""


@register(Section)
class SectionTranslation(TranslationOptions):
    """The title of a section."""

    fields = ("title",)
    empty_values = ""


@register(Principle)
class PrincipleTranslation(TranslationOptions):
    """Title, our summary and the official text."""

    fields = ("title", "summary", "official_text")
    own_per_language = ("official_text",)  # the association's own wording in each language
    empty_values = ""


for model in (CharterEdition, Section, Principle):
    register_history(model, app="charter")
