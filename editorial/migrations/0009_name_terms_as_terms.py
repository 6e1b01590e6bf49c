"""A list of terms counts terms: “19 terms”, not “19 glossary”."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0008_history_of_glossary"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="glossaryterm",
            options={"ordering": ["slug"], "verbose_name": "term", "verbose_name_plural": "terms"},
        ),
        migrations.AlterModelOptions(
            name="historicalglossaryterm",
            options={
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical term",
                "verbose_name_plural": "historical terms",
            },
        ),
    ]
