"""What a visitor asks of the bank, and its one canonical address."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db import models

# The facets in the order of the address; `sort` and `page` follow.
FACETS = (
    "country",
    "city",
    "network",
    "topic",
    "principle",
    "goal",
    "audience",
    "year",
    "original",
    "available",
    "award",
)
LAST_PAGE = 500
# Beyond this number nothing is counted; it is also what the pages hold (`LAST_PAGE` of 20).
MOST = 10_000


class Sort(models.TextChoices):
    """Orders of the list."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    YEAR = "year"
    CITY = "city"


@dataclass(frozen=True)
class Selection:
    """What is asked for: words, values by facet, order and page.

    Two ways to the same list give the same address: facets in the order of `FACETS`, values sorted, defaults left out.
    """

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked_sort: str = ""
    page: int = 1
    # More was asked for than a search takes; what is left is this selection, and the page says so.
    is_cut: bool = field(default=False, compare=False)

    @property
    def sort(self) -> str:
        """Return the order: relevance where there are words, else the newest first."""
        default = Sort.RELEVANCE if self.q else Sort.NEWEST
        if self.asked_sort == Sort.RELEVANCE and not self.q:
            return default
        return self.asked_sort or default

    @property
    def is_filtered(self) -> bool:
        """True where anything narrows the list."""
        return bool(self.q or self.chosen)

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the chosen values of a facet."""
        return self.chosen.get(facet, ())

    def with_value(self, facet: str, value: str) -> "Selection":
        """Return the first page of the list with one more value."""
        return self._with(facet, (*self.values(facet), value))

    def without_value(self, facet: str, value: str) -> "Selection":
        """Return the first page of the list with one value less."""
        return self._with(facet, tuple(kept for kept in self.values(facet) if kept != value))

    def without(self, name: str) -> "Selection":
        """Return the first page of the list without a whole facet, or without the words (`q`)."""
        return replace(self, q="", page=1) if name == "q" else self._with(name, ())

    def sorted_by(self, sort: str) -> "Selection":
        """Return the first page in another order."""
        return replace(self, asked_sort=sort, page=1)

    def on_page(self, page: int) -> "Selection":
        """Return another page of the list."""
        return replace(self, page=page)

    def parameters(self) -> list[tuple[str, str]]:
        """Return names and values in canonical order, as links and hidden fields need them."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet, value) for facet in FACETS if facet in self.chosen for value in self.chosen[facet]]
        if self.asked_sort and self.sort != self.sorted_by("").sort:
            pairs.append(("sort", self.sort))
        return [*pairs, ("page", str(self.page))] if self.page > 1 else pairs

    def query(self, **more: str) -> str:
        """Return the canonical query string with its question mark; a lone one leads to the whole bank."""
        return "?" + urlencode([*self.parameters(), *more.items()])

    def linker(self, facet: str) -> Callable[[str, str], str]:
        """Return what makes the link that adds a value to a facet or takes it away, from the value and its quoted form.

        The same address as `with_value` and `without_value` give; made for the hundred links of a page, of which all
        else is the same.
        """
        first_page = replace(self, page=1)
        split = FACETS.index(facet)
        names = ["q", *FACETS[:split]]
        pairs = first_page.parameters()
        before = "".join(f"{urlencode([pair])}&" for pair in pairs if pair[0] in names)
        after = "".join(f"&{urlencode([pair])}" for pair in pairs if pair[0] not in {*names, facet})
        chosen = self.values(facet)
        if not chosen:
            return lambda _value, quoted: f"?{before}{facet}={quoted}{after}"
        return lambda value, _quoted: (
            self.without_value(facet, value) if value in chosen else self.with_value(facet, value)
        ).query()

    @property
    def map_query(self) -> str:
        """Return the query string of the map of this list."""
        return self.on_page(1).query(view="map")

    def _with(self, facet: str, values: tuple[str, ...]) -> "Selection":
        chosen = {**self.chosen, facet: tuple(sorted(set(values), key=value_order))}
        return replace(self, chosen={name: values for name, values in chosen.items() if values}, page=1)


def value_order(value: str) -> tuple[int, int, str]:
    """Numbers by size, then words: `principle=2&principle=10`."""
    is_number = value.isascii() and value.isdigit()
    return (0, int(value[:9]), value) if is_number else (1, 0, value)
