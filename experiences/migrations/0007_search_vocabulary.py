"""Completing and correcting what people type, from our own vocabulary."""

from django.db import migrations

CREATE = r"""
-- What the typed text may become: names of topics and principles in the reader's language, then words that begin so.
CREATE FUNCTION eb_complete(typed text, language text, size integer) RETURNS TABLE(completion text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    start text := replace(replace(replace(plain_text(lower(typed)), '\', '\\'), '%', '\%'), '_', '\_');
    last_word text := substring(start FROM '\S*$');
    kept text := substring(typed FROM '^(.*\s)\S*$');
BEGIN
    IF length(last_word) < 2 THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT words::text FROM (
            SELECT 1 AS rank, %1$I AS words FROM experiences_topic WHERE '' '' || plain_text(%1$I) LIKE ''%% '' || $1 || ''%%''
            UNION SELECT 2, %2$I FROM charter_principle p JOIN charter_charteredition e ON e.id = p.edition_id AND e.is_current
            WHERE '' '' || plain_text(%2$I) LIKE ''%% '' || $1 || ''%%''
            UNION ALL (
                SELECT 3, $3 || word FROM experiences_searchword WHERE plain LIKE $2 || ''%%''
                ORDER BY length(plain), plain LIMIT $4
            )
        ) AS s ORDER BY rank, length(words), words LIMIT $4',
        'name_' || language, 'title_' || language
    ) USING start, last_word, coalesce(kept, ''), size;
END $$;

-- Whether a text finds anything. The query is made once: in a condition it would be made again for every row read.
CREATE FUNCTION eb_finds(value text) RETURNS boolean LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE
    query tsquery := eb_query(value, '');
BEGIN
    RETURN EXISTS (SELECT FROM experiences_searchdoc WHERE vec @@ query);
END $$;

-- The words that we do not know, each with the word of our vocabulary that is most like it; nothing at all unless the
-- text so corrected finds something. `unmarked` is the text without what must not match.
CREATE FUNCTION eb_meant(unmarked text) RETURNS TABLE(typed text, meant text)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET cpu_operator_cost = 1 AS $$
DECLARE
    each text;
    best text;
    corrected text := unmarked;
    pairs text[] := '{}';
BEGIN
    FOR each IN SELECT DISTINCT w FROM regexp_split_to_table(unmarked, '[^[:alnum:]·ŀ]+') AS w WHERE length(w) BETWEEN 4 AND 40 LIMIT 8 LOOP
        -- Not only “finds something”: two misspellings may share a stem with another word in one of the languages.
        CONTINUE WHEN EXISTS (SELECT FROM experiences_searchword WHERE plain = plain_text(each))
            AND eb_finds(each);
        SELECT word INTO best FROM (
            SELECT word, similarity(plain, plain_text(each)) AS alike FROM experiences_searchword
            WHERE plain % plain_text(each) ORDER BY alike DESC, word LIMIT 5
        ) AS s WHERE eb_finds(word) ORDER BY alike DESC, word LIMIT 1;
        IF best IS NOT NULL THEN
            corrected := replace(corrected, each, best);
            pairs := pairs || each || best;
        END IF;
    END LOOP;
    IF cardinality(pairs) > 0 AND eb_finds(corrected) THEN
        RETURN QUERY SELECT pairs[n], pairs[n + 1] FROM generate_series(1, cardinality(pairs), 2) AS n;
    END IF;
END $$;
"""
DROP = "DROP FUNCTION eb_meant(text); DROP FUNCTION eb_finds(text); DROP FUNCTION eb_complete(text, text, integer);"


class Migration(migrations.Migration):
    dependencies = [("experiences", "0006_search_statement")]
    operations = [migrations.RunSQL(CREATE, DROP)]
