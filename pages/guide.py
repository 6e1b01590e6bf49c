"""The guide to writing an experience: the association's text in the order of the form.

The text is a page that the secretariat edits (`writing-guide`); the anchor of a section is the name of a field. What
the form itself knows (the steps, the lengths) is taken from the form, so that the guide cannot contradict it, and a
field without a section still has a place to which its help can lead.
"""

from dataclasses import dataclass, field

from experiences.form_fields import Text
from experiences.forms import ExperienceForm
from experiences.guide import section_of
from experiences.steps import STEPS, Step
from pages.association import TextSection, text_sections

WRITING_GUIDE = "writing-guide"


@dataclass(frozen=True)
class Advice:
    """What is said about one field, and how long its text may be."""

    section: TextSection
    limit: int | None = None


@dataclass(frozen=True)
class Part:
    """A step of the form with its fields, or a section that belongs to none."""

    title: str
    anchor: str
    number: int | None = None
    section: TextSection | None = None
    advice: list[Advice] = field(default_factory=list)


def guide_parts(body: str) -> list[Part]:
    """Return what comes before the steps, the steps, and what comes after."""
    of_fields: dict[str, TextSection] = {}
    before: list[Part] = []
    after: list[Part] = []
    for section in text_sections(body):
        if section_of(section.anchor):
            of_fields[section.anchor] = section
        else:
            (after if of_fields else before).append(Part(section.heading, section.anchor, section=section))
    steps = [_step(number, step, of_fields) for number, step in enumerate(STEPS, 1)]
    return [*before, *steps, *after]


def _step(number: int, step: Step, sections: dict[str, TextSection]) -> Part:
    title = str(step.title)
    if not step.fields:
        own = sections.get(step.name) or TextSection("", step.name, str(step.lead))
        return Part(title, own.anchor, number, section=own)
    names = [name for name in step.fields if section_of(name) == name]
    advice = [Advice(sections.get(name) or _from_form(name), _limit(name)) for name in names]
    return Part(title, f"step-{step.name}", number, advice=advice)


def _from_form(name: str) -> TextSection:
    form_field = ExperienceForm.base_fields[name]
    return TextSection(str(form_field.label), name, str(form_field.help_text))


def _limit(name: str) -> int | None:
    form_field = ExperienceForm.base_fields[name]
    return form_field.limit if isinstance(form_field, Text) else None
