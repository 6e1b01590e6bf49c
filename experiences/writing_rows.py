"""The fields of a writing page, each with what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from experiences import comparing, machine_drafts, threads
from experiences.forms import LINK_FIELDS
from experiences.models.experience import TEXT_FIELDS
from experiences.shown_values import for_reading

if TYPE_CHECKING:
    from django.forms import BoundField

    from experiences.models import Experience
    from experiences.writing import WritingPage

TALKED_ABOUT = (*TEXT_FIELDS, *LINK_FIELDS)
FILE_FIELDS = {"new_images", "new_documents"}


@dataclass(frozen=True)
class Row:
    """A field with the source text, another one saved meanwhile, what is said about it, and whether a machine wrote it.

    `hint` says that what is stored there seems to be in another language.
    """

    field: BoundField
    source: str = ""
    theirs: str | None = None
    saved_by: str = ""
    thread: threads.Thread | None = None
    differences: tuple[str, ...] = ()
    engine: str = ""
    hint: str = ""
    is_draft: bool = True

    @property
    def needed(self) -> str:
        """Return a word where the field is asked for on Send."""
        is_asked = self.is_draft and self.field.name in {"title", "summary"} and not self.source
        return _("(needed to send it)") if is_asked else ""

    @property
    def can_keep_both(self) -> bool:
        """True for texts, which can stand one after the other."""
        return self.field.name in TEXT_FIELDS


def rows_of(page: WritingPage) -> list[Row]:
    """Return the fields of the step, in its order."""
    names = [name for name in ("city", *page.step.fields) if name in page.form.fields and name not in FILE_FIELDS]
    engines = machine_drafts.engines(page.experience, page.language) if page.language else {}
    is_told = page.saved_nothing or page.is_in_another_language
    hints = {} if is_told else {remark.field: remark.text for remark in page.language_remarks}
    return [_row(page, name, engines.get(name, ""), hints.get(name, "")) for name in names]


def _row(page: WritingPage, name: str, engine: str, hint: str) -> Row:
    source = page.experience.written(name) if page.form.is_translation and page.experience else ""
    return Row(
        page.form[name],
        source=source,
        theirs=for_reading(page.form, name, page.theirs[name]) if name in page.theirs else None,
        saved_by=page.saved_by(name) if name in page.theirs else "",
        thread=_thread(page, name),
        differences=differences(page.experience, page.form[name], source),
        engine=engine,
        hint=hint,
    )


def differences(experience: Experience, field: BoundField, source: str) -> tuple[str, ...]:
    """Return what a translation says differently from the text beside it."""
    if not source:
        return ()
    found = comparing.differences(source, str(field.value() or ""), [comparing.names_of(experience.city)])
    return tuple(difference.sentence for difference in found)


def _thread(page: WritingPage, name: str) -> threads.Thread | None:
    """Return what is said beside a field, with a remark that came when nothing could be saved."""
    thread = page.said.get(name)
    if thread is None and page.experience and name in TALKED_ABOUT:
        thread = threads.Thread(name)
    if thread and page.data and page.saved_nothing:
        thread.typed = page.data.get(f"remark-{name}", "")
    return thread
