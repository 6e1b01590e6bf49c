"""The search reads what it finds once less, and the sums of the facets stay short.

- The words of a search are normalised once for each language; before, seventeen times, which took longer than finding
  anything (PostgreSQL keeps 32 regular expressions, and the normaliser has more).
- Hits and their facets are counted in one pass; before, every hit was fetched again by its number.
- A long list is put in order of relevance from the index of words, a short one from its numbers.
- The vectors of what is ranked are fetched by number: the planner read the whole table to find a few.
- The sums are added up after about a thousand changes, whether they come one by one or from an import.
"""

# ruff: noqa: S608 - only our own texts are put into these statements
from django.db import migrations

# The functions are long; each differs in a few places.
EXCHANGE = """
DO $exchange$
DECLARE
    definition text := pg_get_functiondef('{function}'::regprocedure);
BEGIN
    IF position({old} IN definition) = 0 THEN
        RAISE EXCEPTION 'no % in {function}', {old};
    END IF;
    EXECUTE replace(definition, {old}, {new});
END $exchange$;
"""
SEARCH = "eb_search(text, text, text, jsonb, text, integer, integer, integer)"
PAGE = "eb_page(tsquery, tsquery, tsquery, tsquery, text, bigint[], text, text, integer, integer, bigint, integer)"
# `eb_query` in parts, so that the same words need not be normalised again for each use of them.
PARTS = """
CREATE FUNCTION eb_widened(asked tsquery, strength text) RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF numnode(asked) = 0 THEN
        RETURN asked;
    END IF;
    RETURN ts_rewrite(asked, format(
        'SELECT target, (target::text || '' | '' || string_agg(also::text, '' | ''))::tsquery'
        ' FROM experiences_searchterm WHERE target <@ %L::tsquery AND (%L OR NOT is_weak)'
        ' GROUP BY target ORDER BY numnode(target) DESC', asked, strength = 'all'
    ));
END $$;
CREATE FUNCTION eb_without(asked tsquery, wanted text, without tsquery) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN numnode(without) = 0 THEN asked WHEN wanted = '' THEN !!without
        WHEN numnode(asked) = 0 THEN asked ELSE asked && !!without END
$$;
CREATE OR REPLACE FUNCTION eb_query(
    wanted text, unwanted text, languages text[] DEFAULT ARRAY['ca', 'es', 'en', 'fr'], widened text DEFAULT 'all'
) RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    found tsquery := eb_any_language(wanted, languages);
BEGIN
    IF widened <> 'no' AND numnode(found) > 0 THEN
        found := eb_widened(found || eb_each_word(wanted), widened);
    END IF;
    RETURN eb_without(found, wanted, eb_any_language(unwanted, ARRAY['ca', 'es', 'en', 'fr']));
END $$;
"""
PARTS_BACK = """
CREATE OR REPLACE FUNCTION eb_query(
    wanted text, unwanted text, languages text[] DEFAULT ARRAY['ca', 'es', 'en', 'fr'], widened text DEFAULT 'all'
) RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    found tsquery := eb_any_language(wanted, languages);
    without tsquery := eb_any_language(unwanted, ARRAY['ca', 'es', 'en', 'fr']);
BEGIN
    IF widened <> 'no' AND numnode(found) > 0 THEN
        found := found || eb_each_word(wanted);
        found := ts_rewrite(found, format(
            'SELECT target, (target::text || '' | '' || string_agg(also::text, '' | ''))::tsquery'
            ' FROM experiences_searchterm WHERE target <@ %L::tsquery AND (%L OR NOT is_weak)'
            ' GROUP BY target ORDER BY numnode(target) DESC', found, widened = 'all'
        ));
    END IF;
    IF numnode(without) = 0 THEN
        RETURN found;
    ELSIF wanted = '' THEN
        RETURN !!without;
    ELSIF numnode(found) = 0 THEN
        RETURN found;
    END IF;
    RETURN found && !!without;
END $$;
DROP FUNCTION eb_without(tsquery, text, tsquery);
DROP FUNCTION eb_widened(tsquery, text);
"""
LANGUAGES = "ARRAY['ca', 'es', 'en', 'fr']"
# With a limit the best are found without putting all in order.
ORDER = """ORDER BY here.experience_id IS NULL, coalesce(best.rank, 0) + CASE WHEN said.experience_id IS NULL THEN 0 ELSE 0.1 END DESC,
                        d.published_at DESC, d.experience_id DESC"""
PIECES = (
    (
        SEARCH,
        "    plain tsquery[];",
        "    plain tsquery[];\n    said tsquery := '';\n    each_word tsquery;\n    without tsquery;",
    ),
    (
        SEARCH,
        f"""        query := eb_query(wanted, unwanted);
        here := eb_query(wanted, unwanted, ARRAY[language], 'strong') && quote_literal('text:' || language)::tsquery;
        strong := eb_flat(eb_query(wanted, '', widened => 'strong'));
        plain := ARRAY(SELECT eb_query(wanted, '', ARRAY[code], 'no') FROM unnest({LANGUAGES}) WITH ORDINALITY AS l(code, n) ORDER BY n);
""",
        f"""        plain := ARRAY(SELECT eb_any_language(wanted, ARRAY[code]) FROM unnest({LANGUAGES}) WITH ORDINALITY AS l(code, n) ORDER BY n);
        said := plain[1] || plain[2] || plain[3] || plain[4];
        each_word := eb_each_word(wanted);
        without := eb_any_language(unwanted, {LANGUAGES});
        query := eb_without(CASE WHEN numnode(said) = 0 THEN said ELSE eb_widened(said || each_word, 'all') END, wanted, without);
        here := coalesce(plain[array_position({LANGUAGES}, language)], '');
        here := CASE WHEN numnode(here) = 0 THEN here ELSE eb_widened(here || each_word, 'strong') END;
        here := eb_without(here, wanted, without) && quote_literal('text:' || language)::tsquery;
        strong := eb_flat(CASE WHEN numnode(said) = 0 THEN said ELSE eb_widened(said || each_word, 'strong') END);
""",
    ),
    (SEARCH, "strong, eb_query(wanted, '', widened => 'no'), conditions", "strong, said, conditions"),
    (SEARCH, "    hits bigint[];", "    hits bigint[];\n    counted_codes smallint[];\n    counted bigint[];"),
    (
        SEARCH,
        """'SELECT array_agg(experience_id) FROM (SELECT experience_id FROM experiences_searchdoc WHERE %s LIMIT $2 + 1) AS s', conditions)
            INTO hits USING query, most;""",
        """'WITH h AS MATERIALIZED (
                SELECT experience_id, facets FROM experiences_searchdoc WHERE %s LIMIT $2 + 1
            ), c AS MATERIALIZED (
                SELECT f, count(*) AS n FROM (SELECT unnest(facets) AS f FROM h WHERE (SELECT count(*) FROM h) <= $2) AS s
                GROUP BY f
            ) SELECT (SELECT array_agg(experience_id) FROM h), (SELECT array_agg(f) FROM c), (SELECT array_agg(n) FROM c)',
            conditions) INTO hits, counted_codes, counted USING query, most;""",
    ),
    (
        SEARCH,
        """'SELECT f AS code, count(*) AS n FROM experiences_searchdoc d, unnest(d.facets) AS f
                   WHERE d.experience_id = ANY($1) GROUP BY f' END""",
        "'SELECT * FROM unnest($1, $2) AS counted(code, n)' END",
    ),
    (SEARCH, "    ) USING hits;", "    ) USING counted_codes, counted;"),
    (
        PAGE,
        ") AS newest JOIN experiences_searchdoc d USING (experience_id)",
        """) AS newest CROSS JOIN LATERAL (
                    SELECT o.experience_id, o.head FROM experiences_searchdoc o WHERE o.experience_id = newest.experience_id OFFSET 0
                ) AS d""",
    ),
    (PAGE, "'experience_id = ANY($2)' END;", "'d.experience_id = ANY($2)' END;"),
    (PAGE, "SELECT array_agg(experience_id ORDER BY n) FROM (", "SELECT array_agg(experience_id) FROM ("),
    (
        PAGE,
        f"""SELECT d.experience_id, row_number() OVER (
                    {ORDER}
                ) AS n
""",
        "SELECT d.experience_id\n",
    ),
    (PAGE, "WHERE d.%2$s ORDER BY n LIMIT", f"WHERE %2$s {ORDER} LIMIT"),
    (
        PAGE,
        "facet_conditions, of_hits) INTO ids USING query, hits, here,",
        "facet_conditions, CASE WHEN total > 300 THEN conditions ELSE of_hits END) INTO ids USING query, hits, here,",
    ),
    (
        "eb_refresh(bigint[])",
        "IF random() < 0.01 AND",
        # About fifteen rows come with each experience that changes.
        "IF random() < 0.01 * cardinality(wanted) AND",
    ),
)


def exchanges(pieces):
    """Return the statements that put the new pieces in the place of the old ones."""
    return "".join(
        EXCHANGE.format(function=function, old=f"$piece${old}$piece$", new=f"$piece${new}$piece$")
        for function, old, new in pieces
    )


BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0017_more_word_forms")]
    operations = [
        migrations.RunSQL(PARTS + exchanges(PIECES) + "SELECT eb_sum_up();", exchanges(BACK) + PARTS_BACK),
    ]
