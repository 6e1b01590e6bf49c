from django.db import migrations, models


def keep_in_english(apps, schema_editor):
    """What stood there had come from our data file, in English."""
    rows = apps.get_model("cities", "Network").objects.filter(stated_members_en__isnull=True)
    rows.exclude(stated_members="").update(stated_members_en=models.F("stated_members"))


def keep_one(apps, schema_editor):
    """Back to one text for all languages: the English one."""
    rows = apps.get_model("cities", "Network").objects.exclude(stated_members_en__isnull=True)
    rows.update(stated_members=models.F("stated_members_en"))


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0004_handover"),
    ]

    operations = [
        migrations.AddField(
            model_name="city",
            name="image_height",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="city",
            name="image_width",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalcity",
            name="image_height",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalcity",
            name="image_width",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="network",
            name="stated_members_ca",
            field=models.CharField(
                blank=True, max_length=100, null=True, verbose_name="members as stated by the network"
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="stated_members_en",
            field=models.CharField(
                blank=True, max_length=100, null=True, verbose_name="members as stated by the network"
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="stated_members_es",
            field=models.CharField(
                blank=True, max_length=100, null=True, verbose_name="members as stated by the network"
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="stated_members_fr",
            field=models.CharField(
                blank=True, max_length=100, null=True, verbose_name="members as stated by the network"
            ),
        ),
        migrations.AlterField(
            model_name="city",
            name="image",
            field=models.ImageField(
                blank=True,
                height_field="image_height",
                upload_to="cities/",
                verbose_name="image",
                width_field="image_width",
            ),
        ),
        migrations.RunPython(keep_in_english, keep_one),
    ]
