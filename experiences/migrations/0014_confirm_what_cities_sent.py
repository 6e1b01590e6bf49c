"""What a city has sent, or agreed to, it has confirmed on that day; until now nothing wrote that down."""

from django.db import migrations

CONFIRM = """
UPDATE experiences_experience AS experience
   SET confirmed_on = said.day
  FROM (
        SELECT object_id, (max(at) AT TIME ZONE 'Europe/Madrid')::date AS day
          FROM core_auditevent
         WHERE object_type = 'experiences.experience' AND action IN ('submit', 'give_consent')
         GROUP BY object_id
       ) AS said
 WHERE said.object_id = experience.id::text AND experience.confirmed_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_initial"),
        ("experiences", "0013_names_of_concepts"),
    ]

    operations = [
        # Going back leaves the days: each is true, and the column was there before.
        migrations.RunSQL(CONFIRM, migrations.RunSQL.noop),
    ]
