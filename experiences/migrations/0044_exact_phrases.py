r"""Quotation marks mean these words in this order, and more forms of a word meet: escolars and escolar, theatre and theater.

- A search with a phrase is not widened by topics, principles and words of the same meaning.
- English words meet in British and American spelling, so that cities of both find one another.
- One regular expression more than before (migration 0022): PostgreSQL keeps 32 compiled in a session.

The rows of a small bank are built again at once; after this, a large one needs `manage.py search_index`.
"""

from importlib import import_module

from django.db import migrations

forms = import_module("experiences.migrations.0017_more_word_forms")
fewer = import_module("experiences.migrations.0022_fewer_expressions")
exchanges = import_module("experiences.migrations.0020_search_of_long_lists").exchanges

# children, buses; neighbour, programme, dialogue, travelling, theatre: to what both spellings have.
BOTH_SPELLINGS = (
    r"\m(?:(child)ren\M|(bus)es\M|((?:neigh|la|har)bo|colo|behavio|hono|favo|endeavo|humo|flavo)u(?=r)"
    r"|(program)me(?=s?\M)|((?:dia|cata|ana|mono)log)ue(?=s?\M)|(travel|cancel|model|counsel|label)l(?=ed\M|ing\M|[eo]rs?\M)"
    r"|(theat|cent|met|lit|fib)(?:e(r)|(r)e)(?=s?\M))"
)
RULES = {
    **fewer.FEWER,
    # escolars → escolar, as ciutadans → ciutada: the stemmer takes -ar for the ending of a verb, but not -ars.
    "ca": [(r"(?:([ai])n|(ar))s\M", r"\1\2") if rule[0] == r"([ai])ns\M" else rule for rule in fewer.FEWER["ca"]],
    # organisation → organization
    "en": [
        (BOTH_SPELLINGS, r"\1\2\3\4\5\6\7\8\9"),
        (r"([a-z]{2}i)s(?=ation|e(?:[drs]|rs)?\M|ing\M)", r"\1z"),
        *fewer.FEWER["en"][1:],
    ],
}
STRENGTH = """
-- How far a search is widened: not at all where it has a phrase. (A word "or" stands in quotation marks of our own.)
CREATE FUNCTION eb_strength(wanted text, strength text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN replace(lower(wanted), '"or"', '') LIKE '%"%' THEN 'no' ELSE strength END
$$;
"""
UNWANTED = "(unwanted, ARRAY['ca', 'es', 'en', 'fr']), {strength})"
PIECES = (
    ("eb_widened", "IF numnode(asked) = 0 THEN", "IF numnode(asked) = 0 OR strength = 'no' THEN"),
    ("eb_query", "eb_each_word(wanted), widened)", "eb_each_word(wanted), eb_strength(wanted, widened))"),
    ("eb_search", "eb_asked(said, each_word, 'all')", "eb_asked(said, each_word, eb_strength(wanted, 'all'))"),
    ("eb_search", "eb_asked(here, each_word, 'strong')", "eb_asked(here, each_word, eb_strength(wanted, 'strong'))"),
    (
        "eb_search",
        "strong := eb_flat_with_terms(said || each_word);",
        "strong := CASE eb_strength(wanted, '') WHEN 'no' THEN eb_flat(said) ELSE eb_flat_with_terms(said || each_word) END;",
    ),
    *(
        (
            function,
            UNWANTED.format(strength="'strong'"),
            UNWANTED.format(strength="eb_strength(unwanted, 'strong')"),
        )
        for function in ("eb_query", "eb_search")
    ),
)  # fmt: skip
BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0043_why_a_hit_is_there")]
    operations = [
        migrations.RunSQL(STRENGTH + exchanges(PIECES), exchanges(BACK) + "DROP FUNCTION eb_strength(text, text);"),
        migrations.RunSQL(forms.normaliser(RULES), forms.normaliser(fewer.FEWER)),
        migrations.RunSQL(forms.REFRESH, forms.REFRESH),
    ]
