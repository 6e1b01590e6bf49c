"""The Charter's official wording, from a file of the association: CSV or JSON, whole or not at all.

Each row is one text in one language:

| column | value |
|---|---|
| `edition` | year of an edition that the site knows: 2020 |
| `language` | ca, es, en or fr |
| `part` | `preamble`, `section` or `principle` |
| `number` | of the section (1 to 3) or the principle (1 to 20); empty for the preamble |
| `section` | the section to which a principle belongs; only needed where the edition does not have the principle yet |
| `title` | official title; empty for the preamble |
| `text` | official text; paragraphs parted by an empty line; empty for a section |

CSV: UTF-8, a header line, fields parted by commas or semicolons. JSON: `{"texts": [{"edition": 2020, …}, …]}`.
docs/charter-texts.md shows both.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from charter.models import SECTION_NUMBERS, CharterEdition, Principle, Section
from core.reference import ReferenceDataError, Row, load_rows
from core.translated import SITE_LANGUAGES, column

COLUMNS = ("edition", "language", "part", "number", "section", "title", "text")
# A file without any principle of an unknown edition may leave this one out.
OPTIONAL = {"section"}


@dataclass
class Outcome:
    """How many texts a file changed, and how many already stood as it says."""

    changed: int = 0
    unchanged: int = 0
    _seen: set = field(default_factory=set)

    def count(self, *, changed: bool) -> None:
        """Add one text."""
        if changed:
            self.changed += 1
        else:
            self.unchanged += 1

    def see(self, *key: object) -> None:
        """Refuse a text that stands twice in the file: nobody could say which one holds."""
        if key in self._seen:
            raise ValueError(_("this text is in the file twice"))
        self._seen.add(key)


def load_official_texts(path: Path) -> Outcome:
    """Write the texts of a file and record which titles are official; ReferenceDataError names every wrong row."""
    outcome = Outcome()
    load_rows(path, rows_of(path), lambda row: load_text(row, outcome))
    return outcome


def load_text(row: Row, outcome: Outcome) -> bool:
    """Write one text; True where it changed something, ValueError or ValidationError where it cannot be.

    The words of an error are in the active language.
    """
    language, part = _word(row, "language"), _word(row, "part")
    if language not in SITE_LANGUAGES:
        message = _("“%(language)s” is not a language of this site (%(languages)s)")
        raise ValueError(message % {"language": language, "languages": ", ".join(SITE_LANGUAGES)})
    if part not in LOADERS:
        raise ValueError(
            _("“%(part)s” is no part of the Charter (%(parts)s)") % {"part": part, "parts": ", ".join(LOADERS)}
        )
    year = row.number("edition")
    edition = CharterEdition.objects.filter(year=year).first()
    if edition is None:
        raise ValueError(_("there is no edition of %(year)s") % {"year": year})
    outcome.see(year, language, part, row.number("number"))
    changed = LOADERS[part](edition, language, row)
    outcome.count(changed=changed)
    return changed


def _preamble(edition: CharterEdition, language: str, row: Row) -> bool:
    return _save(edition, {column("preamble", language): _needed(row, "text")})


def _section(edition: CharterEdition, language: str, row: Row) -> bool:
    number = row.number("number")
    if number not in SECTION_NUMBERS:
        raise ValueError(_("a section has a number from 1 to 3, not “%(number)s”") % {"number": row.get("number")})
    section = Section.objects.filter(edition=edition, number=number).first() or Section(edition=edition, number=number)
    return _save(section, _official_title(section, language, _needed(row, "title")))


def _principle(edition: CharterEdition, language: str, row: Row) -> bool:
    number = row.number("number")
    principle = Principle.objects.filter(edition=edition, number=number).first()
    if principle is None:
        section = Section.objects.filter(edition=edition, number=row.number("section")).first()
        if section is None:
            message = _(
                "the edition of %(year)s has no principle %(number)s yet: name its section, and load that before"
            )
            raise ValueError(message % {"year": edition.year, "number": number})
        principle = Principle(edition=edition, number=number, section=section)
    values = _official_title(principle, language, _needed(row, "title"))
    if text := _word(row, "text"):
        values[column("official_text", language)] = text
    return _save(principle, values)


LOADERS: dict[str, Callable[[CharterEdition, str, Row], bool]] = {
    "preamble": _preamble,
    "section": _section,
    "principle": _principle,
}


def _official_title(record: Section | Principle, language: str, title: str) -> dict:
    languages = sorted({*record.official_title_languages, language})
    return {column("title", language): title, "official_title_languages": languages}


def _save(record: CharterEdition | Section | Principle, values: dict) -> bool:
    """Write the values where they differ, checked as a form would; True where something changed."""
    changes = {name: value for name, value in values.items() if getattr(record, name) != value}
    if record.pk and not changes:
        return False
    for name, value in changes.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    return True


def _word(row: Row, key: str) -> str:
    return str(row.get(key) or "").strip()


def _needed(row: Row, key: str) -> str:
    value = _word(row, key)
    if not value:
        raise ValueError(_("“%(column)s” is empty") % {"column": key})
    return value


def rows_of(path: Path) -> Iterator[Row]:
    """Return the rows of either format; a file that cannot be read at all is one problem."""
    try:
        if path.suffix.lower() == ".json":
            return iter(list(_json_rows(path)))
        return iter(list(_csv_rows(path)))
    except json.JSONDecodeError as error:
        raise ReferenceDataError([f"{path}:{error.lineno}: {error.msg}"]) from error
    except UnicodeDecodeError as error:
        raise ReferenceDataError([f"{path}:1: the file is not UTF-8 text"]) from error
    except (OSError, csv.Error) as error:
        raise ReferenceDataError([f"{path}:1: the file cannot be read ({error})"]) from error


def _json_rows(path: Path) -> Iterator[Row]:
    """Yield the objects of the list `texts` with the lines on which they begin."""
    content = path.read_text(encoding="utf-8-sig")
    values = json.loads(content)  # a broken file is named by its first wrong line
    if not isinstance(values, dict) or not isinstance(values.get("texts"), list):
        raise ReferenceDataError([f"{path}:1: there is no list “texts”"])
    decoder = json.JSONDecoder()
    position = re.search(r'"texts"\s*:\s*\[', content).end()
    for entry in values["texts"]:
        while content[position] in " \t\r\n,":
            position += 1
        line = content.count("\n", 0, position) + 1
        if not isinstance(entry, dict):
            raise ReferenceDataError([f"{path}:{line}: this is no text with its columns"])
        yield Row(line, entry)
        _entry, position = decoder.raw_decode(content, position)


def _csv_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a spreadsheet saved as text, whichever of the two separators its program chose."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        file.seek(0)
        reader = csv.DictReader(file, delimiter=";" if header.count(";") > header.count(",") else ",", strict=True)
        if missing := set(COLUMNS) - OPTIONAL - set(reader.fieldnames or ()):
            raise ReferenceDataError([f"{path}:1: these columns are missing: {', '.join(sorted(missing))}"])
        line = reader.line_num + 1
        for values in reader:
            if None in values or None in values.values():
                raise ReferenceDataError([f"{path}:{line}: the row has not as many fields as the header"])
            yield Row(line, values)
            line = reader.line_num + 1
