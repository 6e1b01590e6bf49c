"""Records as rows of a spreadsheet, both ways.

An app registers its tables in `sheets.py` (`register`). A cell is compared with the record before it is taken as a
change, so that a table that comes back as it went changes nothing.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from core import sheet_rows
from core.columns import Column
from core.sheet_rows import MARK, Report
from core.spreadsheets import MOST_BYTES, read_table
from core.translated import SITE_LANGUAGES, column

LONGEST_NUMBER = 18  # digits; what the database holds ends at nineteen


class Sheet:
    """A table of one model. Subclasses say which columns, and what a new record is."""

    name = ""
    label: str = ""
    model: type[models.Model]
    key = "slug"
    accept = ".xlsx,.csv"
    most_bytes = MOST_BYTES
    keeps_personal_data = False

    def __init__(self) -> None:
        """Make the columns."""
        self.columns = self.make_columns()

    def make_columns(self) -> list[Column]:
        """Return the columns after the key, in order."""
        raise NotImplementedError

    def fields(self, *names: str) -> list[Column]:
        """Return columns over fields of the model; a translated one has one in each language."""
        found = []
        for name in names:
            field = self.model._meta.get_field(name)
            codes = SITE_LANGUAGES if getattr(self.model, column(name, SITE_LANGUAGES[0]), None) is not None else ()
            names_here = [column(name, code) for code in codes] or [field.name]
            found += [Column(self.model._meta.get_field(each)) for each in names_here]
        return found

    def may_use(self, user) -> bool:
        """Tell whether the person may add and change these records, one by one or in a table."""
        options = self.model._meta
        return all(user.has_perm(f"{options.app_label}.{what}_{options.model_name}") for what in ("add", "change"))

    def queryset(self) -> models.QuerySet:
        """Return the records with all that the columns read."""
        return self.model._base_manager.all()

    def key_of(self, record: models.Model) -> str:
        """Return what names the record in the first column."""
        return str(getattr(record, self.key))

    def find(self, keys: list[str]) -> dict[str, models.Model]:
        """Return the records of these keys, locked until the end of the transaction."""
        wanted = [key for key in keys if key]
        if self.key == "id":
            wanted = [int(key) for key in wanted if key.isdecimal() and len(key) < LONGEST_NUMBER]
        rows = self.queryset().filter(**{f"{self.key}__in": wanted}).select_for_update(of=("self",))
        return {self.key_of(record): record for record in rows}

    def new(self) -> models.Model:
        """Return an empty record for a row without a key."""
        return self.model()

    def twin(self, record: models.Model) -> models.Model | None:
        """Return a record that is already there and the same as this new one in all that counts."""
        raise NotImplementedError

    def refusal(self, record: models.Model) -> str:
        """Return why this record cannot be changed now, or nothing."""
        return ""

    def save(self, record: models.Model, fields: list[str], *, by) -> None:
        """Save a record whose `fields` have changed (all of a new one)."""
        if record.pk is None:
            record.save()
        else:
            stamps = [field.name for field in record._meta.fields if getattr(field, "auto_now", False)]
            record.save(update_fields=[*fields, *stamps])

    # Going out

    @property
    def heads(self) -> list[str]:
        """Return the first row."""
        return [self.key, *(each.name for each in self.columns), MARK]

    def row(self, record: models.Model) -> list:
        """Return the row of a record."""
        return [self.key_of(record), *(each.shown(record) for each in self.columns), self.mark(record)]

    def rows(self, records: models.QuerySet) -> Iterator[list]:
        """Give the rows of these records, read in pieces."""
        keys = records.order_by().values("pk")
        for record in self.queryset().filter(pk__in=keys).order_by("pk").iterator(chunk_size=500):
            yield self.row(record)

    def mark(self, record: models.Model) -> str:
        """Return a short sign of everything that the row shows, to tell later whether it is still so."""
        shown = "\x1f".join(str(each.shown(record)) for each in self.columns)
        return hashlib.blake2s(shown.encode(), digest_size=6).hexdigest()

    # Coming back

    def take_in(self, file: File, *, by, keeps: bool) -> Report:
        """Take a table in, in the caller's transaction, and return what became of each row."""
        try:
            table = read_table(file)
            places = self.places(table.columns)
        except ValidationError as refusal:
            return Report(problem=" ".join(refusal.messages))
        for each in self.columns:
            each.load()
        return sheet_rows.take_in(self, table, places, by=by)

    def places(self, heads: list[str]) -> dict[str, int]:
        """Return in which place each known column stands, whether named as here or as its label in any language."""
        names = {name: name for name in self.heads}
        for code in SITE_LANGUAGES:
            with translation.override(code):
                names |= {each.label.casefold(): each.name for each in self.columns}
        found: dict[str, int] = {}
        for place, head in enumerate(heads):
            name = names.get(head) or names.get(head.casefold())
            if name is None:
                raise ValidationError(_("The column “%(name)s” is not known here."), params={"name": head or place + 1})
            if name in found:
                raise ValidationError(_("The column “%(name)s” is there twice."), params={"name": head})
            found[name] = place
        if self.key not in found:
            raise ValidationError(_("The column “%(name)s” is missing."), params={"name": self.key})
        return found


_kinds: dict[str, Any] = {}


def register(kind: type) -> type:
    """Add a kind of file that the secretariat may send: a table, or another with the same `run`."""
    _kinds[kind.name] = kind
    return kind


def kinds_for(user) -> dict[str, Any]:
    """Return the kinds of files that this person may send, by name."""
    return {name: kind() for name, kind in _kinds.items() if kind().may_use(user)}


def kind_named(name: str) -> Any:
    """Return a kind of file, made anew for one run."""
    return _kinds[name]()
