"""The search row as a whole: build it again while the site answers, and compare it with its source."""

from collections.abc import Iterator

from django.db import connection, transaction

from experiences.country_words import write_country_words
from experiences.selection import MOST

BATCH = 200

# Experiences and rows whose experience is gone, in the order of their numbers.
NEXT_IDS = """
SELECT id FROM (
    SELECT id FROM experiences_experience WHERE id > %(after)s AND state = 'published'
    UNION SELECT experience_id FROM experiences_searchdoc WHERE experience_id > %(after)s
) AS s ORDER BY id LIMIT %(size)s
"""
# Nobody writes numbers meanwhile; whoever is writing is waited for.
COUNT_AGAIN = """
LOCK TABLE experiences_facetcount IN EXCLUSIVE MODE;
DELETE FROM experiences_facetcount;
INSERT INTO experiences_facetcount (code, change)
SELECT code, count(*) FROM experiences_searchdoc, unnest(array_append(facets, 0::smallint)) AS code GROUP BY code;
"""
# Two writers of the same new word may both have added it.
WORDS_ONCE = """
DELETE FROM experiences_searchword w USING experiences_searchword o WHERE o.plain = w.plain AND o.id < w.id
"""
# The triggers do the work; a row that says the same as before changes nothing else.
LEARN_AGAIN = """
UPDATE experiences_topic SET slug = slug;
UPDATE charter_principle SET number = number;
UPDATE experiences_searchconcept SET slug = slug
"""

STALE = """
SELECT coalesce(d.experience_id, s.experience_id) FROM eb_documents(%(ids)s) d
FULL JOIN (SELECT * FROM experiences_searchdoc WHERE experience_id = ANY(%(ids)s)) s USING (experience_id)
WHERE (d.published_at, d.began_year, d.city_id, d.facets, d.head, d.vec)
    IS DISTINCT FROM (s.published_at, s.began_year, s.city_id, s.facets, s.head, s.vec)
UNION
SELECT v.experience_id FROM eb_facet_values(%(ids)s) v
WHERE NOT EXISTS (SELECT FROM experiences_facetcode c WHERE c.facet = v.facet AND c.value = v.value)
"""
MISCOUNTED = """
WITH true_count AS (
    SELECT code, count(*) AS n FROM experiences_searchdoc, unnest(array_append(facets, 0::smallint)) AS code
    GROUP BY code
), said AS (
    SELECT code, sum(change) AS n FROM experiences_facetcount GROUP BY code HAVING sum(change) <> 0
)
SELECT coalesce(c.facet || ':' || c.value, 'all') FROM true_count t FULL JOIN said USING (code)
LEFT JOIN experiences_facetcode c USING (code) WHERE t.n IS DISTINCT FROM said.n
"""
# Whoever belongs to the network in another way, by a partner or again, keeps it.
OVER = """
SELECT eb_refresh(array_agg(DISTINCT d.experience_id)), count(DISTINCT d.experience_id)
FROM cities_citynetwork l JOIN cities_network n ON n.id = l.network_id
JOIN experiences_facetcode c ON c.facet = 'network' AND c.value = n.slug
JOIN experiences_searchdoc d ON d.facets @> ARRAY[c.code]
CROSS JOIN LATERAL (
    SELECT d.city_id || ARRAY(
        SELECT p.city_id FROM experiences_experience_partner_cities p WHERE p.experience_id = d.experience_id
    ) AS ids
) AS cities
WHERE NOT eb_goes_on(l.until, l.until_year) AND l.city_id = ANY(cities.ids) AND NOT EXISTS (
    SELECT FROM cities_citynetwork still WHERE still.network_id = l.network_id
    AND still.city_id = ANY(cities.ids) AND eb_goes_on(still.until, still.until_year)
) HAVING count(*) > 0
"""
# The bits (docs/decisions/0125-facets-as-bits.md) of experiences that nobody has changed since they were drawn.
MISDRAWN = """
WITH true_bits AS MATERIALIZED (SELECT * FROM eb_bits()), known AS (SELECT block, bits FROM true_bits WHERE code = 0),
said AS (SELECT block, code, b.bits & known.bits AS bits FROM experiences_facetbits b JOIN known USING (block))
SELECT coalesce(c.facet || ':' || c.value, 'all') FROM true_bits t FULL JOIN said USING (block, code)
LEFT JOIN experiences_facetcode c USING (code) WHERE (CASE WHEN bit_count(t.bits) > 0 THEN t.bits END)
    IS DISTINCT FROM (CASE WHEN bit_count(said.bits) > 0 THEN said.bits END)
"""
HAS_BITS = "SELECT EXISTS (SELECT FROM experiences_facetbits)"
TERMS = "SELECT source || ' ' || target || ' ' || also || is_weak FROM experiences_searchterm"


def rebuild(after: int = 0, size: int = BATCH) -> Iterator[int]:
    """Refresh every row, a batch in each transaction, and give the last number done: where to go on from."""
    write_country_words(connection.alias)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LEARN_AGAIN)
    for ids in _batches(after, size):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT eb_refresh(%s)", [ids])
        yield ids[-1]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT_AGAIN)
        cursor.execute(WORDS_ONCE)
    draw_bits()


def draw_bits() -> None:
    """Draw the bits from which long lists are counted: those who changed experiences since have only noted it.

    In a bank where a list that is worth it would have more than are counted, there are none.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT eb_draw_bits(%s)", [MOST])


def follow_calendar() -> int:
    """Take experiences out of the networks whose last day has passed for their cities; return how many were looked at.

    A change of a row is followed at once; that a day is over changes no row.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OVER)
        row = cursor.fetchone()
        return row[1] if row else 0


def drift(size: int = BATCH) -> Iterator[str]:
    """Give what differs between the search row and its source; nothing where both agree."""
    for ids in _batches(0, size):
        with connection.cursor() as cursor:
            cursor.execute(STALE, {"ids": ids})
            yield from (f"experience {pk}" for (pk,) in cursor.fetchall())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MISCOUNTED)
        yield from (f"number of {name}" for (name,) in cursor.fetchall())
        cursor.execute(HAS_BITS)
        if cursor.fetchone()[0]:
            cursor.execute(MISDRAWN)
            yield from (f"bits of {name}" for (name,) in cursor.fetchall())
        cursor.execute(TERMS)
        present = set(cursor.fetchall())
        cursor.execute(LEARN_AGAIN)
        cursor.execute(TERMS)
        yield from (f"words of {term}" for (term,) in sorted(present ^ set(cursor.fetchall())))
        transaction.set_rollback(True)


def _batches(after: int, size: int) -> Iterator[list[int]]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(NEXT_IDS, {"after": after, "size": size})
            ids = [pk for (pk,) in cursor.fetchall()]
        if not ids:
            return
        yield ids
        after = ids[-1]
