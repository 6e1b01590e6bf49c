"""Numbers of a long list are counted from bits, a bit for each experience and facet value, and not from its rows.

The bits are a picture of the search table at one moment (docs/decisions/0125-facets-as-bits.md). Whoever changes the
facets of an experience afterwards only notes its number, and waits for nobody: those are counted from their rows, as
all are where the list is short. `eb_draw_bits` makes the picture anew.
"""

# ruff: noqa: S608 - only our own texts are put into these statements
from importlib import import_module

from django.db import migrations

exchanges = import_module("experiences.migrations.0020_search_of_long_lists").exchanges

BLOCK = 32768  # experiences in a row of bits: 4 kB, so that two rows stay in a page
TABLES = f"""
CREATE TABLE experiences_facetbits (
    block integer NOT NULL, code smallint NOT NULL, bits bit({BLOCK}) NOT NULL, PRIMARY KEY (block, code)
);
ALTER TABLE experiences_facetbits ALTER bits SET STORAGE PLAIN;
CREATE TABLE experiences_facetchanged (experience_id bigint NOT NULL);

-- From how many experiences on a list is long, for each block that the bank has.
CREATE FUNCTION eb_long() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 4000';

-- Sixty-four experiences of a block, and which of them: as a row of bits.
CREATE FUNCTION eb_row_of_bits(words integer[], sets bigint[]) RETURNS bit LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('x' || rpad(string_agg(
        repeat('0', 16 * (word - last - 1)) || lpad(to_hex(w), 16, '0'), '' ORDER BY word
    ), {BLOCK // 4}, '0'))::bit({BLOCK})
    FROM (SELECT word, w, lag(word, 1, -1) OVER (ORDER BY word) AS last FROM unnest(words, sets) AS s(word, w)) AS s
$$;

-- The bits as they would be drawn now, but for experiences that are noted; code 0 has all.
CREATE FUNCTION eb_bits() RETURNS TABLE(block integer, code smallint, bits bit) LANGUAGE sql STABLE AS $$
    SELECT block, code, eb_row_of_bits(array_agg(word), array_agg(w)) FROM (
        SELECT (experience_id / {BLOCK})::integer AS block, (experience_id % {BLOCK})::integer / 64 AS word, code,
            bit_or(1::bigint << (63 - experience_id % 64)::integer) AS w
        FROM experiences_searchdoc, unnest(array_append(facets, 0::smallint)) AS code
        WHERE experience_id NOT IN (SELECT experience_id FROM experiences_facetchanged) GROUP BY 1, 2, 3
    ) AS s GROUP BY block, code
$$;

-- First the notes go, then the rows are read: what is noted in between stays noted.
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

-- Of a long list: how many have each value.
CREATE FUNCTION eb_counted(hits bigint[]) RETURNS TABLE(code smallint, n bigint) LANGUAGE plpgsql STABLE
SET enable_seqscan TO off SET jit TO off SET max_parallel_workers_per_gather TO 0 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        WITH changed AS MATERIALIZED (
            SELECT DISTINCT experience_id AS id FROM experiences_facetchanged WHERE experience_id = ANY(hits)
        ), found AS MATERIALIZED (
            SELECT block, eb_row_of_bits(array_agg(word), array_agg(w)) AS bits FROM (
                SELECT (id / {BLOCK})::integer AS block, (id % {BLOCK})::integer / 64 AS word,
                    bit_or(1::bigint << (63 - id % 64)::integer) AS w
                FROM unnest(hits) AS id WHERE id NOT IN (SELECT id FROM changed) GROUP BY 1, 2
            ) AS s GROUP BY block
        )
        SELECT s.code, sum(s.n)::bigint FROM (
            SELECT b.code, bit_count(b.bits & found.bits) AS n FROM found JOIN experiences_facetbits b USING (block)
            UNION ALL
            SELECT f, 1 FROM changed JOIN experiences_searchdoc d ON d.experience_id = changed.id, unnest(d.facets) AS f
        ) AS s GROUP BY s.code HAVING sum(s.n) > 0;
END $$;
"""
TABLES_BACK = """
DROP FUNCTION eb_counted(bigint[]);
DROP FUNCTION eb_draw_bits();
DROP FUNCTION eb_bits();
DROP FUNCTION eb_row_of_bits(integer[], bigint[]);
DROP FUNCTION eb_long();
DROP TABLE experiences_facetchanged;
DROP TABLE experiences_facetbits;
"""
SEARCH = "eb_search"
PIECES = (
    # Nearly nobody asks for what is not to be found.
    (
        SEARCH,
        "without := eb_widened(eb_any_language(unwanted, ARRAY['ca', 'es', 'en', 'fr']), 'strong');",
        "without := CASE WHEN unwanted = '' THEN '' ELSE eb_widened(eb_any_language(unwanted, ARRAY['ca', 'es', 'en', 'fr']), 'strong') END;",
    ),
    (SEARCH, "    is_whole boolean;\n", "    is_whole boolean;\n    from_rows bigint := most;\n"),
    (
        SEARCH,
        "        EXECUTE format('WITH h AS",
        """        from_rows := least(most, eb_long() * (SELECT max(block) - min(block) + 1 FROM experiences_facetbits));
        EXECUTE format('WITH h AS""",
    ),
    (SEARCH, "WHERE (SELECT n FROM found) <= $2) AS s", "WHERE (SELECT n FROM found) <= $3) AS s"),
    (
        SEARCH,
        """INTO total, hits, counted_codes, counted USING query, most;
""",
        """INTO total, hits, counted_codes, counted USING query, most, from_rows;
        IF total > from_rows AND total <= most THEN
            SELECT array_agg(c.code), array_agg(c.n) INTO counted_codes, counted FROM eb_counted(hits) c;
        END IF;
""",
    ),
    (
        "eb_refresh",
        """)
    INSERT INTO experiences_facetcount (code, change)
""",
        """), noted AS (
        INSERT INTO experiences_facetchanged (experience_id)
        SELECT after.experience_id FROM after LEFT JOIN before USING (experience_id) WHERE after.facets IS DISTINCT FROM before.facets
    )
    INSERT INTO experiences_facetcount (code, change)
""",
    ),
)
BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0039_numbers_of_a_facet_in_one_row")]
    operations = [migrations.RunSQL(TABLES + exchanges(PIECES), exchanges(BACK) + TABLES_BACK)]
