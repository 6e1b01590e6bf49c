"""Smaller copies of an experience's images, made after the request that brought them.

A copy is a file beside the original and its name follows from the original's, so pages name it without asking the
storage; while it does not exist yet, its address answers with the original (views/files.py).
"""

from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from core.translated import text_of
from experiences.models import ExperienceImage

WIDTHS = (640, 1280)
QUALITY = 80


def variant_name(name: str, width: int) -> str:
    """Return the name of a copy: `experiences/7/ab.png`, 640 → `experiences/7/ab-640.webp`."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{width}.webp"))


def widths_of(image: ExperienceImage) -> list[int]:
    """Return the widths that are smaller than the original; a larger copy would show nothing more."""
    return [width for width in WIDTHS if width < image.width]


def srcset(image: ExperienceImage) -> str:
    """Return the copies and the original as `srcset`; empty where the original is the only one."""
    widths = widths_of(image)
    if not widths:
        return ""
    url = PurePosixPath(image.get_absolute_url())
    copies = [f"{url.with_name(PurePosixPath(variant_name(image.file.name, width)).name)} {width}w" for width in widths]
    return ", ".join([*copies, f"{url} {image.width}w"])


def small_url(image: ExperienceImage) -> str:
    """Return the address of the smallest copy, for lists."""
    url = PurePosixPath(image.get_absolute_url())
    widths = widths_of(image)
    return str(url.with_name(PurePosixPath(variant_name(image.file.name, widths[0])).name) if widths else url)


def prepare(image: ExperienceImage) -> ExperienceImage:
    """Set what a page prints of an image: copies, alternative text and its language where it is not the page's."""
    alt = text_of(image, "alt")
    image.srcset = srcset(image)
    image.alt_shown = "" if image.is_decorative else alt
    image.alt_lang = alt.language if alt.is_fallback else ""
    return image


def source_of_variant(name: str) -> tuple[str, int] | None:
    """Return stem and width of a copy's file name, or nothing for another name."""
    stem, _dash, width = PurePosixPath(name).stem.rpartition("-")
    if name.endswith(".webp") and width.isdigit() and int(width) in WIDTHS:
        return stem, int(width)
    return None


def make_variants(image: ExperienceImage) -> list[str]:
    """Write the copies that are missing and return their names; may run twice."""
    storage = image.file.storage
    missing = {width: variant_name(image.file.name, width) for width in widths_of(image)}
    missing = {width: name for width, name in missing.items() if not storage.exists(name)}
    if not missing:
        return []
    with image.file.open("rb") as file, Image.open(file) as original:
        picture = ImageOps.exif_transpose(original)
        picture = picture if picture.mode in {"RGB", "RGBA"} else picture.convert("RGBA")
        return [storage.save(name, _webp(picture, width)) for width, name in missing.items()]


def delete_variants(image: ExperienceImage) -> None:
    """Delete the copies of an image that goes away."""
    for width in WIDTHS:
        image.file.storage.delete(variant_name(image.file.name, width))


def _webp(picture: Image.Image, width: int) -> ContentFile:
    height = max(1, round(picture.height * width / picture.width))
    target = BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(target, "WEBP", quality=QUALITY, method=4)
    return ContentFile(target.getvalue())
