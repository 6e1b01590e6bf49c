"""One translation on the desk: each part of the original with what is published, written and to be looked at."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models
from django.utils.text import capfirst

from core.textdiff import Piece, word_diff
from editorial.models import TranslationDraft, TranslationState
from editorial.tracking import source_hash, text_column, translated_fields
from editorial.translating import text_in

# What looks at a part and its text, and says in sentences what to look at again.
Check = Callable[["Part", str], list[str]]


@dataclass
class Part:
    """One field: the original, how it was when it was translated, what visitors read and what is being written."""

    field: str
    label: str
    source: str
    published: str
    max_length: int | None
    is_long: bool
    draft: TranslationDraft | None = None
    before: str | None = None
    is_owed: bool = False
    advice: list[str] = field(default_factory=list)
    terms: list = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what stands in the form: the draft, else what is published."""
        return self.draft.text if self.draft else self.published

    @property
    def source_mark(self) -> str:
        """Return the mark of the original as it is shown."""
        return source_hash(self.source)

    @property
    def is_outdated(self) -> bool:
        """True where the original has changed since what is published was translated."""
        return self.before is not None

    @property
    def needs_work(self) -> bool:
        """True where there is something to publish or to say about it."""
        return self.is_owed or self.is_outdated or self.draft is not None

    @property
    def draft_is_outdated(self) -> bool:
        """True where the original has changed since the draft was written."""
        return self.draft is not None and self.draft.source_text != self.source

    @property
    def source_pieces(self) -> list[Piece]:
        """Return the original with what has changed since the translation, or since the draft was begun."""
        if self.draft_is_outdated:
            return word_diff(self.draft.source_text, self.source)
        return word_diff(self.before, self.source) if self.before is not None else []


def parts_of(state: TranslationState, record: models.Model, source: str) -> list[Part]:
    """Return the parts that have a text on either side, in the record's order, by one query."""
    drafts = {draft.field: draft for draft in state.drafts.select_related("by")}
    found = []
    for name in translated_fields(state.model):
        model_field = state.model._meta.get_field(text_column(name, state.language))
        part = Part(
            field=name,
            label=capfirst(str(state.model._meta.get_field(name).verbose_name)),
            source=text_in(record, name, source),
            published=text_in(record, name, state.language),
            max_length=model_field.max_length,
            is_long=isinstance(model_field, models.TextField),
            draft=drafts.get(name),
            before=state.before.get(name),
            is_owed=name in state.owed,
        )
        if part.source or part.published or part.draft:
            found.append(part)
    return found
