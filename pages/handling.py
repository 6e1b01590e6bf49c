"""What the secretariat does with an enquiry."""

from django.db import transaction
from django.utils import timezone

from core import audit
from pages.models import Enquiry


@transaction.atomic
def mark_answered(*, enquiry: Enquiry, by) -> bool:
    """Note who has answered and when; False where somebody already has."""
    row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if row.handled_at:
        return False
    row.handled_at, row.handled_by = timezone.now(), by
    row.save(update_fields=["handled_at", "handled_by"])
    audit.record("enquiry.answered", row, by=by)
    return True


@transaction.atomic
def reopen(*, enquiry: Enquiry, by) -> bool:
    """Put an enquiry back among those that wait; False where it waits already."""
    row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if row.handled_at is None:
        return False
    row.handled_at, row.handled_by = None, None
    row.save(update_fields=["handled_at", "handled_by"])
    audit.record("enquiry.reopened", row, by=by)
    return True
