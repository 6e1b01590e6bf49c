"""An experience that was written in a spreadsheet comes back: what differs, who else has written, what is taken over.

What a file brought waits in the session of the person who sent it; nothing changes before they have seen it field by
field. It is then taken over as a whole or not at all, by the same `save_draft` as every other save.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.textdiff import Piece, word_diff
from core.uploads import count_file
from experiences import drafting, presence
from experiences.forms import ExperienceForm
from experiences.merging import digest
from experiences.models import Experience
from experiences.models.experience import ORIGINAL, STORY_FIELDS, TEXT_FIELDS, column_in
from experiences.offline_file import Upload, as_cell, columns_of, fields_of, languages_of, read

MINE, THEIRS, BOTH = "mine", "theirs", "both"
KEY, DONE = "offline_upload", "offline_done"
MOST_COMPARED = 60_000  # characters of a whole page; word by word more would keep its reader waiting
MOST = 3  # uploads that wait, of different experiences


class Overtaken(Exception):  # noqa: N818 - it is no fault of anybody
    """Text was saved in the very moment in which a spreadsheet was taken over; nothing of it was. It says why."""


class UploadForm(forms.Form):
    """A spreadsheet that was downloaded for this experience."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("The file that you downloaded here, up to 3 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args, experience: Experience, by: User, **options) -> None:
        """Keep the experience that the file must belong to, and who sends it."""
        self.experience, self.by = experience, by
        super().__init__(*args, **options)

    def clean_file(self) -> Upload:
        """Read it; whatever is wrong with it is said beside the field."""
        count_file(self.by)
        return read(self.cleaned_data["file"], self.experience)


@dataclass
class Change:
    """One field in one language: what the spreadsheet says, what is stored, and whether both sides have written."""

    column: str
    name: str
    language: str
    label: str
    typed: str
    stored: object
    value: object = None
    is_conflict: bool = False
    errors: list[str] = field(default_factory=list)
    decision: str = ""
    problem: str = ""  # with the decision, not with the text
    is_compared: bool = True

    @property
    def seen(self) -> str:
        """Return a mark of what is stored, for the page to name when the decision comes back."""
        return digest(self.stored)

    @property
    def theirs(self) -> str:
        """Return what is stored, for reading."""
        return as_cell(self.stored)

    @property
    def can_keep_both(self) -> bool:
        """True for texts of several lines, which can stand one after the other."""
        return self.is_conflict and self.name in ("summary", *STORY_FIELDS) and bool(self.theirs and self.typed)

    @property
    def choices(self) -> list[str]:
        """Return the decisions that are possible; what the site would refuse can only stay as it is."""
        if self.errors:
            return []
        return [MINE, THEIRS, *([BOTH] if self.can_keep_both else [])]

    @cached_property
    def pieces(self) -> list[Piece]:
        """Return the text of the spreadsheet with what it adds and removes."""
        if self.is_compared:
            return word_diff(self.theirs, self.typed)
        return [piece for piece in (Piece("removed", self.theirs), Piece("added", self.typed)) if piece.text]

    def decided(self) -> object:
        """Return what is to be stored."""
        return f"{self.theirs}\n\n{self.typed}" if self.decision == BOTH else self.value


# What waits -----------------------------------------------------------------------------------------------------------


def keep(session: SessionBase, experience: Experience, upload: Upload) -> None:
    """Put what was written in the spreadsheet aside for its sender; an earlier upload of the same experience goes."""
    changed = {name: text for name, text in upload.values.items() if digest(text) != upload.base.get(name, "")}
    base = {name: upload.base.get(name, "") for name in changed}
    waiting = session.get(KEY, {})
    waiting.pop(str(experience.pk), None)
    entry = {"token": uuid.uuid4().hex, "values": changed, "base": base, "version": upload.version}
    session[KEY] = dict([*waiting.items(), (str(experience.pk), entry)][-MOST:])


def waiting(session: SessionBase, experience: Experience) -> tuple[str, Upload] | None:
    """Return the upload of this experience that waits, with its token."""
    entry = session.get(KEY, {}).get(str(experience.pk))
    return (entry["token"], Upload(entry["values"], entry["base"], entry["version"])) if entry else None


def forget(session: SessionBase, experience: Experience) -> None:
    """Drop it, because it is taken over or not wanted; its token is remembered, so that a second press is no error."""
    if entry := session.get(KEY, {}).pop(str(experience.pk), None):
        session[DONE] = entry["token"]
        session.modified = True


def is_done(session: SessionBase, token: str) -> bool:
    """Tell whether this very upload has been dealt with before."""
    return bool(token) and session.get(DONE) == token


# What differs ---------------------------------------------------------------------------------------------------------


def changes(experience: Experience, by: User, upload: Upload) -> list[Change]:
    """Return what the spreadsheet would change, in the order of the form.

    A cell that still holds what was downloaded changes nothing, even where somebody has written on the site since.
    """
    found: list[Change] = []
    compared = 0
    checked = _checked(experience, by, upload)
    languages = languages_of(experience)
    for name in fields_of(experience):
        for code, place in zip(languages if name in TEXT_FIELDS else [""], columns_of(name, languages), strict=True):
            if place not in upload.values:
                continue
            stored, typed = getattr(experience, place), upload.values[place]
            value, errors = checked[place]
            if as_cell(value) == as_cell(stored) and not errors:
                continue
            is_conflict = digest(as_cell(stored)) != upload.base.get(place, "")
            label = str(ExperienceForm.base_fields[name].label)
            language = experience.original_language if code == ORIGINAL else code
            decision = "" if is_conflict else MINE
            change = Change(place, name, language, label, typed, stored, value, is_conflict, errors, decision)
            compared += len(change.theirs) + len(typed)
            change.is_compared = compared <= MOST_COMPARED
            found.append(change)
    return found


def decide(found: list[Change], data: Mapping[str, str]) -> list[Change]:
    """Take the decisions of the page into the changes; return those that are still to be made.

    Where something else is stored than what the page had shown, the decision is asked for anew.
    """
    for change in found:
        overtaken = data.get(f"seen-{change.column}") != change.seen
        choice = data.get(f"choose-{change.column}", "")
        change.decision = choice if choice in change.choices and not overtaken else ""
        if overtaken and not change.errors:
            change.is_conflict = True
        if change.decision == BOTH:
            _check_length(change)
    return [change for change in found if not change.decision and not change.errors]


@transaction.atomic
def take_over(*, experience: Experience, by: User, found: list[Change]) -> int:
    """Save what was decided, all of it or nothing, as one version; return how many texts have changed.

    Raises Overtaken where other text is saved first, and NotEditable where the city does not write any more.
    """
    taken = [change for change in found if change.decision in {MINE, BOTH} and not change.errors]
    values = {change.column: change.decided() for change in taken}
    base = {change.column: change.seen for change in taken}
    saved = drafting.save_draft(experience=experience, by=by, values=values, form=drafting.OpenForm(base=base))
    if saved.conflicts or saved.refused:
        conflict = [presence.who_saved(saved.savers.values(), by)] if saved.conflicts else []
        raise Overtaken(*saved.refused.values(), *conflict)
    return len(taken)


def _checked(experience: Experience, by: User, upload: Upload) -> dict[str, tuple[object, list[str]]]:
    """Return by column what the form makes of each text, with its errors: the rules are those of the writing page."""
    result: dict[str, tuple[object, list[str]]] = {}
    for language in languages_of(experience):
        names = [name for name in fields_of(experience) if name in TEXT_FIELDS or language == experience.written_in]
        places = {name: column_in(name, language) if name in TEXT_FIELDS else name for name in names}
        data = {name: upload.values[place] for name, place in places.items() if place in upload.values}
        if not data:
            continue
        form = ExperienceForm(data, user=by, experience=experience, language=language, only=data)
        form.is_valid()
        for name in data:
            result[places[name]] = (form.cleaned_data.get(name), list(form.errors.get(name, [])))
    return result


def _check_length(change: Change) -> None:
    try:
        ExperienceForm.base_fields[change.name].run_validators(change.decided())
    except ValidationError as problem:
        change.problem, change.decision = " ".join(problem.messages), ""
