from django.db import migrations, models

# Who goes back finds what was held among the mails that can be sent again, instead of never.
GIVE_BACK = """
UPDATE core_outboxmessage SET state = 'failed', release_at = NULL, error = 'Held when the site was set back'
 WHERE state = 'held'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_outbox_headers"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="kind",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=60, verbose_name="kind"
            ),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="release_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="kept until"),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="state",
            field=models.CharField(
                choices=[
                    ("held", "kept for a mail with several"),
                    ("queued", "queued"),
                    ("sent", "sent"),
                    ("failed", "failed"),
                ],
                default="queued",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(fields=["to", "kind", "created_at"], name="outbox_of_a_kind"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(condition=models.Q(("state", "held")), fields=["release_at"], name="outbox_held"),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("release_at__isnull", False), ("state", "held")),
                    models.Q(models.Q(("state", "held"), _negated=True), ("release_at__isnull", True)),
                    _connector="OR",
                ),
                name="outbox_held_has_date",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, GIVE_BACK),
    ]
