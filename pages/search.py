"""One box over everything that visitors may read, in two statements: the bank's own search, and all other kinds.

Words are compared without accents and in every site language; each must begin a word of the record's text in one
language. Practices and cities are found as their own parts of the site find them, so that the figure here is that of
the list it links to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
    Window,
)  # fmt: skip
from django.db.models.functions import Cast, JSONArray
from django.urls import reverse
from django.utils.translation import gettext

from cities.models import City
from core import l10n, markdown
from core.querysets import Unaccent
from core.translated import SITE_LANGUAGES, TranslatedText, column
from experiences.search import Found, find
from experiences.selection import Selection
from experiences.vocabulary import correct
from pages.search_kinds import KINDS, Kind, Row
from pages.search_parts import parts_named

HITS_PER_KIND = 3
CITIES_MEANT = 3
HITS_PER_PAGE = 20
LONGEST_QUERY = 200
MOST_WORDS = 8
COLUMNS = (
    "hit_kind",
    "hit_titles",
    "hit_texts",
    "hit_source",
    "hit_address",
    "hit_extra",
    "hit_sample",
    "hit_found",
    "hit_best",
    "hit_total",
)
# Words that say nothing, in the four languages; they count only where there are no others.
SILENT = frozenset(
    re.findall(
        r"\w+",
        "a al als amb and as at au aux by ce con d dans de del dels des du el els en es et for i in is it l la las le "
        "les lo los of on or para pel pels per por pour que s sur the to un una une uns unos with y",
    )
)


class BeginsWords(Func):
    """True where each of the words, folded like the text, begins a word of a text that is already folded."""

    output_field = BooleanField()

    def __init__(self, text, words: list[str], **more) -> None:
        """Compare with words as they were typed (letters, digits and the Catalan dot only)."""
        super().__init__(text, **more)
        self.words = words

    def as_sql(self, compiler, connection, **_more):
        """Write `text ~ ALL (ARRAY[words])`.

        The text, which is long and dear to write out, stands in the statement once and not once for each word; the
        words are values and no expressions, for there are hundreds of these in the statement.
        """
        text, values = compiler.compile(self.source_expressions[0])
        begins = ", ".join([r"'\m' || plain_text(%s)"] * len(self.words))
        return f"({text} ~ ALL (ARRAY[{begins}]))", [*values, *self.words]


@dataclass(frozen=True)
class Hit:
    """A record found, ready to be shown."""

    url: str
    title: str
    text: TranslatedText
    place: str = ""
    languages: tuple[str, ...] = ()
    is_sample: bool = False

    @property
    def title_language(self) -> str:
        """Return the language of a title that is not in the reader's, else nothing."""
        return self.title.language if isinstance(self.title, TranslatedText) and self.title.is_fallback else ""

    @property
    def text_language(self) -> str:
        """Return the language of a text that is not in the reader's, else nothing."""
        return self.text.language if self.text.is_fallback else ""

    @property
    def found_in(self) -> str:
        """Return the languages in which the words stand, where they do not stand in the reader's."""
        if not self.languages or l10n.current_language() in self.languages:
            return ""
        return ", ".join(l10n.language_name(code) for code in self.languages)


@dataclass(frozen=True)
class Meant:
    """What somebody may have meant, and where that is."""

    words: str
    url: str


@dataclass
class Group:
    """What was found of one kind; `url` leads to all of it."""

    name: str
    label: str
    url: str
    total: int = 0
    is_best: bool = False  # the words stand in the heading of one of the hits
    hits: list[Hit] = field(default_factory=list)
    is_capped: bool = False  # there are more than were counted

    @property
    def total_shown(self) -> str:
        """Return the number as people read it: “10,000+” where counting stopped."""
        return _shown(self.total, is_capped=self.is_capped)


class SiteSearch:
    """One search: its words made harmless, the groups found, or the pages of a single kind."""

    def __init__(self, query: str, kind: str = "", page: str = "") -> None:
        """Take the parameters as they stand in the address."""
        self.query = " ".join(query.replace("\x00", " ").split())[:LONGEST_QUERY]
        self.words = _words(self.query)
        # Practices and cities have lists of their own, with filters.
        self.kind = kind if kind in KINDS and not KINDS[kind].list_name else ""
        self.groups: list[Group] = []
        self.page = None
        if self.words and self.kind:
            self.page = Paginator(self._rows(self.kind), HITS_PER_PAGE).get_page(page)
            hits = [self._hit(self.kind, row) for row in self.page.object_list]
            self.groups = [self._group(self.kind, self.page.paginator.count, hits)] if hits else []
        elif self.words:
            self.groups = self._overview()

    @property
    def total(self) -> int:
        """Return how many records were found."""
        return sum(group.total for group in self.groups)

    @property
    def total_shown(self) -> str:
        """Return that number as people read it."""
        return _shown(self.total, is_capped=any(group.is_capped for group in self.groups))

    @cached_property
    def meant(self) -> list[Meant]:
        """Return what was probably meant where nothing was found: words of ours, and names of cities."""
        if self.groups or not self.words:
            return []
        words = correct(self.query)
        cities = City.objects.listed().named_like(self.query)[:CITIES_MEANT]
        found = [Meant(words, f"{reverse('site_search')}?{urlencode({'q': words})}")] if words else []
        return [*found, *(Meant(city.display_name, city.get_absolute_url()) for city in cities)]

    @property
    def overview_url(self) -> str:
        """Return the search over all kinds."""
        return f"{reverse('site_search')}?{urlencode({'q': self.query})}"

    def _overview(self) -> list[Group]:
        practices = find(Selection(q=self.query), size=HITS_PER_KIND)
        first, *others = (self._rows(name, practices)[:HITS_PER_KIND] for name in KINDS)
        groups: dict[str, Group] = {}
        for row in first.union(*others, all=True):
            name, is_best, total = row[0], row[-2], row[-1]
            group = groups.setdefault(name, self._group(name, total, []))
            group.is_best |= is_best
            group.hits.append(self._hit(name, row, practices.languages if name == "practices" else None))
        if "practices" in groups:
            groups["practices"].total, groups["practices"].is_capped = practices.total, practices.is_capped
        found = [groups[name] for name in KINDS if name in groups]
        parts = self._parts()
        return [*parts, *sorted(found, key=lambda group: not group.is_best)]

    def _parts(self) -> list[Group]:
        """Return the parts of the site that are called like the words."""
        hits = [Hit(part.url, str(part.label), TranslatedText("", "")) for part in parts_named(self.words)]
        return [Group("parts", gettext("Parts of this site"), "", len(hits), hits=hits)] if hits else []

    def _group(self, name: str, total: int, hits: list[Hit]) -> Group:
        kind = KINDS[name]
        target = {"q": self.query} if kind.list_name else {"q": self.query, "in": name}
        url = f"{reverse(kind.list_name or 'site_search')}?{urlencode(target)}"
        return Group(name, str(kind.label), url, total, hits=hits)

    def _rows(self, name: str, practices: Found | None = None) -> QuerySet:
        """Return the records found of a kind, the best first, as rows of `COLUMNS`."""
        kind = KINDS[name]
        best = BeginsWords(_folded([*_in_languages(kind.title), *kind.heading]), self.words)
        if name == "practices":
            ids = practices.ids if practices else []
            records, found, order = kind.records().filter(pk__in=ids), (), _in_order(ids)
        elif name == "cities":
            records, found, order = kind.records().search(self.query), (), kind.order
        else:
            documents = {code: _document(kind, code) for code in SITE_LANGUAGES}
            found = {f"found_{code}": BeginsWords(document, self.words) for code, document in documents.items()}
            records = kind.records().alias(**found).filter(reduce(or_, (Q(**{name: True}) for name in found)))
            order = ("-hit_best", *kind.order)
        return _as_rows(kind, name, records.annotate(hit_best=best), found, order)

    def _hit(self, name: str, values: tuple, languages: dict[int, str] | None = None) -> Hit:
        kind = KINDS[name]
        _name, titles, texts, source, address, extra, is_sample, found, _best, _total = values
        row = Row(
            dict(zip(SITE_LANGUAGES, titles, strict=True)), dict(zip(SITE_LANGUAGES, texts, strict=True)),
            source, address, extra,
        )  # fmt: skip
        codes = tuple(code for code, is_found in zip(SITE_LANGUAGES, found, strict=False) if is_found)
        text = TranslatedText(markdown.plain(row.text), row.text.language)
        return Hit(kind.url(row.address), kind.named(row), text, kind.place(row), codes, is_sample)


def _shown(total: int, *, is_capped: bool) -> str:
    return f"{l10n.number(total)}+" if is_capped else l10n.number(total)


def _words(query: str) -> list[str]:
    """Return the words to look for: those that say something, or all where none does."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+(?:·[^\W_]+)*", query)))
    telling = [word for word in words if word.lower() not in SILENT]
    return (telling or words)[:MOST_WORDS]


def _folded(columns: Iterable) -> Unaccent:
    """Return texts as one, ready for comparison."""
    return Unaccent(Func(Value(" "), *columns, function="concat_ws", output_field=TextField()))


def _document(kind: Kind, language: str) -> Unaccent:
    """Return everything a record says in a language, with what it says in none."""
    translated = (kind.title, kind.text, *kind.more)
    return _folded([*(column(name, language) for name in translated if name), *kind.heading, *kind.also])


def _in_languages(field: str) -> list[str]:
    """Return the columns of a translated field; none where the kind has no such field."""
    return [column(field, code) for code in SITE_LANGUAGES] if field else []


def _in_order(ids: list[int]) -> tuple:
    """Return the order in which the bank found its records."""
    places = [When(pk=pk, then=place) for place, pk in enumerate(ids)]
    return (Case(*places, default=len(ids), output_field=IntegerField()),)


def _as_rows(kind: Kind, name: str, records: QuerySet, found: Iterable[str], order: tuple) -> QuerySet:
    """Return the records, with `hit_best`, as rows that all kinds have in common."""
    empty = [Value("")] * len(SITE_LANGUAGES)
    rows = records.order_by(*order).annotate(
        hit_kind=Value(name),
        hit_titles=JSONArray(*(_in_languages(kind.title) or empty)),
        hit_texts=JSONArray(*(_in_languages(kind.text) or empty)),
        hit_source=Cast(kind.source, TextField()) if kind.source else Value("", TextField()),
        hit_address=Cast(kind.address, TextField()),
        hit_extra=JSONArray(*kind.extra()),
        hit_sample=F(kind.sample) if kind.sample else Value(False, BooleanField()),
        hit_found=JSONArray(*found),
        hit_total=Window(Count("*")),
    )
    # In a union columns are told by their place. Querysets of translated models would name them in the order of a set.
    return QuerySet.values_list(rows, *COLUMNS)
