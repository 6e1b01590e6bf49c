"""Publications and news."""

import datetime as dt
import itertools

from django.core.files.base import ContentFile

from publications.enums import Series
from publications.models import NewsItem, Publication, PublicationFile

numbers = itertools.count(1)
FIRST_DAY = dt.date(2026, 1, 1)


def make_publication(*, languages=(), **overrides):
    """A published publication in English, with a file for each of the languages."""
    number = next(numbers)
    fields = {
        "slug": f"publication-{number}",
        "series": Series.GUIDE,
        "title_en": f"Publication {number}",
        "is_published": True,
        **overrides,
    }
    publication = Publication.objects.create(**fields)
    for language in languages:
        make_publication_file(publication, language=language)
    return publication


def make_publication_file(publication, *, language="en", content=b"%PDF-1.7 text"):
    """A small file of a publication in a language."""
    return PublicationFile.objects.create(
        publication=publication,
        language=language,
        file=ContentFile(content, name=f"{publication.slug}-{language}.pdf"),
        size=len(content),
    )


def make_news_item(**overrides):
    """A published piece of news in English, a day after the one before."""
    number = next(numbers)
    fields = {
        "slug": f"news-{number}",
        "title_en": f"News {number}",
        "summary_en": f"Summary {number}",
        "published_on": FIRST_DAY + dt.timedelta(days=number),
        "is_published": True,
        **overrides,
    }
    return NewsItem.objects.create(**fields)
