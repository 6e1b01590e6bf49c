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
                    ("at_once", "At once"),
                    ("daily", "Once a day, in one mail"),
                ],
                db_default="at_once",
                default="at_once",
                help_text="Several of a kind within half an hour come as one mail. What is asked of you yourself never waits.",
                max_length=10,
                verbose_name="mails about what happens",
            ),
        ),
    ]
