"""What every app stands on: time stamps, the audit trail and the outbox."""

from django.conf import settings
from django.db import connections, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TimeStampedModel(models.Model):
    """A row that knows when it was made and last saved."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True


class AuditEventQuerySet(models.QuerySet):
    """Audit events, oldest first."""

    def about(self, record: models.Model) -> "AuditEventQuerySet":
        """Return what happened to one record, oldest first."""
        return self.filter(object_type=record._meta.label_lower, object_id=str(record.pk)).order_by("at", "pk")

    def different(self, column: str) -> list[str]:
        """Return what stands in an indexed column, each once, by a look into the index for each instead of all rows."""
        with connections[self.db].cursor() as cursor:
            name, table = (connections[self.db].ops.quote_name(each) for each in (column, self.model._meta.db_table))
            cursor.execute(
                f"WITH RECURSIVE found AS (SELECT min({name}) AS value FROM {table}"  # noqa: S608 - names of our own
                f" UNION ALL SELECT (SELECT min({name}) FROM {table} WHERE {name} > found.value)"
                " FROM found WHERE found.value IS NOT NULL) SELECT value FROM found WHERE value IS NOT NULL"
            )
            return [value for (value,) in cursor.fetchall()]


class AuditEvent(models.Model):
    """Who did what to which record, when and why.

    Without a foreign key to actor or object, so that it outlives both; the names are kept as they were then.
    Rows are only ever added.
    """

    at = models.DateTimeField(pgettext_lazy("moment", "when"), auto_now_add=True)
    actor_id = models.BigIntegerField(null=True, editable=False)
    actor_name = models.CharField(pgettext_lazy("person", "who"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("type of record"), max_length=100)
    object_id = models.CharField(max_length=40)
    object_name = models.CharField(_("record"), max_length=300)
    message = models.TextField(_("reason"), blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-pk"]
        permissions = [("export_auditevent", "Can export the audit trail")]
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_object"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["actor_id", "-at"], name="audit_actor"),
            models.Index(fields=["action", "-at"], name="audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.object_name}"


class MailRhythm(models.TextChoices):
    """How a person wants to hear of what happens; what is asked of them comes at once in any case."""

    AT_ONCE = "at_once", pgettext_lazy("mail", "At once")
    DAILY = "daily", pgettext_lazy("mail", "Once a day, in one mail")


class MailState(models.TextChoices):
    """Where a message stands."""

    HELD = "held", pgettext_lazy("mail", "kept for a mail with several")
    QUEUED = "queued", pgettext_lazy("mail", "queued")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", pgettext_lazy("mail", "failed")


class OutboxMessage(models.Model):
    """A mail written in the same transaction as its reason, then delivered by the task worker.

    So a rolled-back change sends nothing, and a crash between change and mail loses nothing. What is held until
    `release_at` is then delivered, alone or as a part of one mail (core/mail.py).
    """

    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    to = models.CharField(pgettext_lazy("mail", "to"), max_length=320)
    reply_to = models.CharField(_("reply to"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField("HTML", blank=True)
    headers = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(
        pgettext_lazy("workflow", "state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED
    )
    sent_at = models.DateTimeField(pgettext_lazy("mail", "sent"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    kind = models.CharField(_("kind"), max_length=60, blank=True, db_default="", default="", editable=False)
    release_at = models.DateTimeField(_("kept until"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent_at__isnull=True)),
                name="outbox_sent_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MailState.HELD, release_at__isnull=False)
                | (~models.Q(state=MailState.HELD) & models.Q(release_at__isnull=True)),
                name="outbox_held_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "kind", "created_at"], name="outbox_of_a_kind"),
            models.Index(fields=["release_at"], condition=models.Q(state=MailState.HELD), name="outbox_held"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class ImportState(models.TextChoices):
    """Where a file of many records stands."""

    CHECKING = "checking", pgettext_lazy("import", "being looked through")
    READY = "ready", pgettext_lazy("import", "can be taken in")
    BROKEN = "broken", pgettext_lazy("import", "cannot be taken in")
    APPLYING = "applying", pgettext_lazy("import", "being taken in")
    APPLIED = "applied", pgettext_lazy("import", "taken in")


class ImportedFile(TimeStampedModel):
    """A file of many records that somebody of the secretariat has sent, and what it does or would do.

    `sign` stands for the result that the report tells: only what somebody has seen is taken in. The file itself goes
    after a month, with what the report says of people.
    """

    kind = models.CharField(_("what it holds"), max_length=40)
    file = models.FileField(_("file"), upload_to="imports/", blank=True)
    name = models.CharField(_("name of the file"), max_length=150)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("file", "sent by")
    )
    state = models.CharField(
        pgettext_lazy("workflow", "state"), max_length=10, choices=ImportState.choices, default=ImportState.CHECKING
    )
    report = models.JSONField(_("result"), default=dict, blank=True)
    sign = models.CharField(max_length=24, blank=True, editable=False)
    applied_at = models.DateTimeField(pgettext_lazy("file", "taken in at"), null=True, blank=True)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | (~models.Q(state=ImportState.APPLIED) & models.Q(applied_at__isnull=True)),
                name="import_applied_has_date",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        """True while the worker has it."""
        return self.state in {ImportState.CHECKING, ImportState.APPLYING}


class VisitorMessage(models.Model):
    """What visitors write by a form, whatever about: who deals with it, and when."""

    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    # The form carries it, so that a double click or a reload sends one message.
    token = models.UUIDField(unique=True, editable=False)
    handled_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealt with by"),
    )

    class Meta:
        abstract = True
