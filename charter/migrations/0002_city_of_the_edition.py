import django.db.models.deletion
from django.db import migrations, models


def find_cities(apps, schema_editor):
    """Editions that are loaded already name their place in words."""
    city = apps.get_model("cities", "City")
    for edition in apps.get_model("charter", "CharterEdition").objects.exclude(place=""):
        edition.city = city.objects.filter(name=edition.place, country_id=edition.country_id).first()
        edition.save(update_fields=["city"])


class Migration(migrations.Migration):
    dependencies = [
        ("charter", "0001_initial"),
        ("cities", "0005_pictures_measured_and_stated_members"),
    ]

    operations = [
        migrations.AddField(
            model_name="charteredition",
            name="city",
            field=models.ForeignKey(
                blank=True,
                help_text="Its name is shown as the reader’s language has it.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="charter_editions",
                to="cities.city",
                verbose_name="city",
            ),
        ),
        migrations.RunPython(find_cities, migrations.RunPython.noop),
    ]
