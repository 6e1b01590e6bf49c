"""What a city is called: searching its names in every language and script, without regard to accents."""

import functools
import re
import unicodedata

from babel import Locale
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat, Greatest, StrIndex
from django.db.models.lookups import GreaterThan

from core import l10n
from core.querysets import Unaccent
from core.translated import SITE_LANGUAGES, column

NAME_COLUMNS = ("name", "local_name", "self_designation", *(column("exonym", code) for code in SITE_LANGUAGES))
LONGEST_QUERY = 100
LIKE_ENOUGH = 0.3  # two letters exchanged in a name of eight
SHORTEST_COUNTRY_WORD = 4  # “del”, “the”, “of” are parts of many names and say nothing


def fold(text: str) -> str:
    """Return the text as the database's plain_text() does: lower case, no accents, ela geminada as two l's."""
    text = text.lower().replace("ŀ", "l").replace("’", "'")
    text = re.sub("l[·•‧∙⋅.-]l", "ll", text)
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def names_hold(query: str) -> Q:
    """Return the condition that every word stands in one of the city's names or is a word of its country's name."""
    names = Unaccent(Concat(*(part for name in NAME_COLUMNS for part in (name, Value(" "))), output_field=TextField()))
    condition = Q()
    for word in query.replace("\x00", " ")[:LONGEST_QUERY].split():
        condition &= Q(_holds(names, word)) | Q(country__in=countries_named(word))
    return condition


def countries_named(word: str) -> frozenset[str]:
    """Return the codes of the countries in whose name, in a language of the site, this is a whole word."""
    return _countries_by_word().get(fold(word), frozenset())


def _holds(names: Combinable, word: str) -> GreaterThan:
    return GreaterThan(StrIndex(names, Unaccent(Value(word))), 0)


@functools.cache
def _countries_by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    codes = [code for code in Locale.parse("en").territories if len(code) == 2 and code.isalpha()]
    for code in codes:
        for language in SITE_LANGUAGES:
            for word in re.findall(r"[\w·]+", fold(l10n.country_name(code, language))):
                if len(word) >= SHORTEST_COUNTRY_WORD:
                    found.setdefault(word, set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}


def likeness(query: str) -> Greatest:
    """Return how much of the query's letters, in their order, the nearest of a city's names has (pg_trgm, 0 to 1)."""
    typed = Unaccent(Value(query.replace("\x00", " ")[:LONGEST_QUERY]))
    return Greatest(*(TrigramSimilarity(Unaccent(Coalesce(name, Value(""))), typed) for name in NAME_COLUMNS))
