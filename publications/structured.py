"""Publications and news as machines read them."""

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from core import l10n, markdown, structured_data
from core.translated import text_of
from publications.enums import Series
from publications.models import NewsItem, Publication

TYPES = {Series.MONOGRAPH: "Book", Series.GUIDE: "Book", Series.REPORT: "Report"}


def publication_page(record: Publication) -> list[dict]:
    """Describe a publication and the way to it."""
    way = structured_data.breadcrumbs(
        (gettext("Publications"), reverse("publication_list")), (text_of(record, "title"), record.get_absolute_url())
    )
    return [publication(record), way]


def news_page(record: NewsItem) -> list[dict]:
    """Describe a piece of news and the way to it."""
    way = structured_data.breadcrumbs(
        (pgettext("list of news items", "News"), reverse("news_list")),
        (text_of(record, "title"), record.get_absolute_url()),
    )
    return [news_item(record), way]


def publication(record: Publication) -> dict:
    """Describe a publication; its languages are those of its files."""
    return structured_data.filled(
        {
            "@context": structured_data.CONTEXT,
            "@type": TYPES.get(record.series, "CreativeWork"),
            "name": str(text_of(record, "title")),
            "abstract": markdown.plain(text_of(record, "summary")),
            "url": structured_data.absolute(record.get_absolute_url()),
            "datePublished": str(record.year or ""),
            "position": record.number,
            "inLanguage": [file.language for file in record.files.all()],
            "publisher": structured_data.organisation(l10n.current_language()),
        }
    )


def news_item(record: NewsItem) -> dict:
    """Describe a piece of news."""
    title = text_of(record, "title")
    return structured_data.filled(
        {
            "@context": structured_data.CONTEXT,
            "@type": "NewsArticle",
            "headline": str(title),
            "description": markdown.plain(text_of(record, "summary")),
            "datePublished": record.published_on.isoformat(),
            "dateModified": record.updated_at.isoformat(),
            "inLanguage": title.language,
            "url": structured_data.absolute(record.get_absolute_url()),
            "publisher": structured_data.organisation(l10n.current_language()),
        }
    )
