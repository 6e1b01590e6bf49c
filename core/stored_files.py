"""The storage compared with the rows: files that no row names, copies that broke off, images that lack copies.

Such files stay where a transaction or a process ended after its file was written, where a row went by another way than
its own action, or where the admin put another file in its place. What a version in the history names is named.
"""

import contextlib
import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db import models
from PIL import Image, UnidentifiedImageError

from core.images import WIDTHS, copy_names, source_of_copy
from core.tasks import make_image_copies
from core.uploads import IMAGE_ENDINGS

logger = logging.getLogger(__name__)
YOUNG = dt.timedelta(days=1)  # somebody may just be storing it
# More than this looks like a database that does not belong to the storage, and nothing is removed.
MANY, MANY_SHARE = 50, 0.25
NO_ROW, HALF_MADE = "no row names it", "a copy that broke off"


class TooMany(Exception):  # noqa: N818 - a sentence for whoever runs the command
    """So many files are named by no row that the database may be another one's."""


@dataclass
class Findings:
    """What the comparison has found: files to remove with the reason, and images whose copies have to be made."""

    files: int = 0
    strays: dict[str, str] = field(default_factory=dict)
    without_copies: list[str] = field(default_factory=list)


def compare(now: dt.datetime, storage: Storage = default_storage) -> Findings:
    """Look through the whole storage, and change nothing."""
    stored = set(_files(storage))
    # Read after the storage: a file that comes between is not in the list, and a row that comes between is.
    named = named_files()
    stems = {_stem(name) for name in named if _is_image(name)}
    found = Findings(files=len(stored))
    for name in sorted(stored - named):
        with contextlib.suppress(FileNotFoundError):  # somebody has removed it meanwhile
            if now - storage.get_modified_time(name) >= YOUNG and (reason := _why_stray(name, stems, storage)):
                found.strays[name] = reason
    kept = stored - found.strays.keys()
    found.without_copies = [
        name for name in sorted(named & stored) if _is_image(name) and _lacks_copies(name, kept, storage)
    ]
    return found


def tidy(found: Findings, *, many: bool = False, storage: Storage = default_storage) -> None:
    """Remove the strays and have the missing copies made; TooMany instead of removing a large part of all files."""
    strays = len(found.strays)
    if not many and strays > MANY and strays > MANY_SHARE * found.files:
        raise TooMany(
            f"No row names {strays} of {found.files} files: is this the database that belongs to them? Nothing was "
            "removed. Look at them with --dry-run; --many removes them all the same."
        )
    for name, reason in found.strays.items():
        storage.delete(name)
        logger.info("Removed the file %s: %s", name, reason)
    for name in found.without_copies:
        make_image_copies.enqueue(name)


def named_files() -> set[str]:
    """Return the names of all files that a row names, or a version of it in the history."""
    names: set[str] = set()
    for model in apps.get_models():
        # In a version simple_history keeps the name of a file as a text, under the name of the field.
        source = getattr(model, "instance_type", model) if hasattr(model, "history_id") else model
        fields = {each.name for each in source._meta.concrete_fields if isinstance(each, models.FileField)}
        for each in fields & {own.name for own in model._meta.concrete_fields}:
            names.update(model._base_manager.values_list(each, flat=True).distinct().iterator())
        if name_more := getattr(model, "names_of_files", None):  # files that a row names in another way
            names.update(name_more())
    return names - {"", None}


def is_whole(file: BinaryIO, size: int) -> bool:
    """True where a WebP or AVIF is as long as it says itself; both begin with lengths, so nothing has to be decoded."""
    head = file.read(8)
    if head[:4] == b"RIFF":
        return int.from_bytes(head[4:8], "little") + 8 == size
    position = 0
    while 0 <= position <= size - 8:
        file.seek(position)
        length = int.from_bytes(file.read(4), "big")
        if length < 8:  # none, or one of those that Pillow does not write
            return False
        position += length
    return 0 < position == size


def _files(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing has been stored yet
        return
    for name in files:
        if not name.startswith("."):
            yield str(PurePosixPath(folder) / name)
    for name in folders:
        yield from _files(storage, str(PurePosixPath(folder) / name))


def _why_stray(name: str, stems: set[str], storage: Storage) -> str:
    copy = source_of_copy(name)
    if copy is None or str(PurePosixPath(name).with_name(copy[0])) not in stems:
        return NO_ROW
    with storage.open(name, "rb") as file:
        return "" if is_whole(file, file.size) else HALF_MADE


def _lacks_copies(name: str, stored: set[str], storage: Storage) -> bool:
    if all(copy in stored for copy in copy_names(name, WIDTHS[-1] + 1)):
        return False
    try:
        with storage.open(name, "rb") as file, Image.open(file) as picture:
            return not stored.issuperset(copy_names(name, picture.width))
    except (OSError, UnidentifiedImageError, ValueError):
        return False  # not an image that copies can be made of


def _is_image(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in IMAGE_ENDINGS


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix(""))
