"""The steps of writing: which fields stand on which page, where that page is, and what is filled in already."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from experiences import completeness, machine_drafts
from experiences.models import Experience, ExperienceImage
from experiences.models.experience import TEXT_FIELDS, column_in

EMPTY, BEGUN, FILLED = "empty", "begun", "filled"


@dataclass(frozen=True)
class Step:
    """One page of the form; `word` stands in its address, in the language of the address."""

    name: str
    word: Promise
    title: Promise
    lead: Promise | str
    fields: tuple[str, ...]


STEPS = (
    Step(
        "what",
        pgettext_lazy("address", "what"),
        _("What and where"),
        _("So that others find it and know at once what it is about."),
        ("title", "summary", "began_year", "ended_year", "website", "writing_language", "original_language",
         "original_title"),
    ),
    Step(
        "story",
        pgettext_lazy("address", "story"),
        _("The story"),
        _("Tell it as you would to a colleague in another city."),
        ("overview", "context", "objectives", "actions"),
    ),
    Step(
        "outcome",
        pgettext_lazy("address", "results"),
        _("People and results"),
        _("What readers look for first."),
        ("people", "resources", "results", "evaluation", "lessons", "contact_name", "contact_email"),
    ),
    Step(
        "subjects",
        pgettext_lazy("address", "subjects"),
        _("Subjects"),
        _("Choose few: those that somebody would look for."),
        ("principles", "topics", "goals", "audiences"),
    ),
    Step(
        "files",
        pgettext_lazy("address", "images"),
        _("Images and documents"),
        _("The first image is the one on cards and at the top of the page."),
        ("new_images", "new_documents", "licence"),
    ),
    Step(
        "languages",
        pgettext_lazy("address", "languages"),
        _("Other languages"),
        _(
            "You need to write one language only. If you have the text in others, add it here; the secretariat "
            "translates the rest."
        ),
        (),
    ),
)  # fmt: skip
FIRST = STEPS[0]
BY_NAME = {step.name: step for step in STEPS}
STEP_OF_FIELD = {field: step for step in STEPS for field in step.fields}
# A translation has texts and the descriptions of images, nothing else.
TRANSLATED = tuple(step for step in STEPS if set(step.fields) & set(TEXT_FIELDS) or step.name == "files")


class StepConverter(StringConverter):
    """A step in an address; the first one has the form's own address."""

    def to_python(self, value: str) -> str:
        """Return the step's name, whatever language the address is in."""
        found = next((step.name for step in STEPS[1:] if str(step.word) == value), None)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: str) -> str:
        """Return the word of the step in the active language."""
        return str(BY_NAME[value].word)


@dataclass(frozen=True)
class Mark:
    """A step in the list of steps: how far it is, and where it is."""

    step: Step
    number: int
    url: str
    is_current: bool
    state: str


def address(experience: Experience | None, step: Step = FIRST, language: str = "") -> str:
    """Return where a step is written; `language` where its texts are not shown in the language of origin."""
    name = "experience_update" if experience else "experience_create"
    arguments = [experience.pk] if experience else []
    url = reverse(name, args=arguments if step is FIRST else [*arguments, step.name])
    return f"{url}?text={language}" if language else url


def address_of_field(experience: Experience, field: str, language: str = "") -> str:
    """Return where a field is written, down to its place on the page; `language` of a translation."""
    return f"{address(experience, STEP_OF_FIELD.get(field, FIRST), language)}#id_{field}"


def marks(experience: Experience | None, current: str, language: str = "") -> list[Mark]:
    """Return all steps with how far each is; every one can be entered at any time."""
    shown = TRANSLATED if language else STEPS
    states = _states(experience, language) if experience else {}
    return [
        Mark(step, number, address(experience, step, language), step.name == current, states.get(step.name, EMPTY))
        for number, step in enumerate(shown, 1)
    ]


def neighbours(step: Step, *, is_translation: bool) -> tuple[Step | None, Step | None]:
    """Return the step before and the one after."""
    shown = TRANSLATED if is_translation else STEPS
    place = shown.index(step)
    return (shown[place - 1] if place else None), (shown[place + 1] if place + 1 < len(shown) else None)


def _states(experience: Experience, language: str) -> dict[str, str]:
    if language:
        return {step.name: _translated_state(experience, step, language) for step in TRANSLATED}
    there = counts(experience)
    remarks = completeness.remarks(experience, **there)
    open_steps = {STEP_OF_FIELD[remark.field].name for remark in remarks}
    begun = {step.name: _any(experience, step.fields, experience.written_in) for step in STEPS}
    begun["subjects"] = bool(there["subjects"] or experience.audiences)
    begun["files"] = bool(there["images"] or experience.licence)
    others = [code for code in experience.available_languages if code != experience.written_in]
    begun["languages"] = bool(others)
    if others and not set(others) & set(machine_drafts.readable_languages(experience)):
        open_steps.add("languages")  # nobody has read what a machine has written
    return {
        name: EMPTY if not is_begun else BEGUN if name in open_steps else FILLED for name, is_begun in begun.items()
    }


def counts(experience: Experience) -> dict[str, int | list[int]]:
    """Return what there is of all that `completeness` asks about."""
    found = (
        Experience.objects.filter(pk=experience.pk)
        .values_list(
            Exists(Experience.principles.through.objects.filter(experience=OuterRef("pk"))),
            Exists(Experience.topics.through.objects.filter(experience=OuterRef("pk"))),
        )
        .get()
    )
    # In a query of its own each time: the page may have shown the images before they were changed.
    images = list(ExperienceImage.objects.filter(experience=experience))
    return {
        "subjects": sum(found),
        "images": len(images),
        "undescribed": [number for number, image in enumerate(images, 1) if not image.is_described],
        "unagreed": [number for number, image in enumerate(images, 1) if not image.has_consent],
    }


def _any(experience: Experience, fields: Iterable[str], language: str) -> bool:
    # Every experience has its languages; they say nothing about how far it is.
    names = [name for name in fields if not name.endswith("_language")]
    return any(
        getattr(experience, column_in(name, language) if name in TEXT_FIELDS else name, None)
        for name in names
        if name not in {"principles", "topics", "goals"}
    )


def _translated_state(experience: Experience, step: Step, language: str) -> str:
    wanted = [name for name in step.fields if name in TEXT_FIELDS and experience.written(name)]
    there = [name for name in wanted if getattr(experience, column_in(name, language))]
    return EMPTY if not there else FILLED if len(there) == len(wanted) else BEGUN
