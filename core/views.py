"""Pages that belong to no app: errors, robots, public files."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core.gallery import gallery_context
from core.tiles import PALETTES, tile_svg

# Folders of the storage that everybody may read; experiences check the record first (experiences/views/files.py).
PUBLIC_FOLDERS = ("cities/", "publications/")


@login_not_required
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
def robots(request):
    """Tell crawlers what to leave alone: forms, and the endless combinations of facets."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*?*&",
        "Disallow: /ca/compte/",
        "Disallow: /es/cuenta/",
        "Disallow: /en/account/",
        "Disallow: /fr/compte/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
def public_media(request, name: str):
    """Serve an uploaded file of a public folder, never as a page: its type is fixed and may not be sniffed."""
    if not name.startswith(PUBLIC_FOLDERS) or ".." in name or not default_storage.exists(name):
        raise Http404
    return FileResponse(default_storage.open(name), headers={"Cache-Control": "public, max-age=86400"})


@login_not_required
def unfinished(request, **kwargs):
    """Answer for addresses whose page is being written; goes away with the last of them."""
    return not_found(request)


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
