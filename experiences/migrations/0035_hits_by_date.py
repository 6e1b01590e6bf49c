"""A search puts what it found in order once.

- Hits come the newest first from where they are counted: a list by date is a slice of them, and the order of relevance
  needs no second reading and joins of all of them.
- Of the words in the heads only those of hits are ranked; before, the newest 500 heads with any of the words were,
  whether they were hits or not.
- Where more is found than is counted, nothing is read for the numbers of other values, which are not shown then; and a
  page beyond those that are ranked ranks nothing. Nothing is put in order where nothing is found.
"""

from importlib import import_module

from django.db import migrations

exchanges = import_module("experiences.migrations.0020_search_of_long_lists").exchanges

PAGE = "eb_page"
LOOSENED = "eb_loosened"
SEARCH = "eb_search"
RELEVANCE_BEFORE = """        -- Texts in the reader's language first, then what stands in title, subjects and summary; the newest 500 are ranked.
        EXECUTE format(
            'WITH here AS MATERIALIZED (
                SELECT experience_id FROM experiences_searchdoc WHERE vec @@ $3 AND %1$s
            ), said AS MATERIALIZED (
                SELECT experience_id FROM experiences_searchdoc WHERE vec @@ $7 AND %1$s
            ), best AS MATERIALIZED (
                -- ts_rank divides by the number of words asked for. OFFSET 0 keeps the planner from walking the dates.
                SELECT d.experience_id, eb_rank(d.head, $6, $8) AS rank FROM (
                    SELECT experience_id FROM (
                        SELECT experience_id, published_at FROM experiences_searchdoc WHERE head @@ $6 AND %1$s OFFSET 0
                    ) AS hit ORDER BY published_at DESC, experience_id DESC LIMIT 500
                ) AS newest CROSS JOIN LATERAL (
                    SELECT o.experience_id, o.head || '''' AS head FROM experiences_searchdoc o WHERE o.experience_id = newest.experience_id OFFSET 0
                ) AS d
            )
            SELECT array_agg(experience_id) FROM (
                SELECT d.experience_id
                FROM experiences_searchdoc d LEFT JOIN here USING (experience_id) LEFT JOIN best USING (experience_id)
                LEFT JOIN said USING (experience_id)
                WHERE %2$s ORDER BY here.experience_id IS NULL, coalesce(best.rank, 0) + CASE WHEN said.experience_id IS NULL THEN 0 ELSE 0.1 END DESC,
                        d.published_at DESC, d.experience_id DESC LIMIT $4 OFFSET $5
            ) AS s', facet_conditions, CASE WHEN total > 300 THEN conditions ELSE of_hits END) INTO ids USING query, hits, here, size, skip, strong, said, each_of;
"""
# The limits hold for every list that is put in order, and tell the planner that it may look the numbers up in memory.
RELEVANCE = """        -- Texts in the reader's language first, then what stands in title, subjects and summary, of which the newest 500
        -- are ranked, then what was said in so many words (everything, where no term widens the query), then the newest.
        EXECUTE format(
            'WITH hit AS MATERIALIZED (
                SELECT id, n FROM unnest($1) WITH ORDINALITY AS h(id, n)
            ), best AS MATERIALIZED (
                SELECT newest.id, newest.n, eb_rank(d.head, $5, $7) AS rank FROM (
                    SELECT id, n FROM hit WHERE id IN (
                        SELECT experience_id FROM experiences_searchdoc WHERE head @@ $5 AND %1$s
                    ) ORDER BY n LIMIT 500
                ) AS newest CROSS JOIN LATERAL (
                    SELECT o.head || '''' AS head FROM experiences_searchdoc o WHERE o.experience_id = newest.id OFFSET 0
                ) AS d
            )
            SELECT array_agg(id) FROM (
                SELECT id FROM hit LEFT JOIN best USING (id, n)
                ORDER BY id NOT IN (
                    SELECT experience_id FROM experiences_searchdoc WHERE vec @@ $2 AND %1$s LIMIT $8
                ), coalesce(rank, 0) + CASE WHEN %2$s THEN 0.1 ELSE 0 END DESC, n LIMIT $3 OFFSET $4
            ) AS s',
            facet_conditions,
            CASE WHEN numnode(said) = numnode(query) THEN 'true' ELSE format(
                'id IN (SELECT experience_id FROM experiences_searchdoc WHERE vec @@ $6 AND %s LIMIT $8)', facet_conditions
            ) END
        ) INTO ids USING hits, here, size, skip, strong, said, each_of, most;
"""
PIECES = (
    (
        SEARCH,
        """SELECT experience_id, facets FROM experiences_searchdoc WHERE %s LIMIT $2 + 1
            ), c AS MATERIALIZED (
                SELECT f, count(*) AS n FROM (SELECT unnest(facets) AS f FROM h WHERE (SELECT count(*) FROM h) <= $2) AS s
                GROUP BY f
            ) SELECT (SELECT array_agg(experience_id) FROM h), (SELECT array_agg(f) FROM c), (SELECT array_agg(n) FROM c)',
            conditions) INTO hits, counted_codes, counted USING query, most;
        total := coalesce(cardinality(hits), 0);
""",
        """SELECT experience_id, published_at, facets FROM experiences_searchdoc WHERE %s LIMIT $2 + 1
            ), found AS MATERIALIZED (
                SELECT count(*) AS n FROM h
            ), c AS MATERIALIZED (
                SELECT f, count(*) AS n FROM (SELECT unnest(facets) AS f FROM h WHERE (SELECT n FROM found) <= $2) AS s
                GROUP BY f
            ) SELECT n, (SELECT array_agg(experience_id ORDER BY published_at DESC, experience_id DESC) FROM h WHERE n <= $2),
                (SELECT array_agg(f) FROM c), (SELECT array_agg(c.n) FROM c) FROM found',
            conditions) INTO total, hits, counted_codes, counted USING query, most;
""",
    ),
    (SEARCH, "strong, said, each_of,", "strong, eb_without(said, wanted, without), each_of,"),
    (PAGE, RELEVANCE_BEFORE, RELEVANCE),
    (
        PAGE,
        """of_hits text := CASE WHEN total > most THEN conditions ELSE 'd.experience_id = ANY($2)' END;""",
        # To read a long list again by the index of words takes less than to look each row up by its number.
        """of_hits text := CASE WHEN total > least(most, 300) THEN conditions ELSE 'd.experience_id = ANY($2)' END;""",
    ),
    (
        PAGE,
        """BEGIN
    IF sort = 'relevance' AND total <= most THEN
""",
        """BEGIN
    IF total = 0 THEN
        RETURN '{}';
    ELSIF sort = 'newest' AND total <= most THEN
        RETURN hits[skip + 1 : skip + size];
    ELSIF sort = 'relevance' AND total <= most THEN
""",
    ),
    (
        PAGE,
        ") AS s ORDER BY ts_rank(head, $2) DESC, published_at DESC, experience_id DESC LIMIT $3\n            ) AS s', facet_conditions)",
        ") AS s %s LIMIT $3\n            ) AS s', facet_conditions, CASE WHEN skip < 1000 THEN 'ORDER BY ts_rank(head, $2) DESC, published_at DESC, experience_id DESC' ELSE '' END)",
    ),
    (
        LOOSENED,
        "    own_codes := ARRAY(",
        """    IF total > most THEN
        RETURN QUERY SELECT 'without', exempt, -1::bigint, 0::bigint, ''
            UNION ALL SELECT 'facet', c.facet || ':' || c.value, 0::bigint, -1::bigint, ''
            FROM experiences_facetcode c WHERE c.facet = exempt AND c.code IN (
                SELECT b.code FROM experiences_facetcount b GROUP BY b.code HAVING sum(b.change) > 0);
        RETURN;
    END IF;
    own_codes := ARRAY(""",
    ),
    (LOOSENED, "ELSIF more > most OR total > most THEN", "ELSIF more > most THEN"),
)  # fmt: skip
BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))
# The same figure without a statement of its own for each row.
RANK = """
CREATE OR REPLACE FUNCTION eb_rank(head tsvector, words tsquery, each_of tsquery[]) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    word tsquery;
    whole double precision := ts_rank(head, words) * (numnode(words) + 1) / 2;
    rank double precision := 0.3 * ln(1 + whole);
BEGIN
    IF cardinality(each_of) < 2 THEN
        RETURN whole;
    END IF;
    FOREACH word IN ARRAY each_of LOOP
        rank := rank + least(0.61, ts_rank(head, word) * (numnode(word) + 1) / 2);
    END LOOP;
    RETURN rank;
END $$;
"""
RANK_BACK = """
CREATE OR REPLACE FUNCTION eb_rank(head tsvector, words tsquery, each_of tsquery[]) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN cardinality(each_of) < 2 THEN whole ELSE 0.3 * ln(1 + whole) + (
        SELECT sum(least(0.61, ts_rank(head, word) * (numnode(word) + 1) / 2)) FROM unnest(each_of) AS word
    ) END FROM (SELECT ts_rank(head, words) * (numnode(words) + 1) / 2 AS whole) AS s
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("experiences", "0034_machine_drafts")]
    operations = [migrations.RunSQL(exchanges(PIECES) + RANK, RANK_BACK + exchanges(BACK))]
