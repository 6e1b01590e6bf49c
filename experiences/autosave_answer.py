"""What an autosave tells the page that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiences import presence
from experiences.forms import NEVER_STORED
from experiences.item_forms import FIELD_NAME, refused_fields, saved_marks
from experiences.merging import digest

if TYPE_CHECKING:
    from experiences.writing import WritingPage


def answer_of(page: WritingPage) -> dict[str, object]:
    """Return what an autosave tells the page: which fields are stored as they were sent, and which are not."""
    form, saved = page.form, page.saved
    columns = {form.column_of(name): name for name in form.fields if name not in NEVER_STORED}
    conflicts = {columns[name] for name in saved.conflicts}
    refused = {*form.errors, *(columns[name] for name in saved.refused)} - conflicts
    # What the page has to name next time is what it has sent, even where somebody else's newer text was kept.
    sent = {columns[name]: value for name, value in form.values().items() if name in columns}
    errors = {name: [str(saved.refused[column])] for column, name in columns.items() if column in saved.refused}
    errors |= {name: texts for name, texts in page.errors().items() if name not in conflicts}
    refused_items = refused_fields(page.item_forms)
    return {
        "base": {name: digest(value) for name, value in sent.items() if name not in conflicts | refused}
        | saved_marks(page.item_forms),
        # Whatever is not refused is done with, also where the image has been removed meanwhile.
        "items": sorted(name for name in page.only if FIELD_NAME.fullmatch(name) and name not in refused_items),
        "errors": errors,
        "unsaved": sorted([*(str(form.fields[name].label) for name in refused), *refused_items.values()]),
        "conflicts": sorted(str(form.fields[name].label) for name in conflicts),
        "conflict": page.conflict if conflicts else "",
        "others": presence.tell(saved.sessions, page.request.user),
        "overtaken_by": saved.overtaken_by,
    }
