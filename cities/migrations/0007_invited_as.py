from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cities", "0006_confirmation")]

    operations = [
        migrations.AddField(
            model_name="cityrole",
            name="invited_as",
            field=models.CharField(blank=True, default="", editable=False, max_length=150, verbose_name="invited as"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="cityrole",
            name="invited_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="invited at"),
        ),
    ]
