"""Full text and facets of the bank in one statement: total, counts, and the page asked for.

Texts are compared without accents and with every spelling of the ela geminada (`plain_text`, core); the endings that
the stemmers of PostgreSQL need are put back (`_normalised`). A word is looked for in each site language with that
language's stemmer, and in the names of cities, countries, topics (with their synonyms in four languages) and
principles, so that a query finds experiences written in another language.
"""

import functools
import json
from dataclasses import dataclass, field

from django.db import connection

from awards.enums import Result
from core import l10n
from core.translated import SITE_LANGUAGES, column
from experiences.enums import State
from experiences.models.experience import STORY_FIELDS
from experiences.query_text import parse
from experiences.selection import Selection, Sort

PAGE_SIZE = 20
CONFIGURATIONS = {"ca": "catalan", "es": "spanish", "en": "english", "fr": "french", "pt": "portuguese"}
FOCUS = "focus"
AWARDS = (*Result.values, FOCUS)

# Catalan has a stemmer in PostgreSQL but no list of stop words.
CATALAN_STOP_WORDS = (
    "[ldnstm]|els?|les|la|de|dels?|als?|i|a|en|amb|per|pels?|que|un|una|uns|unes|o|es|com|mes|ha|han|son|seva|seu|aquest|"
    "aquesta|entre|tambe|sobre|ser|tot|molt|estat|on|no"
)
# Without accents these endings are no longer stemmed: participación → particip, but participacion → participacion.
RESTORED = {
    "ca": [
        (rf"\m({CATALAN_STOP_WORDS})\M", " "),
        (r"([cs])io\M", r"\1ió"),
        # Plurals that the stemmer does not bring to their singular: biblioteques, ciutadans, jardins, participatius, processos.
        (r"([qg])ues\M", r"\1a"),
        (r"qa\M", "ca"),
        (r"([ai])ns\M", r"\1"),
        (r"ius\M", "iu"),
        (r"essos\M", "es"),
    ],
    "es": [(r"([cs])ion\M", r"\1ión")],
    "fr": [(r"ee(s?)\M", r"ée\1"), (r"ite(s?)\M", r"ité\1")],
}


@dataclass(frozen=True)
class Found:
    """What a selection finds: how many, what one more value would find, and the rows of the page in order."""

    total: int = 0
    page: int = 1
    ids: list[int] = field(default_factory=list)
    languages: dict[int, str] = field(default_factory=dict)
    counts: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    without: dict[str, int] = field(default_factory=dict)

    def count(self, facet: str, value: str) -> int:
        """Return how many the list has when this value is chosen as well."""
        all_match, only_facet_fails = self.counts.get(facet, {}).get(value, (0, 0))
        return only_facet_fails + (self.total if self._is_narrowed(facet) else all_match)

    def count_without(self, name: str) -> int:
        """Return how many the list has without a facet, or without the words (`q`)."""
        return self.total + self.without.get(name, 0)

    def _is_narrowed(self, facet: str) -> bool:
        return facet in self.without


def find(selection: Selection, *, size: int | None = PAGE_SIZE) -> Found:
    """Return the experiences that a selection finds; a page too high gives the last one."""
    words = parse(selection.q)
    narrowed = [*selection.chosen, *(["q"] if words else [])]
    parameters = {
        "wanted": words.wanted,
        "unwanted": words.unwanted,
        "countries": _country_names() if words else "",
        "size": size,
        "offset": (selection.page - 1) * (size or 0),
        **{f"chosen_{facet}": [f"{facet}:{value}" for value in values] for facet, values in selection.chosen.items()},
    }
    sql = _statement(selection, bool(words), narrowed, l10n.current_language(), limited=size is not None)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return _read(cursor.fetchall(), narrowed, selection.page, size)


def _read(rows, narrowed, page, size) -> Found:
    total, counts, without, hits = 0, {}, dict.fromkeys(narrowed, 0), []
    for kind, name, first, second, language in rows:
        if kind == "total":
            total = first
        elif kind == "without":
            without[name] = first
        elif kind == "facet":
            facet, _colon, value = name.partition(":")
            counts.setdefault(facet, {})[value] = (first, second)
        else:
            hits.append((first, int(name), language))
    hits.sort()
    last = max(1, -(-total // size)) if size else 1
    languages = {pk: language for _rank, pk, language in hits if language}
    return Found(total, min(page, last), [pk for _rank, pk, _language in hits], languages, counts, without)


# The statement -------------------------------------------------------------------------------------------------------
# Only names of our own columns and facets are put into its text; everything from outside is a parameter.


def _statement(selection: Selection, has_words: bool, narrowed: list[str], language: str, *, limited: bool) -> str:
    fails = [f"CASE WHEN NOT codes && %(chosen_{facet})s::text[] THEN '{facet}' END" for facet in selection.chosen]
    if has_words:
        fails.append("CASE WHEN NOT is_hit THEN 'q' END")
    order = {
        Sort.RELEVANCE: "found_here DESC, rank DESC, published_at DESC, id DESC",
        Sort.NEWEST: "published_at DESC, id DESC",
        Sort.YEAR: "began_year DESC NULLS LAST, published_at DESC, id DESC",
        Sort.CITY: "city_key, published_at DESC, id DESC",
    }[Sort(selection.sort)]
    limit = (
        "LIMIT %(size)s OFFSET (SELECT least(%(offset)s, greatest(count(*) - 1, 0) / %(size)s * %(size)s)"
        " FROM hit WHERE fail IS NULL)"
    )
    return f"""
WITH {_query_cte() if has_words else ""}
doc AS MATERIALIZED ({_documents(has_words, language)}),
failed AS (SELECT *, array_remove(ARRAY[{", ".join(fails)}]::text[], NULL) AS fails FROM doc),
hit AS MATERIALIZED (SELECT *, fails[1] AS fail FROM failed WHERE cardinality(fails) <= 1)
SELECT 'total', '', count(*), 0, '' FROM hit WHERE fail IS NULL
UNION ALL
SELECT 'without', fail, count(*), 0, '' FROM hit WHERE fail IS NOT NULL GROUP BY fail
UNION ALL
SELECT 'facet', code, count(*) FILTER (WHERE hit.id IS NOT NULL AND fail IS NULL),
    count(*) FILTER (WHERE fail = split_part(code, ':', 1)), ''
FROM doc LEFT JOIN hit USING (id), unnest(doc.codes) AS code GROUP BY code
UNION ALL
SELECT 'hit', id::text, row_number() OVER (ORDER BY {order}), 0, found_language
FROM (SELECT * FROM hit WHERE fail IS NULL ORDER BY {order} {limit if limited else ""}) AS page
"""  # noqa: S608 - see above


def _query_cte() -> str:
    columns = [
        f"websearch_to_tsquery('{_configuration(code)}', {_normalised(code, f'%({name})s')}) AS {name}_{code}"
        for name in ("wanted", "unwanted")
        for code in SITE_LANGUAGES
    ]
    return f"query AS MATERIALIZED (SELECT {', '.join(columns)}, %(countries)s::jsonb AS countries),"


def _documents(has_words: bool, language: str) -> str:
    """Return one row per published experience: codes of its facets, keys of the orders and how the words match."""
    match, text_tables = (
        _match(language) if has_words else ("true AS is_hit, false AS found_here, 0 AS rank, '' AS found_language", "")
    )
    return f"""
SELECT e.id, e.published_at, e.began_year, {_codes()} AS codes, {match},
    sort_key(coalesce(nullif(c.{column("exonym", language)}, ''), c.name)) AS city_key
FROM experiences_experience e
JOIN cities_city c ON c.id = e.city_id
CROSS JOIN LATERAL (
    SELECT e.city_id || ARRAY(
        SELECT p.city_id FROM experiences_experience_partner_cities p WHERE p.experience_id = e.id
    ) AS ids
) AS place
{text_tables}
WHERE e.state = '{State.PUBLISHED}'
"""  # noqa: S608 - see above


def _codes() -> str:
    """Return the facet codes (`topic:culture`) of an experience as an array."""
    parts = [
        "SELECT 'city:' || slug FROM cities_city WHERE id = ANY(place.ids)",
        "SELECT 'country:' || country_id FROM cities_city WHERE id = ANY(place.ids)",
        """SELECT 'network:' || n.slug FROM cities_citynetwork l JOIN cities_network n ON n.id = l.network_id
        WHERE l.city_id = ANY(place.ids) AND l.until_year IS NULL""",
        """SELECT 'topic:' || t.slug FROM experiences_experience_topics l JOIN experiences_topic t ON t.id = l.topic_id
        WHERE l.experience_id = e.id""",
        """SELECT 'principle:' || p.number FROM experiences_experience_principles l
        JOIN charter_principle p ON p.id = l.principle_id JOIN charter_charteredition d ON d.id = p.edition_id
        WHERE l.experience_id = e.id AND d.is_current""",
        "SELECT 'goal:' || goal_id FROM experiences_experience_goals WHERE experience_id = e.id",
        "SELECT 'audience:' || a FROM unnest(e.audiences) AS a",
        "SELECT 'year:' || e.began_year WHERE e.began_year IS NOT NULL",
        "SELECT 'original:' || e.original_language",
        *(f"SELECT 'available:{code}' WHERE {_is_available(code)}" for code in SITE_LANGUAGES),
        "SELECT 'award:' || result FROM awards_prize WHERE experience_id = e.id",
        f"SELECT 'award:{FOCUS}' WHERE e.is_focus",
    ]
    return f"ARRAY({' UNION '.join(parts)})"


def _is_available(code: str) -> str:
    """Return when a language counts as available; the same rule as `TranslatedContent.available_languages`."""
    source = {name: _by_language("e.source_language", name) for name in ("title", "summary")}
    return (
        f"({source['title']} = '' OR e.title_{code} <> '') AND ({source['summary']} = '' OR e.summary_{code} <> '')"
        f" AND ({source['title']} <> '' OR {source['summary']} <> '' OR e.title_{code} <> '')"
    )


def _by_language(key: str, name: str) -> str:
    cases = " ".join(f"WHEN '{code}' THEN e.{column(name, code)}" for code in SITE_LANGUAGES)
    return f"coalesce(CASE {key} {cases} END, '')"


def _match(language: str) -> tuple[str, str]:
    """Return the columns that say whether, how well and in which language the words match, and their tables."""
    hits = {code: f"text.v_{code} @@ query.wanted_{code}" for code in SITE_LANGUAGES}
    wanted = " OR ".join(hits.values())
    unwanted = " OR ".join(f"text.v_{code} @@ query.unwanted_{code}" for code in SITE_LANGUAGES)
    # A column that nobody has filled is null, and null would sort before true.
    has_text = {code: f"coalesce(e.title_{code}, '') <> ''" for code in SITE_LANGUAGES}
    others = [code for code in SITE_LANGUAGES if code != language]
    ranks = {code: f"ts_rank(text.v_{code}, query.wanted_{code})" for code in SITE_LANGUAGES}
    here = f"({has_text[language]} AND {hits[language]})"
    best = ", ".join(f"CASE WHEN {has_text[code]} AND {hits[code]} THEN {ranks[code]} END" for code in others)
    cases = " ".join(
        f"WHEN {has_text[code]} AND {hits[code]} AND {ranks[code]} >= greatest({best}) THEN '{code}'" for code in others
    )
    columns = f"""
    (%(wanted)s = '' OR {wanted}) AND NOT ({unwanted}) AS is_hit, {here} AS found_here,
    greatest({", ".join(ranks.values())}) AS rank,
    CASE WHEN {here} THEN '{language}' {cases} ELSE '' END AS found_language"""
    tables = f"CROSS JOIN query CROSS JOIN LATERAL ({_subjects()}) AS subject CROSS JOIN LATERAL ({_vectors()}) AS text"
    return columns, tables


def _subjects() -> str:
    """Return names of places, topics and principles of an experience, by language where they differ."""
    topics = ", ".join(
        f"""string_agg(t.name_{code}, ' ; ') AS names_{code}, string_agg(array_to_string(
        ARRAY(SELECT jsonb_array_elements_text(t.synonyms -> '{code}')), ' ; '), ' ; ') AS synonyms_{code}"""
        for code in SITE_LANGUAGES
    )
    principles = ", ".join(f"string_agg(p.title_{code}, ' ; ') AS principles_{code}" for code in SITE_LANGUAGES)
    exonyms = " || ' ; ' || ".join(f"coalesce(o.exonym_{code}, '')" for code in SITE_LANGUAGES)
    return f"""
SELECT * FROM
    (SELECT {topics} FROM experiences_experience_topics l JOIN experiences_topic t ON t.id = l.topic_id
     WHERE l.experience_id = e.id) AS topic,
    (SELECT {principles} FROM experiences_experience_principles l JOIN charter_principle p ON p.id = l.principle_id
     WHERE l.experience_id = e.id) AS principle,
    (SELECT string_agg(concat_ws(' ; ', o.name, o.local_name, {exonyms}, query.countries ->> o.country_id), ' ; ')
     AS places FROM cities_city o WHERE o.id = ANY(place.ids)) AS city
"""  # noqa: S608 - see above


def _vectors() -> str:
    """Return a vector per language: title, then city and subjects, then summary, then the story and synonyms."""
    columns = []
    for code in SITE_LANGUAGES:
        story = ", ".join(f"e.{column(name, code)}" for name in STORY_FIELDS)
        weighted = {
            "A": f"concat_ws(' ; ', e.title_{code}, e.original_title)",
            "B": f"concat_ws(' ; ', places, names_{code}, principles_{code})",
            "C": f"e.summary_{code}",
            "D": f"concat_ws(' ; ', {story}, synonyms_{code})",
        }
        vectors = [
            f"setweight(to_tsvector('{_configuration(code)}', {_normalised(code, text)}), '{weight}')"
            for weight, text in weighted.items()
        ]
        columns.append(f"{' || '.join(vectors)} AS v_{code}")
    return f"SELECT {', '.join(columns)}"


def _configuration(code: str) -> str:
    return f"pg_catalog.{CONFIGURATIONS.get(code, 'simple')}"


def _normalised(code: str, text: str) -> str:
    """Return the expression for a text as it is compared in a language."""
    expression = f"plain_text(coalesce({text}, ''))"
    for pattern, replacement in RESTORED.get(code, ()):
        expression = f"regexp_replace({expression}, '{pattern}', '{replacement}', 'g')"
    return expression


@functools.cache
def _country_names() -> str:
    """Return the names of all countries in all languages by code, as JSON: they come from CLDR and are in no table."""
    codes = [code for code in l10n.locale("en").territories if len(code) == 2]
    names = {code: {l10n.country_name(code, language) for language in SITE_LANGUAGES} for code in codes}
    return json.dumps({code: " ; ".join(sorted(by_language)) for code, by_language in names.items()})
