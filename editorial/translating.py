"""What is done at the translation desk: drafts beside the record, review, publication, and who translates what.

Who writes into a record locks it first and the state of its translation after it, as the triggers do; saving a draft
locks the state alone and touches nothing that visitors read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from operator import or_

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.permissions import require
from core.translated import column
from editorial import emails, permissions
from editorial.enums import Origin, Work
from editorial.models import TranslationDraft, TranslationState
from editorial.tracking import source_hash, text_column, translated_fields

# What changes in a draft that somebody goes on writing.
DRAFT_COLUMNS = ("text", "by", "source_text", "origin", "engine", "machine_text", "updated_at")


def source_language(state: TranslationState) -> str:
    """Return the language that the translations of a record start from."""
    rows = TranslationState.objects.filter(kind=state.kind, object_id=state.object_id, is_source=True)
    return rows.values_list("language", flat=True).get()


def text_in(record: models.Model, field: str, language: str) -> str:
    """Return the published text of one field in one language, as a form gives it."""
    return plain(getattr(record, text_column(field, language)))


def plain(text: str | None) -> str:
    """Return a text without what browsers and databases do to its ends of lines."""
    return (text or "").replace("\r", "")


def save_drafts(
    *, state: TranslationState, by, texts: Mapping[str, str], origin: str = Origin.HUMAN, engine: str = ""
) -> list[str]:
    """Keep texts beside the record and return the fields that changed; visitors see nothing of them."""
    return save_batch(texts={state.pk: texts}, by=by, origin=origin, engine=engine).get(state.pk, [])


@transaction.atomic(savepoint=False)
def save_batch(
    *, texts: Mapping[int, Mapping[str, str]], by, origin: str = Origin.HUMAN, engine: str = ""
) -> dict[int, list[str]]:
    """Keep texts of many translations (by the key of their state) as drafts, and return the fields that changed.

    A text like the published one is no draft any more. What a machine wrote keeps that origin when a person corrects
    it; a machine never writes over what a person has written. As many statements for a thousand as for one.
    """
    rows = TranslationState.objects.select_for_update(of=("self",)).filter(pk__in=texts).order_by("pk")
    rows = list(rows.prefetch_related("drafts"))
    changed, new, edited, gone, begun, ended = {}, [], [], [], [], []
    for row, record, source in with_records(rows):
        if by is not None:
            require(permissions.can_translate, by, row)
        drafts = {draft.field: draft for draft in row.drafts.all()}
        fields = changed.setdefault(row.pk, [])
        for field in (name for name in translated_fields(row.model) if name in texts[row.pk]):
            text, draft = plain(texts[row.pk][field]), drafts.get(field)
            published = text_in(record, field, row.language)
            if text == (draft.text if draft else published):
                continue
            if origin == Origin.MACHINE and draft and not draft.is_untouched_machine:
                continue
            fields.append(field)
            if text == published:
                gone.append(drafts.pop(field).pk)
                continue
            draft = drafts.setdefault(field, TranslationDraft(state=row, field=field, origin=origin))
            draft.text, draft.by, draft.source_text = text, by, text_in(record, field, source)
            draft.updated_at = timezone.now()
            _mark_origin(draft, origin, engine)
            (new if draft.pk is None else edited).append(draft)
        if fields and bool(drafts) != bool(row.work):
            (begun if drafts else ended).append(row.pk)
    TranslationDraft.objects.filter(pk__in=gone).delete()
    TranslationDraft.objects.bulk_create(new)
    TranslationDraft.objects.bulk_update(edited, DRAFT_COLUMNS, batch_size=500)
    TranslationState.objects.filter(pk__in=begun).update(work=Work.DRAFT)
    TranslationState.objects.filter(pk__in=ended).update(work="")
    return changed


def with_records(rows: Collection[TranslationState]) -> Iterator[tuple[TranslationState, models.Model, str]]:
    """Give each translation with its record and its original's language, by one query and one for each type."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        by_kind[row.kind].add(row.object_id)
    wanted = reduce(or_, (Q(kind=kind, object_id__in=keys) for kind, keys in by_kind.items()), Q(pk__in=[]))
    originals = TranslationState.objects.filter(wanted, is_source=True).values_list("kind", "object_id", "language")
    sources = {(kind, key): code for kind, key, code in originals}
    records = {kind: apps.get_model(kind)._default_manager.in_bulk(keys) for kind, keys in by_kind.items()}
    for row in rows:
        record, source = records[row.kind].get(row.object_id), sources.get((row.kind, row.object_id))
        if record is not None and source:
            yield row, record, source


@transaction.atomic
def send_to_review(*, state: TranslationState, by) -> bool:
    """Say that the drafts are ready to be read by who publishes them; False where there is nothing to read."""
    require(permissions.can_translate, by, state)
    row = _locked(state)
    if not row.drafts.exists() or row.work == Work.IN_REVIEW:
        return False
    row.work = Work.IN_REVIEW
    row.save(update_fields=["work"])
    audit.record("translation_to_review", row.record, by=by, language=row.language)
    return True


@transaction.atomic
def give_back(*, state: TranslationState, by) -> bool:
    """Give drafts that wait for review back to who writes them."""
    require(permissions.can_publish, by, state)
    row = _locked(state)
    if row.work != Work.IN_REVIEW:
        return False
    row.work = Work.DRAFT
    row.save(update_fields=["work"])
    audit.record("translation_given_back", row.record, by=by, language=row.language)
    return True


@transaction.atomic
def publish_translation(
    *, state: TranslationState, by, fields: Collection[str], seen: Mapping[str, str] | None = None
) -> list[str]:
    """Publish the drafts of these fields, and take those without a draft as valid for the original as it is now.

    Writes the record's columns with its history, search row and audit trail. `seen` are marks of the originals that
    were on the page (`source_hash` by field). Raises ValidationError where an original has been changed since, and
    where a text is not one that the record may hold.
    """
    require(permissions.can_publish, by, state)
    record = state.model._default_manager.select_for_update(of=("self",)).get(pk=state.object_id)
    row = _locked(state)
    source = source_language(row)
    chosen = [field for field in translated_fields(row.model) if field in fields]
    for field in chosen:
        if seen is not None and seen.get(field) != source_hash(getattr(record, text_column(field, source)) or ""):
            raise ValidationError(_("The original has been changed meanwhile. Here it is as it stands now."))
    drafts = {draft.field: draft for draft in row.drafts.filter(field__in=chosen)}
    columns = [column(field, row.language) for field in drafts]
    for field, draft in drafts.items():
        setattr(record, column(field, row.language), draft.text)
    if drafts:
        _write(record, columns, by)
    row.drafts.filter(field__in=drafts).delete()
    row.refresh_from_db()
    for field in chosen:
        row.hashes[field] = source_hash(getattr(record, text_column(field, source)) or "")
        row.before.pop(field, None)
        if text_in(record, field, row.language):
            row.owed.pop(field, None)
    row.words = sum(row.owed.values())
    row.save(update_fields=["hashes", "before", "owed", "words"])
    _set_work(row, has_drafts=row.drafts.exists())
    origins = {field: draft.origin for field, draft in drafts.items()}
    audit.record("publish_translation", record, by=by, language=row.language, fields=chosen, origins=origins)
    return chosen


@transaction.atomic
def assign_translations(*, states: models.QuerySet, to, by) -> int:
    """Give translations to somebody of the secretariat, or (None) to nobody; return how many had somebody else.

    Whoever gets them is told by mail, unless they took them themselves.
    """
    require(permissions.can_lead, by)
    if to is not None and not (to.is_active and to.is_staff and to.has_perm("editorial.change_translationstate")):
        raise ValidationError(_("%(person)s does not translate.") % {"person": to})
    rows = TranslationState.objects.filter(pk__in=states.translations().values("pk")).exclude(assigned_to=to)
    if to is None:
        rows = rows.filter(assigned_to__isnull=False)
    keys = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    TranslationState.objects.filter(pk__in=keys).update(assigned_to=to)
    given = list(TranslationState.objects.filter(pk__in=keys))
    for row in given:
        audit.record("assign_translation", row, by=by, language=row.language, to=getattr(to, "pk", None))
    if given and to is not None and to != by:
        emails.translations_given(given, to=to, by=by)
    return len(keys)


def _write(record: models.Model, columns: list[str], by) -> None:
    record.clean_fields(exclude={field.name for field in record._meta.fields} - set(columns))
    record.validate_constraints()
    if hasattr(record, "version"):
        record.version += 1  # a form that was open in another tab is out of date now
    record._history_user = by  # noqa: SLF001 - the name that simple_history reads
    record.save()


def _locked(state: TranslationState) -> TranslationState:
    return TranslationState.objects.select_for_update(of=("self",)).get(pk=state.pk)


def _mark_origin(draft: TranslationDraft, origin: str, engine: str) -> None:
    if origin == Origin.MACHINE:
        draft.origin, draft.engine, draft.machine_text = origin, engine, draft.text
    elif origin == Origin.FILE:
        draft.origin = origin


def _set_work(row: TranslationState, *, has_drafts: bool) -> None:
    """Drafts are being written while there are any, unless they wait for review."""
    work = (row.work or Work.DRAFT) if has_drafts else ""
    if work != row.work:
        row.work = work
        row.save(update_fields=["work"])
