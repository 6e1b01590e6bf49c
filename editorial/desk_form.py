"""The form of the desk. It carries what it showed, so that a second saver is told and overwrites nothing."""

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from core.admin_forms import Conflict, digest
from core.textdiff import word_diff
from editorial.desk import Part
from editorial.translating import plain

_signer = Signer(salt="editorial.desk_form.loaded")
ROWS_LEAST, ROWS_MOST, LINE = 2, 30, 56


class DeskForm(forms.Form):
    """One box for each part; what is stored is compared with what the page had shown (as `core.admin_forms` does)."""

    loaded = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, parts: list[Part], language: str, **options) -> None:
        super().__init__(*args, **options)
        self.parts = {part.field: part for part in parts}
        self.conflicts: list[Conflict] = []
        self.merged: list[str] = []
        for part in parts:
            rows = max(ROWS_LEAST, min(ROWS_MOST, len(part.source or part.text) // LINE + 2))
            widget = forms.Textarea({"rows": rows, "lang": language, "spellcheck": "true"})
            if not part.is_long:
                widget = forms.TextInput({"lang": language, "spellcheck": "true"})
            self.fields[part.field] = forms.CharField(
                label=part.label,
                required=False,
                strip=False,
                max_length=part.max_length,
                widget=widget,
                initial=part.text,
            )
        self.fields["loaded"].initial = self._mark()

    def clean(self) -> dict:
        """Stop where somebody else has saved meanwhile, with both texts in view."""
        cleaned = super().clean()
        loaded = self._loaded(cleaned.get("loaded", ""))
        data = self.data.copy()
        for name, part in self.parts.items():
            stored = digest(part.text)
            if name not in cleaned or name not in loaded or loaded[name] == stored:
                continue
            mine = plain(cleaned[name])
            if digest(mine) == stored:
                continue
            if digest(mine) == loaded[name]:  # only the other person touched it: take theirs
                data[self.add_prefix(name)] = part.text
                self.merged.append(part.label)
            else:
                self.conflicts.append(Conflict(part.label, part.text, word_diff(part.text, mine)))
        if self.conflicts or self.merged:
            data[self.add_prefix("loaded")] = self._mark()
            self.data = data
            raise forms.ValidationError(
                _(
                    "Somebody else saved this record while you were writing, so nothing has been saved yet. "
                    "Your text is still here: compare, correct and save again."
                ),
                code="conflict",
            )
        return cleaned

    @property
    def texts(self) -> dict[str, str]:
        """Return what was written, by field."""
        return {name: plain(self.cleaned_data[name]) for name in self.parts if name in self.cleaned_data}

    @property
    def seen(self) -> dict[str, str]:
        """Return the marks of the originals that the page had shown."""
        return self._loaded(self.cleaned_data.get("loaded", "")).get(":seen", {})

    def _mark(self) -> str:
        marks = {name: digest(part.text) for name, part in self.parts.items()}
        seen = {name: part.source_mark for name, part in self.parts.items()}
        return _signer.sign_object({**marks, ":seen": seen}, compress=True)

    @staticmethod
    def _loaded(mark: str) -> dict:
        try:
            return _signer.unsign_object(mark) if mark else {}
        except BadSignature:
            return {}
