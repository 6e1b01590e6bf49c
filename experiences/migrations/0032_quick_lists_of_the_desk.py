"""What the secretariat's lists count and search is kept narrow, so that 30,000 experiences are no more work than 300."""

from django.db import migrations, models
from django.db.models import Q

# Titles without accents, computed once at each save instead of at each search; the database keeps the column by itself.
CREATE = r"""
DROP INDEX experience_titles_trigrams;
ALTER TABLE experiences_experience ADD COLUMN titles_plain text GENERATED ALWAYS AS (
    experience_titles(title_ca, title_es, title_en, title_fr, original_title, slug)
) STORED;
CREATE INDEX experience_titles_trigrams ON experiences_experience USING gin (titles_plain gin_trgm_ops);
"""
DROP = r"""
ALTER TABLE experiences_experience DROP COLUMN titles_plain;
CREATE INDEX experience_titles_trigrams ON experiences_experience USING gin (
    experience_titles(title_ca, title_es, title_en, title_fr, original_title, slug) gin_trgm_ops
);
"""
WAITING = ("submitted", "in_review", "accepted")


class Migration(migrations.Migration):
    dependencies = [("experiences", "0031_versions_of_subjects")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.RemoveIndex("experience", "experience_in_charge"),
        migrations.RemoveIndex("experience", "experience_confirmed"),
        migrations.AddIndex(
            "experience",
            models.Index(
                fields=["state", "assigned_to"], include=["city", "submitted_at"], name="experience_in_charge"
            ),
        ),
        migrations.AddIndex(
            "experience",
            models.Index(fields=["submitted_at", "id"], condition=Q(state__in=WAITING), name="experience_queue"),
        ),
        migrations.AddIndex(
            "experience",
            models.Index(
                fields=["confirmed_on"], include=["state"], condition=Q(state="published"), name="experience_confirmed"
            ),
        ),
    ]
