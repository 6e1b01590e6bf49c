"""The spreadsheet with which an experience is written away from the site: how it is made, and how it is read again.

One row for each field, one column for each language. A hidden first column names the fields and a hidden first row the
languages, so that rows and columns may be moved; its first cell says, signed, of which experience the file is and what
stood in each cell. All that comes back is hostile until shown otherwise: it is measured before it is unpacked, and
nothing in it is computed.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core import l10n, uploads
from core.forms import as_typed
from core.spreadsheets import damaged, escaped, open_xlsx, speakable, text_of_cell
from core.translated import SITE_LANGUAGES
from experiences.form_fields import Text
from experiences.forms import ExperienceForm
from experiences.merging import digest
from experiences.models import Experience
from experiences.models.experience import ORIGINAL, TEXT_FIELDS, column_in

# The same in all languages; subjects, images and the licence are chosen on the site, where one sees what there is.
PLAIN_FIELDS = ("began_year", "ended_year", "website", "original_title", "contact_name", "contact_email")
FIELDS = (*TEXT_FIELDS, *PLAIN_FIELDS)
SALT = "experiences.offline"
KEYS, LABELS, FIRST_TEXT = 1, 2, 3  # columns
MARKS, INTRODUCTION, HEADING, FIRST_FIELD = 1, 2, 3, 4  # rows
LAST_ROW, LAST_COLUMN, MOST_SHEETS = 200, 20, 5
MOST_BYTES = 3 * uploads.MEGABYTE
MOST_UNPACKED = 12 * uploads.MEGABYTE  # every field full in every language takes about two
MOST_TEXT = 600_000  # characters, of all fields; what the form allows is less


@dataclass(frozen=True)
class Upload:
    """What a file brings: texts by column, and marks of what stood there when it was downloaded."""

    values: Mapping[str, str]
    base: Mapping[str, str]
    version: int


def languages_of(experience: Experience) -> list[str]:
    """Return in which languages it is written: first in that of its city, which may be none of the site's."""
    first = experience.written_in
    return [first, *(code for code in SITE_LANGUAGES if code != first)]


def fields_of(experience: Experience) -> tuple[str, ...]:
    """Return the fields of a spreadsheet; where the original itself is written its title is the title."""
    return tuple(name for name in FIELDS if name != "original_title" or not experience.written_in_original)


def columns_of(name: str, languages: list[str]) -> list[str]:
    """Return where a field is stored: once for each language, or once."""
    return [column_in(name, code) for code in languages] if name in TEXT_FIELDS else [name]


def as_cell(value: object) -> str:
    """Return a stored value as it stands in a cell: without what a spreadsheet cannot hold."""
    text = "" if value is None else as_typed(str(value))
    return speakable(text).strip()


# Making it ------------------------------------------------------------------------------------------------------------


def workbook(experience: Experience) -> bytes:
    """Return the file; labels and help are in the language of the page."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Experience")[:31]
    languages, fields = languages_of(experience), fields_of(experience)
    _write_head(sheet, experience, languages)
    for row, name in enumerate(fields, FIRST_FIELD):
        _write_field(sheet, row, name, experience, languages)
    _lay_out(sheet, languages, last_row=FIRST_FIELD + len(fields) - 1)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write_head(sheet: Worksheet, experience: Experience, languages: list[str]) -> None:
    names = [name for field in fields_of(experience) for name in columns_of(field, languages)]
    base = {name: digest(as_cell(getattr(experience, name))) for name in names}
    said = {"pk": experience.pk, "version": experience.version, "base": base}
    _put(sheet, MARKS, KEYS, signing.dumps(said, salt=SALT, compress=True))
    _put(sheet, INTRODUCTION, LABELS, f"{experience.city.display_name} – {experience}")
    how = _(
        "Write in the white cells; the rest is locked. Then upload this file on the page of the experience: you will "
        "see every difference before anything changes."
    )
    _put(sheet, INTRODUCTION, FIRST_TEXT, how)
    sheet.merge_cells(
        start_row=INTRODUCTION,
        end_row=INTRODUCTION,
        start_column=FIRST_TEXT,
        end_column=FIRST_TEXT + len(languages) + 1,
    )
    codes = [experience.original_language if code == ORIGINAL else code for code in languages]
    heads = [_("Field"), *(capfirst(l10n.language_name(code)) for code in codes), _("At most"), _("Help")]
    for place, head in enumerate(heads, LABELS):
        _put(sheet, HEADING, place, head)
    for place, code in enumerate(languages, FIRST_TEXT):
        _put(sheet, MARKS, place, code)


def _write_field(sheet: Worksheet, row: int, name: str, experience: Experience, languages: list[str]) -> None:
    form_field = ExperienceForm.base_fields[name]
    _put(sheet, row, KEYS, name)
    _put(sheet, row, LABELS, str(form_field.label))
    last = FIRST_TEXT + len(languages) - 1
    if name in TEXT_FIELDS:
        for place, code in enumerate(languages, FIRST_TEXT):
            _put(sheet, row, place, as_cell(getattr(experience, column_in(name, code))), is_open=True)
    else:
        _put(sheet, row, FIRST_TEXT, as_cell(getattr(experience, name)), is_open=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=FIRST_TEXT, end_column=last)
    if isinstance(form_field, Text):
        _put(sheet, row, last + 1, l10n.number(form_field.limit))
        _warn_beyond(sheet, form_field.limit, f"{get_column_letter(FIRST_TEXT)}{row}:{get_column_letter(last)}{row}")
    _put(sheet, row, last + 2, str(form_field.help_text))
    if getattr(form_field.widget, "attrs", {}).get("rows"):
        sheet.row_dimensions[row].height = 15 * (form_field.widget.attrs["rows"] + 2)


def _put(sheet: Worksheet, row: int, place: int, text: str, *, is_open: bool = False) -> None:
    """Write a text, never a formula, whatever it begins with."""
    cell = sheet.cell(row, place)
    cell.value = escaped(text) or None
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=not is_open)


def _warn_beyond(sheet: Worksheet, limit: int, cells: str) -> None:
    """Have the spreadsheet warn of what is too long; it still keeps it."""
    rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(limit), errorStyle="warning")
    rule.error = _("This text is longer than the site takes.")
    rule.add(cells)
    sheet.add_data_validation(rule)


def _lay_out(sheet: Worksheet, languages: list[str], last_row: int) -> None:
    locked = PatternFill("solid", fgColor="F1EFE8")
    last = FIRST_TEXT + len(languages) + 1
    for row in sheet.iter_rows(min_row=INTRODUCTION, max_row=last_row, min_col=LABELS):
        for cell in row:
            if cell.column == LABELS or cell.row == HEADING:
                cell.font = Font(bold=True)
            if cell.protection.locked:
                cell.fill = locked
    sheet.row_dimensions[MARKS].hidden = True
    sheet.column_dimensions[get_column_letter(KEYS)].hidden = True
    sheet.row_dimensions[INTRODUCTION].height = 48
    widths = [26, *([48] * len(languages)), 10, 44]
    for place, width in enumerate(widths, LABELS):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = sheet.cell(FIRST_FIELD, FIRST_TEXT)
    sheet.sheet_view.selection[-1].activeCell = sheet.sheet_view.selection[-1].sqref = sheet.freeze_panes
    sheet.print_title_rows = f"{HEADING}:{HEADING}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = f"{get_column_letter(LABELS)}{INTRODUCTION}:{get_column_letter(last)}{last_row}"
    # Without a password: it keeps from accidents, and whoever wants wider columns can have them.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False


# Reading it -----------------------------------------------------------------------------------------------------------


def read(file: File, experience: Experience) -> Upload:
    """Return what a file brings for this experience, or raise ValidationError with what is wrong and what to do."""
    rows = _rows(file)
    marks = rows[0]
    said = _said(marks[0])
    if said["pk"] != experience.pk:
        message = _("This is the spreadsheet of another experience. Please upload it there, or choose another file.")
        raise ValidationError(message, code="other")
    return Upload(_values(rows, experience), said["base"], said["version"])


def _rows(file: File) -> list[tuple]:
    """Return the cells of the sheet that is ours, with everything around them measured first."""
    uploads.check_size(file, MOST_BYTES)
    book = open_xlsx(file, most_unpacked=MOST_UNPACKED, kinds=uploads.named((".xlsx",), MOST_BYTES))
    try:
        sheets = [
            list(sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN)) for sheet in book.worksheets[:MOST_SHEETS]
        ]
    except Exception as error:  # on damaged and on hostile files it raises almost anything
        raise damaged() from error
    for rows in sheets:
        if rows and rows[0] and isinstance(rows[0][0].value, str) and ":" in rows[0][0].value:
            return rows
    return _refuse_changed()


def _said(mark: object) -> dict:
    try:
        said = signing.loads(mark.value, salt=SALT)
        if said.keys() == {"pk", "version", "base"}:
            return said
    except (signing.BadSignature, AttributeError, TypeError, ValueError):
        pass
    return _refuse_changed()


def _values(rows: list[tuple], experience: Experience) -> dict[str, str]:
    languages = {place: cell.value for place, cell in enumerate(rows[0]) if place >= LABELS and cell.value is not None}
    if sorted(map(str, languages.values())) != sorted(languages_of(experience)):
        _refuse_changed()
    fields = fields_of(experience)
    values: dict[str, str] = {}
    for number, row in enumerate(rows[FIRST_FIELD - 1 :], FIRST_FIELD):
        values |= _values_of(number, row, languages, fields, values)
    first = list(languages.values())[:1]
    if missing := [name for name in fields if columns_of(name, first)[0] not in values]:
        _refuse_changed(missing)
    if sum(map(len, values.values())) > MOST_TEXT:
        message = _("This spreadsheet holds far more than the form. Please download it again and copy your texts over.")
        raise ValidationError(message, code="bomb")
    return values


def _values_of(
    number: int, row: tuple, languages: dict[int, str], fields: Iterable[str], known: Mapping[str, str]
) -> dict[str, str]:
    texts = {code: as_cell(text_of_cell(row[place], number)) for place, code in languages.items() if place < len(row)}
    name = row[0].value if row else None
    if name is None and not any(texts.values()):
        return {}
    if name not in fields or columns_of(name, list(languages.values())[:1])[0] in known:
        message = _(
            "Row %(number)s of the spreadsheet belongs to no field, or to one that was there already. Please download "
            "it again and copy your texts over."
        )
        raise ValidationError(message, params={"number": number}, code="rows")
    if name in TEXT_FIELDS:
        return {column_in(name, code): texts.get(code, "") for code in languages.values()}
    return {name: next(filter(None, texts.values()), "")}  # its cells are one, the first


def _refuse_changed(missing: list[str] | None = None) -> NoReturn:
    if missing:
        labels: Iterator[str] = (str(ExperienceForm.base_fields[name].label) for name in missing)
        message = _(
            "Rows of the form are missing from this spreadsheet: %(fields)s. Please download it again and copy your "
            "texts over."
        )
        raise ValidationError(message, params={"fields": l10n.listed(list(labels))}, code="rows")
    message = _(
        "This is not a spreadsheet that was downloaded here, or its hidden first row or column has been changed. "
        "Please download it again and copy your texts over."
    )
    raise ValidationError(message, code="changed")
