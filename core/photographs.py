"""Photographs of many records in one archive: each is named after its record, and checked like every image."""

import functools
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import uploads
from core.record_links import admin_url_of
from core.sheet_rows import SHOWN_TEXT, Report, Row
from core.spreadsheets import read_table
from core.translated import SITE_LANGUAGES, column

MOST_FILES = 300
MOST_UNPACKED = 1500 * uploads.MEGABYTE
TEXTS = "photographs.csv"
TEXT_COLUMNS = ("file", "record", "credit", *(column("alt", code) for code in SITE_LANGUAGES))
NUMBERED = re.compile(r"_\d+$")


class Photographs:
    """One archive of images for records of one model. Subclasses say whose, and where an image goes."""

    name = ""
    label: str = ""
    model: type[models.Model]
    accept = ".zip"
    most_bytes = MOST_UNPACKED
    help = gettext_lazy(
        "Name each image after the address of its record, as cambrils.jpg; further ones as cambrils_2.jpg. A table "
        "photographs.csv in the archive may say more, with the columns file, record, credit, alt_ca, alt_es, alt_en "
        "and alt_fr."
    )

    def may_use(self, user) -> bool:
        """Tell whether the person may change these records."""
        return user.has_perm(f"{self.model._meta.app_label}.change_{self.model._meta.model_name}")

    def put(self, record: models.Model, image: ContentFile, texts: dict[str, str], *, by, keeps: bool) -> bool:
        """Give the record an image; False where it has it already; ValidationError where it cannot take it."""
        raise NotImplementedError

    def find(self, key: str) -> models.Model | None:
        """Return the record of this address, locked."""
        return self.model._base_manager.select_for_update(of=("self",)).filter(slug=key).first()

    def take_in(self, file: File, *, by, keeps: bool) -> Report:
        """Take an archive in, in the caller's transaction, and return what became of each image."""
        try:
            with zipfile.ZipFile(file) as archive:
                entries = _entries(archive)
                texts = _texts(archive)
                put = functools.partial(self.put, by=by, keeps=keeps)
                return Report([self._row(archive, n, entry, texts, put) for n, entry in enumerate(entries, 1)])
        except ValidationError as refusal:
            return Report(problem=" ".join(refusal.messages))
        except uploads.ZIP_ERRORS:
            return Report(problem=_("This is not an archive of the kind .zip, or it is damaged or has a password."))

    def _row(self, archive: zipfile.ZipFile, number: int, entry: zipfile.ZipInfo, texts: dict, put) -> Row:
        name = PurePosixPath(entry.filename).name
        said = texts.get(name.casefold(), {})
        key = said.get("record") or NUMBERED.sub("", PurePosixPath(name).stem).lower()
        record = self.find(key)
        if record is None:
            problem = _("“%(key)s” is the address of no record of this kind.") % {"key": key}
            return Row(number, name, "broken", problems=[problem])
        try:
            content = io.BytesIO(archive.read(entry)) if entry.file_size <= uploads.IMAGE_BYTES else None
            image = uploads.checked_image(
                ContentFile(content.getvalue(), name) if content else _TooLarge(name, entry.file_size)
            )
            is_new = put(record, image, said)
        except ValidationError as refusal:
            return Row(number, name, "broken", problems=list(refusal.messages))
        if not is_new:
            return Row(number, name, "same")
        url = admin_url_of(record._meta.label_lower, str(record.pk))
        return Row(number, str(record)[:SHOWN_TEXT], "changed", changes=[(_("Image"), "", name)], url=url)


def described(model: type[models.Model], said: dict[str, str], *, credit: str, alt: str) -> dict[str, str]:
    """Return credit and alternative texts as the table gives them, by column; ValidationError for one too long."""
    names = {"credit": credit} | {column("alt", code): column(alt, code) for code in SITE_LANGUAGES}
    found = {target: said[name] for name, target in names.items() if said.get(name)}
    for target, text in found.items():
        limit = model._meta.get_field(target).max_length
        if len(text) > limit:
            raise ValidationError(
                _("“%(text)s…” is too long: at most %(limit)s characters fit."),
                params={"text": text[:30], "limit": limit},
            )
    return found


class _TooLarge(File):
    """An entry that is not unpacked, for the check to refuse by its size."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(io.BytesIO(), name)
        self.size = size


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if _is_meant(entry)]
    images = [entry for entry in entries if PurePosixPath(entry.filename).name.casefold() != TEXTS]
    if not images:
        raise ValidationError(_("This archive holds no images."), code="empty")
    if len(images) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        message = _("This archive holds too much: at most %(limit)s images are possible at once.")
        raise ValidationError(message, params={"limit": MOST_FILES}, code="bomb")
    return sorted(images, key=lambda entry: entry.filename)


def _is_meant(entry: zipfile.ZipInfo) -> bool:
    """Leave out folders, and what other systems put beside the files."""
    path = PurePosixPath(entry.filename)
    return not entry.is_dir() and "__MACOSX" not in path.parts and not path.name.startswith(".")


def _texts(archive: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """Return what the table in the archive says of each file."""
    return {row["file"].casefold(): row for row in _lines(archive) if row.get("file")}


def _lines(archive: zipfile.ZipFile) -> Iterator[dict[str, str]]:
    for entry in archive.infolist():
        if PurePosixPath(entry.filename).name.casefold() != TEXTS or not _is_meant(entry):
            continue
        if entry.file_size > uploads.MEGABYTE:
            raise ValidationError(_("The table in the archive is too large."), code="too_large")
        table = read_table(ContentFile(archive.read(entry), TEXTS))
        heads = [head.lower() for head in table.columns]
        if strange := [head for head in heads if head not in TEXT_COLUMNS]:
            raise ValidationError(_("The column “%(name)s” is not known here."), params={"name": strange[0]})
        yield from (dict(zip(heads, row, strict=True)) for _number, row in table.rows)
