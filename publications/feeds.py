"""The Atom feed of news: addresses are the public ones, and each entry says its own language."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from core import l10n, markdown, structured_data
from core.translated import text_of
from publications.models import NewsItem


class LanguageFeed(Atom1Feed):
    """Atom, with the language on each entry: an item may be shown in fallback."""

    def item_attributes(self, item: dict) -> dict:
        """Return the attributes of an entry."""
        return {"xml:lang": item["language"]} if item.get("language") else {}


def news_feed(items: Iterable[NewsItem]) -> HttpResponse:
    """Return the given news as a feed in the active language."""
    language = l10n.current_language()
    page = structured_data.absolute(reverse("news_list"))
    feed = LanguageFeed(
        title=gettext("News of %(name)s") % {"name": settings.SITE_NAME[language]},
        link=page,
        description="",
        language=language,
        author_name=settings.SITE_NAME[language],
        feed_url=f"{page}?format=atom",
        feed_guid=page,
    )
    for item in items:
        title = text_of(item, "title")
        link = structured_data.absolute(item.get_absolute_url())
        feed.add_item(
            title=str(title),
            link=link,
            unique_id=link,
            description=markdown.plain(text_of(item, "summary")),
            pubdate=timezone.make_aware(dt.datetime.combine(item.published_on, dt.time())),
            updateddate=item.updated_at,
            language=title.language if title.is_fallback else "",
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
