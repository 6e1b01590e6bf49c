"""The form behind every admin page: it tells a second saver, and makes the address of a record from its title.

Nothing is locked while somebody writes. The page carries what was loaded (one short digest per field); on saving,
the row in the database is compared with it. Where somebody else saved meanwhile, nothing is overwritten: the page
comes back with both texts, and saves only when the person presses the button again with both in view.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.db import models
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from core import l10n
from core.querysets import free_slug
from core.textdiff import Piece, word_diff
from core.translated import SITE_LANGUAGES, column, language_order

_signer = Signer(salt="core.admin_forms.loaded")


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed: what is stored now, compared with what the second saver wrote."""

    label: str
    stored: str
    pieces: list[Piece]


def plain_value(value: Any) -> str:
    """Return a value as text that is the same whether it comes from the database or from the form."""
    match value:
        case None | False:
            return ""
        case models.Model():
            return str(value.pk)
        case models.QuerySet() | list() | tuple() | set():
            return ",".join(sorted(plain_value(item) for item in value))
        case dict():
            return json.dumps(value, sort_keys=True, ensure_ascii=False)
        case Decimal():
            return format(value.normalize(), "f")
        case dt.date() | dt.datetime():
            return value.isoformat()
    return str(value).replace("\r", "").strip()


def digest(value: Any) -> str:
    """Return a short mark of a value, to tell later whether it is still the same."""
    return hashlib.blake2s(plain_value(value).encode(), digest_size=6).hexdigest()


class SiteForm(forms.ModelForm):
    """A model form that knows what it showed when the page was opened.

    `slug_source` names the field from which an empty address is made (translated: in the first language that has it).
    """

    loaded = forms.CharField(required=False, widget=forms.HiddenInput)
    slug_source = ""
    # Set by the page that shows an older version: the form then starts from a text that is not the stored one.
    compares_with_stored = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self.merged: list[str] = []
        if self.instance.pk:
            values = model_to_dict(self._stored(), self.compared_names) if self.compares_with_stored else self.initial
            self.fields["loaded"].initial = self._mark(values)
        else:
            del self.fields["loaded"]
        if self.slug_source and "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "The last part of the page’s address. Left empty, it is made from the title."
            )

    @property
    def compared_names(self) -> list[str]:
        """Return the fields of the model that this form writes; files are never compared."""
        return [
            name
            for name, field in self.fields.items()
            if name != "loaded" and not isinstance(field, forms.FileField) and not field.disabled
        ]

    def clean(self) -> dict:
        """Stop where somebody saved meanwhile; make the address."""
        cleaned = super().clean()
        if self.instance.pk and (loaded := self._loaded(cleaned.get("loaded", ""))) is not None:
            self._compare(cleaned, loaded)
        if self.slug_source and "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = self._free_slug(cleaned)
        return cleaned

    # What was loaded, what is stored, what is sent.

    def _mark(self, values: dict) -> str:
        return _signer.sign_object({name: digest(values.get(name)) for name in self.compared_names}, compress=True)

    @staticmethod
    def _loaded(mark: str) -> dict[str, str] | None:
        try:
            return _signer.unsign_object(mark) if mark else None
        except BadSignature:
            return None

    def _stored(self, *, lock: bool = False) -> models.Model:
        rows = type(self.instance)._base_manager.filter(pk=self.instance.pk)
        return (rows.select_for_update(of=("self",)) if lock else rows).get()

    def _compare(self, cleaned: dict, loaded: dict[str, str]) -> None:
        stored = model_to_dict(self._stored(lock=True), self.compared_names)
        changed_there = [
            name for name in self.compared_names if name in loaded and digest(stored.get(name)) != loaded[name]
        ]
        if not changed_there:
            return
        data = self.data.copy()
        for name in changed_there:
            mine, theirs, label = cleaned.get(name), stored.get(name), self._label(name)
            if digest(mine) == digest(theirs):
                continue
            if digest(mine) == loaded[name]:  # only the other person touched it: take theirs
                self._put(data, name, theirs)
                self.merged.append(label)
            else:
                stored_text, my_text = self._shown(name, theirs), self._shown(name, mine)
                self.conflicts.append(Conflict(label, stored_text, word_diff(stored_text, my_text)))
        data[self.add_prefix("loaded")] = self._mark(stored)
        self.data = data
        if self.conflicts or self.merged:
            raise forms.ValidationError(
                _(
                    "Somebody else saved this record while you were writing, so nothing has been saved yet. "
                    "Your text is still here: compare, correct and save again."
                ),
                code="conflict",
            )

    def _label(self, name: str) -> str:
        """Name a field, and its language: on the page the tab says it, in a list of fields nothing would."""
        label = str(self.fields[name].label or name)
        field = next((field for field in self._meta.model._meta.fields if field.name == name), None)
        code = getattr(field, "language", "")  # only a translated field's column has it
        return f"{label} ({l10n.language_name(code)})" if code else label

    def _put(self, data, name: str, value: Any) -> None:
        widget, key = self.fields[name].widget, self.add_prefix(name)
        prepared = self.fields[name].prepare_value(value)
        if isinstance(prepared, (list, tuple, models.QuerySet)):
            data.setlist(key, [str(getattr(item, "pk", item)) for item in prepared])
        elif isinstance(widget, forms.CheckboxInput):
            data.pop(key, None)
            if prepared:
                data[key] = "on"
        else:
            data[key] = "" if prepared is None else str(prepared)

    def _shown(self, name: str, value: Any) -> str:
        """Return a value in words, so that two people’s choices can be compared."""
        choices = getattr(self.fields[name], "queryset", None)
        if choices is not None and value:
            keys = [
                getattr(item, "pk", item)
                for item in (value if isinstance(value, (list, tuple, models.QuerySet)) else [value])
            ]
            return ", ".join(str(record) for record in choices.filter(pk__in=keys))
        return "" if value is None else str(value)

    def _free_slug(self, cleaned: dict) -> str:
        names = [
            self.slug_source,
            *(column(self.slug_source, code) for code in language_order(cleaned.get("source_language", ""))),
        ]
        title = next((cleaned[name] for name in names if cleaned.get(name)), "")
        return free_slug(self._meta.model, title)


class TranslatedForm(SiteForm):
    """A form with the same fields in every language: one language is enough, and it may be any."""

    # Fields that must be there in at least one language.
    needed: tuple[str, ...] = ()

    def clean(self) -> dict:
        """Ask for the needed fields in the language the record starts from, or in any."""
        cleaned = super().clean()
        for field in self.needed:
            names = [column(field, code) for code in SITE_LANGUAGES]
            if any(name in self.fields for name in names) and not any(cleaned.get(name) for name in names):
                first = cleaned.get("source_language") or SITE_LANGUAGES[0]
                self.add_error(column(field, first), _("Write this in at least one language."))
        return cleaned
