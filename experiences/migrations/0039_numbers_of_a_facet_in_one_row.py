"""A search says the numbers of a facet in one row, and plans what is the same for every search only once.

- Eight hundred rows of numbers took both sides longer to hand over than to count; now there are as many as facets.
- The whole bank by date, which most visitors see first, is read by statements of which the server keeps the plan.
"""

from importlib import import_module

from django.db import migrations

exchanges = import_module("experiences.migrations.0020_search_of_long_lists").exchanges

SEARCH = "eb_search"
ROWS = """    RETURN QUERY EXECUTE format(
        'WITH bank AS (SELECT code, sum(change) AS n FROM experiences_facetcount GROUP BY code HAVING sum(change) > 0),
              hit AS (%s)
         SELECT ''facet'', c.facet || '':'' || c.value, coalesce(hit.n, %s)::bigint, 0::bigint, ''''
         FROM bank JOIN experiences_facetcode c USING (code) LEFT JOIN hit USING (code)
         WHERE c.facet <> ''city'' OR hit.n > 0',
        CASE WHEN conditions = 'true' THEN 'SELECT code, n FROM bank'
             WHEN total > most THEN 'SELECT 0::smallint AS code, 0::bigint AS n WHERE false'
             ELSE 'SELECT * FROM unnest($1, $2) AS counted(code, n)' END,
        CASE WHEN total > most THEN '-1' ELSE '0' END
    ) USING counted_codes, counted;
"""
OBJECTS = """    RETURN QUERY
        WITH bank AS MATERIALIZED (
            SELECT code, sum(change) AS n FROM experiences_facetcount GROUP BY code HAVING sum(change) > 0
        ), hit AS MATERIALIZED (
            SELECT * FROM unnest(counted_codes, counted) AS s(code, n)
        )
        SELECT 'facets', c.facet::text, 0::bigint, 0::bigint, json_object_agg(c.value, CASE
            WHEN is_whole THEN bank.n WHEN total > most THEN -1 ELSE coalesce(hit.n, 0) END)::text
        FROM bank JOIN experiences_facetcode c USING (code) LEFT JOIN hit USING (code)
        WHERE c.facet <> 'city' OR is_whole OR hit.n > 0 GROUP BY c.facet;
"""
PAGE = """    ids := eb_page(query, here, strong, eb_without(said, wanted, without), each_of, conditions, hits, language, CASE WHEN has_words OR sort <> 'relevance' THEN sort ELSE 'newest' END,
        size, skip, CASE WHEN conditions = 'true' THEN most + 1 ELSE total END, most);
"""
NEWEST = """    IF is_whole AND sort = 'newest' THEN
        ids := ARRAY(
            SELECT d.experience_id FROM experiences_searchdoc d ORDER BY d.published_at DESC, d.experience_id DESC LIMIT size OFFSET skip
        );
    ELSE
"""
PIECES = (
    (SEARCH, "codes jsonb := eb_codes(chosen);", "codes jsonb := CASE WHEN chosen = '{}' THEN chosen ELSE eb_codes(chosen) END;"),
    (SEARCH, "    exempt text;\n", "    exempt text;\n    is_whole boolean;\n"),
    (SEARCH, "    IF conditions = 'true' THEN\n        total", "    is_whole := conditions = 'true';\n    IF is_whole THEN\n        total"),
    (SEARCH, ROWS, OBJECTS),
    (SEARCH, PAGE, f"{NEWEST}{PAGE}    END IF;\n"),
)  # fmt: skip
BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0038_what_a_machine_added")]
    operations = [migrations.RunSQL(exchanges(PIECES), exchanges(BACK))]
