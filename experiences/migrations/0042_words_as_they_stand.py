"""Completions and corrections are words as they stand in the texts, the reader's language first.

Before, both came from a list of all words of titles and summaries in four languages, the shortest first: an unfinished
word became one that nothing has together with the words before it, and the words of the stories were not known.

The functions of before stay beside the new ones, for code that still runs while this is deployed.
"""

from django.db import migrations

STORY = ("overview", "context", "objectives", "actions", "people", "resources", "results", "evaluation", "lessons")
CITY_NAMES = "experience_titles(name, local_name, exonym_ca, exonym_es, exonym_en, exonym_fr)"

CREATE = r"""
CREATE INDEX city_names_trigrams ON cities_city USING gin (CITY_NAMES gin_trgm_ops);

-- A pattern of the words that begin so, whatever their accents; in it an ela geminada is written in every way.
CREATE FUNCTION eb_beginning(start text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '(?<![·•‧∙⋅ŀ])\m' || string_agg(CASE sign
        WHEN 'a' THEN '[aàáâãäåāæ]' WHEN 'c' THEN '[cç]' WHEN 'e' THEN '[eèéêëē]' WHEN 'i' THEN '[iìíîïī]'
        WHEN 'l' THEN '[lŀ]' WHEN 'll' THEN '[lŀ][·•‧∙⋅.-]?l' WHEN 'n' THEN '[nñ]' WHEN 'o' THEN '[oòóôõöøō]'
        WHEN 'oe' THEN '(?:oe|œ)' WHEN 's' THEN '[sš]' WHEN 'u' THEN '[uùúûüū]' WHEN 'y' THEN '[yýÿ]' WHEN 'z' THEN '[zž]'
        ELSE sign END, '' ORDER BY n) || '[[:alnum:]]*(?:[·•‧∙⋅ŀ][[:alnum:]]+)*'
    FROM (
        SELECT m[1] AS sign, n FROM regexp_matches(start, 'll|oe|[[:alnum:]]', 'g') WITH ORDINALITY AS s(m, n)
    ) AS signs
$$;

-- The stems of a language that words beginning so may have: longer ones, and shorter ones that such a word has lost
-- its ending to. Stemming changes the last letters, too.
CREATE FUNCTION eb_begun(start text, language text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (format('''%s:%s'':*', language, CASE WHEN length(start) > 6 THEN left(start, -2) ELSE start END)
        || coalesce((
            SELECT string_agg(format(' | ''%s:%s''', language, left(start, n)), '')
            FROM generate_series(4, length(start) - 1) AS n
        ), ''))::tsquery
$$;

-- Words that begin so (`start` is plain) in texts of one language, and in how many of those read they stand: first in
-- titles and summaries, then, where those have too few, in stories. `among` is what else the experiences must have;
-- `after` are signs that must stand before the word, as a pattern.
CREATE FUNCTION eb_said(start text, language text, among tsquery, after text, enough integer, stories integer) RETURNS TABLE(plain text, word text, n bigint)
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
    RETURN QUERY EXECUTE format(read, CASE WHEN numnode(among) = 0 THEN 'head' ELSE 'vec' END, 120,
        format('%1$I, %2$I', 'title_' || language, 'summary_' || language)) USING query, pattern, start;
    GET DIAGNOSTICS many = ROW_COUNT;
    IF many < enough AND (length(start) > 2 OR numnode(among) > 0) THEN
        RETURN QUERY EXECUTE format(read, 'vec', stories,
            (SELECT string_agg(format('%I', name || '_' || language), ', ') FROM unnest('{STORY}'::text[]) AS name)) USING query, pattern, start;
    END IF;
END $$;

-- What a typed text may become: names and titles in which a word begins so, then words that begin like its last one
-- (`last`) and stand right after those before it (`among`, in the syntax of a search), or else in one text with them. The
-- reader's language is the first of `languages`; the others are read where it has too few words.
CREATE FUNCTION eb_completed(typed text, last text, among text, languages text[], size integer) RETURNS TABLE(kind text, completion text)
LANGUAGE plpgsql STABLE SET enable_seqscan TO off SET cpu_operator_cost TO 1 SET jit TO off SET max_parallel_workers_per_gather TO 0 AS $$
#variable_conflict use_column
DECLARE
    whole text := plain_text(typed);
    sought text := replace(replace(replace(whole, '\', '\\'), '%', '\%'), '_', '\_');
    start text := regexp_replace(plain_text(last), '[^[:alnum:]]', '', 'g');
    before text := coalesce((SELECT eb_beginning(w) || '[^[:alnum:]]+(?:[[:alnum:]]{1,3}[^[:alnum:]]+)?'
        FROM regexp_split_to_table(plain_text(among), '[^[:alnum:]]+') WITH ORDINALITY AS s(w, n) WHERE w <> '' ORDER BY n DESC LIMIT 1), '');
    enough CONSTANT integer := 3;
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
            EXIT WHEN cardinality(words) >= enough;
            beside := eb_any_language(among, ARRAY[spoken]);
            CONTINUE WHEN among <> '' AND numnode(beside) = 0;
            -- Of a word's forms the most common.
            words := words || ARRAY(
                SELECT word FROM (
                    SELECT DISTINCT ON (stems) word, n FROM (
                        SELECT word, n, to_tsvector(eb_configuration(spoken), eb_norm(spoken, word)) AS stems FROM (
                            SELECT (array_agg(word ORDER BY n DESC))[1] AS word, sum(n) AS n
                            FROM eb_said(start, spoken, beside, after, enough, 40) WHERE plain <> start
                            GROUP BY plain ORDER BY 2 DESC, length(plain), plain LIMIT 3 * size
                        ) AS s
                    ) AS s WHERE stems <> '' ORDER BY stems, n DESC, length(word), word
                ) AS s WHERE word <> ALL(words) ORDER BY n DESC, length(word), word LIMIT size
            );
        END LOOP;
    END LOOP;
    EXECUTE replace(replace(replace($names$
        WITH bank AS MATERIALIZED (
            SELECT c.facet, c.value, sum(o.change) AS n FROM experiences_facetcount o JOIN experiences_facetcode c USING (code)
            WHERE c.facet IN ('topic', 'principle', 'city') GROUP BY c.code HAVING sum(o.change) > 0
        ), named AS (
            SELECT 1 AS rank, 'topic' AS kind, t.@name AS name, bank.n FROM experiences_topic t
            JOIN bank ON bank.facet = 'topic' AND bank.value = t.slug WHERE ' ' || plain_text(t.@name) LIKE $1
            UNION ALL
            SELECT 2, 'principle', p.@title, bank.n FROM charter_principle p
            JOIN charter_charteredition e ON e.id = p.edition_id AND e.is_current
            JOIN bank ON bank.facet = 'principle' AND bank.value = p.number::text WHERE ' ' || plain_text(p.@title) LIKE $1
            UNION ALL
            SELECT 3, 'city', shown.name, bank.n FROM (
                SELECT * FROM cities_city WHERE CITY_NAMES LIKE $2
            ) AS c JOIN bank ON bank.facet = 'city' AND bank.value = c.slug CROSS JOIN LATERAL (
                SELECT name FROM unnest(ARRAY[
                    nullif(c.@exonym, ''), c.name, c.local_name, c.exonym_ca, c.exonym_es, c.exonym_en, c.exonym_fr
                ]) WITH ORDINALITY AS s(name, place)
                WHERE ' ' || plain_text(name) LIKE $1 ORDER BY place LIMIT 1
            ) AS shown
            UNION ALL (
                SELECT 4, 'title', e.@title, 1 FROM experiences_experience e
                WHERE length($4) > 2 AND e.titles_plain LIKE $2 AND e.state = 'published'
                AND length(e.@title) BETWEEN 1 AND 90 AND ' ' || plain_text(e.@title) LIKE $1 LIMIT 50
            )
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY rank ORDER BY n DESC, length(name), name) AS place FROM named
            WHERE plain_text(name) <> $4
        )
        SELECT array_agg(name), array_agg(kind) FROM (
            SELECT name, kind FROM placed WHERE place <= CASE rank % 2 WHEN 1 THEN 3 ELSE 2 END ORDER BY rank, place LIMIT $3
        ) AS s
    $names$, '@name', 'name_' || languages[1]), '@title', 'title_' || languages[1]), '@exonym', 'exonym_' || languages[1])
    INTO names, kinds USING '% ' || sought || '%', '%' || sought || '%', greatest(5, size - cardinality(words)), whole;
    RETURN QUERY SELECT k, name FROM unnest(names, kinds) AS s(name, k);
    RETURN QUERY SELECT 'word', w FROM unnest(words) AS w;
END $$;

-- Words that an unknown one may stand for, each of which finds something: like it, or beginning so in the reader's
-- language. With how many they find (of 200), and whether in the reader's language.
CREATE FUNCTION eb_alike(unknown text[], language text) RETURNS TABLE(typed text, plain text, word text, n bigint, is_here boolean)
LANGUAGE plpgsql STABLE SET enable_seqscan TO off SET cpu_operator_cost TO 1 SET jit TO off SET max_parallel_workers_per_gather TO 0 AS $$
#variable_conflict use_column
DECLARE
    each text;
    folded text;
BEGIN
    FOREACH each IN ARRAY unknown LOOP
        folded := regexp_replace(plain_text(each), '[^[:alnum:]]', '', 'g');
        -- Not only “finds something”: two misspellings may share a stem with another word in one of the languages.
        CONTINUE WHEN each !~ ' ' AND EXISTS (SELECT FROM experiences_searchword k WHERE k.plain = folded) AND eb_finds(each);
        RETURN QUERY
            SELECT each, c.plain, c.word, found.n, eb_finds(c.word, language) FROM (
                (SELECT plain::text, word::text FROM experiences_searchword WHERE plain % folded
                    ORDER BY similarity(plain, folded) DESC, word LIMIT 8)
                UNION
                (SELECT plain, word FROM eb_said(left(folded, 3), language, '', '', 1000, 200)
                    ORDER BY similarity(replace(plain, 'll', 'l'), replace(folded, 'll', 'l')) DESC, n DESC LIMIT 6)
            ) AS c CROSS JOIN LATERAL (SELECT eb_query(c.word, '') AS query OFFSET 0) AS asked
            CROSS JOIN LATERAL (
                SELECT count(*) AS n FROM (SELECT FROM experiences_searchdoc WHERE vec @@ asked.query LIMIT 200) AS s
            ) AS found WHERE found.n > 0;
    END LOOP;
END $$;

-- The first of these texts that finds anything.
CREATE FUNCTION eb_first_that_finds(texts text[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY texts LOOP
        IF eb_finds(each) THEN
            RETURN each;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""

DROP = """
DROP FUNCTION eb_first_that_finds(text[]);
DROP FUNCTION eb_alike(text[], text);
DROP FUNCTION eb_completed(text, text, text, text[], integer);
DROP FUNCTION eb_said(text, text, tsquery, text, integer, integer);
DROP FUNCTION eb_begun(text, text);
DROP FUNCTION eb_beginning(text);
DROP INDEX city_names_trigrams;
"""


class Migration(migrations.Migration):
    dependencies = [("experiences", "0041_less_to_put_in_order"), ("cities", "0011_find_a_city_by_its_name")]
    operations = [
        migrations.RunSQL(CREATE.replace("CITY_NAMES", CITY_NAMES).replace("STORY", ",".join(STORY)), DROP),
    ]
