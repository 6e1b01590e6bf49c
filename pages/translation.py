"""Translated fields of the association's texts."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from pages.models import DayEdition, JoinStep, MissionPoint, Page, Service


@register(Page)
class PageTranslation(TranslationOptions):
    """The whole text."""

    fields = ("title", "lead", "body")
    empty_values = ""


@register(Service)
class ServiceTranslation(TranslationOptions):
    """Title and text."""

    fields = ("title", "text")
    empty_values = ""


@register(MissionPoint)
class MissionPointTranslation(TranslationOptions):
    """The text."""

    fields = ("text",)
    empty_values = ""


@register(JoinStep)
class JoinStepTranslation(TranslationOptions):
    """Title and text."""

    fields = ("title", "text")
    empty_values = ""


@register(DayEdition)
class DayEditionTranslation(TranslationOptions):
    """The motto."""

    fields = ("motto",)
    label_column = "year"
    empty_values = ""


for model in (Page, Service, MissionPoint, JoinStep, DayEdition):
    register_history(model, app="pages")
