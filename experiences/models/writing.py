"""Who writes an experience: the forms open on it, people whom its city has invited, and a machine that is asked."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.invited import Invited
from experiences.models.experience import Experience

MACHINE_TAKES = dt.timedelta(minutes=2)  # at most; after that it may be asked again
TOLD_FOR = dt.timedelta(hours=1)  # that it has added nothing


class WritingSession(models.Model):
    """One opened form of one person, from its first save on.

    It remembers what this form has written last (`written`: digests by column) and the number of its last request
    (`sequence`, growing): one that is sent twice, or overtaken by a later one, is then no conflict with oneself. Also
    says who has been writing, and when. Dropped once the experience is sent.
    """

    experience = models.ForeignKey(Experience, models.CASCADE, related_name="writing_sessions", editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False)
    token = models.UUIDField(editable=False)
    sequence = models.PositiveBigIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    written = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("writing session")
        verbose_name_plural = _("writing sessions")
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["experience", "user", "token"], name="writing_session_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.saved_at:%Y-%m-%d %H:%M}"


class CoWriterQuerySet(models.QuerySet):
    """People invited to single experiences."""

    def active(self) -> "CoWriterQuerySet":
        """Return those who may write today."""
        return self.filter(revoked_at__isnull=True)


class CoWriter(Invited, models.Model):
    """Somebody whom the city has invited to write one experience with it; they see that one and nothing else."""

    experience = models.ForeignKey(Experience, models.CASCADE, related_name="co_writers", verbose_name=_("experience"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="co_written", verbose_name=_("person")
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    invited_as = models.CharField(_("invited as"), max_length=150, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = CoWriterQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-writer")
        verbose_name_plural = _("co-writers")
        ordering = ["invited_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["experience", "user"], name="co_writer_once")]

    def __str__(self) -> str:
        return str(self.user)


class MachineDraft(models.Model):
    """What a machine has been asked to write into the empty fields of one language, and its words by field.

    A word of `texts` leaves it when a person says that the field is right as it stands; what a person changes differs.
    """

    experience = models.ForeignKey(Experience, models.CASCADE, related_name="machine_drafts", editable=False)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    is_failure = models.BooleanField(default=False, editable=False)
    added = models.PositiveSmallIntegerField(null=True, editable=False)  # parts that the last run has filled in
    engine = models.CharField(max_length=100, blank=True, editable=False)
    texts = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("draft of a machine")
        verbose_name_plural = _("drafts of a machine")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["experience", "language"], name="machine_draft_once")]

    def __str__(self) -> str:
        return f"{self.experience_id} ({self.language})"

    @property
    def is_waiting(self) -> bool:
        """True while the machine is at it."""
        return self.is_unanswered and timezone.now() - self.asked_at < MACHINE_TAKES

    @property
    def has_failed(self) -> bool:
        """True where it gave nothing, or no answer at all."""
        return self.is_failure or (self.is_unanswered and not self.is_waiting)

    @property
    def has_added_nothing(self) -> bool:
        """True for a while after a run that found nothing empty any more, or wrote what does not fit."""
        answered = self.answered_at is not None and not self.is_failure
        return answered and self.added == 0 and timezone.now() - self.answered_at < TOLD_FOR

    @property
    def is_unanswered(self) -> bool:
        """True where it was asked and has not said anything."""
        return self.asked_at is not None and self.answered_at is None
