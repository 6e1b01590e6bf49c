"""The Charter's official wording as a file that the secretariat sends: what the command loads, row by row in words."""

import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from charter.models import Principle
from charter.texts import Outcome, load_text, rows_of
from core.reference import ReferenceDataError
from core.reference import Row as TextRow
from core.sheet_rows import Report, Row
from core.sheets import register
from core.spreadsheets import MOST_BYTES


@register
class CharterTexts:
    """Official titles and texts of an edition, in one language or in several (docs/charter-texts.md)."""

    name = "charter_texts"
    label = _("Official texts of the Charter")
    model = Principle
    accept = ".csv,.json"
    most_bytes = MOST_BYTES
    help = _(
        "The columns are edition, language, part (preamble, section or principle), number, section, title and text. "
        "The titles of a language that is loaded count as official from then on."
    )

    def may_use(self, user) -> bool:
        """Tell whether the person may change the Charter's principles."""
        return user.has_perm("charter.change_principle") and user.has_perm("charter.add_principle")

    def take_in(self, file: File, *, by, keeps: bool) -> Report:
        """Take the texts in, in the caller's transaction, and return what became of each."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"texts{Path(file.name).suffix.lower()}"
            path.write_bytes(file.read())
            try:
                rows = list(rows_of(path))
            except ReferenceDataError as error:
                return Report(problem=" ".join(problem.removeprefix(f"{path}:") for problem in error.problems))
        outcome = Outcome()
        return Report([_row(row, outcome) for row in rows])


def _row(row: TextRow, outcome: Outcome) -> Row:
    name = " ".join(str(row.get(key)) for key in ("edition", "language", "part", "number") if row.get(key))
    try:
        with transaction.atomic():  # what cannot be is taken back alone
            changed = load_text(row, outcome)
    except ValidationError as refusal:
        return Row(row.line, name, "broken", problems=refusal.messages)
    except ValueError as refusal:
        return Row(row.line, name, "broken", problems=[str(refusal)])
    if not changed:
        return Row(row.line, name, "same")
    shown = [(key, "", str(row.get(key))) for key in ("title", "text") if row.get(key)]
    return Row(row.line, name, "changed", changes=shown)
