"""How every form of the site looks: label above, one line of help, errors beside the field and in a summary."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import l10n


class SiteFormRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` print our components; the admin lays out its own forms."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


# Errors of one field, tied to it by id. Django has no renderer setting for their template.
ErrorList.template_name = "components/errors.html"

# Thousands are parted by the same sign throughout, or not at all: 12.5 is no number of people.
WHOLE = re.compile(r"\d+|\d{1,3}(?:([\s.,'’\u00a0\u202f])\d{3})(?:\1\d{3})*", re.ASCII)
MOST_NUMBER = 100_000_000

# Marks that turn round the direction of whatever follows them, on pages that we did not write; none of our languages
# needs them, and pasted text may carry them unseen.
DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def as_typed(text: str) -> str:
    """Return a text with plain line ends (one character each) and without marks that turn its direction round."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(DIRECTION_MARKS)


def mark_of(initial: Mapping[str, object]) -> str:
    """Return a short mark of what a form was opened with, for its hidden field `seen`."""
    return hashlib.sha256(repr(sorted(initial.items())).encode()).hexdigest()[:16]


def refuse_to_overwrite(form: forms.Form) -> None:
    """Show what somebody else has saved since a form was opened, beside what was typed; the next press saves.

    The form has sent the mark of its `initial` values as `seen`. Fields that are the same on both sides stay silent.
    """
    if form.data.get(form.add_prefix("seen")) == mark_of(form.initial):
        return
    for name, theirs in form.initial.items():
        if name in form.cleaned_data and (form.cleaned_data[name] or "") != (theirs or ""):
            shown = shown_value(form.fields[name], theirs)
            form.add_error(name, _("Saved meanwhile in another tab or by somebody else: “%(text)s”") % {"text": shown})


def shown_value(field: forms.Field, value: object) -> str:
    """Return a value as the form shows it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return l10n.short_date(value)
    return str(dict(getattr(field, "choices", ())).get(value, value or ""))


class WholeNumber(forms.CharField):
    """A number as people write it in any of our languages: 65,000, 65.000 or 65 000."""

    default_error_messages = {
        "number": gettext_lazy("Write a whole number in figures, without decimals: for example 65000.")
    }

    def __init__(self, **options) -> None:
        """Offer the figures of a telephone's keyboard."""
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=20, **options)

    def clean(self, value: str) -> int | None:
        """Return the number."""
        text = super().clean(value).strip()
        if not text:
            return None
        number = int(re.sub(r"\D", "", text)) if WHOLE.fullmatch(text) else 0
        if not 0 < number <= MOST_NUMBER:
            raise ValidationError(self.error_messages["number"], code="number")
        return number
