"""What somebody changed by hand in the admin, in the reader's language.

The audit trail keeps Django's own message: labels of fields and names of models in English, beginning with a capital
or not, without the context of their translation. So they are looked up in the models and not in the catalogues.
"""

import functools
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from core import l10n
from core.models import AuditEvent

MARK = "loaded"  # the form's own field, which says what it was opened with (core.admin_forms)


def change_message(event: AuditEvent) -> str:
    """Return what an event of the admin changed, empty for other events."""
    changes = event.data.get("changes")
    if not isinstance(changes, list):
        return ""
    model = _models().get(event.object_type)
    sentences = [_sentence(kind, what, model) for change in changes for kind, what in change.items()]
    return " ".join(sentences) or gettext("No fields changed.")


def _sentence(kind: str, what: dict[str, Any], model: type[models.Model] | None) -> str:
    row = _rows().get(what.get("name", ""))
    named = {"name": row._meta.verbose_name if row else gettext(what.get("name", "")), "object": what.get("object", "")}
    if kind == "deleted":
        return gettext("Deleted {name} “{object}”.").format(**named)
    if kind == "added":
        return gettext("Added {name} “{object}”.").format(**named) if what else gettext("Added.")
    labels = [_label(text, row if "name" in what else model) for text in what.get("fields", ()) if text != MARK]
    fields = l10n.listed(list(dict.fromkeys(labels)))
    if "name" in what:
        return gettext("Changed {fields} for {name} “{object}”.").format(fields=fields, **named)
    return gettext("Changed {fields}.").format(fields=fields)


def _label(text: str, model: type[models.Model] | None) -> str:
    field = _fields(model).get(text.casefold()) if model else None
    return str(capfirst(field.verbose_name)) if field else gettext(text)


@functools.cache
def _models() -> dict[str, type[models.Model]]:
    return {model._meta.label_lower: model for model in apps.get_models()}


@functools.cache
def _rows() -> dict[str, type[models.Model]]:
    """Return the models by what they are called in English."""
    with translation.override(None):
        return {str(model._meta.verbose_name): model for model in reversed(apps.get_models())}


@functools.cache
def _fields(model: type[models.Model]) -> dict[str, models.Field]:
    """Return the fields of a model by what they are called in English."""
    with translation.override(None):
        named = [field for field in reversed(model._meta.get_fields()) if hasattr(field, "verbose_name")]
        return {str(field.verbose_name).casefold(): field for field in named}
