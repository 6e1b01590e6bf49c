"""A city belongs to a network to its last day there, where the day is known, and not to the end of that year.

The day is the association's, as everywhere on the site; a session of the database counts in UTC. A day that passes
changes no row: `search_row.follow_calendar` does what it brings, once a day.
"""

# ruff: noqa: S608 - only our own texts are put into these statements
from importlib import import_module

from django.conf import settings
from django.db import migrations

exchange = import_module("experiences.migrations.0012_search_row_mended").exchange

GOES_ON = f"""
CREATE FUNCTION eb_goes_on(last_day date, last_year smallint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(last_day >= today, last_year >= extract(year FROM today), true)
    FROM (SELECT (now() AT TIME ZONE '{settings.TIME_ZONE}')::date AS today) AS s
$$;
"""
BY_YEAR = "(l.until_year IS NULL OR l.until_year >= extract(year FROM current_date))"
BY_DAY = "eb_goes_on(l.until, l.until_year)"
FACETS = "eb_facet_values(bigint[])"
TRIGGER = """
DROP TRIGGER search_update ON cities_citynetwork;
CREATE TRIGGER search_update AFTER UPDATE ON cities_citynetwork
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION eb_shared_changed('id', '{columns}');
"""
WATCHED = "city_id network_id until_year"
# Only of cities that the two rules tell apart.
REFRESH = """
SELECT eb_refresh(array_agg(e.id)) FROM experiences_experience e WHERE e.state = 'published' AND EXISTS (
    SELECT FROM cities_citynetwork l WHERE l.until IS NOT NULL AND (
        l.city_id = e.city_id OR l.city_id IN (
            SELECT city_id FROM experiences_experience_partner_cities p WHERE p.experience_id = e.id
        )
    )
) HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0036_consent_of_people_in_images"),
        ("cities", "0008_days_and_roles_in_networks"),
    ]
    operations = [
        migrations.RunSQL(
            GOES_ON + exchange(FACETS, BY_YEAR, BY_DAY) + TRIGGER.format(columns=f"{WATCHED} until") + REFRESH,
            exchange(FACETS, BY_DAY, BY_YEAR)
            + TRIGGER.format(columns=WATCHED)
            + REFRESH
            + "DROP FUNCTION eb_goes_on(date, smallint);",
        )
    ]
