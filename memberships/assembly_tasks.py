"""Work on assemblies that leaves the request."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from memberships.assembly_emails import announce_to_cities
from memberships.models import Assembly


@task()
def tell_cities(assembly_id: int) -> None:
    """Write to the cities, once: all mails and the mark that they are written are one transaction."""
    with transaction.atomic():
        row = Assembly.objects.select_for_update().filter(pk=assembly_id, invited_at=None).first()
        if row and row.announced_at and not row.is_closed:
            announce_to_cities(row)
            row.invited_at = timezone.now()
            row.save(update_fields=["invited_at", "updated_at"])
