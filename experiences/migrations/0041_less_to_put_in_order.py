"""Long lists are put in order with less: what cannot come onto the page is not ranked, and old hits are not fetched.

- Of several words that each may stand in any language, the whole text in one language is asked for apart only where it
  has a name of several words: otherwise it finds nothing more, and the index looks everything up twice.
- Titles in other languages than the reader's are ranked only where those in the reader's do not fill the page.
- A page far back among more hits than are counted is looked for among the newest of the bank first.
- Bits (docs/decisions/0125-facets-as-bits.md) are drawn only where a list can be long enough to be counted from them.
"""

from importlib import import_module

from django.db import migrations

exchanges = import_module("experiences.migrations.0020_search_of_long_lists").exchanges

FUNCTIONS = """
-- What is asked for: the whole text in one language, or each word in any; whatever has the first has the second, but for
-- names of several words that widen the first only.
CREATE FUNCTION eb_asked(said tsquery, each_word tsquery, strength text) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT eb_widened(CASE
        WHEN numnode(each_word) > 0 AND NOT EXISTS (
            SELECT FROM experiences_searchterm
            WHERE eb_first_word(target) = ANY(eb_lexemes(said)) AND target <@ said AND numnode(target) > 1
        ) THEN each_word ELSE said || each_word END, strength)
$$;

-- The newest hits, as many as wanted: among the newest of the bank, of which there are more each time.
CREATE FUNCTION eb_newest(query tsquery, conditions text, apart bigint[], wanted integer) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET enable_seqscan TO off SET cpu_operator_cost TO 1 SET jit TO off SET max_parallel_workers_per_gather TO 0 AS $$
DECLARE
    span bigint := 4 * (wanted + cardinality(apart));
    since timestamptz;
    ids bigint[];
BEGIN
    LOOP
        since := (SELECT published_at FROM experiences_searchdoc ORDER BY published_at DESC, experience_id DESC LIMIT 1 OFFSET span);
        -- (SELECT $4): with the day itself, the planner may walk the dates and fetch the words of each.
        EXECUTE format(
            'SELECT array_agg(experience_id) FROM (
                SELECT experience_id FROM (
                    SELECT experience_id, published_at FROM experiences_searchdoc
                    WHERE %s AND experience_id <> ALL($2) %s OFFSET 0
                ) AS hit ORDER BY published_at DESC, experience_id DESC LIMIT $3
            ) AS s', conditions, CASE WHEN since IS NOT NULL THEN 'AND published_at >= (SELECT $4)' ELSE '' END
        ) INTO ids USING query, apart, wanted, since;
        IF since IS NULL OR cardinality(ids) = wanted THEN
            RETURN coalesce(ids, '{}');
        END IF;
        span := span * greatest(2, 1.3 * wanted / greatest(cardinality(ids), 1));
    END LOOP;
END $$;

DROP FUNCTION eb_draw_bits();

-- First the notes go, then the rows are read: what is noted in between stays noted. `most` are counted at all.
CREATE FUNCTION eb_draw_bits(most integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE experiences_facetbits IN EXCLUSIVE MODE;
    DELETE FROM experiences_facetchanged;
    DELETE FROM experiences_facetbits;
    INSERT INTO experiences_facetbits (block, code, bits)
    SELECT * FROM eb_bits() WHERE (
        SELECT count(*) >= eb_long() AND eb_long() * (max(experience_id) / 32768 - min(experience_id) / 32768 + 1) < most
        FROM experiences_searchdoc
    );
END $$;
"""
FUNCTIONS_BACK = """
DROP FUNCTION eb_draw_bits(integer);
CREATE FUNCTION eb_draw_bits() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE experiences_facetbits IN EXCLUSIVE MODE;
    DELETE FROM experiences_facetchanged;
    DELETE FROM experiences_facetbits;
    IF (SELECT count(*) FROM experiences_searchdoc) < eb_long() THEN
        RETURN;
    END IF;
    INSERT INTO experiences_facetbits (block, code, bits) SELECT * FROM eb_bits();
END $$;
DROP FUNCTION eb_newest(tsquery, text, bigint[], integer);
DROP FUNCTION eb_asked(tsquery, tsquery, text);
"""
SEARCH, PAGE = "eb_search", "eb_page"
PIECES = (
    ("eb_query", "eb_widened(found || eb_each_word(wanted), widened)", "eb_asked(found, eb_each_word(wanted), widened)"),
    (SEARCH, "eb_widened(said || each_word, 'all')", "eb_asked(said, each_word, 'all')"),
    (SEARCH, "eb_widened(here || each_word, 'strong')", "eb_asked(here, each_word, 'strong')"),
    (
        PAGE,
        """'WITH hit AS MATERIALIZED (
                SELECT id, n FROM unnest($1) WITH ORDINALITY AS h(id, n)
            ), best""",
        """'WITH here AS MATERIALIZED (
                SELECT experience_id AS id FROM experiences_searchdoc WHERE vec @@ $2 AND %1$s LIMIT $8
            ), few AS MATERIALIZED (
                SELECT count(*) < $3 + $4 AS are_here FROM here
            ), hit AS MATERIALIZED (
                SELECT h.id, n, here.id IS NOT NULL AS is_here FROM unnest($1) WITH ORDINALITY AS h(id, n) LEFT JOIN here USING (id)
            ), best""",
    ),
    (PAGE, "SELECT id, n FROM hit WHERE id IN (", "SELECT id, n, is_here FROM hit WHERE id IN ("),
    (
        PAGE,
        """OFFSET 0
                ) AS d
""",
        """OFFSET 0
                ) AS d WHERE newest.is_here OR (SELECT are_here FROM few)
""",
    ),
    (
        PAGE,
        """LEFT JOIN best USING (id, n)
                ORDER BY id NOT IN (
                    SELECT experience_id FROM experiences_searchdoc WHERE vec @@ $2 AND %1$s LIMIT $8
                ), coalesce""",
        """LEFT JOIN best USING (id, n) WHERE hit.is_here OR (SELECT are_here FROM few)
                ORDER BY hit.is_here DESC, coalesce""",
    ),
    (PAGE, "CASE WHEN numnode(said) = numnode(query) THEN", "CASE WHEN cardinality(each_of) = 0 AND numnode(said) = numnode(query) THEN"),
    (
        PAGE,
        """        IF cardinality(ids) < skip + size THEN
            EXECUTE format(""",
        """        IF cardinality(ids) < skip + size AND skip > 200 AND conditions <> 'true' THEN
            ids := ids || eb_newest(query, conditions, ids, skip + size - cardinality(ids));
        ELSIF cardinality(ids) < skip + size THEN
            EXECUTE format(""",
    ),
    (
        PAGE,
        """WHERE %s AND experience_id <> ALL($2) %s
                    ) AS hit""",
        """WHERE %s AND experience_id <> ALL($2)
                    ) AS hit""",
    ),
    (PAGE, "conditions, CASE WHEN skip > 200 AND conditions <> 'true' THEN 'OFFSET 0' ELSE '' END) INTO more", "conditions) INTO more"),
    (
        PAGE,
        """        RETURN ids[skip + 1 : skip + size];
    END IF;
    EXECUTE format(""",
        """        RETURN ids[skip + 1 : skip + size];
    ELSIF sort = 'newest' AND skip > 200 AND conditions <> 'true' THEN
        RETURN (eb_newest(query, conditions, '{}', skip + size))[skip + 1 : skip + size];
    END IF;
    EXECUTE format(""",
    ),
)  # fmt: skip
BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0040_facets_as_bits")]
    operations = [migrations.RunSQL(FUNCTIONS + exchanges(PIECES), exchanges(BACK) + FUNCTIONS_BACK)]
