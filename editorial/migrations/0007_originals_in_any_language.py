"""A text written in a language that the site lacks is the original of its translations into the four.

Its row of states carries its own language; the text stands in the columns `original_…` (decision 31). Marks of texts do
not depend any more on how ends of lines are written. Titles are found by an index. Going back, such a text starts from
a language of the site again.
"""

import importlib

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION translation_hash(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(encode(sha256(convert_to(replace($1, E'\r', ''), 'UTF8')), 'hex'), 16)
$$;

-- Bring the states of one record in line with its row. `spec` says what of the row is translated (editorial/tracking.py),
-- `was` is the row before the change (nothing: it is new here).
CREATE OR REPLACE FUNCTION translation_refresh(spec jsonb, is_now jsonb, was jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    kind_ text := spec ->> 'kind';
    id_ bigint := (is_now ->> (spec ->> 'key'))::bigint;
    fields text[] := ARRAY(SELECT jsonb_array_elements_text(spec -> 'fields'));
    core text[] := ARRAY(SELECT jsonb_array_elements_text(spec -> 'core'));
    languages text[] := ARRAY(SELECT jsonb_array_elements_text(spec -> 'languages'));
    label text := spec ->> 'label';
    is_small boolean := coalesce(current_setting('editorial.small_edit', true), '') = 'on';
    written text[];  -- languages that have any text
    old_source text;
    source text;
    original_ text;  -- the language that a text was written in, where it is none of the site's
    is_foreign boolean := false;
    before_name text; after_name text;  -- what stands around a field's name in the column of its original
    live boolean := true;
    parent_ bigint;
    all_names text;
    state editorial_translationstate;
    lang text; f text; src text; src_was text; txt text; txt_was text; h text;
    hashes_ jsonb; before_ jsonb; owed_ jsonb; there boolean; is_known boolean;
BEGIN
    written := ARRAY(SELECT l FROM unnest(languages) WITH ORDINALITY AS t(l, n) WHERE EXISTS (
        SELECT FROM unnest(fields) AS g WHERE btrim(coalesce(is_now ->> (g || '_' || l), '')) <> '') ORDER BY n);
    SELECT s.language INTO old_source FROM editorial_translationstate s
    WHERE s.kind = kind_ AND s.object_id = id_ AND s.is_source;

    IF spec ->> 'live_column' <> '' THEN
        live := (spec -> 'live_values') ? (is_now ->> (spec ->> 'live_column'));
    END IF;
    source := is_now ->> 'source_language';
    IF spec ->> 'parent_column' <> '' THEN
        parent_ := (is_now ->> (spec ->> 'parent_column'))::bigint;
        SELECT s.is_live, s.language INTO live, source FROM editorial_translationstate s
        WHERE s.kind = spec ->> 'parent_kind' AND s.object_id = parent_ AND s.is_source;
        live := coalesce(live, false);
    END IF;
    IF spec ? 'as_written' THEN
        IF spec ? 'parent_table' THEN
            EXECUTE format('SELECT original_language FROM %I WHERE id = $1 AND %I', spec ->> 'parent_table', spec ->> 'as_written')
            INTO original_ USING parent_;
        ELSIF (is_now ->> (spec ->> 'as_written'))::boolean THEN
            original_ := is_now ->> 'original_language';
        END IF;
        is_foreign := original_ IS NOT NULL AND NOT original_ = ANY (languages) AND EXISTS (
            SELECT FROM unnest(fields) AS g WHERE btrim(coalesce(is_now ->> ('original_' || g), '')) <> '');
    END IF;
    IF is_foreign THEN
        source := original_;
    ELSIF source IS NULL OR NOT source = ANY (written) THEN
        source := CASE WHEN old_source = ANY (written) THEN old_source ELSE written[1] END;
    END IF;
    IF old_source IS NULL AND parent_ IS NULL AND NOT live THEN
        RETURN;  -- a city is still writing it
    END IF;
    IF source IS NULL THEN  -- there is no text; drafts are kept for when there is again
        UPDATE editorial_translationstate s SET is_live = false WHERE s.kind = kind_ AND s.object_id = id_ AND s.is_live;
        RETURN;
    END IF;

    before_name := CASE WHEN is_foreign THEN 'original_' ELSE '' END;
    after_name := CASE WHEN is_foreign THEN '' ELSE '_' || source END;
    IF spec ? 'as_written' THEN  -- it was written in another language before
        DELETE FROM editorial_translationstate s
        WHERE s.kind = kind_ AND s.object_id = id_ AND s.language <> source AND NOT s.language = ANY (languages);
    END IF;
    all_names := plain_text(concat_ws(' ', is_now ->> (before_name || label || after_name),
        (SELECT string_agg(DISTINCT coalesce(is_now ->> (label || '_' || l), is_now ->> label), ' ')
         FROM unnest(languages) AS l)));
    FOREACH lang IN ARRAY CASE WHEN is_foreign THEN languages || source ELSE languages END LOOP
        SELECT * INTO state FROM editorial_translationstate s
        WHERE s.kind = kind_ AND s.object_id = id_ AND s.language = lang;
        -- What was compared with another original, or was the original itself, is taken as it stands.
        is_known := state.id IS NOT NULL AND NOT state.is_source AND source IS NOT DISTINCT FROM old_source;
        hashes_ := CASE WHEN is_known THEN state.hashes ELSE '{}' END;
        before_ := CASE WHEN is_known THEN state.before ELSE '{}' END;
        owed_ := '{}';
        IF is_foreign AND lang = source THEN
            there := true;
        ELSIF cardinality(core) = 0 THEN
            there := lang = ANY (written);
        ELSE
            there := NOT EXISTS (SELECT FROM unnest(core) WITH ORDINALITY AS t(c, n)
                WHERE (btrim(coalesce(is_now ->> (before_name || c || after_name), '')) <> ''
                       OR (n = 1 AND NOT EXISTS (SELECT FROM unnest(core) AS d
                                                 WHERE btrim(coalesce(is_now ->> (before_name || d || after_name), '')) <> '')))
                AND btrim(coalesce(is_now ->> (c || '_' || lang), '')) = '');
        END IF;
        IF lang <> source THEN
            FOREACH f IN ARRAY fields LOOP
                src := coalesce(is_now ->> (before_name || f || after_name), '');
                src_was := coalesce(was ->> (before_name || f || after_name), '');
                txt := coalesce(is_now ->> (f || '_' || lang), '');
                txt_was := coalesce(was ->> (f || '_' || lang), '');
                h := translation_hash(src);
                IF NOT there OR NOT hashes_ ? f                              -- nothing that could be out of date
                   OR hashes_ ->> f = h                                      -- as it was, or as it is again
                   OR hashes_ ->> f = left(encode(sha256(convert_to(src, 'UTF8')), 'hex'), 16)  -- a mark of before
                   OR (was IS NOT NULL AND txt <> txt_was AND txt <> '')     -- translated in the same change
                   OR (is_small AND NOT before_ ? f)                         -- said to make no difference
                   OR (txt = '' AND src_was <> '' AND NOT before_ ? f)       -- not translated before either
                THEN
                    hashes_ := hashes_ || jsonb_build_object(f, h);
                    before_ := before_ - f;
                ELSIF NOT before_ ? f THEN
                    before_ := before_ || jsonb_build_object(f, src_was);
                END IF;
                IF (btrim(src) <> '' AND btrim(txt) = '') OR before_ ? f THEN
                    owed_ := owed_ || jsonb_build_object(f, translation_words(src));
                END IF;
            END LOOP;
        END IF;
        INSERT INTO editorial_translationstate AS s
            (kind, object_id, language, is_source, is_live, is_there, name, names, hashes, before, owed, words,
             parent_kind, parent_id, changed_at, work)
        VALUES (kind_, id_, lang, lang = source, live, there,
            left(coalesce(nullif(is_now ->> (label || '_' || lang), ''), nullif(is_now ->> (before_name || label || after_name), ''),
                          is_now ->> label, ''), 200),
            CASE WHEN lang = source THEN all_names ELSE '' END, hashes_, before_, owed_,
            coalesce((SELECT sum(value::integer) FROM jsonb_each_text(owed_)), 0),
            coalesce(spec ->> 'parent_kind', ''), parent_, now(), '')
        ON CONFLICT (kind, object_id, language) DO UPDATE SET
            is_source = excluded.is_source, is_live = excluded.is_live, is_there = excluded.is_there,
            name = excluded.name, names = excluded.names, hashes = excluded.hashes, before = excluded.before,
            owed = excluded.owed, words = excluded.words, parent_id = excluded.parent_id,
            changed_at = excluded.changed_at;
    END LOOP;
    UPDATE editorial_translationstate s SET is_live = live
    WHERE s.parent_kind = kind_ AND s.parent_kind <> '' AND s.parent_id = id_ AND s.is_live <> live;
END $$;
"""


def functions_of_before(apps, schema_editor) -> None:
    """Take the functions as they were, and the rows that they do not know."""
    earlier = importlib.import_module("editorial.migrations.0004_translation_desk").FUNCTIONS
    schema_editor.execute(earlier.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), params=None)
    languages = ("ca", "es", "en", "fr")
    schema_editor.execute("DELETE FROM editorial_translationstate WHERE NOT language = ANY (%s)", [list(languages)])


def functions_of_now(apps, schema_editor) -> None:
    """Replace the two functions; the triggers call them by name."""
    schema_editor.execute(FUNCTIONS, params=None)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0006_machine_drafts")]

    operations = [
        migrations.RunPython(functions_of_now, functions_of_before),
        migrations.AddIndex(
            model_name="translationstate",
            index=GinIndex(
                OpClass("names", name="gin_trgm_ops"),
                condition=models.Q(("is_source", True)),
                name="translation_names",
            ),
        ),
    ]
