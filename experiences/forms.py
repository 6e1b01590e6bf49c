"""The form with which a city writes.

It shows the texts of one language at a time, and on each page the fields of one step (`only`). Every field can be left
empty: what a sent experience needs is checked by `completeness` on Send. A field in error never keeps the others from
being saved (`values()` holds what is good).
"""

from collections.abc import Collection

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charter.models import Principle
from cities.models import City
from core import l10n, uploads
from experiences import language_choices
from experiences.enums import Audience, Licence
from experiences.form_fields import CheckedFiles, Text, file_problem
from experiences.merging import digest
from experiences.models import Experience, Goal, Topic
from experiences.models.experience import ORIGINAL, STORY_LENGTH, SUMMARY_LENGTH, TEXT_FIELDS, TITLE_LENGTH, column_in

EARLIEST_YEAR = 1900
PLANNED_YEARS = 15  # an end may lie ahead
LINK_FIELDS = ("topics", "principles", "goals")
YEARS = ("began_year", "ended_year")
NEVER_STORED = ("city", "new_images", "new_documents")
PLAIN_FIELDS = (
    "original_title",
    "began_year",
    "ended_year",
    "audiences",
    "website",
    "contact_name",
    "contact_email",
    "licence",
)


class ExperienceForm(forms.Form):
    """An experience in one language; only the language it is written in also shows what is not text."""

    city = forms.ModelChoiceField(City.objects.none(), label=_("City"), required=False)
    original_language = forms.ChoiceField(
        label=_("In which language was it first written?"),
        required=False,
        help_text=_("Any language of the world: readers will see “translated from …”."),
    )
    writing_language = forms.ChoiceField(
        label=_("In which language do you write here?"),
        required=False,
        help_text=_(
            "The site speaks four languages. Is yours not among them? Choose it all the same: your text is kept as you "
            "write it, and the secretariat translates it before it is published."
        ),
    )
    title = Text(
        label=_("Title"), limit=TITLE_LENGTH, help_text=_("What it is, in a few words. Names alone say little.")
    )
    original_title = Text(
        label=_("Title in the original language"),
        limit=TITLE_LENGTH,
        help_text=_("Only where it was first written in a language that this site does not have."),
    )
    summary = Text(
        label=_("Summary"),
        limit=SUMMARY_LENGTH,
        rows=4,
        help_text=_("Two or three sentences: what was done, for whom, to what end."),
    )
    began_year = forms.IntegerField(label=_("Began in"), required=False)
    ended_year = forms.IntegerField(label=_("Ended in"), required=False, help_text=_("Leave empty while it goes on."))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    overview = Text(
        label=_("Overview"), limit=STORY_LENGTH, rows=8,
        help_text=_("The whole story in a few paragraphs, or leave it empty and fill in the parts below."),
    )  # fmt: skip
    context = Text(
        label=_("Context"),
        limit=STORY_LENGTH,
        rows=6,
        help_text=_("How things stood before, and why something had to be done."),
    )
    objectives = Text(
        label=_("Objectives"), limit=STORY_LENGTH, rows=5, help_text=_("What should change, and for whom.")
    )
    actions = Text(
        label=_("What was done"),
        limit=STORY_LENGTH,
        rows=8,
        help_text=_("Step by step, so that another city can follow."),
    )
    people = Text(
        label=_("People and partners"),
        limit=STORY_LENGTH,
        rows=5,
        help_text=_("Who took part, who decided, who paid, who helped."),
    )
    resources = Text(label=_("Resources"), limit=STORY_LENGTH, rows=4, help_text=_("Money, staff, places, time."))
    results = Text(
        label=_("Results"),
        limit=STORY_LENGTH,
        rows=6,
        help_text=_("What is different now. Figures with their year help."),
    )
    evaluation = Text(
        label=_("Evaluation"), limit=STORY_LENGTH, rows=4, help_text=_("How you know: who looked at it, when and how.")
    )
    lessons = Text(
        label=_("Lessons, and how to do it elsewhere"), limit=STORY_LENGTH, rows=5,
        help_text=_("What you would do again, what not, and what a city should know that wants to try it."),
    )  # fmt: skip
    principles = forms.ModelMultipleChoiceField(
        Principle.objects.none(),
        label=_("Principles of the Charter"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(), label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    goals = forms.ModelMultipleChoiceField(
        Goal.objects.none(),
        label=_("Sustainable Development Goals"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = forms.MultipleChoiceField(
        label=_("Who it is for"), choices=Audience.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    contact_name = Text(label=_("Contact person or department"), limit=150)
    contact_email = forms.EmailField(
        label=_("Contact address"), required=False, help_text=_("Never shown; messages to you are passed on.")
    )
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=[("", pgettext_lazy("licence", "Not decided yet")), *Licence.choices],
        required=False,
        help_text=_("What others may do with your text and images."),
    )
    new_images = CheckedFiles(
        label=_("Add images"),
        check=uploads.checked_image,
        accept=uploads.IMAGE_ACCEPT,
        help_text=_(
            "JPEG, PNG, WebP or AVIF, several at once: up to 20 MB and 50 megapixels each, at most 12 images in all. "
            "Where they were taken is removed from them."
        ),
    )
    new_documents = CheckedFiles(
        label=_("Add documents"),
        check=uploads.checked_document,
        accept=uploads.DOCUMENT_ACCEPT,
        help_text=_(
            "PDF, OpenDocument or Office files, several at once: up to 25 MB each, at most 8 documents in all."
        ),
    )

    def __init__(
        self,
        data=None,
        files=None,
        *,
        user,
        experience: Experience | None = None,
        language: str = "",
        only: Collection[str] | None = None,
    ) -> None:
        """Show the texts in `language` (by default the one the experience is written in); `only`: these fields."""
        self.user = user
        self.experience = experience
        self.source = experience.written_in if experience else user.language
        self.language = language or self.source
        self.new_files: dict[str, list] = {"new_images": [], "new_documents": []}
        self.refused_files: list[tuple[str, str, str]] = []  # field, name, problem
        super().__init__(data, files)
        self._drop_fields(only)
        for name in self.new_files.keys() & self.fields.keys():
            self.fields[name].by = user
        self.initial = self._stored()
        self._prepare()

    @property
    def is_translation(self) -> bool:
        """True where the page shows another language than the one the experience is written in."""
        return self.language != self.source

    @cached_property
    def cities(self) -> list[City]:
        """Return the cities that this person may write for."""
        return list(City.objects.represented_by(self.user).order_by_name())

    @cached_property
    def member_languages(self) -> set[str]:
        """Return the languages to offer first."""
        return language_choices.of_members()

    def column_of(self, name: str) -> str:
        """Return where a field is stored."""
        return column_in(name, self.language) if name in TEXT_FIELDS else name

    @property
    def text_language(self) -> str:
        """Return the language of the texts on the page."""
        return self.experience.original_language if self.language == ORIGINAL else self.language

    def digests(self) -> dict[str, str]:
        """Return a mark of what is stored in each field now, for the next save to name."""
        values = {name: self.initial.get(name) for name in self.fields}
        return {name: digest(value) for name, value in values.items() if name not in NEVER_STORED}

    def _drop_fields(self, only: Collection[str] | None) -> None:
        kept = set(self.fields) if only is None else {*only, "city"}
        if self.is_translation:
            kept &= set(TEXT_FIELDS)
        if self.source == ORIGINAL:  # what is written is the original
            kept -= {"original_language", "original_title"}
        if self.experience or len(self.cities) < 2:
            kept.discard("city")
        for name in set(self.fields) - kept:
            del self.fields[name]

    def _prepare(self) -> None:
        choices = {
            "principles": Principle.objects.current,
            "topics": lambda: Topic.objects.order_by_translated("name"),
            "goals": Goal.objects.all,
            "city": lambda: City.objects.represented_by(self.user).order_by_name(),
        }
        for name in choices.keys() & self.fields.keys():
            self.fields[name].queryset = choices[name]()
        if city := self.fields.get("city"):
            city.empty_label = None
            city.error_messages["invalid_choice"] = _("Choose one of your cities.")
        if original := self.fields.get("original_language"):
            original.choices = lambda: language_choices.grouped(self.member_languages)
        if writing := self.fields.get("writing_language"):
            writing.choices = lambda: language_choices.grouped(
                self.member_languages,
                members=_("Languages of other member cities, which the secretariat translates"),
                others=_("Other languages, which the secretariat translates"),
            )
        this_year = timezone.localdate().year
        for name, last in (("began_year", this_year + 1), ("ended_year", this_year + PLANNED_YEARS)):
            if name in self.fields:
                self._limit_year(self.fields[name], last)
        if self.text_language != l10n.current_language():
            for name in self.fields.keys() & set(TEXT_FIELDS):
                self.fields[name].widget.attrs["lang"] = self.text_language
                if self.language == ORIGINAL:
                    self.fields[name].widget.attrs["dir"] = "auto"

    @staticmethod
    def _limit_year(field: forms.IntegerField, last: int) -> None:
        message = _("Write a year from %(first)s to %(last)s.") % {"first": EARLIEST_YEAR, "last": last}
        field.validators = [MinValueValidator(EARLIEST_YEAR, message), MaxValueValidator(last, message)]
        field.error_messages["invalid"] = message
        field.widget.attrs["inputmode"] = "numeric"

    def _stored(self) -> dict[str, object]:
        row = self.experience
        if row is None:
            return {"original_language": self.source, "writing_language": self.source}
        plain = (*PLAIN_FIELDS, "original_language", "writing_language")
        values = {name: getattr(row, self.column_of(name)) for name in (*TEXT_FIELDS, *plain)}
        links = [name for name in LINK_FIELDS if name in self.fields]
        return values | {name: sorted(link.pk for link in getattr(row, name).all()) for name in links}

    def clean_original_language(self) -> str:
        """An empty choice means: as before."""
        return self.cleaned_data["original_language"] or self.initial["original_language"]

    def clean_writing_language(self) -> str:
        """An empty choice means: as before."""
        return self.cleaned_data["writing_language"] or self.initial["writing_language"]

    def clean_new_images(self):
        """Keep the good ones even where others are refused."""
        return self._sort_files("new_images")

    def clean_new_documents(self):
        """Keep the good ones even where others are refused."""
        return self._sort_files("new_documents")

    def _sort_files(self, name: str) -> list:
        good, errors = self.cleaned_data[name]
        self.new_files[name] = good
        self.refused_files += [(name, *error) for error in errors]
        if errors:
            raise ValidationError([file_problem(*error) for error in errors])
        return good

    def clean(self):
        """Compare the years, a refused one as it is stored."""
        values = super().clean()
        began, ended = (
            self.initial.get(name) if name in self.errors or name not in self.fields else values.get(name)
            for name in YEARS
        )
        if began and ended and ended < began:
            self.add_error(
                "ended_year" if "ended_year" in self.fields else "began_year",
                _("The end cannot be before the beginning."),
            )
        return values

    def values(self) -> dict[str, object]:
        """Return columns (and lists of keys for topics, principles and goals) of every field without error."""
        clean = self.cleaned_data
        # A field that was not sent at all (a cut connection) is left alone; boxes that are not ticked are never sent.
        sent = {name for name in clean if name in self.data or name in (*LINK_FIELDS, "audiences")}
        plain = (*PLAIN_FIELDS, "original_language", "writing_language")
        values = {self.column_of(name): clean[name] for name in (*TEXT_FIELDS, *plain) if name in sent}
        values |= {name: sorted(row.pk for row in clean[name]) for name in LINK_FIELDS if name in sent}
        if set(TEXT_FIELDS) & set(self.errors):
            values.pop("writing_language", None)  # the texts go along to another language together, or not at all
        if set(YEARS) & set(self.errors):
            for name in YEARS:  # either alone might contradict the stored other one
                values.pop(name, None)
        return values


class ReasonForm(forms.Form):
    """Why somebody takes a step; `needed` where the step is not possible without."""

    reason = Text(label=_("Reason"), limit=2000, rows=4)

    def __init__(self, *args, needed: bool = False, label: str = "", **options) -> None:
        """Ask for it where it is needed."""
        super().__init__(*args, **options)
        self.fields["reason"].required = needed
        if label:
            self.fields["reason"].label = label


class CoWriterForm(forms.Form):
    """Somebody who is invited to write one experience."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)
