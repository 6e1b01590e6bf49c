"""Collections, for everybody once they are published."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import condition, require_safe

from core import freshness
from core.http import paginate, private_unless
from core.translated import text_of
from experiences import collections, permissions
from experiences.models import Collection

PAGE_SIZE = 24


@login_not_required
@require_safe
@condition(etag_func=freshness.page_tag)
def collection_list(request: HttpRequest) -> HttpResponse:
    """Show the published collections, the newest first."""
    page = paginate(request, Collection.objects.published().for_list(), PAGE_SIZE)
    return render(request, "experiences/collection_list.html", {"page": page})


@login_not_required
@require_safe
@condition(etag_func=freshness.page_tag)
def collection_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a collection; before it is published, only to the secretariat, as a preview."""
    collection = get_object_or_404(Collection, slug=slug)
    if not permissions.can_view_collection(request.user, collection):
        raise Http404
    entries = collections.entries(collection)
    context = {
        "collection": collection,
        "title": text_of(collection, "title"),
        "entries": entries,
        "section": entries[0].experience.section if entries else 0,
        "structured": collections.structured(collection, entries),
    }
    response = render(request, "experiences/collection_detail.html", context)
    return private_unless(response, is_public=collection.is_published)
