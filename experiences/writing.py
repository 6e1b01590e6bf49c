"""The page on which a city writes: what it shows, and what one press of a button saves."""

import contextlib
import uuid
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import kept_text, l10n
from core.translated import SITE_LANGUAGES, column
from editorial.models import Comment
from experiences import actions, file_actions, timeline
from experiences.enums import Audience, Licence
from experiences.forms import LINK_FIELDS, DocumentForm, ExperienceForm, ImageForm
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS


@dataclass(frozen=True)
class Row:
    """A field with what stands beside it: the source text, a colleague's text, a request of the secretariat."""

    field: object
    source: str = ""
    theirs: str | None = None
    comments: tuple[Comment, ...] = ()

    @property
    def is_choices(self) -> bool:
        """True for a list of boxes, which opens and closes."""
        return self.field.use_fieldset

    @property
    def chosen(self) -> int:
        """Return how many boxes are ticked."""
        return len(self.field.value() or [])

    @property
    def is_open(self) -> bool:
        """True where a list of boxes needs to be seen."""
        return bool(self.field.errors or self.comments or self.theirs is not None)

    @property
    def needed(self) -> str:
        """Return a word where the field is asked for on Send."""
        return _("(needed to send it)") if self.field.name in {"title", "summary"} and not self.source else ""


@dataclass(frozen=True)
class Section:
    """A part of the form: its heading, one line and its rows."""

    name: str
    title: str
    lead: str
    rows: list[Row]


class WritingPage:
    """One request for the form, from reading what was sent to what the template prints."""

    def __init__(
        self, request: HttpRequest, experience: Experience | None, language: str = "", data=None, files=None
    ) -> None:
        """Without data the form shows what is stored."""
        self.request = request
        self.experience = experience
        self.data = data
        self.form = ExperienceForm(data, files, user=request.user, experience=experience, language=language)
        self.theirs: dict[str, object] = {}
        self.problems: list[str] = []
        self.token = (data or {}).get("token") or str(uuid.uuid4())
        self.notice = ""
        self._make_item_forms()

    # Saving

    def save(self) -> None:
        """Save everything that is good; what is not stays in the form with its error.

        Raises EditConflict, after which `show_conflict` prepares both texts, and NotEditable.
        """
        self.form.is_valid()
        values = self.form.values()
        if self.experience is None:
            self._create(values)
        else:
            self.experience = actions.save_draft(
                experience=self.experience, by=self.request.user, version=self._version(), values=values
            )
            self._describe_items()
        if self.experience:
            self._add_files()
            self._follow_source_language()

    def do(self, name: str) -> None:
        """Do what a small button asks for: remove an image or document, move an image."""
        what, _dash, key = name.rpartition("-")
        if not key.isdigit() or self.experience is None:
            return
        asked = {"experience": self.experience, "by": self.request.user, "key": int(key)}
        if what in {"image-remove", "document-remove"}:
            file_actions.remove(kind=what.removesuffix("-remove"), **asked)
        elif what in {"image-up", "image-down"}:
            file_actions.move_image(step=-1 if what == "image-up" else 1, **asked)

    def show_conflict(self, conflict: actions.EditConflict) -> None:
        """Keep what was typed in the fields and put the other person's text beside them; take over the rest."""
        self.experience = conflict.experience
        language = self.form.language
        names = {column(name, language): name for name in TEXT_FIELDS}
        data = self.form.data.copy()
        for stored, value in conflict.merged.items():
            name = names.get(stored, stored)
            if name in data or name in LINK_FIELDS:
                data.setlist(name, [str(item) for item in value] if isinstance(value, list) else [_as_text(value)])
        self.form = ExperienceForm(data, user=self.request.user, experience=self.experience, language=language)
        self.theirs = {names.get(stored, stored): value for stored, value in conflict.stored.items()}

    @property
    def is_clean(self) -> bool:
        """True where everything that was sent is saved."""
        forms = [self.form, *(form for form in (*self.image_forms, *self.document_forms) if form.is_bound)]
        return not self.problems and not any(form.errors for form in forms)

    @property
    def origin(self) -> str:
        """Return the token of the form that the draft began with, so that a copy on the device can go."""
        return actions.token_of(self.experience) if self.experience else ""

    @property
    def file_fields(self) -> list:
        """Return the fields of new files, for the summary of errors."""
        return [self.form[name] for name in ("new_images", "new_documents") if name in self.form.fields]

    def refresh_items(self) -> None:
        """Show images and documents as they are now."""
        self._make_item_forms()

    def _create(self, values: dict) -> None:
        cities = self.form.cities
        city = self.form.cleaned_data.get("city") if "city" in self.form.fields else (cities[0] if cities else None)
        if city is None:
            return
        with contextlib.suppress(ValueError):
            token = uuid.UUID(self.token)
            self.experience, made = actions.create_draft(city=city, by=self.request.user, values=values, token=token)
            if not made:  # the same new form sent again: as if it had been opened on the draft of the first time
                self.experience = actions.save_draft(
                    experience=self.experience, by=self.request.user, version=1, values=values
                )

    def _follow_source_language(self) -> None:
        """Go on in the language that was just declared: the texts have moved there."""
        row, form = self.experience, self.form
        if row.source_language not in {form.source, form.language} and not form.is_translation:
            self.form = ExperienceForm(form.data, user=form.user, experience=row, language=row.source_language)

    def _version(self) -> int:
        version = self.data.get("version", "")
        return int(version) if version.isdecimal() and len(version) < 9 else 0

    def _describe_items(self) -> None:
        for form in (*self.image_forms, *self.document_forms):
            if form.is_bound:
                form.is_valid()
                file_actions.describe(item=form.item, by=self.request.user, values=form.values())

    def _add_files(self) -> None:
        asked = {"experience": self.experience, "by": self.request.user}
        try:
            for file, _title in self.form.new_files["new_images"]:
                file_actions.add_image(file=file, **asked)
            for file, title in self.form.new_files["new_documents"]:
                file_actions.add_document(file=file, title=title, language=self.form.language, **asked)
        except file_actions.TooMany as problem:
            self.problems.append(str(problem))

    def _make_item_forms(self) -> None:
        self.image_forms: list[ImageForm] = []
        self.document_forms: list[DocumentForm] = []
        if self.experience is None:
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
        experience = self.experience
        return {
            "page": self,
            "experience": experience,
            "form": self.form,
            "sections": self.sections(),
            "request_text": timeline.request_text(experience) if experience else "",
            "general_comments": self.comments.get("", ()),
            "image_forms": self.image_forms,
            "document_forms": self.document_forms,
            "version": experience.version if experience else 1,
            "writer": kept_text.writer_mark(self.request),
            "languages": self.languages(),
            "saved_at": l10n.clock(experience.updated_at) if experience else "",
            "saved_on": l10n.short_date(experience.updated_at) if experience else "",
        }

    def sections(self) -> list[Section]:
        """Return the parts of the page in the order in which a story is told."""
        found = []
        for name, title, lead, fields in _parts():
            rows = [self._row(field) for field in fields if field in self.form.fields]
            if rows:
                found.append(Section(name, title, lead, rows))
        return found

    def languages(self) -> list[dict]:
        """Return the site languages with what is written in each."""
        if self.experience is None:
            return []
        written = self.experience.available_languages
        return [
            {
                "code": code,
                "name": l10n.language_name(code),
                "is_source": code == self.experience.source_language,
                "is_shown": code == self.form.language,
                "is_complete": code in written,
                "is_begun": any(getattr(self.experience, column(name, code)) for name in TEXT_FIELDS),
            }
            for code in SITE_LANGUAGES
        ]

    @cached_property
    def comments(self) -> dict[str, tuple[Comment, ...]]:
        """Return what the secretariat asks for, by field."""
        if self.experience is None:
            return {}
        found: dict[str, tuple[Comment, ...]] = {}
        for comment in Comment.objects.about(self.experience).for_city().unresolved():
            found[comment.field] = (*found.get(comment.field, ()), comment)
        return found

    def _row(self, name: str) -> Row:
        source = ""
        if self.form.is_translation and self.experience:
            source = getattr(self.experience, column(name, self.experience.source_language))
        theirs = _for_reading(self.form, name, self.theirs[name]) if name in self.theirs else None
        return Row(self.form[name], source=source, theirs=theirs, comments=self.comments.get(name, ()))


def _as_text(value) -> str:
    return "" if value is None else str(value)


def _for_reading(form: ExperienceForm, name: str, value) -> str:
    """Return a stored value as its writer saw it."""
    if name in LINK_FIELDS:
        rows = form.fields[name].queryset.filter(pk__in=value)
        return ", ".join(str(row) for row in rows) or _("nothing chosen")
    if name == "audiences":
        return ", ".join(str(Audience(item).label) for item in value) or _("nothing chosen")
    if name == "licence":
        return str(Licence(value).label) if value else _("nothing chosen")
    if name in {"original_language", "source_language"}:
        return capfirst(l10n.language_name(value))
    return _as_text(value)


def _parts() -> list[tuple[str, str, str, list[str]]]:
    """Return name, heading, one line and fields of each part."""
    return [
        ("what", _("What and where"), _("So that others find it and know at once what it is about."), [
            "city", "source_language", "original_language", "title", "original_title", "summary", "began_year",
            "ended_year", "website",
        ]),
        ("story", _("The story"), _("Tell it as you would to a colleague in another city."), [
            "overview", "context", "objectives", "actions",
        ]),
        ("outcome", _("People and results"), _("What readers look for first."), [
            "people", "resources", "results", "evaluation", "lessons",
        ]),
        ("subjects", _("Subjects"), _("Choose few: those that somebody would look for."), [
            "principles", "topics", "goals", "audiences",
        ]),
        ("contact", _("Contact and licence"), "", ["contact_name", "contact_email", "licence"]),
    ]  # fmt: skip
