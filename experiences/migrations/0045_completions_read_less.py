"""Completions read less of other languages than the reader's, where that has a word already.

They are asked for theirs in forty titles and summaries then, and no stories are read for it.
"""

from importlib import import_module

from django.db import migrations

exchanges = import_module("experiences.migrations.0020_search_of_long_lists").exchanges

SAID, COMPLETED = "eb_said", "eb_completed"
PIECES = (
    (COMPLETED, "beside, after, enough, 40)", "beside, after, enough, CASE WHEN words = '{}' THEN 40 ELSE 0 END)"),
    (SAID, "ELSE 'vec' END, 120,", "ELSE 'vec' END, CASE WHEN stories > 0 THEN 120 ELSE 40 END,"),
    (SAID, "IF many < enough AND (", "IF many < enough AND stories > 0 AND ("),
)
BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0044_exact_phrases")]
    operations = [migrations.RunSQL(exchanges(PIECES), exchanges(BACK))]
