"""A confirmed number of inhabitants has its year and a source that counts."""

from django.db import migrations, models


def doubt(apps, schema_editor):
    """Take the mark from figures that could not have it any more: they decide no fee until somebody says them again."""
    told = models.Q(population__isnull=False, population_year__isnull=False) & ~models.Q(population_source="")
    told &= ~models.Q(population_source__istartswith="GeoNames")
    apps.get_model("cities", "City").objects.filter(population_confirmed=True).exclude(told).update(
        population_confirmed=False
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0011_find_a_city_by_its_name"),
    ]

    operations = [
        migrations.RunPython(doubt, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="city",
            name="population_confirmed",
            field=models.BooleanField(
                default=False,
                help_text="By the city, or by an official count that the secretariat has looked up; with year and source. Only a confirmed figure may decide a fee.",
                verbose_name="inhabitants confirmed",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcity",
            name="population_confirmed",
            field=models.BooleanField(
                default=False,
                help_text="By the city, or by an official count that the secretariat has looked up; with year and source. Only a confirmed figure may decide a fee.",
                verbose_name="inhabitants confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("population_confirmed", False),
                    models.Q(
                        ("population__isnull", False),
                        ("population_year__isnull", False),
                        models.Q(("population_source", ""), _negated=True),
                        models.Q(("population_source__istartswith", "GeoNames"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="city_confirmed_population_is_told",
                violation_error_message="A confirmed number of inhabitants needs its year and its source; GeoNames is none that counts.",
            ),
        ),
    ]
