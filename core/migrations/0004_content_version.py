"""The version of everything that public pages show (core/freshness.py)."""

from django.db import migrations

# Each change writes a number drawn by lot into a row; the version is all of them together. One row for each of those
# who write at the same time (a row that is taken is skipped), so that nobody waits and nobody waits in a circle. Drawn
# and not counted: after a rollback or a restored backup no old version comes back.
# `site.change` is the same inside the transaction that is still open; it ends with it, also with a savepoint.
CREATE = """
CREATE TABLE core_contentversion (slot integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, token bigint NOT NULL);
CREATE FUNCTION content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    drawn text := gen_random_uuid();
BEGIN
    IF coalesce(current_setting('site.change', true), '') = '' THEN
        UPDATE core_contentversion SET token = hashtextextended(drawn, 0)
        WHERE slot = (SELECT slot FROM core_contentversion LIMIT 1 FOR UPDATE SKIP LOCKED);
        IF NOT FOUND THEN
            INSERT INTO core_contentversion (token) VALUES (hashtextextended(drawn, 0));
        END IF;
    END IF;
    PERFORM set_config('site.change', drawn, true);
    RETURN NULL;
END $$;
"""
DROP = "DROP FUNCTION content_changed(); DROP TABLE core_contentversion;"


class Migration(migrations.Migration):
    dependencies = [("core", "0003_names_of_lists")]
    operations = [migrations.RunSQL(CREATE, DROP)]
