"""Translated fields of congresses."""

from modeltranslation.translator import TranslationOptions, register

from events.models import Congress


@register(Congress)
class CongressTranslation(TranslationOptions):
    """Theme and figures."""

    fields = ("theme", "figures")
    label_column = "year"
    empty_values = ""
