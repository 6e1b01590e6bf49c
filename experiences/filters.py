"""The query string of the bank, read and checked."""

import functools
import itertools
import unicodedata
from urllib.parse import quote_plus

import django_filters
from django import forms
from django.http import QueryDict

from experiences import query_text
from experiences.models import Experience
from experiences.search import walk
from experiences.selection import FACETS, LAST_PAGE, Selection, Sort, value_order

# A page repeats the whole search in each of its links, two hundred and more. Twenty-four ordinary words, all that a
# search looks at, have room in this; a sign of another script takes up to twelve in an address.
QUERY_LENGTH = 300
QUERY_QUOTED = 450
VALUE_LENGTH = 100
VALUE_QUOTED = 300
VALUES_LIMIT = 40
VALUES_QUOTED = 800
CHUNK = 5000
# Control characters, broken surrogates, private and unassigned signs: no text has them.
NO_TEXT = {"Cc", "Cs", "Cn", "Co"}


class ValuesField(forms.MultipleChoiceField):
    """The repeated values of one parameter: trimmed, without control characters, each once, not too many.

    A value that nothing has is kept: it finds nothing, and the page says so, instead of showing the whole bank.
    """

    def clean(self, value) -> tuple[str, ...]:
        """Return the values in canonical order."""
        tidied = (_fitting(tidy(item, VALUE_LENGTH), VALUE_QUOTED) for item in (value or ())[:VALUES_LIMIT])
        return tuple(sorted({item for item in tidied if item}, key=value_order))


class ValuesFilter(django_filters.MultipleChoiceFilter):
    """A repeatable parameter."""

    field_class = ValuesField


class WordsField(forms.CharField):
    """The words searched for; bytes that no text has are left out instead of refused."""

    def clean(self, value) -> str:
        """Return the words with single spaces, as many as a search takes."""
        return search_words(value or "")


class WordsFilter(django_filters.CharFilter):
    """The search words."""

    field_class = WordsField


class SortField(forms.CharField):
    """An order; one that does not exist is the default."""

    def clean(self, value) -> str:
        """Return a known order or nothing."""
        return value if value in Sort.values else ""


class SortFilter(django_filters.CharFilter):
    """The order of the list."""

    field_class = SortField


class PageField(forms.CharField):
    """A page number; anything else is the nearest page that may be asked for."""

    def clean(self, value) -> int:
        """Return a number from 1 to the last page."""
        text = (value or "").strip()
        if not (text.isascii() and text.isdigit()):
            return 1
        return min(max(int(text[:6]), 1), LAST_PAGE)


class PageFilter(django_filters.CharFilter):
    """The page of the list."""

    field_class = PageField


class ExperienceFilter(django_filters.FilterSet):
    """The parameters of the bank (docs: the contract of addresses). OR inside a facet, AND between facets."""

    q = WordsFilter()
    country = ValuesFilter()
    city = ValuesFilter()
    network = ValuesFilter()
    topic = ValuesFilter()
    principle = ValuesFilter()
    goal = ValuesFilter()
    audience = ValuesFilter()
    year = ValuesFilter()
    original = ValuesFilter()
    available = ValuesFilter()
    award = ValuesFilter()
    sort = SortFilter()
    page = PageFilter()

    class Meta:
        model = Experience
        fields: list[str] = []

    @classmethod
    def read(cls, data: QueryDict) -> Selection:
        """Return what was asked for; no parameter can be wrong enough for an error."""
        # The fields keep nothing of a request: they are made once, where a form would copy them each time.
        given = {name: _cleaned(field, data, name) if name in data else blank for name, field, blank in _fields()}
        chosen = {facet: given[facet] for facet in FACETS if given[facet]}
        if "country" in chosen:
            chosen["country"] = tuple(sorted({code.upper() for code in chosen["country"]}))
        kept = _within_room(chosen)
        is_cut = kept != chosen or given["q"] != tidy(data.get("q", ""), QUERY_LENGTH + 1)
        return Selection(given["q"], kept, given["sort"], given["page"], is_cut)

    @property
    def selection(self) -> Selection:
        """Return what was asked for."""
        return self.read(self.data)

    def filter_queryset(self, queryset):
        """Return all experiences found, for callers that need a queryset and no order of relevance."""
        return queryset.filter(pk__in=[pk for pk, _published_at in walk(self.selection, size=CHUNK)])


@functools.cache
def _fields() -> list[tuple[str, forms.Field, object]]:
    """Return name, field, and what it says where it is not asked for."""
    fields = {name: each.field for name, each in ExperienceFilter.base_filters.items()}
    return [(name, field, _cleaned(field, QueryDict(), name)) for name, field in fields.items()]


def _cleaned(field: forms.Field, data: QueryDict, name: str) -> object:
    return field.clean(field.widget.value_from_datadict(data, {}, name))


def search_words(text: str) -> str:
    """Return the beginning of a text that a search takes, as whole words where there is more than one."""
    words = tidy(text, QUERY_LENGTH + 1)
    kept = _fitting(words[:QUERY_LENGTH], QUERY_QUOTED)
    if kept != words:
        kept = kept.rpartition(" ")[0] or kept
    return query_text.beginning(kept.strip())


def _fitting(text: str, most: int) -> str:
    """Return as much of a text as takes so many signs in an address."""
    if len(quote_plus(text)) <= most:
        return text
    lengths = itertools.accumulate(len(quote_plus(sign)) for sign in text)
    return text[: sum(length <= most for length in lengths)].strip()


def _within_room(chosen: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return as many of the values as an address has room for; nobody chooses more by hand."""
    kept, number, room = {}, VALUES_LIMIT, VALUES_QUOTED
    for facet, values in chosen.items():
        for value in values:
            number, room = number - 1, room - len(facet) - len(quote_plus(value)) - 2
            if number >= 0 and room >= 0:
                kept[facet] = (*kept.get(facet, ()), value)
    return kept


def tidy(text: str, length: int) -> str:
    """Return a text without control characters and broken surrogates, with single spaces, cut at a length."""
    kept = "".join(" " if unicodedata.category(sign) in NO_TEXT else sign for sign in text[: length * 2])
    return " ".join(kept.split())[:length].strip()
