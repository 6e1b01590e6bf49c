"""Work that leaves the request; the queue is a table of the same database."""

from django_tasks import task


@task()
def deliver_message(message_id: int) -> None:
    """Deliver one message of the outbox."""
    from core import mail  # the mail module queues this very task

    mail.deliver(message_id)
