"""Translated fields of the glossary."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from editorial.models import GlossaryTerm


@register(GlossaryTerm)
class GlossaryTermTranslation(TranslationOptions):
    """Terms are given, not translated: the glossary is what translations follow."""

    fields = ("term", "forms")
    own_per_language = fields
    empty_values = ""


register_history(GlossaryTerm, app="editorial")
