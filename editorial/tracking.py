"""Which texts of the site are translated, told to the database, whose triggers keep `TranslationState` true.

After each `migrate` every translated model (modeltranslation's registry) gets a trigger that knows its fields; where
it is new, the states of the rows that exist are made. A model's `TranslationOptions` may say more:

    own_per_language = ("exonym",)          fields that each language has for itself, and nobody translates
    live_states = ("state", ("published",)) a column, and the values with which the record is in the secretariat's hands
    part_of = ("experience_id", "experiences.experience")   the record that it belongs to and is in hand with
    as_written = "written_in_original"      where this is true, the original is no language of the site: `original_…`
    label_column = "name"                   what the record is called by, where that is not its first translated field
"""

import hashlib
import json

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from modeltranslation.translator import translator

from core.translated import column

TRIGGER = "translation_tracked"
LANGUAGES = list(settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"])


def source_hash(text: str) -> str:
    """Return the same mark of a text as the database does."""
    return hashlib.sha256(text.replace("\r", "").encode()).hexdigest()[:16]


def text_column(field: str, language: str) -> str:
    """Return where a text stands: in a language of the site, or as it was written in another one (decision 31)."""
    return column(field, language) if language in LANGUAGES else f"original_{field}"


def translated_fields(model: type[models.Model]) -> list[str]:
    """Return the fields that somebody translates, in the model's order; addresses are another one in each language."""
    options = translator.get_options_for_model(model)
    own = getattr(options, "own_per_language", ())
    return [
        field.name
        for field in model._meta.fields
        if field.name in options.all_fields and field.name not in own and not isinstance(field, models.URLField)
    ]


def tracked_models() -> list[type[models.Model]]:
    """Return the models that the translation desk looks after; what belongs to a record comes after all records."""
    registered = translator.get_registered_models(abstract=False)
    ours = [model for model in apps.get_models() if model in registered and translated_fields(model)]
    return sorted(ours, key=lambda model: (bool(specification(model)["parent_kind"]), model._meta.label_lower))


def specification(model: type[models.Model]) -> dict:
    """Return what the trigger of a model must know."""
    options = translator.get_options_for_model(model)
    fields = translated_fields(model)
    live_column, live_values = getattr(options, "live_states", ("", ()))
    parent_column, parent_kind = getattr(options, "part_of", ("", ""))
    label = getattr(options, "label_column", fields[0])
    labels = [column(label, code) for code in LANGUAGES] if label in options.all_fields else [label]
    columns = {field.column for field in model._meta.fields}
    watched = {column(field, code) for field in fields for code in LANGUAGES} | set(labels)
    watched |= {live_column, parent_column, "source_language"} & columns
    written = _as_written(model, parent_kind)
    if written:
        names = {written["as_written"], "original_language", *(text_column(field, "") for field in fields)}
        watched |= names & columns
    return {
        "kind": model._meta.label_lower,
        "key": model._meta.pk.column,
        "fields": fields,
        "core": [field for field in getattr(model, "translation_core", ()) if field in fields],
        "languages": LANGUAGES,
        "label": label,
        "live_column": live_column,
        "live_values": list(live_values),
        "parent_column": parent_column,
        "parent_kind": parent_kind,
        "watched": sorted(watched),
        **written,
    }


def _as_written(model: type[models.Model], parent_kind: str) -> dict[str, str]:
    """Return where it stands that a text was written in another language: in its own row, or in that it belongs to."""
    if own := getattr(translator.get_options_for_model(model), "as_written", ""):
        return {"as_written": own}
    parent = apps.get_model(parent_kind) if parent_kind else None
    theirs = getattr(translator.get_options_for_model(parent), "as_written", "") if parent else ""
    has_original = any(field.name.startswith("original_") for field in model._meta.fields)
    return {"as_written": theirs, "parent_table": parent._meta.db_table} if theirs and has_original else {}


def track(using: str = "default", **_signal) -> list[str]:
    """Make the triggers that are missing or not as they should be, and the states of their rows; name the models.

    Tables that do not exist yet (a database being migrated in steps) get theirs the next time.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    done = []
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('translation_changed') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return []
        known = _existing(cursor)
        for model in tracked_models():
            table, spec = model._meta.db_table, specification(model)
            wanted = json.dumps(spec, sort_keys=True)
            if known.pop(table, "") == wanted or not _has_columns(cursor, table, spec["watched"]):
                continue
            cursor.execute(f'DROP TRIGGER IF EXISTS {TRIGGER} ON "{table}"')
            literal = wanted.replace("'", "''")
            cursor.execute(
                f'CREATE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
                f" FOR EACH ROW EXECUTE FUNCTION translation_changed('{literal}')"
            )
            cursor.execute(
                f'SELECT count(translation_refresh(%s::jsonb, to_jsonb(t), NULL)) FROM "{table}" AS t',  # noqa: S608
                [wanted],
            )
            done.append(spec["kind"])
        for table in known:
            cursor.execute(f'DROP TRIGGER {TRIGGER} ON "{table}"')
    return done


def _existing(cursor) -> dict[str, str]:
    """Return the argument of each trigger by its table."""
    cursor.execute(
        "SELECT c.relname, t.tgargs FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgname = %s AND n.nspname = current_schema()",
        [TRIGGER],
    )
    return {table: bytes(arguments).rstrip(b"\0").decode() for table, arguments in cursor.fetchall()}


def _has_columns(cursor, table: str, columns: list[str]) -> bool:
    cursor.execute(
        "SELECT count(*) FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s AND column_name = ANY(%s)",
        [table, columns],
    )
    return cursor.fetchone()[0] == len(columns)
