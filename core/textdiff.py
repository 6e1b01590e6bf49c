"""What changed between two texts, word by word, for people to read."""

import difflib
import re
from dataclasses import dataclass

WORD = re.compile(r"\s+|[^\s]+")
LONGEST = 20_000  # beyond it a word-by-word comparison would hold up the page


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same`, `added` or `removed`."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """Return the new text with what was removed and added, in reading order."""
    old, new = old.replace("\r", ""), new.replace("\r", "")
    if old == new:
        return [Piece("same", new)] if new else []
    if len(old) + len(new) > LONGEST:
        return [piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text]
    before, after = WORD.findall(old), WORD.findall(new)
    pieces = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        pieces.append(Piece("removed", "".join(before[a:b])))
        pieces.append(Piece("added", "".join(after[c:d])))
    return [piece for piece in pieces if piece.text]
