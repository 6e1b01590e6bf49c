"""Files that people send: believed only after their content was read, and never kept under their own name.

Images are decoded and written anew, so that nothing hidden in them (position, thumbnails, scripts) survives. Documents
are kept as they are, because the city wants them back unchanged; they are served as downloads only.
"""

import datetime as dt
import io
import lzma
import uuid
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from core import throttling

MEGABYTE = 1024 * 1024
IMAGE_BYTES = 20 * MEGABYTE
IMAGE_MEGAPIXELS = 50  # docs/decisions/0046-fifty-megapixels.md
IMAGE_PIXELS = 8192 * 6144  # what cameras sold as 50 megapixels give, a little more than the round number
IMAGE_SIDE = 2560
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
IMAGE_ACCEPT = "image/jpeg,image/png,image/webp,image/avif"
DOCUMENT_BYTES = 25 * MEGABYTE
MOST_AN_HOUR, MOST_A_DAY = 200, 600  # files of one person, kept or not: ten experiences with all that fits, and thirty
DOCUMENT_ENDINGS = (".pdf", ".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx")
DOCUMENT_ACCEPT = ",".join(DOCUMENT_ENDINGS)
ODF_TYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
# The types that uploads are checked for; the machine's own table of types may differ.
TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".pdf": "application/pdf",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
IMAGE_ENDINGS = tuple(ending for ending, kind in TYPES.items() if kind.startswith("image/"))
# Folders of the storage that everybody may read; experiences check the record first (experiences/views/files.py).
PUBLIC_FOLDERS = ("cities/", "collections/", "publications/")
OOXML_FOLDERS = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# What Python raises on archives that are damaged, hostile, or have a password.
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError,
    KeyError,
)  # fmt: skip
APPLE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def count_file(by: Model) -> None:
    """Count one more file of a person, before anything reads it; raise ValidationError where it is one too many."""
    try:
        throttling.count(
            throttling.Limit("files", str(by.pk), MOST_AN_HOUR),
            throttling.Limit("files-a-day", str(by.pk), MOST_A_DAY, dt.timedelta(days=1)),
        )
    except throttling.TooManyError as refusal:
        message = _("Very many files have come from you in a short time. Please send this one later.")
        raise ValidationError(message, code="many") from refusal


def checked_image(file: File) -> ContentFile:
    """Return the picture written anew: upright, at most 2,560 px, without metadata; or raise ValidationError."""
    check_size(file, IMAGE_BYTES)
    with warnings.catch_warnings():
        # Between one and two times Pillow's own limit it only warns; ours is lower.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(file, formats=IMAGE_FORMATS)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            _refuse_pixels()
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
            _refuse_kind(file)
    if image.width * image.height > IMAGE_PIXELS:
        _refuse_pixels()
    try:
        return _written_anew(image)
    # Decoders raise almost anything on damaged data, and none of it is our fault.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, MemoryError, TypeError, ZeroDivisionError):
        _refuse_damaged()


def checked_document(file: File, *, endings: Collection[str] = DOCUMENT_ENDINGS) -> ContentFile | File:
    """Return the document under a random name with the ending of what it really is; or raise ValidationError.

    `endings` are those that the field takes, and that a refusal names.
    """
    check_size(file, DOCUMENT_BYTES)
    file.seek(0)
    head = file.read(8)
    if head.startswith(b"%PDF-"):
        ending = _pdf_ending(file)
    elif head.startswith(b"PK\x03\x04"):
        ending = _office_ending(file)
    else:
        ending = ""
    if ending not in endings:
        raise wrong_kind(document_kinds(endings))
    file.seek(0)
    file.name = uuid.uuid4().hex + ending
    return file


def image_kinds() -> str:
    """Name the kinds of images that are taken, with the limit."""
    return named(("JPEG", "PNG", "WebP", "AVIF"), IMAGE_BYTES)


def document_kinds(endings: Collection[str] = DOCUMENT_ENDINGS) -> str:
    """Name kinds of documents as people call them, with the limit."""
    office = {"OpenDocument": ODF_TYPES.values(), "Office": OOXML_FOLDERS.values()}
    groups = {name: ", ".join(ending for ending in theirs if ending in endings) for name, theirs in office.items()}
    found = ["PDF"] * (".pdf" in endings) + [f"{name} ({theirs})" for name, theirs in groups.items() if theirs]
    return named(found, DOCUMENT_BYTES)


def named(kinds: Iterable[str], limit: int) -> str:
    """Name kinds of files with the limit that they have."""
    return _("%(kinds)s, up to %(limit)s MB") % {"kinds": ", ".join(kinds), "limit": limit // MEGABYTE}


def wrong_kind(*kinds: str) -> ValidationError:
    """Return the refusal of a file that is of none of the kinds that a field takes; they come from `named`."""
    message = _("This file is of none of the kinds that are possible here: %(kinds)s.")
    return ValidationError(message, params={"kinds": "; ".join(kinds)}, code="kind")


def is_same(stored: FieldFile, file: File) -> bool:
    """Tell whether a stored file holds the same bytes: an image sent twice is written anew to the same ones."""
    if not stored.storage.exists(stored.name) or stored.size != file.size:
        return False
    file.seek(0)
    with stored.open() as there:
        same = there.read() == file.read()
    file.seek(0)
    return same


def content_type(name: str) -> str:
    """Return the type under which a stored file is served, by the ending that it was given when it was checked."""
    return TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def _written_anew(image: Image.Image) -> ContentFile:
    kind = image.format
    # WeasyPrint, once it is loaded, has Pillow take damaged images for whole ones everywhere.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # A JPEG can be decoded at half or a quarter of its size, which spares most of the work.
    image.draft("RGB", (IMAGE_SIDE, IMAGE_SIDE))
    image.load()
    image = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((IMAGE_SIDE, IMAGE_SIDE), Image.Resampling.LANCZOS)
    image = _in_srgb(image, profile)
    image.info.clear()
    target = io.BytesIO()
    if kind in {"JPEG", "MPO"}:
        image.save(target, "JPEG", quality=85, optimize=True, progressive=True)
        ending = ".jpg"
    else:
        image.save(target, "WEBP", quality=88, method=4)
        ending = ".webp"
    return ContentFile(target.getvalue(), name=uuid.uuid4().hex + ending)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Turn the camera's colours into those that every screen understands, since the profile is dropped."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=image.mode)
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile for other colours (CMYK, grey) than the picture now has


def _pdf_ending(file: File) -> str:
    file.seek(max(0, file.size - 2048))
    if b"%%EOF" not in file.read():
        _refuse_damaged()
    return ".pdf"


def _office_ending(file: File) -> str:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            kind = archive.open("mimetype").read(200).strip() if "mimetype" in names else b""
    except ZIP_ERRORS:
        _refuse_damaged()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        message = _("This document contains macros. Please save it without them, or as PDF.")
        raise ValidationError(message, code="macros")
    if kind in ODF_TYPES:
        return ODF_TYPES[kind]
    if "[Content_Types].xml" in names:
        for folder, ending in OOXML_FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return ending
    return ""


def check_size(file: File, limit: int) -> None:
    """Raise ValidationError for a file of nothing, or of more bytes than the limit."""
    if not file.size:
        raise ValidationError(_("This file is empty. Please choose it again."), code="empty")
    if file.size > limit:
        raise ValidationError(
            _("This file is too large: at most %(limit)s MB are possible."),
            params={"limit": limit // MEGABYTE},
            code="too_large",
        )


def _refuse_damaged() -> NoReturn:
    raise ValidationError(_("This file is damaged or incomplete. Please choose it again."), code="damaged")


def _refuse_pixels() -> NoReturn:
    raise ValidationError(
        _("This image has too many points: at most %(limit)s megapixels are possible. Please make it smaller first."),
        params={"limit": IMAGE_MEGAPIXELS},
        code="pixels",
    )


def _refuse_kind(file: File) -> NoReturn:
    file.seek(0)
    head = file.read(16)
    if head[4:8] == b"ftyp" and head[8:12] in APPLE_BRANDS:
        message = _("Images of the kind HEIC cannot be used here. Please save it as JPEG first.")
        raise ValidationError(message, code="heic")
    if head.startswith(BEGINNINGS) or (head[:4], head[8:12]) == (b"RIFF", b"WEBP") or head[4:12] == b"ftypavif":
        _refuse_damaged()
    raise wrong_kind(image_kinds())
