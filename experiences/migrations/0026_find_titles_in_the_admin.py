"""The secretariat finds an experience among 30,000 by any part of its titles, in any language, without accents."""

from django.db import migrations

# A function, because an index needs one expression that the search writes in the same way (experiences/admin.py).
CREATE = r"""
CREATE FUNCTION experience_titles(VARIADIC titles text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT public.plain_text(array_to_string(titles, ' '))
$$;
CREATE INDEX experience_titles_trigrams ON experiences_experience USING gin (
    experience_titles(title_ca, title_es, title_en, title_fr, original_title, slug) gin_trgm_ops
);
"""
DROP = "DROP INDEX experience_titles_trigrams; DROP FUNCTION experience_titles(text[]);"


class Migration(migrations.Migration):
    dependencies = [("experiences", "0025_review_desk"), ("core", "0001_search_functions")]

    operations = [migrations.RunSQL(CREATE, DROP)]
