"""Translated fields of membership."""

from modeltranslation.translator import TranslationOptions, register

from memberships.models import ReminderStep


@register(ReminderStep)
class ReminderStepTranslation(TranslationOptions):
    """A reminder's words; a city whose language lacks them gets the nearest one that has."""

    fields = ("subject", "text")
