"""Completions find the cities whose names begin so by the index: two letters anywhere in a name are in no trigram.

Before, the names of all cities were compared one by one, which was half of what completing two letters took.
"""

from importlib import import_module

from django.db import migrations

before = import_module("experiences.migrations.0042_words_as_they_stand")
exchanges = import_module("experiences.migrations.0020_search_of_long_lists").exchanges

NAMES = before.CITY_NAMES
PIECES = (
    (
        "eb_completed",
        f"WHERE {NAMES} LIKE $2 OFFSET 0",
        # A word begins after a blank, or at the beginning of all.
        f"WHERE {NAMES} LIKE $1 OR {NAMES} LIKE $5 OFFSET 0",
    ),
    ("eb_completed", "size - cardinality(words)), whole;", "size - cardinality(words)), whole, sought || '%';"),
)
BACK = tuple((function, new, old) for function, old, new in reversed(PIECES))


class Migration(migrations.Migration):
    dependencies = [("experiences", "0046_completions_in_fewer_passes")]
    operations = [migrations.RunSQL(exchanges(PIECES), exchanges(BACK))]
