"""Smaller copies of uploaded images, in WebP and AVIF, made after the request that brought them.

A copy is a file beside the original and its name follows from the original's, so pages name it without asking the
storage; while it is not there yet, its address answers with the next best (core/views.py, experiences/views/files.py).
"""

from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db.models.fields.files import FieldFile, ImageFieldFile
from PIL import Image, ImageOps

from core.uploads import IMAGE_ENDINGS, PUBLIC_FOLDERS

WIDTHS = (640, 1280)
WEBP, AVIF = ".webp", ".avif"
# How Pillow writes each kind; AVIF says the same in fewer bytes, and every browser of the last years reads it.
WRITTEN: dict[str, dict[str, object]] = {
    WEBP: {"format": "WEBP", "quality": 80, "method": 4},
    AVIF: {"format": "AVIF", "quality": 60, "speed": 6},
}
# Narrower ones look blurred at the head of a page; their senders are told.
LEAST_WIDTH = 960


def copy_name(name: str, width: int, ending: str = WEBP) -> str:
    """Return the name of a copy: `cities/ab.jpg`, 640 → `cities/ab-640.webp`."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{width}{ending}"))


def copy_names(name: str, width: int) -> list[str]:
    """Return the names of all copies that an image of this width has."""
    return [copy_name(name, each, ending) for each in widths_below(width) for ending in WRITTEN]


def source_of_copy(name: str) -> tuple[str, int] | None:
    """Return stem and width of a copy's file name, or nothing for another name."""
    path = PurePosixPath(name)
    stem, _dash, width = path.stem.rpartition("-")
    if stem and path.suffix in WRITTEN and width.isdigit() and int(width) in WIDTHS:
        return stem, int(width)
    return None


def original_of_copy(name: str, storage: Storage = default_storage) -> str:
    """Return the stored original of a copy, whatever its ending; empty where there is none."""
    source = source_of_copy(name)
    if source is None:
        return ""
    candidates = (str(PurePosixPath(name).with_name(source[0] + ending)) for ending in IMAGE_ENDINGS)
    return next((candidate for candidate in candidates if storage.exists(candidate)), "")


def best_of_copy(name: str, original: str = "", storage: Storage = default_storage) -> str:
    """Return what a copy's address answers with: the copy, else its WebP, else the original; empty without any."""
    webp = str(PurePosixPath(name).with_suffix(WEBP))
    stored = next((each for each in dict.fromkeys((name, webp)) if storage.exists(each)), "")
    return stored or original or original_of_copy(name, storage)


def widths_below(width: int) -> list[int]:
    """Return the widths that are smaller than the original; a larger copy would show nothing more."""
    return [smaller for smaller in WIDTHS if smaller < width]


def srcset(address: str, width: int) -> str:
    """Return the copies and the original as `srcset`; empty where the original is the only one."""
    widths = widths_below(width)
    return ", ".join(
        [*(f"{copy_name(address, each)} {each}w" for each in widths), f"{address} {width}w"] if widths else []
    )


def avif_srcset(address: str, width: int) -> str:
    """Return the AVIF copies as `srcset`; empty for an image so small that the largest copy would show less of it."""
    widths = widths_below(width)
    return ", ".join(f"{copy_name(address, each, AVIF)} {each}w" for each in widths) if width > WIDTHS[-1] else ""


def small_address(address: str, width: int, ending: str = WEBP) -> str:
    """Return the address of the smallest copy, for lists."""
    widths = widths_below(width)
    return copy_name(address, widths[0], ending) if widths else address


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
        missing = [copy for copy in copy_names(name, picture.width) if not storage.exists(copy)]
        if missing and picture.mode not in {"RGB", "RGBA"}:
            picture = picture.convert("RGBA")
        return [storage.save(copy, _written(picture, copy)) for copy in missing]


def delete_copies(name: str, storage: Storage = default_storage) -> None:
    """Delete the copies of an image that goes away."""
    for copy in copy_names(name, WIDTHS[-1] + 1):
        storage.delete(copy)


def _written(picture: Image.Image, copy: str) -> ContentFile:
    source = source_of_copy(copy)
    width = source[1] if source else picture.width
    height = max(1, round(picture.height * width / picture.width))
    target = BytesIO()
    smaller = picture.resize((width, height), Image.Resampling.LANCZOS)
    smaller.save(target, **WRITTEN[PurePosixPath(copy).suffix])
    return ContentFile(target.getvalue())
