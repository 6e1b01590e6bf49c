"""What the secretariat does with the outbox."""

from django.db import transaction

from core import audit
from core.mail import deliver_message
from core.models import MailState, OutboxMessage


@transaction.atomic
def send_again(*, message: OutboxMessage, by) -> bool:
    """Queue a message that could not be delivered once more; False where it is not (or no longer) a failed one."""
    row = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if row.state != MailState.FAILED:
        return False
    row.state, row.error = MailState.QUEUED, ""
    row.save(update_fields=["state", "error"])
    audit.record("mail.send_again", row, by=by)
    deliver_message.enqueue(row.pk)
    return True
