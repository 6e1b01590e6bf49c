"""Mail: written to the outbox in the reader's language, delivered by the task worker."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Min
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from core.models import MailRhythm, MailState, OutboxMessage
from core.tasks import run_by

# How long the outbox remembers what was delivered: a mail may hold what is deleted elsewhere by then.
KEEP_SENT = dt.timedelta(days=365)


PAUSE = dt.timedelta(minutes=30)  # after a mail of a kind the next ones to the same reader are collected so long
DIGEST = "mail/digest"
SIGNATURE = "\n-- \n"
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"  # the demonstration's: nothing leaves the machine


@dataclass(frozen=True)
class Letter:
    """A mail that is only looked at."""

    to: str
    language: str
    subject: str
    text: str


_letters: ContextVar[list[Letter] | None] = ContextVar("letters", default=None)


@contextlib.contextmanager
def collected() -> Iterator[list[Letter]]:
    """Collect what would be written to the outbox meanwhile, instead of writing it: for a preview."""
    letters: list[Letter] = []
    token = _letters.set(letters)
    try:
        yield letters
    finally:
        _letters.reset(token)


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend of this site: stores every message, also those of the sign-in pages."""

    def send_messages(self, email_messages) -> int:
        """Store each message once per recipient and queue its delivery, all in the current transaction."""
        if (letters := _letters.get()) is not None:
            language = translation.get_language() or settings.LANGUAGE_CODE
            found = [(to, message) for message in email_messages for to in message.recipients()]
            letters += [Letter(to, language, message.subject, message.body) for to, message in found]
            return len(found)
        return sum(self._store(message) for message in email_messages)

    @staticmethod
    @transaction.atomic
    def _store(message) -> int:
        html = next((body for body, kind in getattr(message, "alternatives", ()) if kind == "text/html"), "")
        kind, rhythm = getattr(message, "kind", ""), getattr(message, "rhythm", None)
        for recipient in message.recipients():
            until = held_until(recipient, kind, rhythm, timezone.now()) if rhythm else None
            row = OutboxMessage.objects.create(
                to=recipient,
                reply_to=", ".join(message.reply_to),
                subject=" ".join(message.subject.split())[:300],
                text=message.body,
                html=html,
                headers=message.extra_headers,
                language=translation.get_language() or settings.LANGUAGE_CODE,
                kind=kind,
                state=MailState.HELD if until else MailState.QUEUED,
                release_at=until,
            )
            if until is None:
                deliver_message.enqueue(row.pk)
            elif rhythm == MailRhythm.AT_ONCE:
                run_by(release_held_mail, until)
        return len(message.recipients())


def send_templated_mail(
    template: str,
    *,
    to: str,
    language: str,
    context: dict,
    reply_to: str = "",
    headers: dict[str, str] | None = None,
    rhythm: MailRhythm | None = None,
) -> None:
    """Write a mail in the reader's language to the outbox.

    `template` names three files, `<template>.subject.txt`, `.txt` and `.html`; `headers` are further ones
    (List-Unsubscribe). The message belongs to the current transaction: it is delivered only when that commits, and
    with a `rhythm` perhaps later, together with others.
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
        message.kind, message.rhythm = template, rhythm  # for the outbox; no header of the mail
        message.send()


def held_until(to: str, kind: str, rhythm: MailRhythm, now: dt.datetime) -> dt.datetime | None:
    """Return until when a mail waits for others: to the end of the day, or of a pause after the last one of its kind.

    None for the first one, which goes at once.
    """
    if rhythm == MailRhythm.DAILY:
        return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    last = (
        OutboxMessage.objects.filter(to=to, kind__in=(kind, DIGEST), created_at__gt=now - PAUSE)
        .order_by("created_at", "pk")
        .last()
    )
    return (last.release_at or last.created_at + PAUSE) if last else None


def deliver(message_id: int) -> None:
    """Hand one queued message to the delivery backend; the row lock keeps two workers from sending it twice.

    A refused message is marked as failed with the reason, for the secretariat to see and send again.
    """
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(pk=message_id).first()
        if message is None or message.state in {MailState.SENT, MailState.HELD}:
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


@transaction.atomic
def release(to: str, now: dt.datetime) -> None:
    """Deliver what was held for a reader: one message as it is, several as one mail, in which each is told.

    All of it is one transaction: a mail is either still held or on its way, and another worker leaves it alone.
    """
    due = OutboxMessage.objects.filter(state=MailState.HELD, release_at__lte=now, to=to)
    rows = list(due.select_for_update(skip_locked=True).order_by("created_at", "pk"))
    if len(rows) == 1:
        rows[0].state, rows[0].release_at = MailState.QUEUED, None
        rows[0].save(update_fields=["state", "release_at"])
        deliver_message.enqueue(rows[0].pk)
    elif rows:
        language = rows[-1].language
        told = [{"subject": row.subject, "text": body_of(row.text), "language": row.language} for row in rows]
        send_templated_mail(DIGEST, to=to, language=language, context={"reader": None, "url": "", "messages": told})
        due.filter(pk__in=[row.pk for row in rows]).delete()


def release_all(now: dt.datetime | None = None) -> dt.datetime | None:
    """Deliver to everybody what has been held long enough; return when more of what comes at once is due."""
    now = now or timezone.now()
    held = OutboxMessage.objects.filter(state=MailState.HELD)
    for to in held.filter(release_at__lte=now).order_by("to").values_list("to", flat=True).distinct():
        release(to, now)
    return held.filter(release_at__range=(now, now + PAUSE)).aggregate(first=Min("release_at"))["first"]


@task()
def release_held_mail() -> None:
    """Deliver in the worker what has been held for a short time, and come back for the rest."""
    if again := release_all():
        run_by(release_held_mail, again)


def body_of(text: str) -> str:
    """Return what a mail says between its salutation and its signature (templates/mail/layout.txt)."""
    said = text.rpartition(SIGNATURE)[0] or text
    _salutation, _gap, rest = said.partition("\n\n")
    return (rest or said).strip()


def forget_sent_mail(now: dt.datetime) -> int:
    """Delete the mails that were delivered long ago; return how many there were. What has failed is kept."""
    return OutboxMessage.objects.filter(state=MailState.SENT, sent_at__lt=now - KEEP_SENT).delete()[0]
