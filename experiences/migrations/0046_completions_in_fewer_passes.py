"""Completions in fewer passes: other languages are read only where the reader's has no such word, and texts only where
the index has one; cities are found by their index before they are counted.
"""

import re
from importlib import import_module

from django.db import migrations

before = import_module("experiences.migrations.0042_words_as_they_stand")
meanwhile = import_module("experiences.migrations.0045_completions_read_less")
exchanges = import_module("experiences.migrations.0020_search_of_long_lists").exchanges

FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION eb_said(start text, language text, among tsquery, after text, enough integer, stories integer) RETURNS TABLE(plain text, word text, n bigint)
LANGUAGE plpgsql STABLE SET enable_seqscan TO off SET cpu_operator_cost TO 1 SET jit TO off SET max_parallel_workers_per_gather TO 0 AS $$
#variable_conflict use_column
DECLARE
    -- One letter begins too many words to be looked up.
    query tsquery := CASE WHEN numnode(among) = 0 THEN eb_begun(start, language)
        WHEN length(start) = 1 THEN among ELSE eb_begun(start, language) && among END;
    pattern text := after || '(' || eb_beginning(start) || ')';
    read text := $read$
        SELECT plain, mode() WITHIN GROUP (ORDER BY word), count(DISTINCT id) FROM (
            SELECT e.id, lower(m[1]) AS word, plain_text(m[1]) AS plain
            FROM (SELECT experience_id FROM experiences_searchdoc WHERE %1$s @@ $1 LIMIT %2$s) AS d
            JOIN experiences_experience e ON e.id = d.experience_id,
            regexp_matches(concat_ws(' ', %3$s), $2, 'gi') AS m
        ) AS s WHERE plain LIKE $3 || '%%' AND length(plain) > 2 GROUP BY plain
    $read$;
    many bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM experiences_searchdoc WHERE vec @@ query) THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(read, CASE WHEN numnode(among) = 0 THEN 'head' ELSE 'vec' END, 3 * stories,
        format('%1$I, %2$I', 'title_' || language, 'summary_' || language)) USING query, pattern, start;
    GET DIAGNOSTICS many = ROW_COUNT;
    IF many < enough AND (length(start) > 2 OR numnode(among) > 0) THEN
        RETURN QUERY EXECUTE format(read, 'vec', stories,
            (SELECT string_agg(format('%I', name || '_' || language), ', ') FROM unnest('{STORY}'::text[]) AS name)) USING query, pattern, start;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION eb_completed(typed text, last text, among text, languages text[], size integer) RETURNS TABLE(kind text, completion text)
LANGUAGE plpgsql STABLE SET enable_seqscan TO off SET cpu_operator_cost TO 1 SET jit TO off SET max_parallel_workers_per_gather TO 0 AS $$
#variable_conflict use_column
DECLARE
    whole text := plain_text(typed);
    sought text := replace(replace(replace(whole, '\', '\\'), '%', '\%'), '_', '\_');
    start text := regexp_replace(plain_text(last), '[^[:alnum:]]', '', 'g');
    before text := coalesce((SELECT eb_beginning(w) || '[^[:alnum:]]+(?:[[:alnum:]]{1,3}[^[:alnum:]]+)?'
        FROM regexp_split_to_table(plain_text(among), '[^[:alnum:]]+') WITH ORDINALITY AS s(w, n) WHERE w <> '' ORDER BY n DESC LIMIT 1), '');
    beside tsquery;
    words text[] := '{}';
    names text[];
    kinds text[];
    after text;
    spoken text;
BEGIN
    IF length(start) < 1 + (among = '')::integer THEN
        RETURN;
    END IF;
    FOREACH after IN ARRAY CASE before WHEN '' THEN ARRAY[''] ELSE ARRAY[before, ''] END LOOP
        EXIT WHEN words <> '{}';
        FOREACH spoken IN ARRAY languages LOOP
            EXIT WHEN words <> '{}';
            beside := eb_any_language(among, ARRAY[spoken]);
            CONTINUE WHEN among <> '' AND numnode(beside) = 0;
            -- Of a word's forms the most common.
            words := ARRAY(
                SELECT word FROM (
                    SELECT DISTINCT ON (stems) word, n FROM (
                        SELECT word, n, to_tsvector(eb_configuration(spoken), eb_norm(spoken, word)) AS stems FROM (
                            SELECT (array_agg(word ORDER BY n DESC))[1] AS word, sum(n) AS n
                            FROM eb_said(start, spoken, beside, after, 3, 25)
                            GROUP BY plain ORDER BY 2 DESC, length(plain), plain LIMIT 3 * size
                        ) AS s
                    ) AS s WHERE stems <> '' ORDER BY stems, n DESC, length(word), word
                ) AS s ORDER BY n DESC, length(word), word LIMIT size
            );
        END LOOP;
    END LOOP;
    EXECUTE replace(replace(replace($names$
        WITH named AS MATERIALIZED (
            SELECT 1 AS rank, 'topic' AS facet, t.slug AS value, t.@name AS name FROM experiences_topic t
            WHERE ' ' || plain_text(t.@name) LIKE $1
            UNION ALL
            SELECT 2, 'principle', p.number::text, p.@title FROM charter_principle p
            JOIN charter_charteredition e ON e.id = p.edition_id AND e.is_current WHERE ' ' || plain_text(p.@title) LIKE $1
            UNION ALL
            SELECT 3, 'city', c.slug, shown.name FROM (
                SELECT * FROM cities_city WHERE CITY_NAMES LIKE $2 OFFSET 0
            ) AS c CROSS JOIN LATERAL (
                SELECT name FROM unnest(ARRAY[
                    nullif(c.@exonym, ''), c.name, c.local_name, c.exonym_ca, c.exonym_es, c.exonym_en, c.exonym_fr
                ]) WITH ORDINALITY AS s(name, place)
                WHERE ' ' || plain_text(name) LIKE $1 ORDER BY place LIMIT 1
            ) AS shown
        ), known AS MATERIALIZED (
            SELECT rank, facet, name, code FROM named JOIN experiences_facetcode USING (facet, value)
        ), counted AS MATERIALIZED (
            SELECT rank, facet, name, n FROM known JOIN (
                SELECT code, sum(change) AS n FROM experiences_facetcount WHERE code = ANY(ARRAY(SELECT code FROM known)) GROUP BY code
            ) AS bank USING (code) WHERE n > 0
            UNION ALL (
                SELECT 4, 'title', @title, 1 FROM (
                    SELECT @title, state FROM experiences_experience WHERE length($4) > 2 AND titles_plain LIKE $2 LIMIT 100
                ) AS e WHERE state = 'published' AND length(@title) BETWEEN 1 AND 90 AND ' ' || plain_text(@title) LIKE $1
            )
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY rank ORDER BY n DESC, length(name), name) AS place FROM counted
            WHERE plain_text(name) <> $4
        )
        SELECT array_agg(name), array_agg(facet) FROM (
            SELECT name, facet FROM placed WHERE place <= CASE rank % 2 WHEN 1 THEN 3 ELSE 2 END ORDER BY rank, place LIMIT $3
        ) AS s
    $names$, '@name', 'name_' || languages[1]), '@title', 'title_' || languages[1]), '@exonym', 'exonym_' || languages[1])
    INTO names, kinds USING '% ' || sought || '%', '%' || sought || '%', greatest(5, size - cardinality(words)), whole;
    RETURN QUERY SELECT k, name FROM unnest(names, kinds) AS s(name, k);
    RETURN QUERY SELECT 'word', w FROM unnest(words) AS w WHERE plain_text(w) <> start;
END $$;
"""
FEWER = (("eb_alike", "'', '', 1000, 200)", "'', '', 1000, 60)"),)
MORE = tuple((function, new, old) for function, old, new in FEWER)
# As they were made before.
BACK = "".join(
    re.search(rf"CREATE FUNCTION {name}\(.*?END \$\$;\n", before.CREATE, re.DOTALL)[0].replace(
        "CREATE", "CREATE OR REPLACE", 1
    )
    for name in ("eb_said", "eb_completed")
)


def _filled(text: str) -> str:
    return text.replace("CITY_NAMES", before.CITY_NAMES).replace("STORY", ",".join(before.STORY))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0045_completions_read_less")]
    operations = [
        migrations.RunSQL(
            _filled(FUNCTIONS) + exchanges(FEWER), exchanges(MORE) + _filled(BACK) + exchanges(meanwhile.PIECES)
        )
    ]
