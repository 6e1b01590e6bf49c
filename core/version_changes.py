"""What changed from one stored version of a record to the next, in words."""

from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from modeltranslation.translator import translator
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

from core.textdiff import word_diff


def changes_between(newer: models.Model, older: models.Model, *, hidden: set[str]) -> list[dict]:
    """Return the fields that somebody changed, each with its name and the pieces of both texts.

    What reads the same is no change: ends of lines as another system writes them, spaces after the last word, and a
    text that was never written, saved as an empty one.
    """
    model = newer.instance_type
    helper = HistoricalRecordContextHelper(model, newer)
    shown = []
    for change in newer.diff_against(older, foreign_keys_are_objs=True).changes:
        if change.field in hidden:
            continue
        values = [helper.prepare_delta_change_value(change, value) for value in (change.old, change.new)]
        old, new = (_as_words(value) for value in values)
        if old == new:
            continue
        label = capfirst(model._meta.get_field(change.field).verbose_name)
        shown.append({"label": label, "pieces": word_diff(old, new)})
    return shown


def translated_originals(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns behind a translated field's bare name: they repeat one of the languages."""
    options = translator.get_options_for_model(model) if model in translator.get_registered_models() else None
    return tuple(options.all_fields) if options else ()


def _as_words(value: Any) -> str:
    match value:
        case None | "":
            return ""
        case True:
            return gettext("Yes")
        case False:
            return gettext("No")
        case DeletedObject():
            return "" if value.pk is None else gettext("(deleted)")
        case list() | tuple():
            return ", ".join(str(item) for item in value)
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
