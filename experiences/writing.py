"""One page on which an experience is written: what it shows, and what one press of a button (or autosave) saves."""

import contextlib
import json
import uuid

from django.http import HttpRequest
from django.utils.functional import cached_property

from core import kept_text
from core.translated import SITE_LANGUAGES
from experiences import (
    completeness,
    drafting,
    file_actions,
    machine_drafts,
    presence,
    steps,
    threads,
    timeline,
    workflow,
)
from experiences.enums import State
from experiences.forms import NEVER_STORED, ExperienceForm
from experiences.item_forms import (
    DocumentForm,
    ImageForm,
    ItemForm,
    changed_only,
    stored_marks,
)
from experiences.merging import digest
from experiences.models import Experience, WritingSession
from experiences.models.experience import TEXT_FIELDS
from experiences.shown_values import as_sent
from experiences.steps import FIRST, Step
from experiences.tasks import ask_machine
from experiences.uploading import REFUSED, Sent, refused_files, store_files
from experiences.writing_rows import rows_of

MINE, THEIRS, BOTH = "mine", "theirs", "both"
LONGEST_BASE = 10_000
REMEMBERED = 50  # forms of a person
NOTHING_SAVED = {"restored", "closed"}  # notices of a page that shows what was typed as it came


class WritingPage:
    """One request for the form, from reading what was sent to what the template prints."""

    def __init__(
        self,
        request: HttpRequest,
        experience: Experience | None,
        step: Step = FIRST,
        *,
        language: str = "",
        data=None,
        files=None,
        only=None,
    ) -> None:
        """Without data the form shows what is stored; `only` are the fields that an autosave brings."""
        self.request = request
        self.experience = experience
        self.step = step
        self.asked_language = language
        self.only = step.fields if only is None else only
        self.data = data
        self.form = self._bound(data, files)
        self.opened = self._opened()
        self.base = self.form.digests()
        self.token = str(self.opened.token or uuid.uuid4())
        self.theirs: dict[str, object] = {}
        self.problems: list[str] = []
        self.sent_files: list[Sent] = []
        self.saved: drafting.Saved | None = None
        self.notice = ""
        self._make_item_forms()

    # Saving

    def save(self, *, autosave: bool = False) -> None:
        """Save everything that is good; what is not stays in the form with its error or the other person's text.

        Raises NotEditable where the city does not write any more.
        """
        self._take_decisions()
        self.form.is_valid()
        if self.experience is None and not self._create():
            return
        if self.saved is None:
            self.saved = drafting.save_draft(
                experience=self.experience,
                by=self.request.user,
                values=self.form.values(),
                form=self.opened,
                autosave=autosave,
            )
            self.experience = self.saved.experience
        if autosave:
            self.image_forms = changed_only(self.image_forms, self.only)
            self.document_forms = changed_only(self.document_forms, self.only)
            if not self.saved.overtaken_by:
                self._describe_items()
        else:
            self._describe_items()
            self._add_files()
            self._look_again()

    def save_files(self) -> list[Sent]:
        """Store the new files alone and say of each what has become of it; the first one of a new form makes the draft.

        Raises NotEditable where the city does not write any more.
        """
        self.form.is_valid()
        if self.experience is None and not self._create():
            return refused_files(self.form)
        if not self.experience.is_editable_by_city:
            raise workflow.NotEditable(State(self.experience.state))
        stored = store_files(self.form, experience=self.experience, by=self.request.user)
        return [*refused_files(self.form), *stored]

    def errors(self) -> dict[str, list[str]]:
        """Return what is wrong with each field, by the name under which it is sent."""
        forms = [self.form, *(form for form in self.item_forms if form.is_bound)]
        return {field.html_name: list(field.errors) for form in forms for field in form if field.errors}

    def do(self, name: str) -> None:
        """Do what a small button asks for: remove an image or document, move an image, ask the machine, trust it."""
        what, _dash, key = name.rpartition("-")
        if self.experience is None:
            return
        if what == "machine" and key in SITE_LANGUAGES:
            ask_machine(self.experience, by=self.request.user, language=key)
        elif what == "read" and self.language:
            machine_drafts.take_as_read(
                experience=self.experience, by=self.request.user, language=self.language, field=key
            )
        if not key.isdecimal():
            return
        asked = {"experience": self.experience, "by": self.request.user, "key": int(key)}
        if what in {"image-remove", "document-remove"}:
            file_actions.remove(kind=what.removesuffix("-remove"), **asked)
        elif what in {"image-up", "image-down"}:
            file_actions.move_image(step=-1 if what == "image-up" else 1, **asked)

    def restore(self) -> None:
        """Show what was typed before the sign-in: it comes from the form of then."""
        self.notice = "restored"
        self.base = {name: self.opened.base.get(self.form.column_of(name), "") for name in self.base}

    @property
    def is_empty(self) -> bool:
        """True where nothing has been typed that an experience could begin with."""
        form = self.form
        typed = {name for name, value in form.values().items() if digest(value) != self._as_opened(name)}
        return not typed and not any(form.new_files.values())

    @property
    def conflict(self) -> str:
        """Return who has saved other text than was written here."""
        return presence.who_saved(self.saved.savers.values(), self.request.user)

    def saved_by(self, name: str) -> str:
        """Say who has saved the other text of a field."""
        return presence.saved_by(self.saved.savers[self.form.column_of(name)], self.request.user)

    @property
    def saved_nothing(self) -> bool:
        """True on a page that shows what was typed as it came."""
        return self.notice in NOTHING_SAVED

    @property
    def is_clean(self) -> bool:
        """True where everything that was sent is saved."""
        forms = [self.form, *(form for form in self.item_forms if form.is_bound)]
        return not self.problems and not self.theirs and not any(form.errors for form in forms)

    @property
    def language(self) -> str:
        """Return the language of a translation, nothing for the language of origin, whichever that is."""
        return self.form.language if self.form.is_translation else ""

    @cached_property
    def language_remarks(self) -> list[completeness.Remark]:
        """Return which of the stored texts of this page's language seem to be in another one."""
        return completeness.in_another_language(self.experience, self.form.language) if self.experience else []

    @property
    def is_in_another_language(self) -> bool:
        """True where all of a translation seems to be in another language, which its every page says."""
        return self.form.is_translation and [each.field for each in self.language_remarks] == ["title"]

    @property
    def origin(self) -> str:
        """Return the token of the form that the draft began with, so that a copy on the device can go."""
        return drafting.token_of(self.experience) if self.experience else ""

    @property
    def file_fields(self) -> list:
        """Return the fields of new files, for the summary of errors."""
        return [self.form[name] for name in ("new_images", "new_documents") if name in self.form.fields]

    @property
    def item_forms(self) -> list[ItemForm]:
        """Return the forms of all images and documents."""
        return [*self.image_forms, *self.document_forms]

    def refresh_items(self) -> None:
        """Show images and documents as they are now, with what could not be saved of them."""
        asked = {form.prefix: form for form in self.item_forms}
        self._make_item_forms()
        self.image_forms = [asked.get(form.prefix, form) for form in self.image_forms]
        self.document_forms = [asked.get(form.prefix, form) for form in self.document_forms]

    def _bound(self, data, files=None) -> ExperienceForm:
        return ExperienceForm(
            data,
            files,
            user=self.request.user,
            experience=self.experience,
            language=self.asked_language,
            only=self.only,
        )

    def _opened(self) -> drafting.OpenForm:
        """Return what the form says of itself; whatever is no such thing counts as not said."""
        data, token, base = self.data or {}, None, {}
        with contextlib.suppress(ValueError):
            token = uuid.UUID(data.get("token", ""))
        with contextlib.suppress(ValueError):
            said = json.loads(data.get("base", "")[:LONGEST_BASE])
            if isinstance(said, dict):
                base = {self.form.column_of(name): mark for name, mark in said.items() if isinstance(mark, str)}
        count = data.get("sequence", "")
        sequence = int(count) if count.isdecimal() and len(count) < 17 else 0
        return drafting.OpenForm(token, base, sequence)

    def _as_opened(self, stored: str) -> str:
        name = next((name for name in self.base if self.form.column_of(name) == stored), "")
        return self.base.get(name, "")

    def _take_decisions(self) -> None:
        """Put into the form what was decided about texts that two people have written."""
        asked = {name: self.form.data.get(f"choose-{name}") for name in self.form.fields if self.experience}
        decided = {name: choice for name, choice in asked.items() if choice in {THEIRS, BOTH}}
        if not decided:
            return
        data = self.form.data.copy()
        for name, choice in decided.items():
            stored = self.form.initial.get(name)
            if choice == BOTH and name in TEXT_FIELDS:
                stored = "\n\n".join(filter(None, (stored, data.get(name))))
            data.setlist(name, as_sent(stored))
        self.form = self._bound(data, self.form.files)
        marks = {self.form.column_of(name): self.base[name] for name in decided}
        self.opened = drafting.OpenForm(self.opened.token, self.opened.base | marks, self.opened.sequence)

    def _create(self) -> bool:
        """Begin the draft; where this form has begun it before, go on as if it had been opened on it."""
        cities = self.form.cities
        city = self.form.cleaned_data.get("city") if "city" in self.form.fields else (cities[0] if cities else None)
        if city is None or self.is_empty:
            return False
        self.experience, made = drafting.create_draft(
            city=city,
            by=self.request.user,
            values=self.form.values(),
            token=self.opened.token,
            sequence=self.opened.sequence,
        )
        if made:
            self.saved = drafting.Saved(self.experience)
        else:
            self.form = self._bound(self.form.data, self.form.files)
            self.form.is_valid()
        return True

    def _look_again(self) -> None:
        """Show what could not be saved as it was typed, and everything else as it is stored now."""
        before, form_data = self.form, self.form.data.copy()
        columns = {before.column_of(name): name for name in before.fields}
        self.theirs = {columns[name]: value for name, value in self.saved.conflicts.items()}
        refused = {columns[name]: problem for name, problem in self.saved.refused.items()}
        fresh = self._bound(None)
        as_typed = {*before.errors, *self.theirs, *refused}
        for name in fresh.fields.keys() - as_typed - set(NEVER_STORED):
            form_data.setlist(name, as_sent(fresh.initial.get(name)))
        self.form = self._bound(form_data)
        self.form.full_clean()
        for name, errors in before.errors.as_data().items():
            if name in self.form.fields and name not in self.form.errors:
                self.form.add_error(name, errors)
        for name, problem in refused.items():
            self.form.add_error(name, problem)
        # Those who are shown the other text decide about that one; a field in error is still as it was opened.
        opened = {name: self.opened.base.get(before.column_of(name)) for name in before.errors}
        self.base = fresh.digests() | {name: mark for name, mark in opened.items() if mark is not None}
        self.token = str(uuid.uuid4())

    def _describe_items(self) -> None:
        for form in self.item_forms:
            if form.is_bound:
                form.is_valid()
                form.keep_apart(self.opened.base)
                file_actions.describe(item=form.item, by=self.request.user, values=form.values())

    def _item_base(self) -> dict[str, str]:
        marks = stored_marks(self.item_forms)
        if self.saved_nothing:
            marks |= {name: self.opened.base[name] for name in marks.keys() & self.opened.base.keys()}
        return marks

    def _add_files(self) -> None:
        self.sent_files = store_files(self.form, experience=self.experience, by=self.request.user)
        for each in self.sent_files:
            if each.outcome == REFUSED:
                self.form.add_error(each.field, each.sentence)

    def _make_item_forms(self) -> None:
        self.image_forms: list[ImageForm] = []
        self.document_forms: list[DocumentForm] = []
        if self.experience is None or self.step.name != "files":
            return
        language = self.form.language
        self.image_forms = [
            ImageForm(self.data, image=image, language=language) for image in self.experience.images.all()
        ]
        if not self.form.is_translation:
            self.document_forms = [DocumentForm(self.data, document=item) for item in self.experience.documents.all()]

    # Showing

    def context(self) -> dict:
        """Return what the template prints."""
        experience, user = self.experience, self.request.user
        languages = machine_drafts.languages(experience) if experience and self.step.name == "languages" else []
        before, after = steps.neighbours(self.step, is_translation=self.form.is_translation)
        return {
            "page": self,
            "experience": experience,
            "form": self.form,
            "step": self.step,
            "marks": steps.marks(experience, self.step.name, self.language),
            "before": before,
            "after": after,
            "rows": rows_of(self),
            "action": steps.address(experience, self.step, self.language),
            "base": json.dumps(self.base | self._item_base()),
            "request_text": timeline.request_text(experience) if experience else "",
            "general": self.said.get(""),
            "image_forms": self.image_forms,
            "document_forms": self.document_forms,
            "writer": kept_text.writer_mark(self.request),
            "languages": languages,
            "machine_waits": any(language["machine"].is_waiting for language in languages),
            "machine_helps": any(language["machine"].pair for language in languages),
            "others": presence.tell(self.sessions, user),
            "known": json.dumps({str(each.token): each.sequence for each in self._own_sessions()}),
        }

    @cached_property
    def sessions(self) -> list[WritingSession]:
        """Return the forms open on it, the last saved first."""
        return list(self.experience.writing_sessions.select_related("user")) if self.experience else []

    def _own_sessions(self) -> list[WritingSession]:
        """Return what this person has saved: of the experience, on a new form of the last ones that they wrote.

        A copy on their device of what has become a draft is known by it, wherever they went after the first save.
        """
        user = self.request.user
        if self.experience is None:
            return list(WritingSession.objects.filter(user=user)[:REMEMBERED])
        return [each for each in self.sessions if each.user_id == user.pk]

    @cached_property
    def said(self) -> dict[str, threads.Thread]:
        """Return what is said about it, by field."""
        return threads.by_field(self.experience) if self.experience else {}
