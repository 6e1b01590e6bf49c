"""Who writes an experience: the forms that are open on it, and people whom its city has invited."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.invited import Invited
from experiences.models.experience import Experience


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
