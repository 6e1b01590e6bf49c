"""Translations as a table: sent to whoever translates elsewhere, and taken in again as drafts.

One row for each part of a text. A row carries a mark of the original and of the translation as they were; where either
has changed since, the row is refused and says why. A table that comes back as it went changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.sheet_rows import SHOWN_TEXT, Report, Row
from core.sheets import register
from core.spreadsheets import MOST_BYTES, read_table
from core.translated import column
from editorial import permissions
from editorial.enums import Origin
from editorial.models import TranslationDraft, TranslationState
from editorial.tracking import source_hash, translated_fields
from editorial.translating import plain, save_batch, text_in, with_records

KEY, PART, FROM, ORIGINAL, INTO, TRANSLATION, MARK = range(7)
HEADS = ("key", "part", "from", "original", "into", "translation", "mark")
LONGEST_CELL = 32_000  # characters; a workbook's cell holds 32,767
LONGEST_NUMBER = 18


class Segment:
    """One part of a translation with what stands on both sides."""

    def __init__(self, state: TranslationState, record: models.Model, field: str, source: str, draft: str | None):
        self.state, self.field, self.source_language = state, field, source
        self.source = text_in(record, field, source)
        self.text = text_in(record, field, state.language) if draft is None else plain(draft)

    @property
    def mark(self) -> str:
        """Return the marks of both texts as they are."""
        return f"{source_hash(self.source)}-{source_hash(self.text)}"

    @property
    def label(self) -> str:
        """Name the part."""
        return capfirst(str(self.state.model._meta.get_field(self.field).verbose_name))

    @property
    def row(self) -> list[str]:
        """Return the row of the table."""
        key = f"{self.state.pk}.{self.field}"
        return [key, self.label, self.source_language, self.source, self.state.language, self.text, self.mark]


def segments(states: Iterable[TranslationState]) -> Iterator[Segment]:
    """Give the parts of translations that have an original, with two queries and one for each type of record."""
    states = list(states)
    drafts = defaultdict(dict)
    for row in TranslationDraft.objects.filter(state__in=states):
        drafts[row.state_id][row.field] = row.text
    for state, record, source in with_records(states):
        for field in translated_fields(state.model):
            segment = Segment(state, record, field, source, drafts[state.pk].get(field))
            if segment.source:
                yield segment


def table_rows(states: Iterable[TranslationState]) -> Iterator[list[str]]:
    """Give the rows of a batch; a part that no cell can hold stays on the desk."""
    for segment in segments(states):
        if max(len(segment.source), len(segment.text)) <= LONGEST_CELL:
            yield segment.row


@register
class TranslationSheet:
    """A batch of translations that comes back: its texts become drafts, and nothing is published by it."""

    name = "translations"
    label = gettext_lazy("Translations")
    model = TranslationState
    help = gettext_lazy(
        "The table that the translation desk gives: choose records there, then the action “Download for translation”. "
        "Only the column “translation” is read; its texts become drafts. A row whose texts have changed since "
        "is refused."
    )
    accept = ".xlsx,.csv"
    most_bytes = MOST_BYTES
    keeps_personal_data = False

    def may_use(self, user) -> bool:
        """Tell whether the person leads translations."""
        return permissions.can_lead(user)

    def take_in(self, file: File, *, by, keeps: bool) -> Report:
        """Take the texts in as drafts, in the caller's transaction, and return what became of each row."""
        try:
            table = read_table(file)
        except ValidationError as refusal:
            return Report(problem=" ".join(refusal.messages))
        if tuple(head.casefold() for head in table.columns) != HEADS:
            return Report(problem=_("This is not a table of translations that was downloaded here."))
        known = self._known([cells[KEY] for _number, cells in table.rows])
        report, texts, seen = Report(), defaultdict(dict), set()
        for number, cells in table.rows:
            segment = known.get(cells[KEY])
            row = self._row(number, cells, segment, is_repeated=cells[KEY] in seen)
            seen.add(cells[KEY])
            report.rows.append(row)
            if row.kind == "changed":
                texts[segment.state.pk][segment.field] = cells[TRANSLATION]
        if not keeps or not report.is_sound:  # every reason to refuse a row is known by now
            return report
        save_batch(texts=texts, by=by, origin=Origin.FILE)
        return report

    @staticmethod
    def _known(keys: list[str]) -> dict[str, Segment]:
        numbers = {key.partition(".")[0] for key in keys}
        numbers = [int(number) for number in numbers if number.isdecimal() and len(number) < LONGEST_NUMBER]
        states = TranslationState.objects.translations().filter(pk__in=numbers).select_for_update(of=("self",))
        return {f"{segment.state.pk}.{segment.field}": segment for segment in segments(states)}

    @staticmethod
    def _row(number: int, cells: list[str], segment: Segment | None, *, is_repeated: bool) -> Row:
        if segment is None:
            return Row(number, cells[KEY], "broken", problems=[_("There is no such text to translate any more.")])
        name, text = f"{segment.state}: {segment.label}"[:SHOWN_TEXT], plain(cells[TRANSLATION])
        if not text or text == segment.text.strip():
            return Row(number, name, "same")
        limit = segment.state.model._meta.get_field(column(segment.field, segment.state.language)).max_length
        original, _hyphen, translation = cells[MARK].partition("-")
        problems = []
        if is_repeated:
            problems.append(_("This part is in the table twice."))
        if original != source_hash(segment.source):
            problems.append(_("The original has been changed since the table was made."))
        elif translation != source_hash(segment.text):
            problems.append(_("Somebody has written another translation since the table was made."))
        if limit and len(text) > limit:
            problems.append(_("The text is too long: at most %(limit)s characters.") % {"limit": limit})
        if problems:
            return Row(number, name, "broken", problems=problems)
        url = reverse("admin:editorial_translationstate_change", args=[segment.state.pk])
        return Row(number, name, "changed", changes=[(segment.label, segment.text, text)], url=url)
