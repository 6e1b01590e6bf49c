"""States and drafts of translations, the glossary, and the functions of the database that keep the states true.

The triggers themselves are made after each `migrate` (`editorial/tracking.py`), for whatever models are translated
then; they also make the states of the texts that are there already. Going back takes triggers and states away.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = r"""
CREATE FUNCTION translation_hash(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(encode(sha256(convert_to($1, 'UTF8')), 'hex'), 16)
$$;

CREATE FUNCTION translation_words(text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT count(*)::integer FROM regexp_matches($1, '\S+', 'g')
$$;

-- Bring the states of one record in line with its row. `spec` says what of the row is translated (editorial/tracking.py),
-- `was` is the row before the change (nothing: it is new here).
CREATE FUNCTION translation_refresh(spec jsonb, is_now jsonb, was jsonb) RETURNS void LANGUAGE plpgsql AS $$
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
    IF source IS NULL OR NOT source = ANY (written) THEN
        source := CASE WHEN old_source = ANY (written) THEN old_source ELSE written[1] END;
    END IF;
    IF old_source IS NULL AND parent_ IS NULL AND NOT live THEN
        RETURN;  -- a city is still writing it
    END IF;
    IF source IS NULL THEN  -- there is no text; drafts are kept for when there is again
        UPDATE editorial_translationstate s SET is_live = false WHERE s.kind = kind_ AND s.object_id = id_ AND s.is_live;
        RETURN;
    END IF;

    all_names := plain_text((SELECT string_agg(DISTINCT coalesce(is_now ->> (label || '_' || l), is_now ->> label), ' ')
                             FROM unnest(languages) AS l));
    FOREACH lang IN ARRAY languages LOOP
        SELECT * INTO state FROM editorial_translationstate s
        WHERE s.kind = kind_ AND s.object_id = id_ AND s.language = lang;
        -- What was compared with another original, or was the original itself, is taken as it stands.
        is_known := state.id IS NOT NULL AND NOT state.is_source AND source IS NOT DISTINCT FROM old_source;
        hashes_ := CASE WHEN is_known THEN state.hashes ELSE '{}' END;
        before_ := CASE WHEN is_known THEN state.before ELSE '{}' END;
        owed_ := '{}';
        IF cardinality(core) = 0 THEN
            there := lang = ANY (written);
        ELSE
            there := NOT EXISTS (SELECT FROM unnest(core) WITH ORDINALITY AS t(c, n)
                WHERE (btrim(coalesce(is_now ->> (c || '_' || source), '')) <> ''
                       OR (n = 1 AND NOT EXISTS (SELECT FROM unnest(core) AS d
                                                 WHERE btrim(coalesce(is_now ->> (d || '_' || source), '')) <> '')))
                AND btrim(coalesce(is_now ->> (c || '_' || lang), '')) = '');
        END IF;
        IF lang <> source THEN
            FOREACH f IN ARRAY fields LOOP
                src := coalesce(is_now ->> (f || '_' || source), '');
                src_was := coalesce(was ->> (f || '_' || source), '');
                txt := coalesce(is_now ->> (f || '_' || lang), '');
                txt_was := coalesce(was ->> (f || '_' || lang), '');
                h := translation_hash(src);
                IF NOT there OR NOT hashes_ ? f                              -- nothing that could be out of date
                   OR hashes_ ->> f = h                                      -- as it was, or as it is again
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
            left(coalesce(nullif(is_now ->> (label || '_' || lang), ''), nullif(is_now ->> (label || '_' || source), ''),
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

CREATE FUNCTION translation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    spec jsonb := TG_ARGV[0];
    watched text[];
    is_now jsonb;
    was jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        was := to_jsonb(OLD);
        DELETE FROM editorial_translationdraft WHERE state_id IN (
            SELECT id FROM editorial_translationstate
            WHERE kind = spec ->> 'kind' AND object_id = (was ->> (spec ->> 'key'))::bigint);
        DELETE FROM editorial_translationstate
        WHERE kind = spec ->> 'kind' AND object_id = (was ->> (spec ->> 'key'))::bigint;
        RETURN NULL;
    END IF;
    is_now := to_jsonb(NEW);
    IF TG_OP = 'UPDATE' THEN
        was := to_jsonb(OLD);
        watched := ARRAY(SELECT jsonb_array_elements_text(spec -> 'watched'));
        IF NOT EXISTS (SELECT FROM unnest(watched) AS c WHERE is_now -> c IS DISTINCT FROM was -> c) THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM translation_refresh(spec, is_now, was);
    RETURN NULL;
END $$;
"""
UNDO = """
DROP FUNCTION translation_changed() CASCADE;
DROP FUNCTION translation_refresh(jsonb, jsonb, jsonb);
DROP FUNCTION translation_words(text);
DROP FUNCTION translation_hash(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_search_functions"),
        ("editorial", "0003_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="short name")),
                ("term", models.CharField(blank=True, max_length=120, verbose_name="term")),
                ("term_ca", models.CharField(blank=True, max_length=120, null=True, verbose_name="term")),
                ("term_es", models.CharField(blank=True, max_length=120, null=True, verbose_name="term")),
                ("term_en", models.CharField(blank=True, max_length=120, null=True, verbose_name="term")),
                ("term_fr", models.CharField(blank=True, max_length=120, null=True, verbose_name="term")),
                (
                    "forms",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        verbose_name="other forms",
                    ),
                ),
                (
                    "forms_ca",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        null=True,
                        verbose_name="other forms",
                    ),
                ),
                (
                    "forms_es",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        null=True,
                        verbose_name="other forms",
                    ),
                ),
                (
                    "forms_en",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        null=True,
                        verbose_name="other forms",
                    ),
                ),
                (
                    "forms_fr",
                    models.TextField(
                        blank=True,
                        help_text="Plurals and other words that count as the term, one a line.",
                        null=True,
                        verbose_name="other forms",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="note for translators")),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "glossary",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="TranslationState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(editable=False, max_length=100, verbose_name="type of record")),
                ("object_id", models.BigIntegerField(editable=False)),
                (
                    "language",
                    models.CharField(
                        choices=[("ca", "Català"), ("es", "Español"), ("en", "English"), ("fr", "Français")],
                        editable=False,
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("is_source", models.BooleanField(editable=False, verbose_name="original")),
                ("is_live", models.BooleanField(editable=False)),
                ("is_there", models.BooleanField(editable=False)),
                ("name", models.CharField(editable=False, max_length=200, verbose_name="record")),
                ("names", models.TextField(editable=False)),
                ("hashes", models.JSONField(editable=False)),
                ("before", models.JSONField(editable=False)),
                ("owed", models.JSONField(editable=False)),
                ("words", models.PositiveIntegerField(editable=False, verbose_name="words to translate")),
                ("parent_kind", models.CharField(editable=False, max_length=100)),
                ("parent_id", models.BigIntegerField(editable=False, null=True)),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="last changed")),
                (
                    "work",
                    models.CharField(
                        blank=True,
                        choices=[("draft", "draft"), ("in_review", "in review")],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(is_source=True, then=models.Value("original")),
                            models.When(models.Q(("work", ""), _negated=True), then=models.F("work")),
                            models.When(is_there=False, then=models.Value("missing")),
                            models.When(models.Q(("before", {}), _negated=True), then=models.Value("outdated")),
                            default=models.Value("published"),
                        ),
                        output_field=models.CharField(
                            choices=[
                                ("original", "original"),
                                ("missing", "missing"),
                                ("published", "published"),
                                ("outdated", "outdated"),
                                ("draft", "draft"),
                                ("in_review", "in review"),
                            ],
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="translations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="translator",
                    ),
                ),
            ],
            options={
                "verbose_name": "translation",
                "verbose_name_plural": "translations",
                "ordering": ["kind", "-object_id", "language"],
                "permissions": [("lead_translations", "Can publish translations and give them to translators")],
            },
        ),
        migrations.CreateModel(
            name="TranslationDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("field", models.CharField(max_length=60, verbose_name="field")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("source_text", models.TextField(blank=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("human", "written by a person"),
                            ("machine", "machine translation"),
                            ("file", "from a spreadsheet"),
                        ],
                        default="human",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                ("engine", models.CharField(blank=True, max_length=100)),
                ("machine_text", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="editorial.translationstate",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a translation",
                "verbose_name_plural": "drafts of translations",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="translationstate",
            index=models.Index(
                condition=models.Q(("is_live", True), ("is_source", True)),
                fields=["kind", "-object_id"],
                name="translation_originals",
            ),
        ),
        migrations.AddIndex(
            model_name="translationstate",
            index=models.Index(
                condition=models.Q(("is_live", True), ("is_source", False)),
                fields=["state", "language", "kind"],
                name="translation_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="translationstate",
            index=models.Index(
                condition=models.Q(("is_live", True), ("is_source", False), ("words__gt", 0)),
                fields=["language"],
                include=("words", "kind"),
                name="translation_owed",
            ),
        ),
        migrations.AddIndex(
            model_name="translationstate",
            index=models.Index(
                condition=models.Q(("assigned_to__isnull", False)), fields=["assigned_to"], name="translation_assigned"
            ),
        ),
        migrations.AddIndex(
            model_name="translationstate",
            index=models.Index(
                condition=models.Q(("parent_kind", ""), _negated=True),
                fields=["parent_kind", "parent_id"],
                name="translation_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="translationstate",
            constraint=models.UniqueConstraint(fields=("kind", "object_id", "language"), name="translation_once"),
        ),
        migrations.AddConstraint(
            model_name="translationstate",
            constraint=models.CheckConstraint(
                condition=models.Q(("work__in", ["", "draft", "in_review"])), name="translation_work_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="translationdraft",
            constraint=models.UniqueConstraint(fields=("state", "field"), name="translation_draft_once"),
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
