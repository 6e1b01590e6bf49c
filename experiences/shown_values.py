"""A stored value of the writing form, as a browser would send it and as a person reads it."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import l10n
from experiences.enums import Audience, Licence
from experiences.forms import LINK_FIELDS, ExperienceForm


def as_sent(value) -> list[str]:
    """Return a stored value as a browser would send it."""
    if isinstance(value, list):
        return [str(item) for item in value]
    return ["" if value is None else str(value)]


def for_reading(form: ExperienceForm, name: str, value) -> str:
    """Return a stored value as its writer saw it."""
    if name in LINK_FIELDS:
        rows = form.fields[name].queryset.filter(pk__in=value)
        return ", ".join(str(row) for row in rows) or _("nothing chosen")
    if name == "audiences":
        return ", ".join(str(Audience(item).label) for item in value) or _("nothing chosen")
    if name == "licence":
        return str(Licence(value).label) if value else _("nothing chosen")
    if name in {"original_language", "writing_language"}:
        return capfirst(l10n.language_name(value))
    return as_sent(value)[0]
