"""Two languages side by side: which texts stand beside each other, paragraph by paragraph."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString

from core import l10n, markdown
from core.translated import SITE_LANGUAGES, column

OFFICIAL, SUMMARY = "official", "summary"
BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Cell:
    """A piece of text in one language; `html` is empty where that language has no such piece."""

    language: str
    html: SafeString | str = ""


@dataclass(frozen=True)
class Parallel:
    """Title and text of one part of the Charter in two languages; never a fallback: what is missing is missing."""

    titles: list[Cell] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    kind: str = ""

    @property
    def is_official(self) -> bool:
        """True where the text is the association's own wording."""
        return self.kind == OFFICIAL


def second_language(value: str | None) -> str:
    """Return the language asked for beside the page's own, or nothing where that makes no sense."""
    return value if value in SITE_LANGUAGES and value != l10n.current_language() else ""


def choices(chosen: str) -> list[dict]:
    """Return the languages one may read beside the page's own, each with its own name."""
    return [
        {"code": code, "name": name, "current": code == chosen}
        for code, name in settings.LANGUAGES
        if code != l10n.current_language()
    ]


def parallel(record: models.Model, languages: list[str], *, official: str, summary: str, title: str = "") -> Parallel:
    """Set the official text beside the official text where both languages have it, else summary beside summary.

    Wordings of different kind would not align, so they are mixed only where there is no other way.
    """
    kind, texts = _texts(record, languages, official, summary)
    paragraphs = zip_longest(*(_paragraphs(text) for text in texts), fillvalue="")
    rows = [_cells(row, languages) for row in paragraphs]
    return Parallel(titles(record, title, languages) if title else [], rows, kind)


def titles(record: models.Model, field: str, languages: list[str]) -> list[Cell]:
    """Return a short text in each of the languages."""
    return [Cell(language, getattr(record, column(field, language)) or "") for language in languages]


def _texts(record: models.Model, languages: list[str], official: str, summary: str) -> tuple[str, list[str]]:
    wordings = {
        kind: [getattr(record, column(name, language)) or "" for language in languages]
        for kind, name in ((OFFICIAL, official), (SUMMARY, summary))
    }
    for kind, texts in wordings.items():
        if all(texts):
            return kind, texts
    return SUMMARY, [ours or theirs for theirs, ours in zip(wordings[OFFICIAL], wordings[SUMMARY], strict=True)]


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in BLANK_LINE.split(text) if part.strip()]


def _cells(texts: tuple[str, ...], languages: list[str]) -> list[Cell]:
    return [
        Cell(language, markdown.render(text) if text else "") for language, text in zip(languages, texts, strict=True)
    ]
