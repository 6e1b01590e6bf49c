"""Translated fields of awards."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from awards.models import Award, AwardEdition


@register(Award)
class AwardTranslation(TranslationOptions):
    """Name and description."""

    fields = ("name", "description")
    empty_values = ""


@register(AwardEdition)
class AwardEditionTranslation(TranslationOptions):
    """Theme and further facts."""

    fields = ("theme", "facts")
    empty_values = ""


for model in (Award, AwardEdition):
    register_history(model, app="awards")
