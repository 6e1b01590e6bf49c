from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0012_search_row_mended"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="searchconcept",
            options={
                "ordering": ["slug"],
                "verbose_name": "concept of the search",
                "verbose_name_plural": "concepts of the search",
            },
        ),
        migrations.AlterField(
            model_name="searchconcept",
            name="names",
            field=models.JSONField(default=dict, verbose_name="names"),
        ),
        migrations.AlterField(
            model_name="searchconcept",
            name="slug",
            field=models.SlugField(unique=True, verbose_name="key"),
        ),
    ]
