"""Which experiences stand beside one: by shared topics and principles, from the rows of the search."""

from django.db import migrations

# Compared with are at most 300: all that share something where they are few, else the newest that share a topic.
# Comparing one with all others took a second at 30,000.
CREATE = """
CREATE FUNCTION eb_related(wanted bigint, size integer) RETURNS TABLE(
    id bigint, topics text[], principles text[], is_similar boolean, is_near boolean
) LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
DECLARE
    topic_codes smallint[];
    principle_codes smallint[];
    codes smallint[];
    pool bigint[];
    shared bigint;
BEGIN
    SELECT coalesce(array_agg(c.code) FILTER (WHERE c.facet = 'topic'), '{}'),
        coalesce(array_agg(c.code) FILTER (WHERE c.facet = 'principle'), '{}')
    INTO topic_codes, principle_codes
    FROM experiences_searchdoc d JOIN experiences_facetcode c ON c.code = ANY(d.facets) WHERE d.experience_id = wanted;
    codes := topic_codes || principle_codes;
    shared := (SELECT sum(n.change) FROM experiences_facetcount n WHERE n.code = ANY(codes));
    IF shared > 1000 THEN
        pool := ARRAY(
            SELECT s.experience_id FROM (
                SELECT d.experience_id, d.facets FROM experiences_searchdoc d
                ORDER BY d.published_at DESC, d.experience_id DESC LIMIT 3000
            ) AS s
            WHERE s.facets && CASE WHEN topic_codes = '{}' THEN principle_codes ELSE topic_codes END
                AND s.experience_id <> wanted LIMIT 300
        );
    END IF;
    IF coalesce(cardinality(pool), 0) < size THEN
        -- OFFSET 0 keeps the planner from walking the dates.
        pool := ARRAY(
            SELECT s.experience_id FROM (
                SELECT d.experience_id, d.published_at FROM experiences_searchdoc d WHERE d.facets && codes LIMIT 1000 OFFSET 0
            ) AS s WHERE s.experience_id <> wanted ORDER BY s.published_at DESC, s.experience_id DESC LIMIT 300
        );
    END IF;
    RETURN QUERY
        SELECT best.experience_id, best.topics, best.principles, best.is_similar, best.is_near FROM (
            SELECT d.experience_id, d.published_at,
                ARRAY(SELECT c.value::text FROM experiences_facetcode c
                      WHERE c.code = ANY(d.facets) AND c.code = ANY(topic_codes) ORDER BY c.value) AS topics,
                ARRAY(SELECT c.value::text FROM experiences_facetcode c
                      WHERE c.code = ANY(d.facets) AND c.code = ANY(principle_codes) ORDER BY c.value::int) AS principles,
                scored.is_similar, scored.is_near, scored.score
            FROM (
                SELECT o.experience_id, place.is_similar, place.is_near, o.published_at,
                    4 * (SELECT count(*) FROM unnest(o.facets) AS f WHERE f = ANY(topic_codes))
                    + 3 * (SELECT count(*) FROM unnest(o.facets) AS f WHERE f = ANY(principle_codes))
                    + 2 * place.is_similar::integer + place.is_near::integer AS score
                FROM experiences_searchdoc o
                JOIN experiences_searchdoc mine ON mine.experience_id = wanted
                JOIN cities_city here ON here.id = mine.city_id
                JOIN cities_city there ON there.id = o.city_id
                CROSS JOIN LATERAL (
                    -- The larger has at most twice the inhabitants of the smaller.
                    SELECT coalesce(there.population BETWEEN here.population / 2 AND here.population * 2, false)
                            AND here.population > 0 AS is_similar,
                        there.country_id = here.country_id AS is_near
                ) AS place
                WHERE o.experience_id = ANY(pool)
                ORDER BY score DESC, o.published_at DESC, o.experience_id DESC LIMIT size
            ) AS scored JOIN experiences_searchdoc d USING (experience_id)
        ) AS best ORDER BY best.score DESC, best.published_at DESC, best.experience_id DESC;
END $$;
"""
DROP = "DROP FUNCTION eb_related(bigint, integer);"


class Migration(migrations.Migration):
    dependencies = [("experiences", "0014_confirm_what_cities_sent")]
    operations = [migrations.RunSQL(CREATE, DROP)]
