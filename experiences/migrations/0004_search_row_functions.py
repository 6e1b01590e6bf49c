"""How texts become words, and how an experience becomes its row of the search table.

The bodies are texts that PostgreSQL reads when it runs them, so a column may still change its length; one that is
renamed breaks the tests of the search row.
"""

# ruff: noqa: S608 - only our own names and numbers are put into these statements
from django.db import migrations

CONFIGURATIONS = {"ca": "catalan", "es": "spanish", "en": "english", "fr": "french"}
LANGUAGES = tuple(CONFIGURATIONS)
STORY = ("overview", "context", "objectives", "actions", "people", "resources", "results", "evaluation", "lessons")

# Catalan has a stemmer in PostgreSQL but no list of stop words.
CATALAN_STOP_WORDS = (
    "[ldnstm]|els?|les|la|de|dels?|als?|i|a|en|amb|per|pels?|que|un|una|uns|unes|o|es|com|mes|ha|han|son|seva|seu|aquest|"
    "aquesta|entre|tambe|sobre|ser|tot|molt|estat|on|no"
)
# Without accents these endings are no longer stemmed: participación → particip, but participacion → participacion.
RESTORED = {
    "ca": [
        (rf"\m({CATALAN_STOP_WORDS})\M", " "),
        (r"([cs])io\M", r"\1ió"),
        # Plurals that the stemmer does not bring to their singular: biblioteques, ciutadans, jardins, participatius, processos.
        (r"([qg])ues\M", r"\1a"),
        (r"qa\M", "ca"),
        (r"([ai])ns\M", r"\1"),
        (r"ius\M", "iu"),
        (r"essos\M", "es"),
    ],
    "es": [
        (r"([cs])ion\M", r"\1ión"),
        # joven: the stemmer takes its ending for that of a verb, but not that of jóvenes; and rios would not be rio.
        (r"\m(joven|imagen|examen|orden|origen|margen|volumen|crimen|resumen|certamen)\M", r"\1es"),
        (r"\m([a-z][a-z][aeo])s\M", r"\1"),
    ],
    "en": [],
    "fr": [(r"ee(s?)\M", r"ée\1"), (r"ite(s?)\M", r"ité\1")],
}


def restored(language):
    """Return the expression that puts back the endings a stemmer needs."""
    expression = "plain"
    for pattern, replacement in RESTORED[language]:
        expression = f"regexp_replace({expression}, '{pattern}', '{replacement}', 'g')"
    return expression


def quoted(values):
    return ", ".join(f"'{value}'" for value in values)


def columns(prefix, names, language):
    return ", ".join(f"{prefix}{name}_{language}" for name in names)


NORM_CASES = "\n".join(f"    WHEN '{code}' THEN {restored(code)}" for code in LANGUAGES)
CONFIGURATION_CASES = " ".join(
    f"WHEN '{code}' THEN 'pg_catalog.{name}'::regconfig" for code, name in CONFIGURATIONS.items()
)

WORDS = rf"""
CREATE FUNCTION eb_configuration(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE language {CONFIGURATION_CASES} ELSE 'pg_catalog.simple'::regconfig END
$$;

-- The one normaliser of documents and queries. The parser of PostgreSQL would keep “niños/as” together as a path.
CREATE FUNCTION eb_norm(language text, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE language
{NORM_CASES}
    ELSE plain END
    FROM translate(plain_text(coalesce(value, '')), '-/', '  ') AS plain
$$;

-- Every stem with its language: a query in one language finds texts in that language only.
CREATE FUNCTION eb_marked(language text, words tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(words::text, '(^| )''', '\1''' || language || ':', 'g')::tsvector
$$;
CREATE FUNCTION eb_marked(language text, words tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(words::text, '''((?:[^'']|'''')*)''', '''' || language || ':\1''', 'g')::tsquery
$$;

CREATE FUNCTION eb_words(language text, value text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector(eb_configuration(language), eb_norm(language, value)), weight)
$$;

-- A text as somebody types it (phrases, `or`) in several languages: the whole of it in one of them is enough.
CREATE FUNCTION eb_any_language(value text, languages text[]) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    language text;
    found tsquery := '';
BEGIN
    FOREACH language IN ARRAY languages LOOP
        found := found || eb_marked(language, websearch_to_tsquery(eb_configuration(language), eb_norm(language, value)));
    END LOOP;
    RETURN found;
END $$;

-- Words of which each may stand in another language, so that “social” and a translated word match together; a word that
-- is a stop word anywhere is left out. Nothing for phrases, alternatives, single words and long texts.
CREATE FUNCTION eb_each_word(value text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := regexp_split_to_array(value, '\s+');
    word text;
    found tsquery := '';
BEGIN
    IF value ~* '"|\mor\M' OR cardinality(words) NOT BETWEEN 2 AND 8 THEN
        RETURN found;
    END IF;
    FOREACH word IN ARRAY words LOOP
        CONTINUE WHEN EXISTS (
            SELECT FROM unnest(ARRAY[{quoted(LANGUAGES)}]) AS code
            WHERE numnode(plainto_tsquery(eb_configuration(code), eb_norm(code, word))) = 0
        );
        IF numnode(found) = 0 THEN
            found := eb_any_language(word, ARRAY[{quoted(LANGUAGES)}]);
        ELSE
            found := found && eb_any_language(word, ARRAY[{quoted(LANGUAGES)}]);
        END IF;
    END LOOP;
    RETURN found;
END $$;

-- What must match, widened by topics, principles and words of the other languages (`widened`: 'all', or only what is
-- 'strong', or 'no'), and what must not match in any language.
CREATE FUNCTION eb_query(
    wanted text, unwanted text, languages text[] DEFAULT ARRAY[{quoted(LANGUAGES)}], widened text DEFAULT 'all'
) RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    found tsquery := eb_any_language(wanted, languages);
    without tsquery := eb_any_language(unwanted, ARRAY[{quoted(LANGUAGES)}]);
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
"""


def facet_values():
    """Return the statement for (facet, value) of the experience `e` that takes place in the cities `place.ids`."""
    source_title, source_summary = (
        "coalesce(CASE e.source_language "
        + " ".join(f"WHEN '{code}' THEN e.{name}_{code}" for code in LANGUAGES)
        + " END, '')"
        for name in ("title", "summary")
    )
    # The same rule as `TranslatedContent.available_languages`.
    available = "\n        UNION ".join(
        f"SELECT 'available', '{code}' WHERE ({source_title} = '' OR e.title_{code} <> '')"
        f" AND ({source_summary} = '' OR e.summary_{code} <> '')"
        f" AND ({source_title} <> '' OR {source_summary} <> '' OR e.title_{code} <> '')"
        for code in LANGUAGES
    )
    return f"""
        SELECT 'city' AS facet, slug::text AS value FROM cities_city WHERE id = ANY(place.ids)
        UNION SELECT 'country', country_id FROM cities_city WHERE id = ANY(place.ids)
        UNION SELECT 'network', n.slug FROM cities_citynetwork l JOIN cities_network n ON n.id = l.network_id
            WHERE l.city_id = ANY(place.ids) AND l.until_year IS NULL
        UNION SELECT 'topic', t.slug FROM experiences_experience_topics l JOIN experiences_topic t ON t.id = l.topic_id
            WHERE l.experience_id = e.id
        UNION SELECT 'principle', p.number::text FROM experiences_experience_principles l
            JOIN charter_principle p ON p.id = l.principle_id
            JOIN charter_charteredition d ON d.id = p.edition_id AND d.is_current
            WHERE l.experience_id = e.id
        UNION SELECT 'goal', goal_id::text FROM experiences_experience_goals WHERE experience_id = e.id
        UNION SELECT 'audience', a FROM unnest(e.audiences) AS a
        UNION SELECT 'year', e.began_year::text WHERE e.began_year IS NOT NULL
        UNION SELECT 'original', e.original_language
        UNION {available}
        UNION SELECT 'award', result FROM awards_prize WHERE experience_id = e.id
        UNION SELECT 'award', 'focus' WHERE e.is_focus"""


EXONYMS = ", ".join(f"c.exonym_{code}" for code in LANGUAGES)
# The language in which there is at least a title.
HAS_TEXT = " ".join(f"WHEN '{code}' THEN e.title_{code} <> ''" for code in LANGUAGES)
HEAD = "\n            || ".join(
    f"eb_marked('{code}', eb_words('{code}', concat_ws(' ; ', e.title_{code}, e.original_title), 'A')"
    f" || eb_words('{code}', place.names, 'B') || eb_words('{code}', e.summary_{code}, 'C'))"
    for code in LANGUAGES
)
BODY = "\n            || ".join(
    f"eb_marked('{code}', eb_words('{code}', concat_ws(' ; ', {columns('e.', STORY, code)}), 'D'))"
    for code in LANGUAGES
)
PLACE = f"""
    CROSS JOIN LATERAL (
        SELECT e.city_id || ARRAY(
            SELECT city_id FROM experiences_experience_partner_cities WHERE experience_id = e.id ORDER BY 1
        ) AS ids
    ) AS cities
    CROSS JOIN LATERAL (
        SELECT cities.ids, string_agg(concat_ws(' ; ', c.name, c.local_name, {EXONYMS}, w.words), ' ; ' ORDER BY c.id) AS names
        FROM cities_city c LEFT JOIN experiences_countrywords w ON w.code = c.country_id WHERE c.id = ANY(cities.ids)
    ) AS place"""

DOCUMENTS = f"""
-- What every published experience's facets are. Null asks for all.
CREATE FUNCTION eb_facet_values(wanted bigint[]) RETURNS TABLE(experience_id bigint, facet text, value text)
LANGUAGE sql STABLE AS $$
    SELECT e.id, v.facet, v.value FROM experiences_experience e
    {PLACE}
    CROSS JOIN LATERAL ({facet_values()}) AS v
    WHERE e.state = 'published' AND (wanted IS NULL OR e.id = ANY(wanted))
$$;

-- What the search table must hold; `search_index --check` compares it with what it does hold.
CREATE FUNCTION eb_documents(wanted bigint[]) RETURNS TABLE(
    experience_id bigint, published_at timestamptz, began_year smallint, city_id bigint, facets smallint[],
    head tsvector, vec tsvector
) LANGUAGE sql STABLE AS $$
    WITH code AS MATERIALIZED (
        SELECT v.experience_id, array_agg(c.code ORDER BY c.code) AS codes
        FROM eb_facet_values(wanted) v JOIN experiences_facetcode c ON c.facet = v.facet AND c.value = v.value
        GROUP BY v.experience_id
    )
    SELECT e.id, e.published_at, e.began_year, e.city_id, code.codes, text.head, text.head || text.body
    FROM code JOIN experiences_experience e ON e.id = code.experience_id
    {PLACE}
    CROSS JOIN LATERAL (
        -- Far behind everything else, so that no phrase runs into them.
        SELECT coalesce(string_agg(format('''%s'':100B', source), ' '), '')::tsvector AS words FROM (
            SELECT 'topic:' || topic_id AS source FROM experiences_experience_topics WHERE experience_id = e.id
            UNION SELECT 'principle:' || principle_id FROM experiences_experience_principles WHERE experience_id = e.id
            UNION SELECT 'text:' || code FROM unnest(ARRAY[{quoted(LANGUAGES)}]) AS code WHERE CASE code {HAS_TEXT} END
        ) AS s
    ) AS subject
    CROSS JOIN LATERAL (
        SELECT {HEAD}
            || subject.words AS head,
            {BODY} AS body
    ) AS text
$$;
"""

REFRESH = rf"""
-- Bring the search rows of experiences up to date. First the rows are locked, then read in a new statement: of two
-- writers the second sees what the first has committed, so that neither puts back an old text.
CREATE FUNCTION eb_refresh(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM experiences_experience WHERE id = ANY(wanted) ORDER BY id FOR NO KEY UPDATE;
    wanted := ARRAY(
        SELECT id FROM experiences_experience WHERE id = ANY(wanted) AND state = 'published'
        UNION SELECT experience_id FROM experiences_searchdoc WHERE experience_id = ANY(wanted)
    );
    IF cardinality(wanted) = 0 THEN
        RETURN;
    END IF;
    INSERT INTO experiences_facetcode (facet, value)
    SELECT DISTINCT v.facet, v.value FROM eb_facet_values(wanted) v
    WHERE NOT EXISTS (SELECT FROM experiences_facetcode c WHERE c.facet = v.facet AND c.value = v.value)
    ORDER BY 1, 2 ON CONFLICT DO NOTHING;

    WITH before AS MATERIALIZED (
        SELECT d.experience_id, d.facets FROM experiences_searchdoc d WHERE d.experience_id = ANY(wanted)
    ), gone AS (
        DELETE FROM experiences_searchdoc d USING before WHERE d.experience_id = before.experience_id AND NOT EXISTS (
            SELECT FROM experiences_experience e WHERE e.id = d.experience_id AND e.state = 'published'
        )
    ), after AS MATERIALIZED (SELECT * FROM eb_documents(wanted)), written AS (
        INSERT INTO experiences_searchdoc AS d (experience_id, published_at, began_year, city_id, facets, head, vec)
        SELECT * FROM after ON CONFLICT (experience_id) DO UPDATE SET
            published_at = excluded.published_at, began_year = excluded.began_year, city_id = excluded.city_id,
            facets = excluded.facets, head = excluded.head, vec = excluded.vec
        WHERE (d.published_at, d.began_year, d.city_id, d.facets, d.head, d.vec) IS DISTINCT FROM (
            excluded.published_at, excluded.began_year, excluded.city_id, excluded.facets, excluded.head, excluded.vec
        )
    )
    INSERT INTO experiences_facetcount (code, change)
    SELECT code, sum(change) FROM (
        SELECT unnest(array_append(facets, 0::smallint)) AS code, -1 AS change FROM before
        UNION ALL SELECT unnest(array_append(facets, 0::smallint)), 1 FROM after
    ) AS each GROUP BY code HAVING sum(change) <> 0;
    IF random() < 0.01 AND pg_try_advisory_xact_lock(hashtext('experiences_facetcount')) THEN
        PERFORM eb_sum_up();
    END IF;

    INSERT INTO experiences_searchword (plain, word)
    SELECT DISTINCT ON (1) * FROM (
        SELECT left(plain_text(w), 60) AS plain, left(w, 60) AS word FROM (
            SELECT lower(regexp_split_to_table(
                concat_ws(' ', {", ".join(columns("e.", ("title", "summary"), code) for code in LANGUAGES)}, place.names),
                '[^[:alnum:]·ŀ-]+'
            )) AS w FROM experiences_experience e {PLACE} WHERE e.id = ANY(wanted) AND e.state = 'published'
        ) AS s WHERE length(w) > 3 AND w !~ '[0-9]'
    ) AS each WHERE NOT EXISTS (SELECT FROM experiences_searchword k WHERE k.plain = each.plain)
    ORDER BY 1, 2 DESC ON CONFLICT DO NOTHING;
END $$;

-- Add the changes of the numbers up, one row for each value (code 0: all experiences).
CREATE FUNCTION eb_sum_up() RETURNS void LANGUAGE sql AS $$
    WITH summed AS (DELETE FROM experiences_facetcount RETURNING code, change)
    INSERT INTO experiences_facetcount (code, change)
    SELECT code, sum(change) FROM summed GROUP BY code HAVING sum(change) <> 0
$$;

-- The names of a concept: each leads to those in the other languages, and to the others in its own.
CREATE FUNCTION eb_learn_concept(of_source text, names jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM experiences_searchterm WHERE source = of_source;
    WITH said AS (
        SELECT DISTINCT eb_marked(key, make.target) AS target, eb_marked(key, make.exact) AS exact
        FROM jsonb_each(names), jsonb_array_elements_text(value) AS words, LATERAL (
            SELECT plainto_tsquery(eb_configuration(key), eb_norm(key, words)) AS target,
                phraseto_tsquery(eb_configuration(key), eb_norm(key, words)) AS exact
        ) AS make WHERE key = ANY(ARRAY[{quoted(LANGUAGES)}]) AND numnode(make.target) > 0
    )
    INSERT INTO experiences_searchterm (source, target, also, is_weak)
    SELECT of_source, typed, string_agg(DISTINCT '(' || o.exact::text || ')', ' | ')::tsquery, false
    FROM said AS s JOIN said AS o ON o.target <> s.target, unnest(ARRAY[s.target, s.exact]) AS typed GROUP BY typed;
END $$;

-- Words that lead to a topic or principle: its name or title, single words of a name, its synonyms.
CREATE FUNCTION eb_learn(of_source text, names jsonb, synonyms jsonb, is_long boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM experiences_searchterm WHERE source = of_source;
    INSERT INTO experiences_searchterm (source, target, also, is_weak)
    SELECT of_source, eb_marked(language, target), quote_literal(of_source)::tsquery, bool_and(is_weak) FROM (
        SELECT language, make.target, is_weak FROM (
            SELECT key AS language, value #>> '{{}}' AS words, false AS is_weak FROM jsonb_each(names)
            UNION SELECT key, jsonb_array_elements_text(value), true FROM jsonb_each(synonyms) WHERE jsonb_typeof(value) = 'array'
        ) AS said CROSS JOIN LATERAL (
            SELECT plainto_tsquery(eb_configuration(language), eb_norm(language, words)) AS target
            UNION SELECT phraseto_tsquery(eb_configuration(language), eb_norm(language, words))
        ) AS make
        UNION
        SELECT key, quote_literal(lexeme)::tsquery, false
        FROM jsonb_each_text(names), unnest(to_tsvector(eb_configuration(key), eb_norm(key, value)))
        WHERE NOT is_long AND lexeme <> ALL('{{ciutat,ciudad,citi,vill,educ,educacion,social}}')
    ) AS s WHERE language = ANY(ARRAY[{quoted(LANGUAGES)}]) AND numnode(target) > 0 GROUP BY 2;

    INSERT INTO experiences_searchword (plain, word)
    SELECT DISTINCT ON (1) * FROM (
        SELECT left(plain_text(w), 60) AS plain, left(w, 60) AS word FROM (
            SELECT lower(regexp_split_to_table(value, '[^[:alnum:]·ŀ-]+')) AS w FROM jsonb_each_text(names)
            UNION SELECT lower(regexp_split_to_table(jsonb_array_elements_text(value), '[^[:alnum:]·ŀ-]+'))
                FROM jsonb_each(synonyms) WHERE jsonb_typeof(value) = 'array'
        ) AS s WHERE length(w) > 3 AND w !~ '[0-9]'
    ) AS each WHERE NOT EXISTS (SELECT FROM experiences_searchword k WHERE k.plain = each.plain)
    ORDER BY 1, 2 DESC ON CONFLICT DO NOTHING;
END $$;
"""

DROP = """
DROP FUNCTION eb_learn_concept(text, jsonb);
DROP FUNCTION eb_learn(text, jsonb, jsonb, boolean);
DROP FUNCTION eb_sum_up();
DROP FUNCTION eb_refresh(bigint[]);
DROP FUNCTION eb_documents(bigint[]);
DROP FUNCTION eb_facet_values(bigint[]);
DROP FUNCTION eb_query(text, text, text[], text);
DROP FUNCTION eb_each_word(text);
DROP FUNCTION eb_any_language(text, text[]);
DROP FUNCTION eb_words(text, text, "char");
DROP FUNCTION eb_marked(text, tsquery);
DROP FUNCTION eb_marked(text, tsvector);
DROP FUNCTION eb_norm(text, text);
DROP FUNCTION eb_configuration(text);
"""

# The rows stay narrow (a search visits seven times fewer pages); the vectors, which only a recheck reads, stand apart.
STORAGE = """
ALTER TABLE experiences_searchdoc ALTER vec SET STORAGE EXTERNAL, ALTER head SET STORAGE EXTERNAL,
    ALTER facets SET STORAGE PLAIN, SET (toast_tuple_target = 128);
"""
STORAGE_BACK = """
ALTER TABLE experiences_searchdoc ALTER vec SET STORAGE EXTENDED, ALTER head SET STORAGE EXTENDED,
    ALTER facets SET STORAGE EXTENDED, RESET (toast_tuple_target);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0003_search_row_tables"),
        ("core", "0001_search_functions"),
        ("cities", "0002_network_end_and_longer_sources"),
        ("charter", "0001_initial"),
        ("awards", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(STORAGE, STORAGE_BACK),
        migrations.RunSQL(WORDS + DOCUMENTS + REFRESH, DROP),
    ]
