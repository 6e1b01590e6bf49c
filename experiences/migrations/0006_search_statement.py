"""The search of the bank: one statement gives the number, the counts of every facet, and the page with its languages.

Numbers are exact up to `most`. Beyond it the total is `most + 1` and the counts of facets are left out: nothing pretends
to be exact. Names and values never enter the text of a statement, only numbers of facets and the fixed texts below.
"""

# ruff: noqa: S608 - only our own names and numbers are put into these statements
from django.db import migrations

LANGUAGES = ("ca", "es", "en", "fr")
# Names of places stand in the vectors of every language; a language without a title has no text.
HAS_TEXT = " ".join(f"WHEN '{code}' THEN e.title_{code} <> ''" for code in LANGUAGES)
# What it adds that the text itself has the words, and not only its topic; in the measure of ts_rank.
BODY_WEIGHT = 0.1
QUOTED = ", ".join(f"'{code}'" for code in LANGUAGES)

CONDITIONS = """
-- The numbers of the values chosen of each facet: {"topic": ["art", "reading"]} → {"topic": [7, 12]}.
CREATE FUNCTION eb_codes(chosen jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(key, (
        SELECT coalesce(jsonb_agg(code ORDER BY code), '[]') FROM experiences_facetcode
        WHERE facet = key AND value IN (SELECT jsonb_array_elements_text(values))
    )), '{}') FROM jsonb_each(chosen) AS each(key, values)
$$;

-- Any of the words of a query, each once: for ranking, where only the number of different words counts.
CREATE FUNCTION eb_flat(query tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(DISTINCT found[1], ' | '), '')::tsquery
    FROM regexp_matches(query::text, '(''(?:[^'']|'''')*'')', 'g') AS found
$$;

-- The condition that every facet but one is met (`except`: ''), as the text of a statement; $1 is the query.
CREATE FUNCTION eb_conditions(has_words boolean, codes jsonb, exempt text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(condition, ' AND '), 'true') FROM (
        SELECT 'vec @@ $1' AS condition WHERE has_words AND exempt <> 'q'
        UNION ALL
        SELECT format('facets && %L::smallint[]', translate(value::text, '[] ', '{}')) FROM jsonb_each(codes)
        WHERE key <> exempt
    ) AS s
$$;
"""

# The planner does not count what it costs to fetch a vector that is stored apart: left alone it reads the whole table
# for common words and walks the index of dates for rare ones. These settings are the function's own.
PLANNER = "SET enable_seqscan = off SET cpu_operator_cost = 1 SET jit = off"

SEARCH = f"""
CREATE FUNCTION eb_search(
    wanted text, unwanted text, language text, chosen jsonb, sort text, size integer, page integer, most integer
) RETURNS TABLE(kind text, name text, first bigint, second bigint, found_language text)
LANGUAGE plpgsql STABLE {PLANNER} AS $$
#variable_conflict use_variable
DECLARE
    has_words boolean := wanted <> '' OR unwanted <> '';
    codes jsonb := eb_codes(chosen);
    query tsquery := '';
    here tsquery := '';
    strong tsquery := '';
    plain tsquery[];
    conditions text;
    hits bigint[];
    total bigint;
    skip integer;
    ids bigint[];
    exempt text;
BEGIN
    IF has_words THEN
        query := eb_query(wanted, unwanted);
        here := eb_query(wanted, unwanted, ARRAY[language], 'strong') && quote_literal('text:' || language)::tsquery;
        strong := eb_flat(eb_query(wanted, '', widened => 'strong'));
        plain := ARRAY(SELECT eb_query(wanted, '', ARRAY[code], 'no') FROM unnest(ARRAY[{QUOTED}]) WITH ORDINALITY AS l(code, n) ORDER BY n);
    END IF;
    conditions := eb_conditions(has_words, codes, '');

    IF conditions = 'true' THEN
        total := coalesce((SELECT sum(change) FROM experiences_facetcount WHERE code = 0), 0);
    ELSE
        EXECUTE format('SELECT array_agg(experience_id) FROM (SELECT experience_id FROM experiences_searchdoc WHERE %s LIMIT $2 + 1) AS s', conditions)
            INTO hits USING query, most;
        total := coalesce(cardinality(hits), 0);
    END IF;
    RETURN QUERY SELECT 'total', '', total, 0::bigint, '';
    -- The stems, for marking the words in what is shown.
    IF has_words THEN
        RETURN QUERY SELECT 'stems', l.code, 0::bigint, 0::bigint, plain[l.n]::text
            FROM unnest(ARRAY[{QUOTED}]) WITH ORDINALITY AS l(code, n);
    END IF;

    -- Every value that the bank has, so that those without a hit can be shown as such; of the many cities only the hits.
    RETURN QUERY EXECUTE format(
        'WITH bank AS (SELECT code, sum(change) AS n FROM experiences_facetcount GROUP BY code HAVING sum(change) > 0),
              hit AS (%s)
         SELECT ''facet'', c.facet || '':'' || c.value, coalesce(hit.n, %s)::bigint, 0::bigint, ''''
         FROM bank JOIN experiences_facetcode c USING (code) LEFT JOIN hit USING (code)
         WHERE c.facet <> ''city'' OR hit.n > 0',
        CASE WHEN conditions = 'true' THEN 'SELECT code, n FROM bank'
             WHEN total > most THEN 'SELECT 0::smallint AS code, 0::bigint AS n WHERE false'
             ELSE 'SELECT f AS code, count(*) AS n FROM experiences_searchdoc d, unnest(d.facets) AS f
                   WHERE d.experience_id = ANY($1) GROUP BY f' END,
        CASE WHEN total > most THEN '-1' ELSE '0' END
    ) USING hits;

    -- Of a facet that narrows the list: how many there would be of its other values.
    FOR exempt IN SELECT jsonb_object_keys(codes) UNION ALL SELECT 'q' WHERE has_words AND total = 0 LOOP
        RETURN QUERY SELECT * FROM eb_loosened(query, has_words, codes, exempt, total, most);
    END LOOP;

    IF size IS NULL THEN
        skip := 0;
        size := most;
    ELSE
        skip := least((page - 1) * size, greatest(least(total, most) - 1, 0) / size * size);
    END IF;
    ids := eb_page(query, here, strong, eb_query(wanted, '', widened => 'no'), conditions, hits, language, CASE WHEN has_words OR sort <> 'relevance' THEN sort ELSE 'newest' END,
        size, skip, CASE WHEN conditions = 'true' THEN most + 1 ELSE total END, most);
    RETURN QUERY
        SELECT 'hit', d.experience_id::text, i.n, 0::bigint, CASE WHEN has_words AND wanted <> '' THEN (
            SELECT l.code FROM unnest(ARRAY[{QUOTED}]) WITH ORDINALITY AS l(code, n)
            WHERE d.vec @@ plain[l.n] AND CASE l.code {HAS_TEXT} END
            ORDER BY l.code = language DESC, ts_rank(d.head, plain[l.n]) DESC, l.n LIMIT 1
        ) END
        FROM unnest(ids) WITH ORDINALITY AS i(id, n) JOIN experiences_searchdoc d ON d.experience_id = i.id
        JOIN experiences_experience e ON e.id = i.id ORDER BY i.n;
END $$;

-- What there would be without one facet (or without the words: `q`): `without` how many, `facet` for each of its values.
CREATE FUNCTION eb_loosened(query tsquery, has_words boolean, codes jsonb, exempt text, total bigint, most integer)
RETURNS TABLE(kind text, name text, first bigint, second bigint, found_language text)
LANGUAGE plpgsql STABLE {PLANNER} AS $$
#variable_conflict use_variable
DECLARE
    conditions text := eb_conditions(has_words, codes, exempt);
    own smallint[] := ARRAY(SELECT jsonb_array_elements_text(codes -> exempt)::smallint);
    more bigint[];
BEGIN
    IF conditions = 'true' THEN
        -- Nothing else narrows the list: the numbers of the whole bank are known.
        RETURN QUERY
            WITH bank AS (SELECT code, sum(change) AS n FROM experiences_facetcount GROUP BY code HAVING sum(change) > 0),
            hit AS (
                SELECT f AS code, count(*) AS n FROM experiences_searchdoc d, unnest(d.facets) AS f
                WHERE d.facets && own AND total <= most GROUP BY f
            )
            SELECT 'without', exempt, bank.n::bigint - total, 0::bigint, '' FROM bank WHERE bank.code = 0
            UNION ALL
            SELECT 'facet', c.facet || ':' || c.value, 0, CASE WHEN total > most THEN -1 ELSE bank.n::bigint - coalesce(hit.n, 0) END, ''
            FROM bank JOIN experiences_facetcode c USING (code) LEFT JOIN hit USING (code) WHERE c.facet = exempt;
        RETURN;
    END IF;
    EXECUTE format('SELECT array_agg(experience_id) FROM (SELECT experience_id FROM experiences_searchdoc
        WHERE %s AND NOT facets && $2 %s LIMIT $3 + 1) AS s', conditions, CASE WHEN exempt = 'q' THEN 'AND NOT vec @@ $1' ELSE '' END)
        INTO more USING query, own, most;
    RETURN QUERY SELECT 'without', exempt, CASE WHEN cardinality(more) > most THEN -1 ELSE coalesce(cardinality(more), 0) END::bigint, 0::bigint, '';
    IF exempt = 'q' THEN
        RETURN;
    ELSIF cardinality(more) > most OR total > most THEN
        RETURN QUERY SELECT 'facet', c.facet || ':' || c.value, 0::bigint, -1::bigint, ''
            FROM experiences_facetcode c WHERE c.facet = exempt AND c.code IN (
                SELECT b.code FROM experiences_facetcount b GROUP BY b.code HAVING sum(b.change) > 0);
    ELSE
        RETURN QUERY SELECT 'facet', c.facet || ':' || c.value, 0::bigint, s.n, '' FROM (
            SELECT f AS code, count(*) AS n FROM experiences_searchdoc d, unnest(d.facets) AS f
            WHERE d.experience_id = ANY(more) GROUP BY f
        ) AS s JOIN experiences_facetcode c USING (code) WHERE c.facet = exempt;
    END IF;
END $$;

-- The experiences of a page in order. `hits` are all of them where they are not more than `most`.
CREATE FUNCTION eb_page(
    query tsquery, here tsquery, strong tsquery, said tsquery, conditions text, hits bigint[], language text, sort text,
    size integer, skip integer, total bigint, most integer
) RETURNS bigint[] LANGUAGE plpgsql STABLE {PLANNER} AS $$
DECLARE
    of_hits text := CASE WHEN total > most THEN conditions ELSE 'experience_id = ANY($2)' END;
    facet_conditions text := regexp_replace(conditions, '^vec @@ \\$1', 'true');
    ids bigint[];
    more bigint[];
BEGIN
    IF sort = 'relevance' AND total <= most THEN
        -- Texts in the reader's language first, then what stands in title, subjects and summary; the newest 500 are ranked.
        EXECUTE format(
            'WITH here AS MATERIALIZED (
                SELECT experience_id FROM experiences_searchdoc WHERE vec @@ $3 AND %1$s
            ), said AS MATERIALIZED (
                SELECT experience_id FROM experiences_searchdoc WHERE vec @@ $7 AND %1$s
            ), best AS MATERIALIZED (
                -- ts_rank divides by the number of words asked for. OFFSET 0 keeps the planner from walking the dates.
                SELECT d.experience_id, ts_rank(d.head, $6) * (numnode($6) + 1) / 2 AS rank FROM (
                    SELECT experience_id FROM (
                        SELECT experience_id, published_at FROM experiences_searchdoc WHERE head @@ $6 AND %1$s OFFSET 0
                    ) AS hit ORDER BY published_at DESC, experience_id DESC LIMIT 500
                ) AS newest JOIN experiences_searchdoc d USING (experience_id)
            )
            SELECT array_agg(experience_id ORDER BY n) FROM (
                SELECT d.experience_id, row_number() OVER (
                    ORDER BY here.experience_id IS NULL, coalesce(best.rank, 0) + CASE WHEN said.experience_id IS NULL THEN 0 ELSE {BODY_WEIGHT} END DESC,
                        d.published_at DESC, d.experience_id DESC
                ) AS n
                FROM experiences_searchdoc d LEFT JOIN here USING (experience_id) LEFT JOIN best USING (experience_id)
                LEFT JOIN said USING (experience_id)
                WHERE d.%2$s ORDER BY n LIMIT $4 OFFSET $5
            ) AS s', facet_conditions, of_hits) INTO ids USING query, hits, here, size, skip, strong, said;
        RETURN coalesce(ids, '{{}}');
    ELSIF sort = 'relevance' THEN
        -- Too many for one order: the best of the newest in the reader's language, then the newest.
        EXECUTE format(
            'SELECT array_agg(experience_id) FROM (
                SELECT experience_id FROM (
                    SELECT experience_id, head, published_at FROM experiences_searchdoc
                    WHERE head @@ $2 AND %s LIMIT 1000
                ) AS s ORDER BY ts_rank(head, $2) DESC, published_at DESC, experience_id DESC LIMIT $3
            ) AS s', facet_conditions) INTO ids USING query, here, skip + size;
        ids := coalesce(ids, '{{}}');
        IF cardinality(ids) < skip + size THEN
            EXECUTE format(
                'SELECT array_agg(experience_id) FROM (
                    SELECT experience_id FROM experiences_searchdoc WHERE %s AND experience_id <> ALL($2)
                    ORDER BY published_at DESC, experience_id DESC LIMIT $3
                ) AS s', conditions) INTO more USING query, ids, skip + size - cardinality(ids);
            ids := ids || coalesce(more, '{{}}');
        END IF;
        RETURN ids[skip + 1 : skip + size];
    END IF;
    EXECUTE format(
        'SELECT array_agg(experience_id) FROM (SELECT d.experience_id FROM experiences_searchdoc d %s WHERE %s ORDER BY %s LIMIT $3 OFFSET $4) AS s',
        CASE sort WHEN 'city' THEN format(
            'JOIN (SELECT id AS key_of, sort_key(coalesce(nullif(%I, ''''), name)) AS city_key FROM cities_city) AS c ON c.key_of = d.city_id',
            'exonym_' || language
        ) ELSE '' END,
        of_hits,
        CASE sort WHEN 'year' THEN 'began_year DESC NULLS LAST, ' WHEN 'city' THEN 'city_key, ' ELSE '' END
            || 'd.published_at DESC, d.experience_id DESC'
    ) INTO ids USING query, hits, size, skip;
    RETURN coalesce(ids, '{{}}');
END $$;

-- The newest of a list that come after a place in it: feeds and exports go on so to the end.
CREATE FUNCTION eb_after(wanted text, unwanted text, chosen jsonb, after_at timestamptz, after_id bigint, size integer)
RETURNS TABLE(id bigint, at timestamptz) LANGUAGE plpgsql STABLE {PLANNER} AS $$
DECLARE
    has_words boolean := wanted <> '' OR unwanted <> '';
    query tsquery := CASE WHEN has_words THEN eb_query(wanted, unwanted) END;
    conditions text := eb_conditions(has_words, eb_codes(chosen), '');
    is_short boolean;
BEGIN
    -- Only a long list may be read along the dates; OFFSET 0 keeps the planner from it.
    EXECUTE format('SELECT count(*) <= 10000 FROM (SELECT FROM experiences_searchdoc WHERE %s LIMIT 10001) AS s', conditions)
        INTO is_short USING query;
    RETURN QUERY EXECUTE format(
        'SELECT experience_id, published_at FROM (
             SELECT experience_id, published_at FROM experiences_searchdoc
             WHERE %s AND ($2 IS NULL OR (published_at, experience_id) < ($2, $3)) %s
         ) AS s ORDER BY published_at DESC, experience_id DESC LIMIT $4',
        conditions, CASE WHEN is_short THEN 'OFFSET 0' ELSE '' END
    ) USING query, after_at, after_id, size;
END $$;
"""
DROP = """
DROP FUNCTION eb_after(text, text, jsonb, timestamptz, bigint, integer);
DROP FUNCTION eb_search(text, text, text, jsonb, text, integer, integer, integer);
DROP FUNCTION eb_loosened(tsquery, boolean, jsonb, text, bigint, integer);
DROP FUNCTION eb_page(tsquery, tsquery, tsquery, tsquery, text, bigint[], text, text, integer, integer, bigint, integer);
DROP FUNCTION eb_conditions(boolean, jsonb, text);
DROP FUNCTION eb_codes(jsonb);
DROP FUNCTION eb_flat(tsquery);
"""


class Migration(migrations.Migration):
    dependencies = [("experiences", "0005_search_row_triggers")]
    operations = [migrations.RunSQL(CONDITIONS + SEARCH, DROP)]
