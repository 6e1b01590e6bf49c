"""The facets of the bank as the page shows them: names from one statement, counts from the search, one link each."""

import functools
import unicodedata
from dataclasses import dataclass, field
from operator import attrgetter
from typing import ClassVar
from urllib.parse import quote_plus

from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from awards.enums import Result
from core import l10n
from core.freshness import content_version
from core.translated import SITE_LANGUAGES, column, language_order
from experiences.enums import Audience
from experiences.query_text import QUOTATION_MARKS
from experiences.search import AWARDS, FOCUS, Found
from experiences.selection import FACETS, Selection, Sort

# Facets whose whole list is always shown, so that a visitor learns what the bank is about; of the others (countries,
# networks, years, languages) only those that the bank has.
COMPLETE = ("topic", "principle", "goal", "audience", "available", "award")
# The city is a search box, not a list of options.
LISTED = ("topic", "principle", "country", "network", "goal", "audience", "award", "year", "original", "available")
OPEN = ("topic",)
CITY_SUGGESTIONS = 150

LABELS = {
    "country": _("Country"),
    "city": _("City"),
    "network": _("Network"),
    "topic": _("Topic"),
    "principle": _("Principle of the Charter"),
    "goal": _("Sustainable Development Goal"),
    "audience": _("Who it is for"),
    "year": _("Year it began"),
    "original": _("Original language"),
    "available": _("Can be read in"),
    "award": _("Recognition"),
}


class Name:
    """A value's name in the reader's language, and the section of the Charter of a principle.

    `key` puts names in order, `quoted` is the value as it stands in an address.
    """

    __slots__ = ("hue", "key", "label", "quoted")

    def __init__(self, value: str, label: str, hue: int = 0):
        self.label, self.hue, self.key, self.quoted = label, hue, fold(label), quote_plus(value)


@dataclass(slots=True)
class Option:
    """One line of a facet; `query` leads to the list with it, or without it where it is selected.

    `count` is what the list has with it; where it is selected, how many of the list have it.
    """

    value: str
    label: str
    count: int | None
    query: str
    selected: bool = False
    hue: int = 0

    @property
    def is_dead(self) -> bool:
        """True where the link would lead nowhere; a count that is not known (None) is no such place."""
        return not self.selected and self.count == 0


@dataclass(frozen=True)
class Facet:
    """A group of options."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)
    selected: int = 0

    @property
    def has_more(self) -> bool:
        """True where another option could be chosen as well."""
        return any(not option.selected and not option.is_dead for option in self.options)

    @property
    def is_open(self) -> bool:
        """True where the group is unfolded from the start."""
        return bool(self.selected) or self.name in OPEN


@dataclass(frozen=True)
class Chip:
    """An active filter and the list without it; `count` is what that list has, where it was counted."""

    label: str
    query: str
    count: int | None = None


class Vocabulary:
    """The names of every value that a facet may have, in the reader's language.

    They are read once for each version of the content and language, and kept in this process until the version is
    another one.
    """

    _kept: ClassVar[dict[str, tuple[str, "Vocabulary"]]] = {}

    def __init__(self, names: dict[str, dict[str, Name]], cities_by_name: dict[str, list[str]]):
        self.names = names
        self.labels = {facet: str(label) for facet, label in LABELS.items()}
        self._language = l10n.current_language()
        self._cities_by_name = cities_by_name

    @classmethod
    def load(cls, version: str = "") -> "Vocabulary":
        """Return the names as of a version of the content (by default the present one)."""
        version, language = version or content_version(), l10n.current_language()
        kept = cls._kept.get(language)
        if kept is None or kept[0] != version:
            kept = cls._kept[language] = version, cls._read()
        return kept[1]

    @classmethod
    def _read(cls) -> "Vocabulary":
        """Read all names in one statement; only cities with experiences are found by their names."""
        names: dict[str, dict[str, Name]] = {facet: {} for facet in FACETS}
        cities_by_name: dict[str, list[str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_names_statement())
            for facet, value, label, hue, other_names in cursor.fetchall():
                names[facet][value] = Name(value, _numbered(facet, value, label), hue)
                for name in {label, *other_names} if other_names else ():
                    cities_by_name.setdefault(fold(name), []).append(value)
        names["audience"] = {value: Name(value, str(label)) for value, label in Audience.choices}
        names["award"] = {value: Name(value, award_label(value)) for value in AWARDS}
        names["available"] = {code: Name(code, _language(code)) for code in SITE_LANGUAGES}
        return cls(names, cities_by_name)

    def name(self, facet: str, value: str) -> Name:
        """Return a value's name; a value that nothing has is shown as it was typed."""
        return self.names[facet].get(value) or _unlisted(facet, value, self._language)

    def label(self, facet: str, value: str) -> str:
        """Return a value's name as text."""
        return self.name(facet, value).label

    def resolve_cities(self, selection: Selection) -> Selection:
        """Return the selection with typed names of cities replaced by their addresses."""
        values = selection.values("city")
        resolved = [self._slug_of(value) for value in values]
        if list(values) == resolved:
            return selection
        page = selection.page
        for value in values:
            selection = selection.without_value("city", value)
        for value in resolved:
            selection = selection.with_value("city", value)
        return selection.on_page(page)

    def cities_like(self, text: str) -> list[str]:
        """Return the addresses of the cities whose name holds what was typed."""
        folded = fold(text)
        found = {slug for name, slugs in self._cities_by_name.items() if folded in name for slug in slugs}
        return sorted(found, key=lambda slug: self.name("city", slug).key)

    def _slug_of(self, value: str) -> str:
        if value in self.names["city"]:
            return value
        slugs = set(self._cities_by_name.get(fold(value), ()))
        return slugs.pop() if len(slugs) == 1 else value


def facets(selection: Selection, found: Found, vocabulary: Vocabulary) -> list[Facet]:
    """Return the facets with their options, in the order of the page."""
    return [
        Facet(name, vocabulary.labels[name], _options(name, selection, found, vocabulary), len(selection.values(name)))
        for name in LISTED
    ]


def facet_counts(selection: Selection, found: Found, vocabulary: Vocabulary) -> dict[str, list[dict]]:
    """Return values, labels and counts for machines: the count is that of the list with the value chosen as well."""
    counts = {}
    for name in FACETS:
        options = _options(name, selection, found, vocabulary)
        counts[name] = [
            {"value": option.value, "label": option.label, "count": found.count(name, option.value)}
            for option in options
        ]
    return counts


def chips(selection: Selection, found: Found, vocabulary: Vocabulary) -> list[Chip]:
    """Return the active filters; in an empty list each tells how many there would be without its facet."""
    made = []
    if selection.q:
        has_marks = '"' in selection.q.translate(QUOTATION_MARKS)
        label = selection.q if has_marks else pgettext("search words", "“%(words)s”") % {"words": selection.q}
        made.append(Chip(label, selection.without("q").query(), found.count_without("q")))
    for name in FACETS:
        values = selection.values(name)
        for value in values:
            label = pgettext("filter", "%(facet)s: %(value)s") % {
                "facet": vocabulary.labels[name],
                "value": vocabulary.label(name, value),
            }
            alone = found.count_without(name) if len(values) == 1 else None
            made.append(Chip(label, selection.without_value(name, value).query(), alone))
    return made


def city_suggestions(selection: Selection, found: Found, vocabulary: Vocabulary) -> list[Option]:
    """Return the cities that somebody may have meant whose text in the city box is no city's name."""
    options = []
    for typed in selection.values("city"):
        if typed in vocabulary.names["city"]:
            continue
        without = selection.without_value("city", typed)
        for slug in vocabulary.cities_like(typed)[:8]:
            counted = found.numbers("city").get(slug, 0)
            if counted:
                label, query = vocabulary.label("city", slug), without.with_value("city", slug).query()
                options.append(Option(slug, label, counted if counted > 0 else None, query))
    return options


def places(found: Found) -> dict[str, int]:
    """Return in how many cities and countries the experiences of the list are."""
    return {name: sum(number > 0 for number in found.counts.get(name, {}).values()) for name in ("city", "country")}


def sorts(selection: Selection) -> list[tuple[str, str, bool]]:
    """Return the orders as label, list and whether it is the present one; relevance only where there are words."""
    labels = {
        Sort.RELEVANCE: pgettext("order of a list", "Relevance"),
        Sort.NEWEST: pgettext("order of a list", "Newest"),
        Sort.YEAR: pgettext("order of a list", "Year"),
        Sort.CITY: pgettext("order of a list", "City"),
    }
    return [
        (label, selection.sorted_by(sort).query(), sort == selection.sort)
        for sort, label in labels.items()
        if sort != Sort.RELEVANCE or selection.q
    ]


def city_names(found: Found, vocabulary: Vocabulary) -> list[str]:
    """Return the names that complete what is typed into the city box: cities that the other filters leave."""
    numbers = {slug: number for slug, number in found.numbers("city").items() if number}
    names = [vocabulary.name("city", slug) for slug in _largest(numbers, CITY_SUGGESTIONS)]
    names.sort(key=attrgetter("key"))
    return [name.label for name in names]


def _largest(numbers: dict[str, int], most: int) -> list[str]:
    """Return the values with the largest numbers; of those that have the last number, the first by name."""
    if len(numbers) <= most:
        return list(numbers)
    last = sorted(numbers.values())[-most]
    larger = [value for value, number in numbers.items() if number > last]
    return larger + sorted(value for value, number in numbers.items() if number == last)[: most - len(larger)]


def award_label(value: str) -> str:
    """Return the name of a recognition."""
    if value == FOCUS:
        return gettext("Focus Experience")
    return {
        Result.WINNER: pgettext("award", "Award: winner"),
        Result.SPECIAL_MENTION: pgettext("award", "Award: special mention"),
        Result.FINALIST: pgettext("award", "Award: finalist"),
    }[Result(value)]


def fold(text: str) -> str:
    """Return a name without accents, case and hyphens, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'").replace("-", " ")
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _options(facet: str, selection: Selection, found: Found, vocabulary: Vocabulary) -> list[Option]:
    chosen = selection.values(facet)
    present = found.numbers(facet)
    values = list(vocabulary.names[facet]) if facet in COMPLETE else list(present)
    values += [value for value in chosen if value not in values]
    if facet == "city":
        values = [value for value in values if present.get(value) or value in chosen]
    named = [(value, vocabulary.name(facet, value)) for value in values]
    if facet not in COMPLETE:
        named.sort(key=lambda pair: (-int(pair[0]) if pair[0].isdecimal() else 0, pair[1].key))
    link = selection.linker(facet)
    return [
        Option(
            value,
            name.label,
            _own(present.get(value, 0)) if value in chosen else found.count(facet, value),
            link(value, name.quoted),
            value in chosen,
            name.hue,
        )
        for value, name in named
    ]


def _own(number: int) -> int | None:
    """Return a number of a chosen value, nothing where it is not known."""
    return number if number >= 0 else None


@functools.lru_cache(maxsize=1024)
def _unlisted(facet: str, value: str, language: str) -> Name:
    """Return the name of a value that stands in no table of ours: a country, a language, a year, what was typed."""
    if facet == "country" and len(value) == 2:
        return Name(value, l10n.country_name(value, language))
    if facet == "original" and len(value) == 2:
        return Name(value, _language(value, language))
    return Name(value, value)


def _language(code: str, language: str | None = None) -> str:
    """Return a language's name as it begins an option; a code that is no language stays as it is."""
    name = l10n.language_name(code, language)
    return name if name == code else capfirst(name)


def _numbered(facet: str, value: str, label: str) -> str:
    return f"{value}. {label}" if facet in {"principle", "goal"} else label


def _names_statement() -> str:
    """Return the statement for (facet, value, label, hue, other names), sorted as they are shown."""
    language = l10n.current_language()

    def shown(table: str, name: str) -> str:
        columns = ", ".join(f"nullif({table}.{column(name, code)}, '')" for code in language_order())
        return f"coalesce({columns}, '')"

    exonyms = ", ".join(f"c.exonym_{code}" for code in SITE_LANGUAGES)
    return f"""
SELECT facet, value, label, hue, names FROM (
    SELECT 'topic' AS facet, slug::text AS value, {shown("t", "name")} AS label, 0 AS hue, NULL::text[] AS names,
        sort_key({shown("t", "name")}) AS position
    FROM experiences_topic t
    UNION ALL
    SELECT 'principle', p.number::text, {shown("p", "title")}, s.number, NULL, to_char(p.number, '00')
    FROM charter_principle p JOIN charter_section s ON s.id = p.section_id
    JOIN charter_charteredition e ON e.id = p.edition_id WHERE e.is_current
    UNION ALL
    SELECT 'goal', g.number::text, {shown("g", "name")}, 0, NULL, to_char(g.number, '00') FROM experiences_goal g
    UNION ALL
    SELECT 'network', n.slug, coalesce(nullif(n.{column("name", language)}, ''), n.official_name), 0, NULL, ''
    FROM cities_network n
    UNION ALL
    SELECT 'city', c.slug, coalesce(nullif(c.{column("exonym", language)}, ''), c.name), 0,
        CASE WHEN c.slug IN (
            SELECT f.value FROM experiences_facetcode f JOIN experiences_facetcount n USING (code)
            WHERE f.facet = 'city' GROUP BY f.value HAVING sum(n.change) > 0
        ) THEN array_remove(ARRAY[c.name, c.local_name, {exonyms}], NULL) END, ''
    FROM cities_city c
) AS name ORDER BY facet, position, value
"""  # noqa: S608 - only names of our own columns
