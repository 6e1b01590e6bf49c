"""Tables as files: written for programs that would run a cell as a formula, read from whoever sends one.

What comes back is hostile until shown otherwise: it is measured before it is unpacked, and nothing in it is computed.
"""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from core import uploads

# What a program takes for a formula, also in full width. A table between commas is cut anew at semicolons, tabs and
# lines by programs of countries that write 1,5: there a formula may begin in the middle of a text, quoted or not.
# A text that has such a mark of its own gets another, so that reading takes away just what writing has put there.
_BEGIN, _FORMULA = r"(?<![^;|\t\r\n])", r"['\" ]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
UNMARKED, MARKED = re.compile(f"{_BEGIN}(?={_FORMULA})"), re.compile(f"{_BEGIN}'(?={_FORMULA})")
ACCEPT = ".xlsx,.csv"
XLSX_TYPE = uploads.TYPES[".xlsx"]
CSV_TYPE = "text/csv; charset=utf-8"
# Between cells, and in figures: a spreadsheet reads a file as the country of its user writes numbers, and where they
# write 1,5 the comma cannot part cells as well (docs/decisions/0173-tables-as-each-language-writes-them.md).
CSV_MARKS = (",", ".")
CSV_MARKS_OF = {"ca": (";", ","), "es": (";", ","), "fr": (";", ",")}
MOST_PARTS = 200
FOREIGN_PARTS = ("xl/externallinks/", "xl/embeddings/", "xl/activex/", "xl/connections", "xl/querytables/")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
UNSPEAKABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
MOST_BYTES = 10 * uploads.MEGABYTE
MOST_UNPACKED = 80 * uploads.MEGABYTE
MOST_ROWS, MOST_COLUMNS = 10_000, 120
WIDEST = 60  # characters
PIECE = 32_768  # characters of a table that leave together


@dataclass(frozen=True)
class Table:
    """What a file holds: the first row's names, and for each further row its number in the file and its texts."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]


# Writing --------------------------------------------------------------------------------------------------------------


def cell(value: object, decimal: str = ".") -> str:
    """Return a cell that no spreadsheet takes for a formula; figures, also negative ones, stay as they are."""
    text = "" if value is None else str(value)
    if isinstance(value, float | Decimal):
        return text.replace(".", decimal)
    return UNMARKED.sub("'", text) if isinstance(value, str) else text


def without_mark(text: str) -> str:
    """Return what a cell meant before `cell` kept a program from computing it."""
    return MARKED.sub("", text)


def speakable(text: str) -> str:
    """Return a text without what a spreadsheet's file cannot hold."""
    return UNSPEAKABLE.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))


def escaped(text: str) -> str:
    """Return a text for a cell: a spreadsheet reads `_x0041_` as a letter, and whoever writes that means it so."""
    return ESCAPED.sub(r"_x005F_x\1_", speakable(text))


def csv_lines(
    columns: Sequence[str], rows: Iterable[Sequence[object]], marks: tuple[str, str] = CSV_MARKS
) -> Iterator[str]:
    """Give a table in pieces, with the marks between cells and in figures.

    The sign at its beginning lets spreadsheets read the accents.
    """
    separator, decimal = marks
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator)
    target.write("\ufeff")
    for row in chain([columns], rows):
        writer.writerow([cell(value, decimal) for value in row])
        if target.tell() > PIECE:
            yield target.getvalue()
            target.seek(0)
            target.truncate()
    yield target.getvalue()


def xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as a file: texts as texts, figures and days as such, the first row kept in view."""
    book = Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
    widths = [len(name) for name in columns]
    for number, row in enumerate(chain([columns], rows), 1):
        for place, value in enumerate(row, 1):
            if value in (None, ""):
                continue
            target = sheet.cell(number, place)
            if isinstance(value, str):
                target.value = escaped(value)
                target.data_type = "s"
                target.number_format = "@"
                target.quotePrefix = True
            else:
                target.value = value
            target.alignment = Alignment(vertical="top")
            widths[place - 1] = max(widths[place - 1], len(str(value)))
        if number == 1:
            for target in sheet[1]:
                target.font = Font(bold=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width, WIDEST) + 2
    sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# Reading --------------------------------------------------------------------------------------------------------------


def read_table(file: File) -> Table:
    """Return the table of an .xlsx or .csv file (its first sheet), or raise ValidationError with what to do.

    Empty rows are left out; what a program computes is refused, since nobody has written it.
    """
    uploads.check_size(file, MOST_BYTES)
    file.seek(0)
    rows = _xlsx_rows(file) if file.read(4) == b"PK\x03\x04" else _csv_rows(file)
    filled = ((number, [text.strip() for text in row]) for number, row in enumerate(rows, 1))
    filled = [(number, row) for number, row in filled if any(row)]
    if not filled:
        raise ValidationError(_("This file holds no table."), code="no_table")
    if len(filled) > MOST_ROWS + 1:
        raise ValidationError(
            _("This table is too long: at most %(limit)s rows are possible at once."),
            params={"limit": MOST_ROWS},
            code="too_long",
        )
    (_number, columns), *rest = filled
    while columns and not columns[-1]:
        columns.pop()
    return Table(columns, [(number, [*row, *[""] * len(columns)][: len(columns)]) for number, row in rest])


def open_xlsx(file: File, *, most_unpacked: int, kinds: str = ""):
    """Open a workbook for reading, measured first; raise ValidationError for what is no such file or a hostile one.

    `kinds` names what the field takes (core.uploads.named); otherwise it is a table of either kind.
    """
    try:
        uploads.checked_document(file, endings={".xlsx"})
    except ValidationError as refusal:
        if refusal.code == "kind":
            raise (uploads.wrong_kind(kinds) if kinds else _wrong_kind()) from refusal
        raise
    try:
        _measure(file, most_unpacked)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of whatever other programs add, which is none of our business
            return load_workbook(file, read_only=True, keep_links=False)
    except ValidationError:
        raise
    except Exception as error:  # on damaged and on hostile files it raises almost anything
        raise damaged() from error


def damaged() -> ValidationError:
    """Return the refusal of a workbook that cannot be read."""
    return ValidationError(
        _("This spreadsheet is damaged, or not one that the site can read. Please save it anew as .xlsx."),
        code="damaged",
    )


def text_of_cell(cell: object, number: int) -> str:
    """Return what was written in a cell of row `number`; what a program computes is not what somebody has written."""
    value = cell.value
    if cell.data_type in {"f", "e"}:
        message = _("In row %(number)s stands a formula. Please replace it by the text that it shows.")
        raise ValidationError(message, params={"number": number}, code="formula")
    if (isinstance(value, dt.datetime) and not value.time()) or (cell.is_date and hasattr(value, "date")):
        value = value.date()
    if isinstance(value, bool):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else speakable(ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)))


def _measure(file: File, most_unpacked: int) -> None:
    """Refuse what would grow too large, and what reaches for anything outside of the file."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    file.seek(0)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_unpacked:
        message = _(
            "This spreadsheet holds far more than is possible here. Please download it again and copy your texts over."
        )
        raise ValidationError(message, code="bomb")
    if any(part.filename.lower().lstrip("/").startswith(FOREIGN_PARTS) for part in parts):
        message = _("This spreadsheet has links to other files or embedded objects. Please remove them first.")
        raise ValidationError(message, code="links")


def _xlsx_rows(file: File) -> Iterator[list[str]]:
    book = open_xlsx(file, most_unpacked=MOST_UNPACKED)
    try:
        cells = book.worksheets[0].iter_rows(max_row=MOST_ROWS * 2, max_col=MOST_COLUMNS)
        for number, row in enumerate(cells, 1):
            yield [text_of_cell(each, number) for each in row]
    except ValidationError:
        raise
    except Exception as error:  # as above
        raise damaged() from error


def _csv_rows(file: File) -> Iterator[list[str]]:
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # as older spreadsheets save it in our countries
    if "\0" in text:
        raise _wrong_kind()
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield [without_mark(speakable(value)) for value in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise _wrong_kind() from error


def _wrong_kind() -> ValidationError:
    return uploads.wrong_kind(uploads.named((".xlsx", ".csv"), MOST_BYTES))
