"""Translated fields of congresses."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from events.models import Congress


@register(Congress)
class CongressTranslation(TranslationOptions):
    """Theme and figures."""

    fields = ("theme", "figures")
    label_column = "year"
    empty_values = ""


register_history(Congress, app="events")
