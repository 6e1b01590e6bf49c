"""How every form of the site looks: label above, one line of help, errors beside the field and in a summary."""

import datetime as dt
import hashlib
from collections.abc import Mapping

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.translation import gettext as _

from core import l10n


class SiteFormRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` print our components; the admin lays out its own forms."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


# Errors of one field, tied to it by id. Django has no renderer setting for their template.
ErrorList.template_name = "components/errors.html"

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
            form.add_error(name, _("Saved meanwhile by somebody else: “%(text)s”") % {"text": shown})


def shown_value(field: forms.Field, value: object) -> str:
    """Return a value as the form shows it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return l10n.short_date(value)
    return str(dict(getattr(field, "choices", ())).get(value, value or ""))
