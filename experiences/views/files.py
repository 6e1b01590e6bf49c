"""Images and documents of experiences, for those who may see the experience."""

from pathlib import PurePosixPath

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core.downloads import stored_file
from core.http import private
from core.images import best_of_copy, source_of_copy
from experiences.enums import State
from experiences.models import ExperienceDocument, ExperienceImage
from experiences.permissions import can_view

# Names are random and a file never changes, but an experience may be archived: caches ask again after an hour.
PUBLIC = "public, max-age=3600"
WAITING = "public, max-age=60"


@login_not_required
@require_safe
def image(request, pk: int, name: str):
    """Serve an image or one of its smaller copies; the next best where the copy is not made yet."""
    picture = _visible(request, ExperienceImage, pk)
    original = PurePosixPath(picture.file.name)
    storage = picture.file.storage
    if name == original.name:
        return _file(request, picture.experience, storage, picture.file.name)
    if (asked := source_of_copy(name)) and asked[0] == original.stem:
        copy = str(original.with_name(name))
        best = best_of_copy(copy, picture.file.name, storage)
        return _file(request, picture.experience, storage, best, waiting=best != copy)
    raise Http404


@login_not_required
@require_safe
def document(request, pk: int, name: str):
    """Serve a document as a download under its title; a browser never opens it as a page of this site."""
    paper = _visible(request, ExperienceDocument, pk)
    if name != PurePosixPath(paper.file.name).name:
        raise Http404
    filename = f"{slugify(paper.title) or paper.experience.slug}-{paper.language}"
    return _file(request, paper.experience, paper.file.storage, paper.file.name, download_as=filename)


def _visible(request, model: type[ExperienceImage | ExperienceDocument], pk: int):
    """Return a file of an experience that this person may see, else 404."""
    item = get_object_or_404(model.objects.select_related("experience__city"), pk=pk)
    if not can_view(request.user, item.experience):
        raise Http404
    return item


def _file(request, experience, storage, name, *, download_as="", waiting=False):
    """Answer with a file, its type fixed and its caching as public as its experience."""
    response = stored_file(storage, name, download_as=download_as)
    if experience.state != State.PUBLISHED:
        return private(response)
    response["Cache-Control"] = WAITING if waiting else PUBLIC
    if not waiting:
        response["ETag"] = f'"{PurePosixPath(name).name}"'
    return response
