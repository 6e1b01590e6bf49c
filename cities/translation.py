"""Translated fields of cities and networks."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from cities.models import City, Network


@register(City)
class CityTranslation(TranslationOptions):
    """A city's names and profile; a name in one language says nothing of its name in another, so no fallback."""

    fields = ("exonym", "profile", "image_alt")
    own_per_language = ("exonym",)
    label_column = "name"
    fallback_languages = {"default": ()}
    empty_values = ""


@register(Network)
class NetworkTranslation(TranslationOptions):
    """A network's name where the language has its own, else the official one is shown; and how many it says it has."""

    fields = ("name", "stated_members")
    own_per_language = ("name",)
    label_column = "official_name"
    fallback_languages = {"default": ()}
    empty_values = ""


for model in (City, Network):
    register_history(model, app="cities")
