"""What measuring with 160,000 experiences showed.

- The names of cities are made ready for ordering once for each city, not for each experience.
- A page far back of a long list is put in order from the index of words; along the dates every vector would be fetched.
- What there would be without a facet is counted in one pass, like the hits.
- No helpers for a statement of milliseconds: to start them took longer than they saved.
"""

# ruff: noqa: S608 - only our own texts are put into these statements
from django.db import migrations

# The functions are long; each differs in a few places.
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
# Without their arguments: there is one of each name.
PAGE = "eb_page"
LOOSENED = "eb_loosened"
SEARCH = "eb_search"
# Fetching a vector costs more than putting a number in order: from the tenth page on the list is fenced (OFFSET 0).
FAR = "CASE WHEN skip > 200 AND conditions <> 'true' THEN 'OFFSET 0' ELSE '' END"
PIECES = (
    (PAGE, "AS city_key FROM cities_city) AS c", "AS city_key FROM cities_city OFFSET 0) AS c"),
    (
        PAGE,
        """SELECT experience_id FROM experiences_searchdoc WHERE %s AND experience_id <> ALL($2)
                    ORDER BY published_at DESC, experience_id DESC LIMIT $3
                ) AS s', conditions) INTO more""",
        f"""SELECT experience_id FROM (
                        SELECT experience_id, published_at FROM experiences_searchdoc
                        WHERE %s AND experience_id <> ALL($2) %s
                    ) AS hit ORDER BY published_at DESC, experience_id DESC LIMIT $3
                ) AS s', conditions, {FAR}) INTO more""",
    ),
    (
        PAGE,
        "(SELECT d.experience_id FROM experiences_searchdoc d %s WHERE %s ORDER BY %s LIMIT $3 OFFSET $4) AS s',",
        """(
            SELECT d.experience_id FROM (
                SELECT d.experience_id, d.published_at, d.began_year, d.city_id FROM experiences_searchdoc d WHERE %2$s %4$s
            ) AS d %1$s ORDER BY %3$s LIMIT $3 OFFSET $4
        ) AS s',""",
    ),
    (
        PAGE,
        """|| 'd.published_at DESC, d.experience_id DESC'
    ) INTO ids""",
        f"""|| 'd.published_at DESC, d.experience_id DESC',
        {FAR}
    ) INTO ids""",
    ),
    (
        LOOSENED,
        "    more bigint[];",
        """    own_codes smallint[];
    more bigint;
    counted_codes smallint[];
    counted bigint[];""",
    ),
    (
        LOOSENED,
        """SELECT f AS code, count(*) AS n FROM experiences_searchdoc d, unnest(d.facets) AS f
                WHERE d.facets && own AND total <= most GROUP BY f""",
        """SELECT f AS code, count(*) AS n FROM (
                    SELECT unnest(facets) AS f FROM experiences_searchdoc WHERE facets && own AND total <= most
                ) AS s GROUP BY f""",
    ),
    (
        LOOSENED,
        """    EXECUTE format('SELECT array_agg(experience_id) FROM (SELECT experience_id FROM experiences_searchdoc
        WHERE %s AND NOT facets && $2 %s LIMIT $3 + 1) AS s', conditions, CASE WHEN exempt = 'q' THEN 'AND NOT vec @@ $1' ELSE '' END)
        INTO more USING query, own, most;""",
        """    own_codes := ARRAY(SELECT c.code FROM experiences_facetcode c WHERE c.facet = exempt);
    EXECUTE format('WITH h AS MATERIALIZED (
            SELECT facets FROM experiences_searchdoc WHERE %s AND NOT facets && $2 %s LIMIT $3 + 1
        ), c AS MATERIALIZED (
            SELECT f, count(*) AS n FROM (SELECT unnest(facets) AS f FROM h WHERE (SELECT count(*) FROM h) <= $3) AS s
            WHERE f = ANY($4) GROUP BY f
        ) SELECT (SELECT count(*) FROM h), (SELECT array_agg(f) FROM c), (SELECT array_agg(n) FROM c)',
        conditions, CASE WHEN exempt = 'q' THEN 'AND NOT vec @@ $1' ELSE '' END)
        INTO more, counted_codes, counted USING query, own, most, own_codes;""",
    ),
    (
        LOOSENED,
        "CASE WHEN cardinality(more) > most THEN -1 ELSE coalesce(cardinality(more), 0) END::bigint",
        "CASE WHEN more > most THEN -1 ELSE more END",
    ),
    (LOOSENED, "ELSIF cardinality(more) > most OR", "ELSIF more > most OR"),
    (
        LOOSENED,
        """s.n, '' FROM (
            SELECT f AS code, count(*) AS n FROM experiences_searchdoc d, unnest(d.facets) AS f
            WHERE d.experience_id = ANY(more) GROUP BY f
        ) AS s JOIN""",
        "s.n, '' FROM unnest(counted_codes, counted) AS s(code, n) JOIN",
    ),
)


def exchanges(pieces):
    """Return the statements that put the new pieces in the place of the old ones."""
    return "".join(
        EXCHANGE.format(function=function, old=f"$piece${old}$piece$", new=f"$piece${new}$piece$")
        for function, old, new in pieces
    )


def helpers(what):
    """Return the statements that set or reset the number of helpers of a statement."""
    return "".join(f"ALTER FUNCTION {each} {what};" for each in (PAGE, LOOSENED, SEARCH, "eb_after"))


BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0019_each_word_counts")]
    operations = [
        migrations.RunSQL(
            exchanges(PIECES) + helpers("SET max_parallel_workers_per_gather = 0"),
            helpers("RESET max_parallel_workers_per_gather") + exchanges(BACK),
        ),
    ]
