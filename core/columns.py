"""The columns of a table of records: how a field is shown in a cell, and what the text of a cell means."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import l10n
from core.forms import as_typed
from core.spreadsheets import speakable

# What people write where a spreadsheet has a tick.
YES = {"1", "true", "yes", "x", "sí", "si", "oui", "vrai", "verdadero", "verdader", "cert"}
NO = {"", "0", "false", "no", "non", "faux", "falso", "fals"}


class Column:
    """One column over one field of a record: how its value is shown, and how a text becomes a value."""

    is_saved_after = False  # links to several records need a record that is there

    def __init__(self, field: models.Field, name: str = "") -> None:
        """Take a field of the model; `name` stands in the first row."""
        self.field = field
        self.name = name or field.name

    @property
    def label(self) -> str:
        """Name the column in the active language; a translated field says its language."""
        label = capfirst(str(self.field.verbose_name))
        code = getattr(self.field, "language", "")
        if not code:
            return label
        plain = self.field.model._meta.get_field(self.field.name.removesuffix(f"_{code}"))
        return f"{capfirst(str(plain.verbose_name))} ({l10n.language_name(code)})"

    def load(self) -> None:
        """Read what is needed for many rows, once."""

    def value(self, record: models.Model) -> Any:
        """Return what is compared."""
        return getattr(record, self.field.attname)

    def shown(self, record: models.Model) -> Any:
        """Return the cell: figures and days as such, everything else as text."""
        match self.value(record):
            case None:
                return ""
            case bool(value):
                return int(value)
            case str(value):
                return speakable(as_typed(value)).strip()
            case value:
                return value

    def clean(self, text: str) -> Any:
        """Return the value that a text means, or raise ValidationError."""
        field = self.field
        if isinstance(field, models.BooleanField):
            return self._tick(text)
        if not text and field.null and not isinstance(field, (models.CharField, models.TextField)):
            return None
        if field.choices:
            text = self._choice(text)
        elif isinstance(field, models.DecimalField):
            text = text.replace(",", ".")
        elif isinstance(field, models.DateField) and text.count("/") == 2:  # as all our languages write a day
            text = "-".join(reversed(text.split("/")))
        return field.clean(as_typed(text), None)

    def put(self, record: models.Model, value: Any) -> None:
        """Write the value into the record; nothing is saved."""
        setattr(record, self.field.attname, value)

    def _tick(self, text: str) -> bool:
        if text.lower() in YES | NO:
            return text.lower() in YES
        raise ValidationError(_("Write 1 for yes and 0 for no."))

    def _choice(self, text: str) -> str:
        """Return the stored value of a choice that somebody wrote as it is shown."""
        known = {str(value): value for value, _label in self.field.flatchoices}
        shown = {str(label).casefold(): value for value, label in self.field.flatchoices}
        if text in known or (not text and self.field.blank):
            return text
        if text.casefold() in shown:
            return shown[text.casefold()]
        raise ValidationError(
            _("“%(text)s” is none of the choices: %(choices)s."),
            params={"text": text, "choices": ", ".join(filter(None, known))},
        )


class ListColumn(Column):
    """Several choices, with spaces between."""

    def shown(self, record: models.Model) -> str:
        """Return the choices in the record's order."""
        return " ".join(self.value(record))

    def clean(self, text: str) -> list[str]:
        """Return the choices."""
        return self.field.clean(text.replace(",", " ").split(), None)


class LinkColumn(Column):
    """Another record, by the word that names it (`key`)."""

    def __init__(self, field: models.ForeignKey, key: str, name: str = "") -> None:
        """Take the field and what names the other record."""
        super().__init__(field, name)
        self.key = key
        self._known: dict[str, Any] = {}

    def load(self) -> None:
        """Read the names of all records that may be linked, once for a whole table."""
        rows = self.field.related_model._base_manager.values_list(self.key, "pk")
        self._known = {str(key).casefold(): pk for key, pk in rows}

    def shown(self, record: models.Model) -> str:
        """Return the word."""
        other = getattr(record, self.field.name) if self.value(record) is not None else None
        return str(getattr(other, self.key)) if other is not None else ""

    def clean(self, text: str) -> Any:
        """Return the key of the record that the text names."""
        if not text:
            return self.field.clean(None, None)
        return self._find(text)

    def _find(self, text: str) -> Any:
        if (found := self._known.get(text.casefold())) is None:
            raise ValidationError(_("“%(text)s” is not known here."), params={"text": text})
        return found


class LinksColumn(LinkColumn):
    """Several other records, by the words that name them, with spaces between."""

    is_saved_after = True

    def value(self, record: models.Model) -> list:
        """Return the keys of the linked records."""
        return sorted(other.pk for other in self._linked(record))

    def shown(self, record: models.Model) -> str:
        """Return the words in the order of the alphabet."""
        return " ".join(sorted(str(getattr(other, self.key)) for other in self._linked(record)))

    def clean(self, text: str) -> list:
        """Return the keys of the records that the text names."""
        return sorted({self._find(word) for word in text.replace(",", " ").split()})

    def put(self, record: models.Model, value: list) -> None:
        """Link the records; the record must have been saved."""
        getattr(record, self.field.name).set(value)

    def _linked(self, record: models.Model) -> Iterable[models.Model]:
        return getattr(record, self.field.name).all() if record.pk else ()
