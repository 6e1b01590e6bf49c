"""Extensions and functions that order and compare names in every language."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# The dictionary is named, so that the wrappers may be called immutable and be used in indexes. The first replace()s
# bring every spelling of the Catalan ela geminada to “ll”; typographic apostrophes become plain ones.
CREATE = r"""
CREATE FUNCTION plain_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT public.unaccent('public.unaccent'::regdictionary,
        regexp_replace(replace(replace(lower(value), 'ŀ', 'l'), '’', ''''), 'l[·•‧∙⋅.-]l', 'll', 'g'))
$$;
CREATE FUNCTION sort_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(public.unaccent('public.unaccent'::regdictionary, replace(lower(value), '’', '''')), '^[^[:alnum:]]+', '')
$$;
"""
DROP = "DROP FUNCTION sort_key(text); DROP FUNCTION plain_text(text);"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [UnaccentExtension(), TrigramExtension(), migrations.RunSQL(CREATE, DROP)]
