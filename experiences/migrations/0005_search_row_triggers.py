"""Whatever changes an experience changes its search row in the same transaction.

Triggers and not the site's own code, so that imports, bulk changes and the shell are covered as well. One for each
statement, not for each row: a change of a thousand experiences refreshes them at once.
"""

# ruff: noqa: S608 - only our own names and numbers are put into these statements
from django.db import migrations

# What changes often and is never searched.
UNSEARCHED = (
    "{updated_at,version,assigned_to_id,submitted_at,contact_name,contact_email,website,note,sources,confirmed_on}"
)
CITY = "slug name local_name country_id exonym_ca exonym_es exonym_en exonym_fr"

FUNCTIONS = f"""
CREATE FUNCTION eb_experience_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM eb_refresh(array_agg(id)) FROM new_rows WHERE state = 'published' HAVING count(*) > 0;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM eb_refresh(array_agg(id)) FROM old_rows WHERE state = 'published' HAVING count(*) > 0;
    ELSE
        PERFORM eb_refresh(array_agg(n.id)) FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE 'published' IN (n.state, o.state)
            AND to_jsonb(n) - '{UNSEARCHED}'::text[] IS DISTINCT FROM to_jsonb(o) - '{UNSEARCHED}'::text[]
        HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

-- Rows that belong to experiences: subjects, partners, prizes.
CREATE FUNCTION eb_part_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        PERFORM eb_refresh(array_agg(DISTINCT experience_id)) FROM new_rows
        WHERE experience_id IS NOT NULL HAVING count(*) > 0;
    END IF;
    IF TG_OP IN ('DELETE', 'UPDATE') THEN
        PERFORM eb_refresh(array_agg(DISTINCT experience_id)) FROM old_rows
        WHERE experience_id IS NOT NULL HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

-- What many experiences share is rarely changed. The lock waits for whoever is writing an experience with the old
-- name, and makes the next wait; readers do not notice. Arguments: the columns that matter, whatever the statement is.
CREATE FUNCTION eb_shared_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb;
    wanted bigint[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_agg(to_jsonb(o)) INTO changed FROM old_rows o
        WHERE NOT EXISTS (
            SELECT FROM new_rows n WHERE to_jsonb(n) -> TG_ARGV[0] = to_jsonb(o) -> TG_ARGV[0]
            AND (SELECT bool_and(to_jsonb(n) -> c IS NOT DISTINCT FROM to_jsonb(o) -> c)
                 FROM unnest(string_to_array(TG_ARGV[1], ' ')) AS c)
        );
    ELSIF TG_OP = 'INSERT' THEN
        SELECT jsonb_agg(to_jsonb(n)) INTO changed FROM new_rows n;
    ELSE
        SELECT jsonb_agg(to_jsonb(o)) INTO changed FROM old_rows o;
    END IF;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    LOCK TABLE experiences_experience IN EXCLUSIVE MODE;
    wanted := CASE TG_TABLE_NAME
        WHEN 'cities_city' THEN ARRAY(
            SELECT e.id FROM experiences_experience e JOIN jsonb_array_elements(changed) r ON (r ->> 'id')::bigint = e.city_id
            UNION SELECT p.experience_id FROM experiences_experience_partner_cities p
            JOIN jsonb_array_elements(changed) r ON (r ->> 'id')::bigint = p.city_id)
        WHEN 'cities_citynetwork' THEN ARRAY(
            SELECT e.id FROM experiences_experience e JOIN jsonb_array_elements(changed) r ON (r ->> 'city_id')::bigint = e.city_id
            UNION SELECT p.experience_id FROM experiences_experience_partner_cities p
            JOIN jsonb_array_elements(changed) r ON (r ->> 'city_id')::bigint = p.city_id)
        WHEN 'cities_network' THEN ARRAY(
            SELECT e.id FROM experiences_experience e JOIN cities_citynetwork l ON l.city_id = e.city_id
            JOIN jsonb_array_elements(changed) r ON (r ->> 'id')::bigint = l.network_id
            UNION SELECT p.experience_id FROM experiences_experience_partner_cities p
            JOIN cities_citynetwork l ON l.city_id = p.city_id
            JOIN jsonb_array_elements(changed) r ON (r ->> 'id')::bigint = l.network_id)
        WHEN 'experiences_countrywords' THEN ARRAY(
            SELECT e.id FROM experiences_experience e JOIN cities_city c ON c.id = e.city_id
            JOIN jsonb_array_elements(changed) r ON r ->> 'code' = c.country_id
            UNION SELECT p.experience_id FROM experiences_experience_partner_cities p JOIN cities_city c ON c.id = p.city_id
            JOIN jsonb_array_elements(changed) r ON r ->> 'code' = c.country_id)
        WHEN 'experiences_topic' THEN ARRAY(
            SELECT DISTINCT t.experience_id FROM experiences_experience_topics t
            JOIN jsonb_array_elements(changed) r ON (r ->> 'id')::bigint = t.topic_id)
        WHEN 'charter_principle' THEN ARRAY(
            SELECT DISTINCT p.experience_id FROM experiences_experience_principles p
            JOIN jsonb_array_elements(changed) r ON (r ->> 'id')::bigint = p.principle_id)
        WHEN 'charter_charteredition' THEN ARRAY(
            SELECT DISTINCT l.experience_id FROM experiences_experience_principles l
            JOIN charter_principle p ON p.id = l.principle_id
            JOIN jsonb_array_elements(changed) r ON (r ->> 'id')::bigint = p.edition_id)
    END;
    PERFORM eb_refresh(wanted);
    RETURN NULL;
END $$;

-- The words of a topic or a principle are a few rows of their own: no experience has to be touched.
CREATE FUNCTION eb_topic_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM experiences_searchterm WHERE source = 'topic:' || OLD.id;
    ELSE
        PERFORM eb_learn('topic:' || NEW.id, jsonb_strip_nulls(jsonb_build_object(
            'ca', NEW.name_ca, 'es', NEW.name_es, 'en', NEW.name_en, 'fr', NEW.name_fr)), NEW.synonyms, false);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION eb_concept_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM experiences_searchterm WHERE source = 'concept:' || OLD.id;
    ELSE
        PERFORM eb_learn_concept('concept:' || NEW.id, NEW.names);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION eb_principle_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM experiences_searchterm WHERE source = 'principle:' || OLD.id;
    ELSE
        PERFORM eb_learn('principle:' || NEW.id, jsonb_strip_nulls(jsonb_build_object(
            'ca', NEW.title_ca, 'es', NEW.title_es, 'en', NEW.title_en, 'fr', NEW.title_fr)), '{{}}', true);
    END IF;
    RETURN NULL;
END $$;
"""

PARTS = (
    "experiences_experience_topics",
    "experiences_experience_principles",
    "experiences_experience_goals",
    "experiences_experience_partner_cities",
    "awards_prize",
)
# Table, its key, the columns that matter, and the statements that matter (a new city has no experience yet).
SHARED = (
    ("cities_city", "id", CITY, ("UPDATE",)),
    ("cities_citynetwork", "id", "city_id network_id until_year", ("INSERT", "UPDATE", "DELETE")),
    ("cities_network", "id", "slug", ("UPDATE",)),
    ("experiences_countrywords", "code", "words", ("INSERT", "UPDATE", "DELETE")),
    ("experiences_topic", "id", "slug", ("UPDATE",)),
    ("charter_principle", "id", "number edition_id", ("UPDATE",)),
    ("charter_charteredition", "id", "is_current", ("UPDATE",)),
)
ROWS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


def triggers():
    """Return name, table, and definition of every trigger."""
    for event in ROWS:
        yield f"search_{event.lower()}", "experiences_experience", event, "eb_experience_changed()"
        for table in PARTS:
            yield f"search_{event.lower()}", table, event, "eb_part_changed()"
    for table, key, columns, events in SHARED:
        for event in events:
            yield f"search_{event.lower()}", table, event, f"eb_shared_changed('{key}', '{columns}')"


CREATE = "".join(
    f"CREATE TRIGGER {name} AFTER {event} ON {table} {ROWS[event]} FOR EACH STATEMENT EXECUTE FUNCTION {call};\n"
    for name, table, event, call in triggers()
) + "".join(
    f"CREATE TRIGGER search_words AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {call};\n"
    for table, call in (
        ("experiences_topic", "eb_topic_words()"),
        ("charter_principle", "eb_principle_words()"),
        ("experiences_searchconcept", "eb_concept_words()"),
    )
)
DROP = (
    "".join(f"DROP TRIGGER {name} ON {table};\n" for name, table, _event, _call in triggers())
    + "DROP TRIGGER search_words ON experiences_topic; DROP TRIGGER search_words ON charter_principle; DROP TRIGGER search_words ON experiences_searchconcept;"
    + "".join(
        f"DROP FUNCTION {name}();"
        for name in (
            "eb_experience_changed",
            "eb_part_changed",
            "eb_shared_changed",
            "eb_topic_words",
            "eb_concept_words",
            "eb_principle_words",
        )
    )
)
# Rows that were there before the triggers.
FILL = """
UPDATE experiences_topic SET slug = slug;
UPDATE charter_principle SET number = number;
SELECT eb_refresh(array_agg(id)) FROM experiences_experience WHERE state = 'published' HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("experiences", "0004_search_row_functions")]
    operations = [
        migrations.RunSQL(FUNCTIONS + CREATE, DROP),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
