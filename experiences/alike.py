"""Which published experiences are much like a draft, so that its city can write to them, or say what is different here.

One statement on the rows of the search: each word of title and summary finds only so many experiences, also by what it
is called in the other languages; the rarer a word is in the bank, the more it counts, and shared topics help.
"""

import re
from dataclasses import dataclass
from types import SimpleNamespace

from django.db import connection
from django.utils.translation import gettext as _

from core import l10n
from core.addresses import address_of
from core.translated import SITE_LANGUAGES, TranslatedText, column, text_of
from experiences.cards import CARD_CITY, CardCity
from experiences.models import Experience

SIZE = 3
SHORTEST_WORD = 4
MOST_WORDS = 40  # of a long summary; the title comes first
COMMON = 1000  # a word that more experiences have says little, and is not looked up to the end
FEWEST_SHARED = 3  # words; two may meet by chance
LEAST_SAID = 20  # in weights, about six words: a title alone is like many others
TOPIC_SHARE = 0.1
ENOUGH = 0.5  # of 80 reference experiences one in eight has a neighbour so near
WORDS_NAMED = 5
WORD = re.compile(r"[^\W\d_]+(?:·[^\W\d_]+)*")

TITLES = ", ".join(f"e.{column('title', code)}" for code in SITE_LANGUAGES)
CITY = ", ".join(f"c.{name} AS city_{name}" for name in CARD_CITY)
TOPICS = ", ".join(f"'{column('name', code)}', t.{column('name', code)}" for code in SITE_LANGUAGES)
STATEMENT = f"""
WITH word AS (
    SELECT DISTINCT ON (made.query::text) typed.word, typed.place, made.query
    FROM unnest(%(words)s::text[]) WITH ORDINALITY AS typed(word, place)
    CROSS JOIN LATERAL (
        SELECT eb_widened(eb_any_language(typed.word, ARRAY[%(language)s]), 'strong') AS query OFFSET 0
    ) AS made
    WHERE numnode(made.query) > 0 ORDER BY made.query::text, typed.place
), bank AS (
    SELECT greatest(sum(change), 1)::float AS size FROM experiences_facetcount WHERE code = 0
), hit AS (
    SELECT word.word, word.place, found.experience_id, count(*) OVER (PARTITION BY word.place) AS shared_by
    FROM word CROSS JOIN LATERAL (
        SELECT experience_id FROM experiences_searchdoc WHERE head @@ word.query LIMIT %(common)s
    ) AS found
), weighed AS MATERIALIZED (
    SELECT hit.*, ln(1 + bank.size / shared_by) AS weight FROM hit, bank WHERE shared_by < %(common)s
), near AS (
    SELECT experience_id, array_agg(word ORDER BY weight DESC, place) AS words, sum(weight) / greatest(%(least)s, (
            SELECT sum(weight) FROM (SELECT DISTINCT place, weight FROM weighed) AS each
        )) AS share
    FROM weighed WHERE experience_id <> %(id)s GROUP BY experience_id
    HAVING count(*) >= %(fewest)s ORDER BY share DESC, experience_id DESC LIMIT 20
), best AS (
    SELECT near.*, shared.topics, share + %(topic_share)s * least(cardinality(shared.topics), 2) AS score
    FROM near CROSS JOIN LATERAL (
        SELECT ARRAY(
            SELECT topic_id FROM experiences_experience_topics WHERE experience_id = near.experience_id
            INTERSECT SELECT topic_id FROM experiences_experience_topics WHERE experience_id = %(id)s
        ) AS topics
    ) AS shared
)
SELECT best.words, e.slug, e.source_language, {TITLES}, {CITY},
    e.city_id = %(city)s AS is_same_city,
    (SELECT json_agg(json_build_object({TOPICS}) ORDER BY t.slug)
     FROM experiences_topic t WHERE t.id = ANY(best.topics)) AS topics
FROM best JOIN experiences_experience e ON e.id = best.experience_id JOIN cities_city c ON c.id = e.city_id
WHERE best.score >= %(enough)s AND e.state = 'published' ORDER BY best.score DESC, e.id DESC LIMIT %(size)s
"""  # noqa: S608 - only names of our own columns


@dataclass(frozen=True)
class Alike:
    """A published experience, and what it shares with the draft."""

    title: TranslatedText
    place: str
    url: str
    reasons: list[str]
    words: str


def alike(draft: Experience) -> list[Alike]:
    """Return up to three published experiences much like the draft, the nearest first; none for an empty one."""
    words = telling_words(draft)
    if len(words) < FEWEST_SHARED:
        return []
    asked = {
        "words": words,
        "language": draft.source_language,
        "id": draft.pk,
        "city": draft.city_id,
        "common": COMMON,
        "fewest": FEWEST_SHARED,
        "least": LEAST_SAID,
        "topic_share": TOPIC_SHARE,
        "enough": ENOUGH,
        "size": SIZE,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, asked)
        names = [each.name for each in cursor.description]
        return [_read(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def telling_words(draft: Experience) -> list[str]:
    """Return the words of title and summary, each once."""
    texts = (draft.written(name) for name in ("title", "summary"))
    words = (word.lower() for word in WORD.findall(" ".join(texts)) if len(word) >= SHORTEST_WORD)
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _read(values: dict) -> Alike:
    city = CardCity(values)
    row = SimpleNamespace(**values)
    topics = [text_of(SimpleNamespace(**names), "name") for names in row.topics or ()]
    reasons = [_("In the same city.")] if row.is_same_city else []
    if topics:
        reasons.append(_("Same topics: %(topics)s.") % {"topics": l10n.listed(topics)})
    place = f"{city.display_name} · {l10n.country_name(city.country_id)}"
    return Alike(
        text_of(row, "title"),
        place,
        address_of("experience_detail", row.slug),
        reasons,
        ", ".join(row.words[:WORDS_NAMED]),
    )
