"""A reading list: experiences in an order that somebody chose, told by their numbers in an address and kept nowhere.

Numbers and not names, so that fifty of them still make an address that mail programs leave whole.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from experiences import cards, reading_rows
from experiences.models import Experience

MOST = 50
MOST_SIGNS = 2000
PARAMETER = "ids"
# The largest number that the database gives.
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class ReadingList:
    """Numbers of experiences in order, each once; and what of the address is no number, or too many."""

    ids: tuple[int, ...] = ()
    strange: tuple[str, ...] = ()
    too_many: bool = False

    @classmethod
    def read(cls, values: list[str]) -> "ReadingList":
        """Return the list of an address; a parameter that is repeated goes on where the one before ended."""
        pieces = [piece for piece in re.split(r"[.,;\s]+", ".".join(values)[:MOST_SIGNS]) if piece]
        known = [piece for piece in pieces if piece.isascii() and piece.isdigit() and int(piece) <= LARGEST]
        ids = list(dict.fromkeys(map(int, known)))
        strange = dict.fromkeys(piece for piece in pieces if piece not in known)
        return cls(tuple(ids[:MOST]), tuple(strange), len(ids) > MOST)

    @property
    def text(self) -> str:
        """Return the numbers as an address has them."""
        return ".".join(map(str, self.ids))

    @property
    def is_full(self) -> bool:
        """True where nothing can be added."""
        return len(self.ids) >= MOST

    def query(self, **more: str) -> str:
        """Return the list as a query string, with its question mark."""
        pairs = {PARAMETER: self.text, **more} if self.ids else more
        return f"?{urlencode(pairs)}" if pairs else "?"

    def only(self, ids: list[int]) -> "ReadingList":
        """Return the list of those that exist, in the same order."""
        return ReadingList(tuple(pk for pk in self.ids if pk in ids))

    def having(self, pk: int) -> "ReadingList":
        """Return the list with one more at its end."""
        return self if pk in self.ids or self.is_full else replace(self, ids=(*self.ids, pk))

    def without(self, pk: int) -> "ReadingList":
        """Return the list with one less."""
        return replace(self, ids=tuple(each for each in self.ids if each != pk))

    def moved(self, pk: int, by: int) -> "ReadingList":
        """Return the list with one of its own moved up (-1) or down (1); the first and the last stay."""
        ids = list(self.ids)
        place = ids.index(pk)
        ids.insert(max(place + by, 0), ids.pop(place))
        return replace(self, ids=tuple(ids))


def cards_of(chosen: ReadingList) -> list[cards.Card]:
    """Return the published experiences of a list in its order, as cards, in one statement."""
    return [card for card in cards.cards(list(chosen.ids)) if card.is_published]


def stories_of(chosen: ReadingList) -> list[Experience]:
    """Return the published experiences of a list in its order with all that is read of them, in one statement."""
    by_id = {row.pk: row for row in reading_rows.published(list(chosen.ids))} if chosen.ids else {}
    return [by_id[pk] for pk in chosen.ids if pk in by_id]
