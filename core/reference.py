"""Loading facts from the data files that ship with the project.

A file is loaded whole or not at all: every malformed row is reported with file, line and reason, and then
nothing of that file is kept. A record that is already there stays as it is, so that a second run changes
nothing and the secretariat's corrections survive; `refresh` writes the file's values over it.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction

from core.translated import SITE_LANGUAGES, column


class ReferenceDataError(Exception):
    """A file that could not be loaded; `problems` holds one sentence per row."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """One record of a file and the line on which it begins."""

    line: int
    values: dict

    def __getitem__(self, key: str):
        """Return a value; a missing one is a malformed row."""
        try:
            return self.values[key]
        except KeyError:
            raise ValueError(f"“{key}” is missing") from None

    def get(self, key: str, default=None):
        """Return a value that may be missing."""
        return self.values.get(key, default)

    def number(self, key: str) -> int | None:
        """Return a whole number, None where the value is empty or missing."""
        value = self.get(key)
        if value in (None, ""):
            return None
        try:
            return int(value)
        except ValueError:
            raise ValueError(f"“{key}” must be a whole number, not “{value}”") from None

    def translations(self, key: str, target: str | None = None) -> dict[str, str]:
        """Return a value by language as columns of the model (`title_ca` …); missing languages stay empty."""
        texts = self.get(key) or {}
        return {column(target or key, code): texts.get(code) or "" for code in SITE_LANGUAGES}

    def lines(self, key: str) -> str:
        """Return a list as one entry per line."""
        return "\n".join(self.get(key) or [])


@dataclass
class Report:
    """What a run did, by name of the records."""

    created: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: str, model: type[models.Model]) -> None:
        """Add one record to an outcome."""
        counts = getattr(self, outcome)
        counts[model._meta.label] = counts.get(model._meta.label, 0) + 1


def csv_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV file with a header line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        line = 2
        for values in reader:
            if None in values or None in values.values():
                raise ReferenceDataError([f"{path}:{line}: the row has not as many fields as the header"])
            yield Row(line, values)
            line = reader.line_num + 1


def json_rows(path: Path, key: str) -> Iterator[Row]:
    """Yield the objects of the list under a top-level key, each with the line on which it begins."""
    text = path.read_text(encoding="utf-8")
    decoder = json.JSONDecoder()
    start = re.search(rf'^ {{1,2}}"{key}": \[', text, re.MULTILINE)
    if start is None:
        raise ReferenceDataError([f"{path}:1: there is no list “{key}”"])
    position = start.end()
    while True:
        while text[position] in " \t\r\n,":
            position += 1
        if text[position] == "]":
            return
        line = text.count("\n", 0, position) + 1
        try:
            values, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise ReferenceDataError([f"{path}:{error.lineno}: {error.msg}"]) from error
        yield Row(line, values)


def json_values(path: Path) -> dict:
    """Return a whole JSON file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ReferenceDataError([f"{path}:{error.lineno}: {error.msg}"]) from error


def load_rows(path: Path, rows: Iterator[Row], load: Callable[[Row], None]) -> None:
    """Load every row of a file in one transaction, or raise ReferenceDataError with all faults and keep nothing."""
    problems = []
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    load(row)
            except (ValueError, TypeError, KeyError, ValidationError, ObjectDoesNotExist, DatabaseError) as error:
                problems.append(f"{path}:{row.line}: {_reason(error)}")
        if problems:
            raise ReferenceDataError(problems)


class Writer:
    """Writes records of the data files: creates what is missing, and keeps (or refreshes) what is there."""

    def __init__(self, *, refresh: bool = False) -> None:
        """Make a writer; `refresh` lets it change existing records."""
        self.refresh = refresh
        self.report = Report()

    def write(self, model: type[models.Model], key: dict, values: dict, related: dict | None = None) -> models.Model:
        """Return the record with this key, created from the values or, on refresh, brought to them.

        `related` are many-to-many fields with lists of records. New values are validated as a form would.
        """
        record = model._default_manager.filter(**key).first()
        if record is None:
            record = model(**key, **values)
            _save(record)
            outcome = "created"
        else:
            changes = {name: value for name, value in values.items() if getattr(record, name) != value}
            outcome = "changed" if self.refresh and changes else "kept"
            if outcome == "changed":
                for name, value in changes.items():
                    setattr(record, name, value)
                _save(record)
        if outcome == "created" or self.refresh:
            for name, records in (related or {}).items():
                getattr(record, name).set(records)
        self.report.count(outcome, model)
        return record


def _save(record: models.Model) -> None:
    """Validate the fields and save; only where the database refuses, ask each constraint for its sentence."""
    record.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        record.full_clean()
        raise


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        if hasattr(error, "message_dict"):
            return "; ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
        return " ".join(error.messages)
    return " ".join(str(error).split())
