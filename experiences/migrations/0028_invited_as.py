from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experiences", "0027_rights_on_review_desk")]

    operations = [
        migrations.AddField(
            model_name="cowriter",
            name="invited_as",
            field=models.CharField(blank=True, default="", editable=False, max_length=150, verbose_name="invited as"),
            preserve_default=False,
        ),
    ]
