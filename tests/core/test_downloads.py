from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import translation

from core import signed
from core.downloads import csv_table, name_of_list, stored_file, xlsx_table
from core.http import private
from core.spreadsheets import PIECE, XLSX_TYPE, read_table


def test_stored_file_comes_under_our_name_with_its_own_ending_and_is_never_a_page(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("papers/x1.pdf", ContentFile(b"%PDF-"))

    answer = stored_file(default_storage, name, download_as="statutes-ca")

    assert answer.getvalue() == b"%PDF-"
    assert answer["Content-Disposition"] == 'attachment; filename="statutes-ca.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")


@pytest.mark.parametrize("name", ["papers/gone.pdf", "", "papers/../../settings.py", "papers/\0.pdf"])
def test_stored_file_that_is_not_there_is_not_found(name, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    with pytest.raises(Http404):
        stored_file(default_storage, name)


def test_tables_come_as_files_of_their_name_and_leave_in_pieces():
    rows = [["x" * 100, number] for number in range(1000)]

    pieces = list(csv_table("cities", ["Name", "Number"], rows).streaming_content)
    book = xlsx_table("cities", "Cities", ["Name", "Number"], rows)

    assert len(pieces) == len(b"".join(pieces)) // PIECE + 1
    assert b"".join(pieces).decode("utf-8-sig").splitlines()[-1] == f"{'x' * 100},999"
    assert (book["Content-Type"], book["Content-Disposition"]) == (XLSX_TYPE, 'attachment; filename="cities.xlsx"')
    assert len(read_table(ContentFile(book.content)).rows) == 1000


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("en", "1.5,-0.25,a;b", "experiences"),
        ("ca", '1,5;-0,25;"a;b"', "experiencies"),
        ("es", '1,5;-0,25;"a;b"', "experiencias"),
    ],
)
def test_tables_are_written_as_spreadsheets_of_the_language_read_them(language, line, name):
    with translation.override(language):
        answer = csv_table(name_of_list("experience_list"), ["One", "Two", "Three"], [[1.5, Decimal("-0.25"), "a;b"]])
    content = b"".join(answer.streaming_content)

    assert content.decode("utf-8-sig").splitlines()[1] == line
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert read_table(ContentFile(content)).columns == ["One", "Two", "Three"]
    assert read_table(ContentFile(content)).rows[0][1][2] == "a;b"


def test_private_answer_is_kept_by_nobody():
    answer = private(csv_table("contacts", ["Name"], []))

    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert answer["Referrer-Policy"] == "same-origin"


def test_link_says_what_it_was_made_for_and_nothing_to_others():
    token = signed.make_token("some.kind", [7, "mark"])

    assert signed.read_token("some.kind", token) == [7, "mark"]
    assert signed.read_pair("some.kind", token) == (7, "mark")
    assert signed.read_token("another.kind", token) is None
    assert signed.read_token("some.kind", token, max_age=-1) is None
    assert signed.read_pair("some.kind", signed.make_token("some.kind", 7)) == (None, None)
