"""Who comes to an assembly and who signs for a city stands in forms A and B, for as long as those are kept.

The audit trail, which is kept for ever, repeated the names at first; new lines never do. What is taken away here does not
come back.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("memberships", "0012_letters_without_elisions"), ("core", "0009_audit_trail_to_look_through")]

    operations = [
        migrations.RunSQL(
            "UPDATE core_auditevent SET data = data - 'name' - 'signed_by'"
            " WHERE action IN ('delegate_named', 'proxy_given') AND (data ? 'name' OR data ? 'signed_by')",
            migrations.RunSQL.noop,
        )
    ]
