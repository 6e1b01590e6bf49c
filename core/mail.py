"""Mail: written to the outbox in the reader's language, delivered by the task worker."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from core.models import MailState, OutboxMessage

# How long the outbox remembers what was delivered: a mail may hold what is deleted elsewhere by then.
KEEP_SENT = dt.timedelta(days=365)


NOWHERE = "django.core.mail.backends.dummy.EmailBackend"  # the demonstration's: nothing leaves the machine


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend of this site: stores every message, also those of the sign-in pages."""

    def send_messages(self, email_messages) -> int:
        """Store each message once per recipient and queue its delivery, all in the current transaction."""
        return sum(self._store(message) for message in email_messages)

    @staticmethod
    @transaction.atomic
    def _store(message) -> int:
        html = next((body for body, kind in getattr(message, "alternatives", ()) if kind == "text/html"), "")
        for recipient in message.recipients():
            row = OutboxMessage.objects.create(
                to=recipient,
                reply_to=", ".join(message.reply_to),
                subject=" ".join(message.subject.split())[:300],
                text=message.body,
                html=html,
                headers=message.extra_headers,
                language=translation.get_language() or settings.LANGUAGE_CODE,
            )
            deliver_message.enqueue(row.pk)
        return len(message.recipients())


def send_templated_mail(
    template: str,
    *,
    to: str,
    language: str,
    context: dict,
    reply_to: str = "",
    headers: dict[str, str] | None = None,
) -> None:
    """Write a mail in the reader's language to the outbox.

    `template` names three files, `<template>.subject.txt`, `.txt` and `.html`; `headers` are further ones
    (List-Unsubscribe). The message belongs to the current transaction: it is delivered only when that commits.
    """
    with translation.override(language):
        context = {
            "site_url": settings.SITE_URL,
            "site_name": settings.SITE_NAME[language],
            "mail_language": language,
            **context,
        }
        message = EmailMultiAlternatives(
            subject=render_to_string(f"{template}.subject.txt", context).strip(),
            body=render_to_string(f"{template}.txt", context).strip() + "\n",
            to=[to],
            reply_to=[reply_to] if reply_to else None,
            headers=headers,
        )
        message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
        message.send()


def deliver(message_id: int) -> None:
    """Hand one queued message to the delivery backend; the row lock keeps two workers from sending it twice.

    A refused message is marked as failed with the reason, for the secretariat to see and send again.
    """
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(pk=message_id)
        if message.state == MailState.SENT:
            return
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.text,
            to=[message.to],
            reply_to=[message.reply_to] if message.reply_to else None,
            headers={"Content-Language": message.language, **message.headers},
            connection=get_connection(settings.MAIL_DELIVERY_BACKEND),
        )
        if message.html:
            mail.attach_alternative(message.html, "text/html")
        try:
            mail.send()
        except OSError as error:
            message.state, message.error = MailState.FAILED, str(error)
        else:
            message.state, message.sent_at, message.error = MailState.SENT, timezone.now(), ""
        message.save(update_fields=["state", "sent_at", "error"])


@task()
def deliver_message(message_id: int) -> None:
    """Deliver one message of the outbox, in the worker."""
    deliver(message_id)


def forget_sent_mail(now: dt.datetime) -> int:
    """Delete the mails that were delivered long ago; return how many there were. What has failed is kept."""
    return OutboxMessage.objects.filter(state=MailState.SENT, sent_at__lt=now - KEEP_SENT).delete()[0]
