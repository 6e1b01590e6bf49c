"""Images and documents of an experience, while its city writes. The files were checked by core.uploads before.

The same file sent twice (a double click, a reload) is kept once.
"""

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.images import delete_copies
from core.models import AuditEvent
from core.permissions import require
from core.tasks import make_image_copies
from core.uploads import is_same
from experiences import permissions
from experiences.models import Experience, ExperienceDocument, ExperienceImage

MOST_IMAGES = 12
MOST_DOCUMENTS = 8


class TooMany(Exception):  # noqa: N818 - a sentence for the writer
    """No more files of this kind; the text says how many are possible."""


@transaction.atomic
def add_image(*, experience: Experience, by: User, file: File, credit: str = "") -> tuple[ExperienceImage, bool]:
    """Add a checked image at the end, have its copies made and return it with True.

    The same one again gives the first, with False.
    """
    row = _locked(experience, by)
    if known := same_file(row.images.all(), file):
        return known, False
    if row.images.count() >= MOST_IMAGES:
        raise TooMany(_("An experience has at most %(number)s images. Remove one first.") % {"number": MOST_IMAGES})
    image = ExperienceImage.objects.create(
        experience=row, file=file, credit=credit, position=_next_position(row.images)
    )
    make_image_copies.enqueue(image.file.name)
    audit.record("add_image", row, by=by, message=str(image), image=image.pk)
    return image, True


@transaction.atomic
def add_document(
    *, experience: Experience, by: User, file: File, title: str, language: str
) -> tuple[ExperienceDocument, bool]:
    """Add a checked document at the end and return it with True; of the same one the first, False."""
    row = _locked(experience, by)
    if known := same_file(row.documents.all(), file):
        return known, False
    if row.documents.count() >= MOST_DOCUMENTS:
        raise TooMany(
            _("An experience has at most %(number)s documents. Remove one first.") % {"number": MOST_DOCUMENTS}
        )
    document = ExperienceDocument.objects.create(
        experience=row,
        file=file,
        title=title,
        language=language,
        size=file.size,
        position=_next_position(row.documents),
    )
    audit.record("add_document", row, by=by, message=title, document=document.pk)
    return document, True


@transaction.atomic
def describe(*, item: ExperienceImage | ExperienceDocument, by: User, values: dict[str, object]) -> None:
    """Keep what was written about an image or a document (alternative text, credit, consent, title, language).

    A text that was never written and is still empty is no change.
    """
    row = _locked(item.experience, by)
    item = type(item).objects.filter(pk=item.pk).first()
    if item is None:  # a colleague has removed it meanwhile
        return
    changed = {name: value for name, value in values.items() if (getattr(item, name) or "") != (value or "")}
    if changed:
        for name, value in changed.items():
            setattr(item, name, value)
        item.save(update_fields=list(changed))
        kind = "image" if isinstance(item, ExperienceImage) else "document"
        last = AuditEvent.objects.about(row).last()
        # Autosave brings a text in pieces: all of them together are one event.
        if last is None or (last.action, last.actor_id, last.data.get(kind)) != (f"describe_{kind}", by.pk, item.pk):
            audit.record(f"describe_{kind}", row, by=by, message=str(item), **{kind: item.pk})


@transaction.atomic
def remove(*, experience: Experience, by: User, kind: str, key: int) -> bool:
    """Remove an image or document and, after the commit, its file; False where it is gone already."""
    row = _locked(experience, by)
    item = _items(row, kind).filter(pk=key).first()
    if item is None:
        return False
    name = item.file.name
    audit.record(f"remove_{kind}", row, by=by, message=str(item), **{kind: key})
    item.delete()
    transaction.on_commit(lambda: default_storage.delete(name))
    if isinstance(item, ExperienceImage):
        transaction.on_commit(lambda: delete_copies(name))
    return True


@transaction.atomic
def move_image(*, experience: Experience, by: User, key: int, step: int) -> None:
    """Move an image up (-1) or down (+1); at either end nothing happens."""
    images = list(_locked(experience, by).images.all())
    index = next((index for index, image in enumerate(images) if image.pk == key), None)
    if index is None or not 0 <= index + step < len(images):
        return
    images[index], images[index + step] = images[index + step], images[index]
    for position, image in enumerate(images):
        if image.position != position:
            image.position = position
            image.save(update_fields=["position"])


def _locked(experience: Experience, by: User) -> Experience:
    row = Experience.objects.select_for_update(of=("self",)).select_related("city").get(pk=experience.pk)
    require(permissions.can_edit, by, row)
    return row


def _items(experience: Experience, kind: str):
    return {"image": experience.images, "document": experience.documents}[kind]


def _next_position(items) -> int:
    last = items.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def same_file(items, file: File):
    """Return the one of these rows that holds the same file, or None."""
    return next((item for item in items if is_same(item.file, file)), None)
