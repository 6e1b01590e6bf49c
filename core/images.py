"""Smaller copies of uploaded images, made after the request that brought them.

A copy is a file beside the original and its name follows from the original's, so pages name it without asking the
storage; while it does not exist yet, its address answers with the original (core/views.py, experiences/views/files.py).
"""

from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db.models.fields.files import FieldFile, ImageFieldFile
from PIL import Image, ImageOps

from core.uploads import IMAGE_ENDINGS, PUBLIC_FOLDERS

WIDTHS = (640, 1280)
QUALITY = 80
# Narrower ones look blurred at the head of a page; their senders are told.
LEAST_WIDTH = 960


def copy_name(name: str, width: int) -> str:
    """Return the name of a copy: `cities/ab.jpg`, 640 → `cities/ab-640.webp`."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{width}.webp"))


def source_of_copy(name: str) -> tuple[str, int] | None:
    """Return stem and width of a copy's file name, or nothing for another name."""
    stem, _dash, width = PurePosixPath(name).stem.rpartition("-")
    if stem and name.endswith(".webp") and width.isdigit() and int(width) in WIDTHS:
        return stem, int(width)
    return None


def original_of_copy(name: str, storage: Storage = default_storage) -> str:
    """Return the stored original of a copy, whatever its ending; empty where there is none."""
    source = source_of_copy(name)
    if source is None:
        return ""
    candidates = (str(PurePosixPath(name).with_name(source[0] + ending)) for ending in IMAGE_ENDINGS)
    return next((candidate for candidate in candidates if storage.exists(candidate)), "")


def widths_below(width: int) -> list[int]:
    """Return the widths that are smaller than the original; a larger copy would show nothing more."""
    return [smaller for smaller in WIDTHS if smaller < width]


def srcset(address: str, width: int) -> str:
    """Return the copies and the original as `srcset`; empty where the original is the only one."""
    widths = widths_below(width)
    return ", ".join(
        [*(f"{copy_name(address, each)} {each}w" for each in widths), f"{address} {width}w"] if widths else []
    )


def small_address(address: str, width: int) -> str:
    """Return the address of the smallest copy, for lists."""
    widths = widths_below(width)
    return copy_name(address, widths[0]) if widths else address


def address_of(file: FieldFile) -> str:
    """Return where a stored file is served: a public one by its name, another by the record that guards it."""
    return file.url if file.name.startswith(PUBLIC_FOLDERS) else file.instance.get_absolute_url()


def is_small(file: FieldFile) -> bool:
    """True where an image has too few points for the head of a page."""
    return isinstance(file, ImageFieldFile) and bool(file) and file.width < LEAST_WIDTH


def make_copies(name: str, storage: Storage = default_storage) -> list[str]:
    """Write the copies that are missing and return their names; may run twice, and for a file that has gone."""
    if not storage.exists(name):
        return []
    with storage.open(name, "rb") as file, Image.open(file) as original:
        picture = ImageOps.exif_transpose(original)
        missing = {width: copy_name(name, width) for width in widths_below(picture.width)}
        missing = {width: copy for width, copy in missing.items() if not storage.exists(copy)}
        if missing and picture.mode not in {"RGB", "RGBA"}:
            picture = picture.convert("RGBA")
        return [storage.save(copy, _webp(picture, width)) for width, copy in missing.items()]


def delete_copies(name: str, storage: Storage = default_storage) -> None:
    """Delete the copies of an image that goes away."""
    for width in WIDTHS:
        storage.delete(copy_name(name, width))


def _webp(picture: Image.Image, width: int) -> ContentFile:
    height = max(1, round(picture.height * width / picture.width))
    target = BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(target, "WEBP", quality=QUALITY, method=4)
    return ContentFile(target.getvalue())
