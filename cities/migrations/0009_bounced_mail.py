"""Marks on the addresses of contacts that give mail back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0008_days_and_roles_in_networks"),
    ]

    operations = [
        migrations.AddField(
            model_name="citycontact",
            name="bounce_reason",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="why mail came back"),
        ),
        migrations.AddField(
            model_name="citycontact",
            name="bounced_email",
            field=models.EmailField(blank=True, editable=False, max_length=254),
        ),
        migrations.AddField(
            model_name="citycontact",
            name="bounced_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="mail came back on"),
        ),
    ]
