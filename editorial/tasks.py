"""Machine drafts leave the request: the engine may take seconds for a long text."""

import logging
from collections.abc import Iterable

from django.utils import timezone
from django_tasks import task

from core.translated import column
from editorial import machine
from editorial.enums import Origin, Standing, Work
from editorial.models import TranslationState
from editorial.tracking import text_column, translated_fields
from editorial.translating import save_drafts

log = logging.getLogger(__name__)


@task()
def draft_by_machine(key: int) -> str:
    """Write drafts for what a translation lacks; the result says how it went, for the list of the site's jobs.

    Runs again without harm: what somebody has written meanwhile stays.
    """
    state = TranslationState.objects.filter(pk=key).first()
    record = state and state.record
    if record is None:
        return "gone"
    pair = pair_of(state)
    if pair is None:
        return "no pair"
    wanted = [field for field in translated_fields(state.model) if field in state.owed]
    texts = {field: getattr(record, text_column(field, pair.source)) or "" for field in wanted}
    try:
        drafts = machine.translate_texts(texts, pair)
    except machine.MachineError as error:
        log.warning("No machine draft of %s: %s", state, error)
        return "failed"
    finally:
        TranslationState.objects.filter(pk=key).update(machine_asked_at=None)
    limits = {name: state.model._meta.get_field(column(name, state.language)).max_length for name in drafts}
    drafts = {name: text for name, text in drafts.items() if not limits[name] or len(text) <= limits[name]}
    changed = save_drafts(
        state=state,
        by=None,
        texts=drafts,
        origin=Origin.MACHINE,
        engine=f"{machine.provider().name}, {pair.source} → {pair.target}",
    )
    return f"{len(changed)} of {len(wanted)}"


def pair_of(state: TranslationState, rows: Iterable[TranslationState] | None = None) -> machine.Pair | None:
    """Return the direction for a translation: from the original, or from a valid translation that has a better one.

    `rows` are the record's languages, where they are at hand.
    """
    if not any(pair.target == state.language for pair in machine.provider().pairs()):
        return None
    if rows is None:
        rows = TranslationState.objects.filter(kind=state.kind, object_id=state.object_id)
    source = [row.language for row in rows if row.is_source]
    valid = [row.language for row in rows if row.state == Standing.PUBLISHED and not row.words and row.pk != state.pk]
    return machine.pair_for(state.language, [*source, *sorted(valid)])


def ask_machine(states) -> int:
    """Have drafts made for those translations that a machine can draft and that wait for nothing; return how many."""
    number = 0
    for state in states.owed().exclude(work=Work.IN_REVIEW):
        if pair_of(state) is None:
            continue
        TranslationState.objects.filter(pk=state.pk).update(machine_asked_at=timezone.now())
        draft_by_machine.enqueue(state.pk)
        number += 1
    return number
