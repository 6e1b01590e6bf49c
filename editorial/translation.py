"""Translated fields of the glossary."""

from modeltranslation.translator import TranslationOptions, register

from editorial.models import GlossaryTerm


@register(GlossaryTerm)
class GlossaryTermTranslation(TranslationOptions):
    """Terms are given, not translated: the glossary is what translations follow."""

    fields = ("term", "forms")
    own_per_language = fields
    empty_values = ""
