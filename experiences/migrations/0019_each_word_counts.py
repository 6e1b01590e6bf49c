"""Many names for one thing neither slow the search nor spoil its order.

- Terms are found by an index; before, every search read all of them three times.
- Of several words each counts once in the order, up to a match in a title: a word with ten names, or one that stands in
  four languages, would drown the others.
- Words of which each may stand in another language are those that tell something: “city” or “project” fits every
  experience and need not stand there. Up to eight such words; before, stop words counted too, so that a plain question
  found nothing in other languages. Each is normalised once; before, twice.
"""

# ruff: noqa: S608 - only our own names and texts are put into these statements
from django.db import migrations, models

LANGUAGES = "ARRAY['ca', 'es', 'en', 'fr']"
# Without accents, in all four languages.
EVERYWHERE = (
    "ciutat,ciutats,ciudad,ciudades,city,cities,ville,villes,municipi,municipis,municipio,municipios,municipal,"
    "municipals,municipales,projecte,projectes,proyecto,proyectos,project,projects,projet,projets,programa,programes,"
    "programas,programme,programmes,program,programs,iniciativa,iniciatives,iniciativas,initiative,initiatives,"
    "experiencia,experiencies,experiencias,experience,experiences,educacio,educacion,education,educatiu,educativa,"
    "educatius,educatives,educativo,educativos,educativas,educational,educatif,educatifs,educative,educadora,"
    "educadores,educadoras,educating,educatrice,educatrices"
)
# An index needs its function first.
LEXEMES = r"""
CREATE FUNCTION eb_first_word(query tsquery) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (regexp_match(query::text, '''((?:[^'']|'''')*)'''))[1]
$$;
CREATE FUNCTION eb_lexemes(query tsquery) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT found[1]) FROM regexp_matches(query::text, '''((?:[^'']|'''')*)''', 'g') AS found
$$;
"""
LEXEMES_BACK = "DROP FUNCTION eb_lexemes(tsquery); DROP FUNCTION eb_first_word(tsquery);"
WORDS = f"""
-- The words of which each may stand in another language, so that “social” and a translated word match together: without
-- what is a stop word anywhere, and what fits every experience. None for phrases, alternatives and single words, nor
-- where more than eight are left.
CREATE FUNCTION eb_telling_words(value text) RETURNS tsquery[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    languages text[] := {LANGUAGES};
    words text[] := regexp_split_to_array(value, '\\s+');
    lines text := array_to_string(words, chr(10));
    plain text[];
    norms text[];
    here tsquery;
    found tsquery;
    telling tsquery[] := '{{}}';
BEGIN
    IF value ~* '"|\\mor\\M' OR cardinality(words) NOT BETWEEN 2 AND 24 THEN
        RETURN telling;
    END IF;
    -- In one go for each language: PostgreSQL keeps 32 regular expressions, and the normaliser has nearly as many.
    plain := string_to_array(plain_text(lines), chr(10));
    norms := ARRAY(SELECT eb_norm(code, lines) FROM unnest(languages) WITH ORDINALITY AS l(code, n) ORDER BY n);
    <<each_word>>
    FOR word IN 1..cardinality(words) LOOP
        CONTINUE WHEN plain[word] = ANY('{{{EVERYWHERE}}}');
        found := '';
        FOR language IN 1..cardinality(languages) LOOP
            here := websearch_to_tsquery(eb_configuration(languages[language]), split_part(norms[language], chr(10), word));
            CONTINUE each_word WHEN numnode(here) = 0;
            found := found || eb_marked(languages[language], here);
        END LOOP;
        telling := array_append(telling, found);
        IF cardinality(telling) > 8 THEN
            RETURN '{{}}';
        END IF;
    END LOOP;
    RETURN telling;
END $$;

CREATE FUNCTION eb_all_of(queries tsquery[]) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    query tsquery;
    found tsquery := '';
BEGIN
    FOREACH query IN ARRAY queries LOOP
        found := CASE WHEN numnode(found) = 0 THEN query ELSE found && query END;
    END LOOP;
    RETURN found;
END $$;

-- What a query is widened by, of thousands of terms.
CREATE OR REPLACE FUNCTION eb_widened(asked tsquery, strength text) RETURNS tsquery
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF numnode(asked) = 0 THEN
        RETURN asked;
    END IF;
    RETURN ts_rewrite(asked, format(
        'SELECT target, (target::text || '' | '' || string_agg(also::text, '' | ''))::tsquery'
        ' FROM experiences_searchterm WHERE eb_first_word(target) = ANY(%L::text[]) AND target <@ %L::tsquery'
        ' AND (%L OR NOT is_weak) GROUP BY target ORDER BY numnode(target) DESC',
        eb_lexemes(asked), asked, strength = 'all'
    ));
END $$;

-- Any of the words of a query, and of the terms that widen it strongly: for ranking.
CREATE FUNCTION eb_flat_with_terms(query tsquery) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT eb_flat(concat_ws(' | ', query::text, (
        SELECT string_agg(also::text, ' | ') FROM experiences_searchterm
        WHERE eb_first_word(target) = ANY(eb_lexemes(query)) AND target <@ query AND NOT is_weak
    ))::tsquery)
$$;

-- How well a row fits: of several words each counts once, up to a match in a title (0.61 in the measure of ts_rank), and
-- all their names a little more. ts_rank divides by the number of words asked for.
CREATE FUNCTION eb_rank(head tsvector, words tsquery, each_of tsquery[]) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN cardinality(each_of) < 2 THEN whole ELSE 0.3 * ln(1 + whole) + (
        SELECT sum(least(0.61, ts_rank(head, word) * (numnode(word) + 1) / 2)) FROM unnest(each_of) AS word
    ) END FROM (SELECT ts_rank(head, words) * (numnode(words) + 1) / 2 AS whole) AS s
$$;

CREATE OR REPLACE FUNCTION eb_each_word(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT eb_all_of(eb_telling_words(value))
$$;
"""
WORDS_BACK = f"""
CREATE OR REPLACE FUNCTION eb_widened(asked tsquery, strength text) RETURNS tsquery
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
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
CREATE OR REPLACE FUNCTION eb_each_word(value text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := regexp_split_to_array(value, '\\s+');
    word text;
    found tsquery := '';
BEGIN
    IF value ~* '"|\\mor\\M' OR cardinality(words) NOT BETWEEN 2 AND 8 THEN
        RETURN found;
    END IF;
    FOREACH word IN ARRAY words LOOP
        CONTINUE WHEN EXISTS (
            SELECT FROM unnest({LANGUAGES}) AS code
            WHERE numnode(plainto_tsquery(eb_configuration(code), eb_norm(code, word))) = 0
        );
        IF numnode(found) = 0 THEN
            found := eb_any_language(word, {LANGUAGES});
        ELSE
            found := found && eb_any_language(word, {LANGUAGES});
        END IF;
    END LOOP;
    RETURN found;
END $$;
DROP FUNCTION eb_rank(tsvector, tsquery, tsquery[]);
DROP FUNCTION eb_flat_with_terms(tsquery);
DROP FUNCTION eb_all_of(tsquery[]);
DROP FUNCTION eb_telling_words(text);
"""

SEARCH = "eb_search(text, text, text, jsonb, text, integer, integer, integer)"
PAGE = "eb_page(tsquery, tsquery, tsquery, tsquery, text, bigint[], text, text, integer, integer, bigint, integer)"
PAGE_NOW = PAGE.replace("tsquery, text,", "tsquery, tsquery[], text,", 1)
SEARCH_PIECES = (
    ("    each_word tsquery;", "    each_word tsquery;\n    each_of tsquery[] := '{}';"),
    (
        "        each_word := eb_each_word(wanted);",
        "        each_of := eb_telling_words(wanted);\n        each_word := eb_all_of(each_of);",
    ),
    (
        "strong := eb_flat(CASE WHEN numnode(said) = 0 THEN said ELSE eb_widened(said || each_word, 'strong') END);",
        """strong := eb_flat_with_terms(said || each_word);
        each_of := ARRAY(SELECT eb_flat_with_terms(word) FROM unnest(each_of) AS word);""",
    ),
    ("strong, said, conditions", "strong, said, each_of, conditions"),
)
PAGE_PIECES = (
    ("said tsquery, conditions", "said tsquery, each_of tsquery[], conditions"),
    ("ts_rank(d.head, $6) * (numnode($6) + 1) / 2 AS rank", "eb_rank(d.head, $6, $8) AS rank"),
    # Fetched once, not for every word.
    ("SELECT o.experience_id, o.head FROM", "SELECT o.experience_id, o.head || '''' AS head FROM"),
    ("strong, said;", "strong, said, each_of;"),
)


def exchange(function, pairs):
    """Return the statement that makes a long function again, different in a few places.

    Where a piece changes the arguments, it makes another function beside the first.
    """
    checks = "".join(
        f"    IF position($piece${old}$piece$ IN definition) = 0 THEN\n"
        f"        RAISE EXCEPTION 'no % in {function}', $piece${old}$piece$;\n    END IF;\n"
        f"    definition := replace(definition, $piece${old}$piece$, $piece${new}$piece$);\n"
        for old, new in pairs
    )
    return (
        f"DO $exchange$\nDECLARE\n    definition text := pg_get_functiondef('{function}'::regprocedure);\n"
        f"BEGIN\n{checks}    EXECUTE definition;\nEND $exchange$;\n"
    )


def back(pairs):
    """Return the pieces for the way back."""
    return tuple((new, old) for old, new in reversed(pairs))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0018_search_in_fewer_passes")]
    operations = [
        migrations.RunSQL(LEXEMES, LEXEMES_BACK),
        migrations.AddIndex(
            "searchterm",
            models.Index(models.Func("target", function="eb_first_word"), name="searchterm_first_word"),
        ),
        migrations.RunSQL(
            WORDS + exchange(PAGE, PAGE_PIECES) + f"DROP FUNCTION {PAGE};\n" + exchange(SEARCH, SEARCH_PIECES),
            exchange(SEARCH, back(SEARCH_PIECES))
            + exchange(PAGE_NOW, back(PAGE_PIECES))
            + f"DROP FUNCTION {PAGE_NOW};\n"
            + WORDS_BACK,
        ),
    ]
