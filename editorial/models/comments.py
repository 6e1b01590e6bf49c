"""What people say about a record while it is being worked on."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import TimeStampedModel
from editorial.enums import Audience, ProposalState

BODY_LENGTH = 5000


class CommentQuerySet(models.QuerySet):
    """Comments, oldest first."""

    def about(self, record: models.Model) -> "CommentQuerySet":
        """Return the comments on one record."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(content_type=kind, object_id=record.pk).select_related("author").order_by("created_at", "pk")

    def for_city(self) -> "CommentQuerySet":
        """Return what the city may read."""
        return self.filter(audience=Audience.CITY)

    def requests(self) -> "CommentQuerySet":
        """Return what the secretariat asks the city to change."""
        return self.for_city().filter(is_request=True)

    def unresolved(self) -> "CommentQuerySet":
        """Return what still waits for an answer."""
        return self.filter(resolved_at__isnull=True)


class Comment(TimeStampedModel):
    """A remark on a record or on one of its fields: a note, a request to the city, or its writers’ talk."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    record = GenericForeignKey()
    field = models.CharField(_("field"), max_length=60, blank=True)
    body = models.TextField(_("comment"), max_length=BODY_LENGTH)
    audience = models.CharField(_("who may read it"), max_length=10, choices=Audience.choices, default=Audience.STAFF)
    is_request = models.BooleanField(
        _("asks for a change"), default=False, help_text=_("Answered by sending the record again.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("person", "author")
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("resolved by")
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="comment_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_pair",
            )
        ]

    def __str__(self) -> str:
        return self.body[:60]


class ProposalQuerySet(models.QuerySet):
    """Proposals."""

    def about(self, record: models.Model) -> "ProposalQuerySet":
        """Return the proposals on one record, the newest first."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(content_type=kind, object_id=record.pk).select_related("by").order_by("-created_at", "-pk")

    def open(self) -> "ProposalQuerySet":
        """Return those that wait for the secretariat."""
        return self.filter(state=ProposalState.OPEN)


class Proposal(TimeStampedModel):
    """What somebody would change in a published record, beside it until the secretariat has decided.

    `values` holds plain values by column; `base` what stood there when they were proposed, so that a change made
    meanwhile is seen. A record has one open proposal, which its city may go on changing.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    record = GenericForeignKey()
    values = models.JSONField(_("proposed texts"))
    base = models.JSONField(_("texts when it was proposed"))
    message = models.TextField(_("message to the secretariat"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    state = models.CharField(
        pgettext_lazy("workflow", "state"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    answer = models.TextField(_("answer to the city"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(pgettext_lazy("proposal", "decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("proposal", "decided by"),
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals on published records")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="proposal_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(state=ProposalState.OPEN), name="proposal_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=ProposalState.OPEN) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="proposal_decided",
            ),
        ]

    def __str__(self) -> str:
        return str(self.record or self.pk)

    @classmethod
    def names_of_files(cls) -> set[str]:
        """Return the files that are proposed and have no other row yet (core/stored_files.py)."""
        names: set[str] = set()
        for proposal in cls.objects.open().select_related("content_type"):
            fields = proposal.content_type.model_class()._meta.concrete_fields
            files = {field.name for field in fields if isinstance(field, models.FileField)}
            names |= {str(proposal.values[name]) for name in files & proposal.values.keys()}
        return names
