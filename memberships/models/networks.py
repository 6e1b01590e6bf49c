"""What a network tells: when it meets next, and its papers. Its coordinating city keeps both."""

import datetime as dt
import secrets
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.models import Network
from core.models import TimeStampedModel


def network_file(document: "NetworkDocument", filename: str) -> str:
    """Return a path that tells nothing of the uploader's file but its (checked) ending."""
    return f"networks/{document.network_id}/{secrets.token_hex(16)}{Path(filename).suffix.lower()}"


class NetworkMeetingQuerySet(models.QuerySet):
    """Meetings of networks."""

    def coming(self, on: dt.date | None = None) -> "NetworkMeetingQuerySet":
        """Return those that are still to come or go on, the next first."""
        on = on or timezone.localdate()
        return self.filter(Q(first_day__gte=on) | Q(last_day__gte=on)).order_by("first_day", "pk")


class NetworkMeeting(TimeStampedModel):
    """A meeting of a network, written in one language by its coordinating city."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="meetings", verbose_name=_("network"))
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True, help_text=_("Only where it takes several days."))
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("City and building, or “online”."))
    website = models.URLField(_("website"), blank=True)

    objects = NetworkMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of a network")
        verbose_name_plural = _("meetings of networks")
        ordering = ["-first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="network_meeting_days",
                violation_error_message=_("The end cannot be before the beginning."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class NetworkDocument(TimeStampedModel):
    """A paper of a network that everybody may read."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="documents", verbose_name=_("network"))
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    file = models.FileField(_("document"), upload_to=network_file)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False, default=0)

    class Meta:
        verbose_name = _("document of a network")
        verbose_name_plural = _("documents of networks")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the file itself."""
        return reverse("network_document", args=[self.pk, Path(self.file.name).name])
