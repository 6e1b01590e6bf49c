"""The matrix of files: what is taken, what is refused with which words, and what is gone from it afterwards."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageFile

from core import uploads

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def picture(kind="JPEG", size=(60, 40), mode="RGB", **options):
    target = io.BytesIO()
    image = Image.new(mode, size, (200, 30, 30, 128)[: len(mode)] if mode in {"RGB", "RGBA"} else 100)
    image.save(target, kind, **options)
    return target.getvalue()


def noise(kind="JPEG", size=(300, 200), **options):
    target = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3)).save(target, kind, **options)
    return target.getvalue()


def png_that_claims(width, height):
    """A few bytes that say they are an enormous picture."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def archive(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("CONTENT", "[Content_Types].xml"), content)
    return target.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
ODT = archive(mimetype="application/vnd.oasis.opendocument.text", content="<office/>")
DOCX = archive(CONTENT="<Types/>", word__document="<w/>")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("JPEG"), "JPEG"),
        (picture("PNG"), "WEBP"),
        (picture("WEBP"), "WEBP"),
        (picture("AVIF"), "WEBP"),
        (picture("PNG", mode="RGBA"), "WEBP"),
        (picture("PNG", mode="L"), "WEBP"),
        (picture("PNG", mode="1"), "WEBP"),
        (picture("PNG", mode="P"), "WEBP"),
        (picture("PNG", mode="I;16"), "WEBP"),
        (picture("JPEG", mode="CMYK"), "JPEG"),
        (picture("JPEG", mode="L"), "JPEG"),
    ],
)
def test_image_of_an_accepted_kind_is_written_anew(content, kind):
    result = uploads.checked_image(upload(content, "../../etc/passwd.html"))

    image = Image.open(result)
    assert (image.format, image.size) == (kind, (60, 40))
    assert result.name.endswith({"JPEG": ".jpg", "WEBP": ".webp"}[kind])
    assert "passwd" not in result.name


def test_image_keeps_its_transparency():
    image = Image.open(uploads.checked_image(upload(picture("PNG", mode="RGBA"))))

    assert image.mode == "RGBA"
    assert image.getpixel((5, 5))[3] < 255


def test_image_loses_its_metadata_and_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Camera of somebody"
    exif.get_ifd(GPS)[2] = (41.0, 4.0, 0.0)
    content = picture("JPEG", exif=exif, comment=b"secret place")
    assert b"Camera of somebody" in content

    result = uploads.checked_image(upload(content))

    image = Image.open(result)
    assert image.size == (40, 60)
    assert dict(image.getexif()) == {}
    assert b"Camera" not in result.read()
    result.seek(0)
    assert b"secret" not in result.read()


def test_image_with_a_colour_profile_is_turned_into_srgb():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    image = Image.open(uploads.checked_image(upload(picture("JPEG", icc_profile=profile))))

    assert "icc_profile" not in image.info


def test_large_image_is_shrunk():
    image = Image.open(uploads.checked_image(upload(picture("JPEG", size=(6000, 3000)))))

    assert image.size == (2560, 1280)


def test_fifty_megapixels_are_taken_and_sixty_are_not():
    taken = uploads.checked_image(upload(picture("PNG", size=(8192, 6144), mode="L")))

    assert max(Image.open(taken).size) == 2560
    with pytest.raises(ValidationError) as refusal:
        uploads.checked_image(upload(png_that_claims(10000, 6000)))
    assert refusal.value.code == "pixels"
    assert refusal.value.messages == [
        "This image has too many points: at most 50 megapixels are possible. Please make it smaller first."
    ]


@pytest.mark.parametrize("size", [(12000, 9000), (60000, 60000)])
def test_decompression_bomb_is_refused_before_it_is_decoded(size):
    with pytest.raises(ValidationError) as refusal:
        uploads.checked_image(upload(png_that_claims(*size)))

    assert refusal.value.code == "pixels"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (SVG, "kind"),
        (HTML, "kind"),
        (b"GIF89a" + b"\0" * 50, "kind"),
        (picture("GIF"), "kind"),
        (picture("TIFF"), "kind"),
        (picture("BMP"), "kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99, "heic"),
        (noise("JPEG")[:9000], "damaged"),
        (noise("PNG")[:9000], "damaged"),
        (noise("WEBP")[:9000], "damaged"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "damaged"),
        (noise("AVIF")[:9000], "damaged"),
        (PDF, "kind"),
        (png_that_claims(40, 40), "damaged"),
    ],
)
def test_anything_else_is_refused(content, code):
    with pytest.raises(ValidationError) as refusal:
        uploads.checked_image(upload(content))

    assert refusal.value.code == code


def test_image_of_more_than_twenty_megabytes_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "IMAGE_BYTES", 100)

    with pytest.raises(ValidationError) as refusal:
        uploads.checked_image(upload(picture()))

    assert refusal.value.code == "too_large"


def test_page_hidden_behind_a_picture_is_gone():
    result = uploads.checked_image(upload(picture("JPEG") + HTML))

    assert b"<script>" not in result.read()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, ".pdf"),
        (ODT, ".odt"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
        (archive(mimetype="application/vnd.oasis.opendocument.presentation"), ".odp"),
        (DOCX, ".docx"),
        (archive(CONTENT="<Types/>", xl__workbook="<x/>"), ".xlsx"),
        (archive(CONTENT="<Types/>", ppt__slides="<p/>"), ".pptx"),
    ],
    ids=["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx"],
)
def test_document_is_kept_unchanged_with_the_ending_of_what_it_is(content, ending):
    result = uploads.checked_document(upload(content, "page.html"))

    assert result.read() == content
    assert result.name.endswith(ending)
    assert "page" not in result.name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (HTML, "kind"),
        (SVG, "kind"),
        (HTML + PDF, "kind"),
        (picture(), "kind"),
        (b"MZ\x90\0" + b"\0" * 99, "kind"),
        (archive(readme="hello"), "kind"),
        (archive(mimetype="application/epub+zip"), "kind"),
        (archive(CONTENT="<Types/>", word__document="<w/>", word__vbaProject_bin="x"), None),
        (b"%PDF-1.7 cut off", "damaged"),
        (ODT[:60], "damaged"),
    ],
    # The archives hold the time: as names of tests they would differ from process to process.
    ids=["empty", "html", "svg", "html-pdf", "picture", "exe", "zip", "epub", "macros", "cut-pdf", "cut-odt"],
)
def test_other_documents_are_refused(content, code):
    if code is None:
        content, code = content.replace(b"vbaProject_bin", b"vbaProject.bin"), "macros"

    with pytest.raises(ValidationError) as refusal:
        uploads.checked_document(upload(content, "report.pdf"))

    assert refusal.value.code == code


def test_document_of_more_than_its_limit_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "DOCUMENT_BYTES", 10)

    with pytest.raises(ValidationError) as refusal:
        uploads.checked_document(upload(PDF))

    assert refusal.value.code == "too_large"


def test_truncated_image_is_refused_even_where_another_library_would_take_it(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    with pytest.raises(ValidationError) as refusal:
        uploads.checked_image(upload(noise("PNG")[:2000]))

    assert refusal.value.code == "damaged"
