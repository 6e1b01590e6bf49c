"""Writing a draft: how it begins, how every save is brought together with what others have saved, who else is writing.

Each function is one transaction on the locked row, as in `actions.py`. A save by hand leaves a version in the history;
autosaves leave one for each stretch of writing: when the writer presses a button, when somebody else goes on, when it
is sent. Otherwise a version every few seconds would bury those that anybody looks for.
"""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cities.models import City
from core import audit
from core.images import delete_copies
from core.permissions import require
from core.translated import SITE_LANGUAGES
from editorial.models import Comment
from experiences import permissions, workflow
from experiences.enums import State
from experiences.merging import digest, merge
from experiences.models import Experience, WritingSession
from experiences.models.experience import ORIGINAL, TEXT_FIELDS, column_in

LINKS = ("topics", "principles", "goals")  # many-to-many fields that the city fills in
DRAFT_PREFIX = "draft-"  # addresses of what has never been public; publishing gives the real one
YEARS = ("began_year", "ended_year")
FORGET_SESSIONS = dt.timedelta(days=14)


@dataclass(frozen=True)
class OpenForm:
    """The form that a save comes from: its token, what it was opened with (digests by column), how often it saved."""

    token: uuid.UUID | None = None
    base: Mapping[str, str] = field(default_factory=dict)
    sequence: int = 0


@dataclass(frozen=True)
class Saved:
    """What has become of a save: the fresh row, and what could not be saved.

    `conflicts` holds, by column, the text that was saved meanwhile from elsewhere, and `savers` who has saved it;
    `refused` says by column why two people's values cannot stand together; `sessions` are the forms open on it, the
    last saved first; `overtaken_by` is the number of a later request that has been saved before this one, which then
    counts for nothing.
    """

    experience: Experience
    conflicts: dict[str, object] = field(default_factory=dict)
    savers: dict[str, User | None] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    sessions: list[WritingSession] = field(default_factory=list)
    overtaken_by: int = 0


@transaction.atomic
def create_draft(
    *,
    city: City,
    by: User,
    values: Mapping[str, object] | None = None,
    token: uuid.UUID | None = None,
    sequence: int = 0,
) -> tuple[Experience, bool]:
    """Begin an experience of a city and return it with True.

    `token` comes from the empty form: the same form sent twice finds the draft of the first time (False).
    """
    require(permissions.can_create, by, city)
    slug = f"{DRAFT_PREFIX}{(token or uuid.uuid4()).hex}"
    experience = Experience(
        slug=slug, city=city, created_by=by, source_language=by.language, original_language=by.language
    )
    chosen = {n: v for n, v in (values or {}).items() if n in LINKS or digest(v) != digest(getattr(experience, n))}
    values = _in_declared_language(experience, chosen)
    links = _assign(experience, values)
    experience._history_user = by  # noqa: SLF001 - the name that simple_history reads
    try:
        with transaction.atomic():
            experience.save()
    except IntegrityError:
        found = Experience.objects.filter(slug=slug, city=city).first()
        if found is None and token is None:
            raise
        # Another city's: no form of ours says so, and nothing is told about it.
        return (found, False) if found else create_draft(city=city, by=by, values=values)
    _set_links(experience, links)
    if token:
        _remember(experience, by, OpenForm(token, sequence=sequence), values)
    audit.record("create", experience, by=by, to=State.DRAFT.value)
    return experience, True


@transaction.atomic
def delete_draft(*, experience: Experience, by: User) -> None:
    """Delete a draft that was never sent, with its versions, remarks and files; only the audit trail remembers it."""
    row = locked(experience)
    if row.submitted_at or row.state != State.DRAFT:
        raise workflow.NotDeletable(State(row.state))
    require(permissions.can_delete, by, row)
    audit.record("delete_draft", row, by=by)
    images = [image.file.name for image in row.images.all()]
    names = images + [document.file.name for document in row.documents.all()]
    key = row.pk
    Comment.objects.about(row).delete()
    row.delete()
    Experience.history.filter(id=key).delete()
    transaction.on_commit(lambda: _delete_files(names, images))


@transaction.atomic
def save_draft(
    *, experience: Experience, by: User, values: Mapping[str, object], form: OpenForm, autosave: bool = False
) -> Saved:
    """Save what has been written so far; nothing is required and nobody is told.

    `values` are columns and, for topics, principles and goals, lists of primary keys. Changes to different fields are
    brought together; where somebody else has changed the same field since the form was opened, that field alone stays
    as it is stored and is named in `conflicts`.
    """
    row = locked(experience)
    require(permissions.can_write, by, row)
    if not row.is_editable_by_city:
        raise workflow.NotEditable(State(row.state))
    sessions = list(row.writing_sessions.select_related("user"))
    mine = next((each for each in sessions if (each.user_id, each.token) == (by.pk, form.token)), None)
    if autosave and mine and form.sequence <= mine.sequence:
        # Has arrived before, or is late: a later one from the same form, with more in it, has been saved.
        return Saved(row, sessions=sessions, overtaken_by=mine.sequence if form.sequence < mine.sequence else 0)
    stored = current_values(row, values)
    merged = merge(base={**form.base, **(mine.written if mine else {})}, stored=stored, mine=values)
    refused = _contradicting_years(row, merged.values)
    kept = {name: value for name, value in merged.values.items() if name not in refused}
    changed = _in_declared_language(
        row, {name: value for name, value in kept.items() if digest(value) != digest(stored[name])}
    )
    if sessions and sessions[0].user_id != by.pk:
        record_version(row, by=sessions[0].user)
    if changed:
        _write(row, by, changed, autosave=autosave)
    if not autosave:
        record_version(row, by=by)
    if form.token:
        _remember(row, by, form, kept | changed, mine)
    return Saved(row, merged.conflicts, _savers(row, merged.conflicts, sessions), refused, sessions)


def close_draft(row: Experience) -> None:
    """End the writing of a locked row, because it is sent: what was autosaved last becomes a version of its writer."""
    if last := row.writing_sessions.select_related("user").first():
        record_version(row, by=last.user)
        row.writing_sessions.all().delete()


def record_version(row: Experience, *, by: User) -> None:
    """Leave the row as it stands in the history, unless this very version is there."""
    if not row.history.filter(version=row.version).exists():
        row._history_user = by  # noqa: SLF001 - the name that simple_history reads
        row.save(update_fields=["version"])


def token_of(experience: Experience) -> str:
    """Return the token of the empty form that a draft began with, as the form wrote it; empty for all others."""
    with contextlib.suppress(ValueError):
        return str(uuid.UUID(experience.slug.removeprefix(DRAFT_PREFIX)))
    return ""


def current_values(experience: Experience, names: Iterable[str]) -> dict[str, object]:
    """Return what is stored under these names, in the form in which `save_draft` takes it."""
    return {
        name: sorted(link.pk for link in getattr(experience, name).all())
        if name in LINKS
        else getattr(experience, name)
        for name in names
    }


def locked(experience: Experience) -> Experience:
    """Return the row as it is now; nobody else changes it before the transaction ends."""
    return (
        Experience.objects.select_for_update(of=("self",)).select_related("city", "assigned_to").get(pk=experience.pk)
    )


def _write(row: Experience, by: User, changed: Mapping[str, object], *, autosave: bool) -> None:
    links = _assign(row, changed)
    row.version += 1
    row._history_user = by  # noqa: SLF001 - the name that simple_history reads
    if autosave:
        row.skip_history_when_saving = True  # simple_history's own switch
    row.save(update_fields=[*_columns(changed), "version", "updated_at"])
    _set_links(row, links)
    if autosave:
        del row.skip_history_when_saving


def _remember(
    row: Experience, by: User, form: OpenForm, values: Mapping[str, object], session: WritingSession | None = None
) -> None:
    now = timezone.now()
    if session is None:
        row.writing_sessions.filter(saved_at__lt=now - FORGET_SESSIONS).delete()
        session = WritingSession(experience=row, user=by, token=form.token)
    session.written |= {name: digest(value) for name, value in values.items()}
    session.sequence = max(session.sequence, form.sequence)
    session.saved_at = now
    session.save()


def _delete_files(names: Iterable[str], images: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
    for name in images:
        delete_copies(name)


def _savers(
    row: Experience, conflicts: Mapping[str, object], sessions: Iterable[WritingSession]
) -> dict[str, User | None]:
    """Return by column who has saved what stands there: the last form that wrote it, else whose version is the last."""
    last = row.history.select_related("history_user").first() if conflicts else None
    return {
        name: next(
            (each.user for each in sessions if each.written.get(name) == digest(value)), last and last.history_user
        )
        for name, value in conflicts.items()
    }


def _contradicting_years(row: Experience, values: Mapping[str, object]) -> dict[str, str]:
    """Refuse what each of two people may write but not both together."""
    began, ended = (values.get(name, getattr(row, name)) for name in YEARS)
    if began and ended and ended < began:
        problem = _("The end cannot be before the beginning.")
        return {name: problem for name in YEARS if name in values}
    return {}


def _in_declared_language(row: Experience, values: Mapping[str, object]) -> dict[str, object]:
    """Store in which language the city writes (`writing_language` is no column) and take its texts along to there.

    They stay where they are if somebody has written there already. Who writes in a language that the site lacks writes
    the original; else the language of the original follows where nobody has said that it is another one.
    """
    values, old = dict(values), row.writing_language
    new = values.pop("writing_language", old)
    if new == old:
        return values
    was, there = row.written_in, new if new in SITE_LANGUAGES else ORIGINAL
    values["written_in_original"] = there == ORIGINAL
    if there != ORIGINAL:
        values["source_language"] = new
    if there == ORIGINAL or (row.original_language == old and "original_language" not in values):
        values["original_language"] = new
    # The title in the original language may have been known before.
    parts = [name for name in TEXT_FIELDS if name != "title" or there != ORIGINAL or not row.original_title]
    if was == there or any(getattr(row, column_in(name, there)) for name in parts):
        return values
    for name in parts:
        here = column_in(name, was)
        if text := values.get(here, getattr(row, here)):
            values[column_in(name, there)], values[here] = text, ""
    return values


def _assign(row: Experience, values: Mapping[str, object]) -> dict[str, list]:
    """Set the columns among the values and return the links, which need a saved row."""
    for name in _columns(values):
        setattr(row, name, values[name])
    return {name: values[name] for name in LINKS if name in values}


def _columns(values: Mapping[str, object]) -> list[str]:
    return [name for name in values if name not in LINKS]


def _set_links(row: Experience, links: Mapping[str, list]) -> None:
    for name, keys in links.items():
        getattr(row, name).set(keys)
