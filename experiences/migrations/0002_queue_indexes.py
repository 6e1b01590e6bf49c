from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="experience",
            index=models.Index(fields=["state", "submitted_at", "id"], name="experience_state_waiting"),
        ),
        migrations.AddIndex(
            model_name="experience",
            index=models.Index(fields=["-updated_at", "-id"], name="experience_last_changed"),
        ),
    ]
