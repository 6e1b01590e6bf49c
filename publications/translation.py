"""Translated fields of publications and news."""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as register_history

from publications.models import NewsItem, Publication


@register(Publication)
class PublicationTranslation(TranslationOptions):
    """Title and summary."""

    fields = ("title", "summary")
    empty_values = ""


@register(NewsItem)
class NewsItemTranslation(TranslationOptions):
    """The whole text."""

    fields = ("title", "summary", "body")
    empty_values = ""


for model in (Publication, NewsItem):
    register_history(model, app="publications")
