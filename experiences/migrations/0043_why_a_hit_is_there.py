"""Why a search gives an experience whose text has none of the words: by a subject, a partner city, or a word like them."""

from django.db import migrations

CREATE = r"""
-- Of experiences (`wanted`) what connects each with the words (`said`, as they are searched): a partner city; and of
-- those that have them in no language of theirs (`found_in`), a topic, a principle, or other words, of the reader's
-- language if possible.
CREATE FUNCTION eb_why(wanted bigint[], found_in text[], said tsquery, language text)
RETURNS TABLE(id bigint, topic text, principle smallint, partner text, alike_in text, alike text)
LANGUAGE plpgsql STABLE SET enable_seqscan TO off SET cpu_operator_cost TO 1 SET jit TO off SET max_parallel_workers_per_gather TO 0 AS $$
#variable_conflict use_column
DECLARE
    sources text[];
    others tsquery[];
BEGIN
    SELECT array_agg(DISTINCT source) FILTER (WHERE source !~ '^concept:'), array_agg(also) FILTER (WHERE source ~ '^concept:')
    INTO sources, others FROM experiences_searchterm
    WHERE eb_first_word(target) = ANY(eb_lexemes(said)) AND target <@ said;
    -- Other words may be several that stand together.
    others := ARRAY(SELECT DISTINCT regexp_split_to_table(o::text, ' \| ')::tsquery FROM unnest(others) AS o);
    RETURN QUERY
        SELECT w.id, about.topic, about.principle, (
            SELECT c.slug::text FROM experiences_experience_partner_cities l JOIN cities_city c ON c.id = l.city_id
            WHERE l.experience_id = w.id AND EXISTS (
                SELECT FROM unnest(ARRAY['ca', 'es', 'en', 'fr']) AS code WHERE eb_marked(code, eb_words(
                    code, concat_ws(' ; ', c.name, c.local_name, c.exonym_ca, c.exonym_es, c.exonym_en, c.exonym_fr), 'B'
                )) @@ said
            ) ORDER BY c.slug LIMIT 1
        ), about.alike_in, about.alike
        FROM unnest(wanted, found_in) AS w(id, found_in) LEFT JOIN LATERAL (
            SELECT (
                SELECT t.slug::text FROM experiences_experience_topics l JOIN experiences_topic t ON t.id = l.topic_id
                WHERE l.experience_id = d.experience_id AND 'topic:' || t.id = ANY(sources) ORDER BY t.slug LIMIT 1
            ) AS topic, (
                SELECT p.number FROM experiences_experience_principles l JOIN charter_principle p ON p.id = l.principle_id
                JOIN charter_charteredition e ON e.id = p.edition_id AND e.is_current
                WHERE l.experience_id = d.experience_id AND 'principle:' || p.id = ANY(sources) ORDER BY p.number LIMIT 1
            ) AS principle, other.code AS alike_in, other.words AS alike
            FROM experiences_searchdoc d LEFT JOIN LATERAL (
                SELECT substring(o.words::text FROM '([a-z]{2}):') AS code, o.words::text AS words
                FROM (SELECT d.vec || '' AS vec OFFSET 0) AS text, unnest(others) AS o(words) WHERE text.vec @@ o.words
                ORDER BY substring(o.words::text FROM '([a-z]{2}):') <> language, 1, numnode(o.words), 2 LIMIT 1
            ) AS other ON true
            WHERE d.experience_id = w.id
        ) AS about ON w.found_in = '';
END $$;
"""
DROP = "DROP FUNCTION eb_why(bigint[], text[], tsquery, text);"


class Migration(migrations.Migration):
    dependencies = [("experiences", "0042_words_as_they_stand")]
    operations = [migrations.RunSQL(CREATE, DROP)]
