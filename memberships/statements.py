"""Bank statements: read by the columns of their bank, each line once, and what each may be the payment of.

A line only proposes; a person books it. Its fingerprint is what the bank says of it and which of several equal ones it
is, so that the same file, or a longer one with the same days, brings nothing twice.
"""

import datetime as dt
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.spreadsheets import MOST_BYTES, Table, read_table
from memberships.models import Bank, BankStatement, StatementLine

DAY = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})")
CENTS = Decimal("0.01")
MOST = Decimal("99999999.99")


@dataclass(frozen=True)
class Read:
    """What a statement holds: money that came in, and how many lines tell of something else."""

    rows: list[StatementLine]
    others: int
    problems: list[str]  # which rows cannot be read, in words


@dataclass(frozen=True)
class Imported:
    """What came of reading a statement."""

    statement: BankStatement | None
    new: int
    known: int
    others: int
    problems: list[str]


def read(file: File, bank: Bank) -> Read:
    """Return the lines of a statement on which money came in, and in words which rows cannot be read.

    Each row stands for itself, and the corrected file can be read again: the others are usable. ValidationError where
    a column is missing, or no row can be read.
    """
    table = _table(file, bank)
    places = _places(table, bank)
    rows, others, seen, refusals = [], 0, Counter(), []
    for place, cells in table.rows:
        try:
            line = _line(cells, places, bank, place + bank.skip_rows)
        except ValidationError as refusal:
            refusals.append(refusal)
            continue
        if line is None:
            others += 1
            continue
        told = (str(line.booked_on), str(line.amount), line.payer, line.text)
        seen[told] += 1
        whole = "\0".join((*told, str(seen[told])))
        line.fingerprint = hashlib.blake2b(whole.encode(), digest_size=20).hexdigest()
        rows.append(line)
    if refusals and not rows:
        raise ValidationError(refusals)
    return Read(rows, others, [message for refusal in refusals for message in refusal.messages])


def _line(cells: list[str], places: dict, bank: Bank, number: int) -> StatementLine | None:
    """Return what a row tells of money that came in; None where it tells of something else."""
    amount = _amount(cells[places["amount"]], bank, number)
    if amount is None or amount <= 0:
        return None
    return StatementLine(
        bank=bank,
        row=number,
        booked_on=_day(cells[places["date"]], bank, number),
        amount=amount,
        payer=cells[places["payer"]][:200] if "payer" in places else "",
        text=" ".join(filter(None, (cells[place] for place in places["texts"])))[:2000],
    )


@transaction.atomic
def import_statement(*, file: File, bank: Bank, by) -> Imported:
    """Keep the lines that are new; nothing is booked."""
    found = read(file, bank)
    Bank.objects.select_for_update().get(pk=bank.pk)  # two who read the same file come one after the other
    known = set(
        StatementLine.objects.filter(bank=bank, fingerprint__in=[line.fingerprint for line in found.rows]).values_list(
            "fingerprint", flat=True
        )
    )
    new = [line for line in found.rows if line.fingerprint not in known]
    statement = None
    if new:
        statement = BankStatement.objects.create(bank=bank, name=(file.name or "")[:200], imported_by=by)
        for line in new:
            line.statement = statement
        StatementLine.objects.bulk_create(new)
        audit.record("dues.statement", statement, by=by, new=len(new), known=len(known))
    return Imported(statement, len(new), len(known), found.others, found.problems)


def _table(file: File, bank: Bank) -> Table:
    """Return the table below the lines that a bank writes above it."""
    if not bank.skip_rows or file.size > MOST_BYTES:
        return read_table(file)
    file.seek(0)
    content = file.read()
    if content.startswith(b"PK"):
        raise ValidationError(
            _("Save the spreadsheet as CSV, or delete the lines above the table and write 0 for this bank."),
            code="skip",
        )
    lines = content.splitlines(keepends=True)[bank.skip_rows :]
    return read_table(ContentFile(b"".join(lines), name=file.name))


def _places(table: Table, bank: Bank) -> dict:
    by_name = {name.strip().casefold(): place for place, name in enumerate(table.columns)}

    def place(name: str) -> int:
        if (found := by_name.get(name.strip().casefold())) is None:
            message = _("The file has no column “%(name)s”. Its columns are: %(columns)s.")
            raise ValidationError(message, params={"name": name, "columns": ", ".join(table.columns)}, code="column")
        return found

    places = {"date": place(bank.date_column), "amount": place(bank.amount_column)}
    if bank.payer_column:
        places["payer"] = place(bank.payer_column)
    places["texts"] = [place(name) for name in bank.text_columns]
    return places


def _amount(text: str, bank: Bank, number: int) -> Decimal | None:
    text = re.sub(r"[\s€]|EUR", "", text).replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    # Spreadsheets write figures as figures, whatever the bank does in its texts.
    thousands, cents = (".", ",") if bank.decimal_comma else (",", ".")
    if not re.fullmatch(r"[+-]?\d+\.\d{1,2}", text):
        text = text.replace(thousands, "").replace(cents, ".")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount != amount.quantize(CENTS) or abs(amount) > MOST:
        raise ValidationError(
            _("In row %(row)s stands no amount of money: %(text)s"), params={"row": number, "text": text}, code="amount"
        )
    return amount.quantize(CENTS)


def _day(text: str, bank: Bank, number: int) -> dt.date:
    match = DAY.match(text.strip())
    try:
        first, middle, last = (int(part) for part in match.groups())
        if first > 31:
            day = dt.date(first, middle, last)
        else:
            year = last + 2000 if last < 100 else last
            day = dt.date(year, middle, first) if bank.day_first else dt.date(year, first, middle)
    except (AttributeError, ValueError) as error:
        raise ValidationError(
            _("In row %(row)s stands no day: %(text)s"), params={"row": number, "text": text}, code="day"
        ) from error
    if day > timezone.localdate():
        raise ValidationError(
            _("In row %(row)s stands a day that is still to come: %(text)s"),
            params={"row": number, "text": text},
            code="future",
        )
    return day
