"""Where a search found its words: the same stems as in the database, marked in the text that is shown.

Texts leave this module as pieces with a flag and are escaped by the template like any other text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cities.names import fold
from core import markdown
from core.translated import column, text_of
from experiences.models import Experience
from experiences.models.experience import STORY_FIELDS

WORD = re.compile(r"[^\W_]+(?:[·•‧ŀ][^\W_]+)*")
STEM = re.compile(r"'[a-z]{2}:((?:[^']|'')*)'")
# A word is the stem and an ending; longer ones are other words.
LONGEST_ENDING = 8
# Plurals that the normaliser of the database brings to their singular (migrations of the search row).
CATALAN_PLURALS = [(r"([qg])ues$", r"\1a"), (r"qa$", "ca"), (r"([ai])ns$", r"\1"), (r"ius$", "iu"), (r"essos$", "es")]
BEFORE, LENGTH = 60, 220

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Stems:
    """The stems looked for, by language."""

    by_language: dict[str, tuple[str, ...]]

    @classmethod
    def read(cls, queries: dict[str, str]) -> "Stems":
        """Take the stems out of the queries that the database has made of the words."""
        stems = {code: STEM.findall(text) for code, text in queries.items()}
        return cls({code: tuple(stem.replace("''", "'") for stem in found) for code, found in stems.items()})

    def __bool__(self) -> bool:
        return any(self.by_language.values())

    def spans(self, text: str, language: str) -> list[tuple[int, int]]:
        """Return where the words stand in a text."""
        stems = self.by_language.get(language, ())
        if not stems:
            return []
        return [word.span() for word in WORD.finditer(text) if _has_stem(word[0], stems, language)]


def mark(text: str, language: str, stems: Stems) -> Pieces:
    """Return the text in pieces, true where a word was looked for."""
    pieces, end = [], 0
    for start, stop in stems.spans(text, language):
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def add_fragments(experiences: Iterable[Experience], stems: Stems) -> None:
    """Set `title_pieces`, `summary_pieces` and, where neither has a word, `fragment` from the story in its language."""
    unseen = []
    for experience in experiences:
        for name in ("title", "summary"):
            value = text_of(experience, name)
            pieces = mark(markdown.plain(value) if name == "summary" else value, value.language, stems)
            setattr(experience, f"{name}_pieces", pieces)
        marked = [*experience.title_pieces, *experience.summary_pieces]
        if experience.found_in and not any(is_marked for _text, is_marked in marked):
            unseen.append(experience)
    if not unseen:
        return
    languages = {experience.found_in for experience in unseen}
    columns = [column(name, code) for code in languages for name in ("title", "summary", *STORY_FIELDS)]
    rows = Experience.objects.filter(pk__in=[experience.pk for experience in unseen]).values("pk", *columns)
    stories = {row["pk"]: row for row in rows}
    for experience in unseen:
        row = stories.get(experience.pk, {})
        texts = (row.get(column(name, experience.found_in)) for name in ("title", "summary", *STORY_FIELDS))
        experience.fragment = _fragment(filter(None, texts), experience.found_in, stems)


def _fragment(texts: Iterable[str], language: str, stems: Stems) -> Pieces:
    for text in texts:
        plain = markdown.plain(text)
        if spans := stems.spans(plain, language):
            start = plain.rfind(" ", 0, max(spans[0][0] - BEFORE, 0)) + 1
            stop = plain.find(" ", start + LENGTH)
            cut = plain[start : stop if stop > 0 else None]
            return mark(("… " if start else "") + cut + (" …" if stop > 0 else ""), language, stems)
    return []


def _has_stem(word: str, stems: tuple[str, ...], language: str) -> bool:
    plain = fold(word)
    if language == "ca":
        for pattern, replacement in CATALAN_PLURALS:
            plain = re.sub(pattern, replacement, plain)
    return any(
        len(plain) - len(stem) <= LONGEST_ENDING
        and (plain.startswith(stem) or (stem.endswith("i") and plain.startswith(stem[:-1] + "y")))
        for stem in stems
    )
