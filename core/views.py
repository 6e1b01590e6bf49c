"""Pages that belong to no app: errors, robots, public files."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from core import images
from core.downloads import stored_file
from core.gallery import gallery_context
from core.tiles import PALETTES, tile_svg
from core.translated import SITE_LANGUAGES
from core.uploads import PUBLIC_FOLDERS

# A public file never changes under its name; while a smaller copy is not made yet, the original stands in shortly.
PUBLIC_FILE = "public, max-age=86400"
STANDING_IN = "public, max-age=60"

# Seconds after which a busy site may be asked again.
RETRY_AFTER = 30


@login_not_required
@require_safe
def tile(request, slug: str, section: int):
    """Draw a city's tile; its address never changes its picture, so any cache may keep it for a year."""
    if section not in range(len(PALETTES)):
        raise Http404
    return HttpResponse(
        tile_svg(slug, section),
        content_type="image/svg+xml",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


def gallery(request):
    """Show every component in every state to staff."""
    if not request.user.is_staff:
        raise PermissionDenied
    return render(request, "gallery/gallery.html", gallery_context())


def public(view):
    """Open another package's view to visitors."""
    return login_not_required(view)


@login_not_required
@require_safe
def robots(request):
    """Tell crawlers what to leave alone: the desks, and the endless combinations of facets and queries."""
    lists = ("experience_list", "city_list", "site_search", "reading_list", "alert_create", "city_desk")
    lines = ["User-agent: *", "Disallow: /admin/"]
    for code in SITE_LANGUAGES:
        with translation.override(code):
            *filtered, desk = (reverse(name) for name in lists)
        lines += [*(f"Disallow: {path}?" for path in filtered), f"Disallow: {desk}"]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def public_media(request, name: str):
    """Serve an uploaded file of a public folder, never as a page: its type is fixed and may not be sniffed."""
    if not name.startswith(PUBLIC_FOLDERS) or ".." in name:
        raise Http404
    found, caching = name, PUBLIC_FILE
    try:
        if images.source_of_copy(name) and not default_storage.exists(name):
            found, caching = images.best_of_copy(name) or name, STANDING_IN
    except (OSError, ValueError) as error:  # as below
        raise Http404 from error
    response = stored_file(default_storage, found)
    response["Cache-Control"] = caching
    return response


@login_not_required
def bad_request(request, exception=None):
    """Say that this is nothing the site can read; the language and the rest of the request may not be known yet."""
    language = translation.get_language_from_path(request.path_info) or translation.get_language_from_request(request)
    with translation.override(language):
        return HttpResponse(render_to_string("400.html"), status=400, headers={"Content-Language": language})


@login_not_required
def forbidden(request, exception=None):
    """Say that this is not for this person, and what they can do."""
    return render(request, "403.html", status=403)


@login_not_required
def not_found(request, exception=None):
    """Say that nothing is here, and where to look."""
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request):
    """Answer without database or context, so that it works when nothing else does."""
    return HttpResponse(render_to_string("500.html"), status=500)


@login_not_required
def busy(request):
    """Say that this took too long, without asking the database for anything."""
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    if request.htmx:
        headers["HX-Redirect"] = request.get_full_path()  # a part of a page could not say it
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
