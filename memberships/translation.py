"""Translated fields of membership."""

from modeltranslation.translator import TranslationOptions, register

from memberships.models import AgendaItem, ReminderStep


@register(ReminderStep)
class ReminderStepTranslation(TranslationOptions):
    """A reminder's words; a city whose language lacks them gets the nearest one that has."""

    fields = ("subject", "text")


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    """A point of the agenda; members read it in the nearest language that has it."""

    fields = ("title",)
