from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_rights_on_visitors_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="mail_rhythm",
            field=models.CharField(
                choices=[
                    ("at_once", "At once; several of a kind in a short time as one mail"),
                    ("daily", "Once a day, all in one mail"),
                ],
                db_default="at_once",
                default="at_once",
                help_text="What is asked of you yourself comes at once in any case.",
                max_length=10,
                verbose_name="mails about what happens",
            ),
        ),
    ]
