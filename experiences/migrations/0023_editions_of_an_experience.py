import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experiences", "0022_fewer_expressions")]

    operations = [
        migrations.AddField(
            model_name="experience",
            name="earlier_edition",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="later_editions",
                to="experiences.experience",
                verbose_name="earlier edition",
            ),
        ),
        migrations.AddField(
            model_name="historicalexperience",
            name="earlier_edition",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="experiences.experience",
                verbose_name="earlier edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="experience",
            constraint=models.CheckConstraint(
                condition=models.Q(("earlier_edition__isnull", True))
                | models.Q(("earlier_edition__lt", models.F("pk"))),
                name="experience_continues_an_older_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="experience",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("rejected", "withdrawn")), _negated=True),
                fields=("earlier_edition",),
                name="experience_one_later_edition",
            ),
        ),
    ]
