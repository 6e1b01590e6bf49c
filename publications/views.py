"""Publications by series, and news with its feed."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.http import paginate, private_unless
from core.translated import text_of
from experiences.cards import cards
from experiences.models import Experience
from publications import structured
from publications.enums import Series
from publications.feeds import news_feed
from publications.models import NewsItem, Publication
from publications.permissions import can_view
from publications.shelf import hue_of, shelves

FEED_LENGTH = 30
OTHER_NEWS = 3


@login_not_required
@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """Show the leaflet first, because newcomers ask for it, then what was published by series."""
    publications = Publication.objects.published().for_list()
    shown = shelves(publication for publication in publications if publication.series != Series.LEAFLET)
    leaflets = [publication for publication in publications if publication.series == Series.LEAFLET]
    return render(request, "publications/publication_list.html", {"shelves": shown, "leaflets": leaflets})


@login_not_required
@require_safe
def publication_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a publication with its files; one of the Focus series leads to the experience it presents."""
    publication = _visible(request, Publication.objects.for_list(), slug)
    context = {
        "publication": publication,
        "title": text_of(publication, "title"),
        "hue": hue_of(publication.series),
        "experience": _focus_experience(publication),
        "is_charter": publication.series == Series.CHARTER,
        "structured": structured.publication_page(publication),
    }
    response = render(request, "publications/publication_detail.html", context)
    return private_unless(response, is_public=publication.is_published)


@login_not_required
@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    """Show news, newest first; `?format=atom` gives the latest as a feed."""
    news = NewsItem.objects.published()
    if request.GET.get("format") == "atom":
        return news_feed(news[:FEED_LENGTH])
    return render(request, "publications/news_list.html", {"page": paginate(request, news)})


@login_not_required
@require_safe
def news_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a piece of news and the latest others."""
    item = _visible(request, NewsItem.objects.all(), slug)
    context = {
        "item": item,
        "title": text_of(item, "title"),
        "others": NewsItem.objects.published().exclude(pk=item.pk)[:OTHER_NEWS],
        "structured": structured.news_page(item),
    }
    response = render(request, "publications/news_detail.html", context)
    return private_unless(response, is_public=item.is_published)


def _visible(request: HttpRequest, rows: QuerySet, slug: str):
    """Return the record of this address; one that is not published does not exist, except for those who write it."""
    record = get_object_or_404(rows, slug=slug)
    if not can_view(request.user, record):
        raise Http404
    return record


def _focus_experience(publication: Publication) -> Experience | None:
    """Return the published experience that a number of the Focus series presents."""
    if publication.series != Series.FOCUS or not publication.number.isdecimal():
        return None
    found = Experience.objects.published().filter(focus_number=publication.number).values_list("pk", flat=True)
    return next(iter(cards(list(found))), None)
