"""One table taken in: what each of its rows does, in words, and the row itself on its way into the database."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.record_links import admin_url_of
from core.spreadsheets import Table

if TYPE_CHECKING:
    from core.columns import Column
    from core.sheets import Sheet

MARK = "mark"  # the column that tells whether the record has changed since the table was made
SHOWN_ROWS = 300  # rows of each kind that a report keeps
SHOWN_TEXT = 300  # characters of a value


@dataclass
class Row:
    """What becomes of one row: `kind` is new, changed, same or broken."""

    number: int
    name: str
    kind: str
    problems: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # label, before, after
    url: str = ""


@dataclass
class Report:
    """What a file does, or would do."""

    rows: list[Row] = field(default_factory=list)
    problem: str = ""  # the file as a whole cannot be read

    def count(self, kind: str) -> int:
        """Return how many rows are of a kind."""
        return sum(row.kind == kind for row in self.rows)

    @property
    def is_sound(self) -> bool:
        """True where every row can be taken in."""
        return not self.problem and not self.count("broken")

    @property
    def sign(self) -> str:
        """Return a short sign of everything that would change: another sign, another result."""
        told = repr([(row.number, row.kind, row.changes) for row in self.rows if row.kind != "same"])
        return hashlib.blake2s(told.encode(), digest_size=12).hexdigest()

    def as_json(self) -> dict:
        """Return what is kept: all counts and problems, and of the rest as much as somebody reads."""
        kept: dict[str, list] = {}
        for kind in ("broken", "changed", "new"):
            rows = [asdict(row) for row in self.rows if row.kind == kind]
            for row in rows[:SHOWN_ROWS]:
                row["changes"] = [[text[:SHOWN_TEXT] for text in change] for change in row["changes"]]
            kept[kind] = rows[:SHOWN_ROWS] if kind != "broken" else rows
        counts = {kind: self.count(kind) for kind in ("new", "changed", "same", "broken")}
        return {"language": get_language(), "problem": self.problem, "counts": counts, "rows": kept}


def take_in(sheet: "Sheet", table: Table, places: dict[str, int], *, by) -> Report:
    """Take the rows in, in the caller's transaction, and return what became of each.

    A row that cannot be taken in leaves no trace; whether the others stay is the caller's to say.
    """
    known = sheet.find([row[places[sheet.key]] for _number, row in table.rows])
    repeated = _repeated(table, places[sheet.key])
    report = Report()
    for number, texts in table.rows:
        cells = {name: texts[place] for name, place in places.items()}
        report.rows.append(_Row(sheet, number, cells, by).take_in(known, repeated))
    return report


def _repeated(table: Table, place: int) -> set[str]:
    seen: set[str] = set()
    return {key for _number, row in table.rows if (key := row[place]) and (key in seen or seen.add(key))}


class _Row:
    """One row on its way into the database."""

    def __init__(self, sheet: "Sheet", number: int, cells: dict[str, str], by) -> None:
        self.sheet, self.number, self.cells, self.by = sheet, number, cells, by
        self.key = cells[sheet.key]
        self.changes: list[tuple[Column, object, str, str]] = []  # column, value, before, after
        self.problems: list[str] = []

    def take_in(self, known: dict[str, models.Model], repeated: set[str]) -> Row:
        if self.key in repeated:
            return self._broken(_("“%(key)s” stands in more than one row.") % {"key": self.key})
        record = known.get(self.key) if self.key else self.sheet.new()
        if record is None:
            message = _("“%(key)s” is not known here. Leave this cell empty to add a record.")
            return self._broken(message % {"key": self.key})
        self._compare(record)
        if self.problems:
            return self._broken()
        if not self.changes:
            return Row(self.number, self.key, "same")
        if self.key and (why := self.sheet.refusal(record) or self._stale(record)):
            return self._broken(why)
        return self._save(record)

    def _compare(self, record: models.Model) -> None:
        for each in self.sheet.columns:
            if each.name not in self.cells:
                continue
            text, before = self.cells[each.name], str(each.shown(record))
            if text == before:
                continue
            try:
                value = each.clean(text)
            except ValidationError as refusal:
                self.problems += [f"{each.label}: {message}" for message in refusal.messages]
            else:
                if value != each.value(record):
                    self.changes.append((each, value, before, text))

    def _stale(self, record: models.Model) -> str:
        """Say it where the record is no longer what the table was made from; without the mark nobody can tell."""
        mark = self.cells.get(MARK)
        if not mark or mark == self.sheet.mark(record):
            return ""
        return _(
            "This record has been changed here since the table was downloaded. Download it again, "
            "or empty the cell “%(column)s” to take the values of the table."
        ) % {"column": MARK}

    def _save(self, record: models.Model) -> Row:
        is_new = not self.key
        try:
            with transaction.atomic():  # what the database refuses takes this row back, and no other
                for each, value, *_rest in self.changes:
                    if not each.is_saved_after:
                        each.put(record, value)
                record.clean()
                if is_new and (twin := self.sheet.twin(record)):
                    message = _("This record is already here, as “%(key)s”.")
                    return self._broken(message % {"key": self.sheet.key_of(twin)})
                fields = [each.field.name for each, *_rest in self.changes if not each.is_saved_after]
                record._history_user = self.by  # noqa: SLF001 - the name that simple_history reads
                self.sheet.save(record, fields, by=self.by)
                for each, value, *_rest in self.changes:
                    if each.is_saved_after:
                        each.put(record, value)
        except ValidationError as refusal:
            return self._broken(*self._named(refusal))
        except IntegrityError as refusal:
            return self._broken(_said(self.sheet.model, refusal))
        shown = [(each.label, before, after) for each, _value, before, after in self.changes]
        url = admin_url_of(record._meta.label_lower, str(record.pk))
        return Row(self.number, str(record)[:SHOWN_TEXT], "new" if is_new else "changed", changes=shown, url=url)

    def _named(self, refusal: ValidationError) -> list[str]:
        if not hasattr(refusal, "error_dict"):
            return refusal.messages
        labels = {each.field.name: each.label for each in self.sheet.columns}
        return [
            message if name == NON_FIELD_ERRORS else f"{labels.get(name, name)}: {message}"
            for name, errors in refusal.message_dict.items()
            for message in errors
        ]

    def _broken(self, *problems: str) -> Row:
        return Row(self.number, self.key, "broken", problems=[*self.problems, *problems])


def _said(model: type[models.Model], refusal: IntegrityError) -> str:
    """Return the words of the rule that the database has enforced."""
    name = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "") or ""
    for rule in model._meta.constraints:
        if rule.name == name and rule.violation_error_message:
            return str(rule.get_violation_error_message())
    for each in model._meta.concrete_fields:
        if each.unique and each.column in name:
            return _("%(field)s: this value is already taken.") % {"field": each.verbose_name}
    return _("The database refuses this row (rule “%(name)s”).") % {"name": name}
