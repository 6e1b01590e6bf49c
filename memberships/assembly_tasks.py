"""Work on assemblies that leaves the request."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from core import audit
from memberships.assembly_emails import announce_to_cities
from memberships.models import Assembly


@task()
def tell_cities(assembly_id: int) -> None:
    """Write to the cities, once: all mails, and the note of who got none, are one transaction."""
    with transaction.atomic():
        row = Assembly.objects.select_for_update().filter(pk=assembly_id, invited_at=None).first()
        if row and row.announced_at and not row.is_closed:
            found = announce_to_cities(row)
            without = [city.pk for city in found.without]
            audit.record("assembly_cities_told", row, mails=len(found.mails), without=without)
            row.invited_at = timezone.now()
            row.save(update_fields=["invited_at", "updated_at"])
