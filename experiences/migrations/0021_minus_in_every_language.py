"""A minus takes away what the word is called in the other languages, and corrections prefer the reader's language.

Before, `-école` kept the French school that is only told of in English.
"""

from django.db import migrations

# The functions are long; each differs in one place.
EXCHANGE = """
DO $exchange$
DECLARE
    definition text := pg_get_functiondef('{function}'::regproc);
BEGIN
    IF position({old} IN definition) = 0 THEN
        RAISE EXCEPTION 'no % in {function}', {old};
    END IF;
    EXECUTE replace(definition, {old}, {new});
END $exchange$;
"""
# Names only, not the synonyms that lead to a whole topic: “-choir” is not “nothing of culture”.
PIECES = (
    (
        "eb_search",
        "without := eb_any_language(unwanted, ARRAY['ca', 'es', 'en', 'fr']);",
        "without := eb_widened(eb_any_language(unwanted, ARRAY['ca', 'es', 'en', 'fr']), 'strong');",
    ),
    (
        "eb_query",
        "eb_without(found, wanted, eb_any_language(unwanted, ARRAY['ca', 'es', 'en', 'fr']));",
        "eb_without(found, wanted, eb_widened(eb_any_language(unwanted, ARRAY['ca', 'es', 'en', 'fr']), 'strong'));",
    ),
)
BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))
FINDS = """
CREATE FUNCTION eb_finds(value text, language text) RETURNS boolean
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE
    query tsquery := eb_query(value, '', ARRAY[language], 'no');
BEGIN
    RETURN EXISTS (SELECT FROM experiences_searchdoc WHERE vec @@ query);
END $$;
"""
# Of words that are about equally like the typed one (0.1 of pg_trgm's similarity, of 1) that of the reader's language.
# It is made beside the one without a language, which code that still runs while this is deployed goes on calling.
MEANT = """
DO $exchange$
DECLARE
    definition text := pg_get_functiondef('eb_meant(text)'::regprocedure);
    order_before text := $piece$LIMIT 5
        ) AS s WHERE eb_finds(word) ORDER BY alike DESC, word LIMIT 1;$piece$;
    order_now text := $piece$LIMIT 8
        ) AS s WHERE eb_finds(word)
        ORDER BY alike + CASE WHEN eb_finds(word, language) THEN 0.1 ELSE 0 END DESC, word LIMIT 1;$piece$;
BEGIN
    IF position(order_before IN definition) = 0 THEN
        RAISE EXCEPTION 'no % in eb_meant', order_before;
    END IF;
    definition := replace(definition, order_before, order_now);
    EXECUTE replace(definition, 'eb_meant(unmarked text)', 'eb_meant(unmarked text, language text)');
END $exchange$;
"""


def exchanges(pieces):
    """Return the statements that put the new pieces in the place of the old ones."""
    return "".join(
        EXCHANGE.format(function=function, old=f"$piece${old}$piece$", new=f"$piece${new}$piece$")
        for function, old, new in pieces
    )


class Migration(migrations.Migration):
    dependencies = [("experiences", "0020_search_of_long_lists")]
    operations = [
        migrations.RunSQL(
            exchanges(PIECES) + FINDS + MEANT,
            "DROP FUNCTION eb_meant(text, text); DROP FUNCTION eb_finds(text, text);" + exchanges(BACK),
        ),
    ]
