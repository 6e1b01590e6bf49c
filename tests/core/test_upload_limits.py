"""What files may cost: refused before they are stored or read, and nobody may go on with rights that have ended."""

import io
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cities.models import City
from cities.sheets import CitySheet
from core import imports, uploads
from core.models import ImportedFile, ImportState
from core.spreadsheets import xlsx
from tests.factories.accounts import make_user
from tests.factories.cities import make_city
from tests.factories.imports import send

pytestmark = pytest.mark.django_db


def test_import_that_is_too_large_is_never_stored(client_as, monkeypatch):
    monkeypatch.setattr(CitySheet, "most_bytes", 10)
    file = SimpleUploadedFile("a.csv", b"slug,website\n")

    page = client_as("admin", language="en").post(
        reverse("admin:core_importedfile_add"), {"kind": "cities", "file": file}
    )

    assert "This file is too large" in page.text
    assert not ImportedFile.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_superuser": False}])
def test_import_is_not_taken_in_for_somebody_whose_rights_have_ended(client_as, change):
    person, city = client_as("admin", language="en").user, make_city()
    content = xlsx("T", ["slug", "website"], [[city.slug, "https://new.example.org"]])
    imported = send(person, "cities", SimpleUploadedFile("a.xlsx", content))
    assert imported.state == ImportState.READY
    ImportedFile.objects.update(state=ImportState.APPLYING)
    type(person).objects.filter(pk=person.pk).update(**change)

    imports.apply.call(imported.pk)

    imported.refresh_from_db()
    assert imported.state == ImportState.BROKEN
    assert "may no longer change these records" in imported.report["problem"]
    assert City.objects.get().website == city.website


@pytest.mark.parametrize("field", ["MOST_AN_HOUR", "MOST_A_DAY"])
def test_files_of_one_person_are_counted_and_those_of_others_are_not(field, monkeypatch):
    monkeypatch.setattr(uploads, field, 2)
    person = make_user()
    uploads.count_file(person)
    uploads.count_file(person)

    with pytest.raises(ValidationError, match="Very many files"):
        uploads.count_file(person)
    uploads.count_file(make_user())


def test_archive_with_damaged_contents_is_refused_in_words():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text" * 20)
    content = bytearray(target.getvalue())
    place = content.index(b"mimetype") + len("mimetype")
    content[place : place + 8] = b"\xff" * 8

    with pytest.raises(zlib.error), zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        archive.read("mimetype")
    with pytest.raises(ValidationError, match="damaged"):
        uploads.checked_document(SimpleUploadedFile("a.odt", bytes(content)))


def test_workbook_whose_entities_would_grow_is_refused():
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
    source, target = io.BytesIO(xlsx("T", ["slug"], [["a"]])), io.BytesIO()
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(target, "w") as archive:
        for entry in whole.infolist():
            text = whole.read(entry).decode()
            if entry.filename == "xl/worksheets/sheet1.xml":
                head, _, rest = text.partition("<worksheet")
                text = f"{head}{bomb}<worksheet{rest}"
            archive.writestr(entry, text)

    report = CitySheet().take_in(SimpleUploadedFile("a.xlsx", target.getvalue()), by=None, keeps=False)

    assert "damaged" in report.problem
