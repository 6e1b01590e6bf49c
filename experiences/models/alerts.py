"""Searches of the bank that somebody wants to be told about, and what they were told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from experiences.models.experience import Experience


class SearchAlertQuerySet(models.QuerySet):
    """Alerts, and which of them mail goes to."""

    def confirmed(self) -> "SearchAlertQuerySet":
        """Return the alerts whose address is proven: nobody else gets mail."""
        return self.filter(confirmed_at__isnull=False)


class SearchAlert(models.Model):
    """An address, a language and a search of the bank: nothing else is known of the person.

    `query` is the canonical address of the list without order and page. `checked_at` is the moment up to which the
    bank was looked through. Stopping it deletes the row.
    """

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    query = models.TextField(pgettext_lazy("noun", "search"), blank=True)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    # Of the form that asked last, so that a double click sends one mail.
    token = models.UUIDField(editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    checked_at = models.DateTimeField(_("looked up to"), null=True, blank=True)
    last_sent_at = models.DateTimeField(_("last mail"), null=True, blank=True)

    objects = SearchAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert for a search")
        verbose_name_plural = _("alerts for searches")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["checked_at"], name="search_alert_checked")]
        constraints = [
            # A digest, because a search may be longer than a key of an index.
            models.UniqueConstraint("email", MD5("query"), name="search_alert_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, checked_at__isnull=True, last_sent_at__isnull=True)
                | Q(confirmed_at__isnull=False, checked_at__isnull=False),
                name="search_alert_mail_only_when_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AlertedExperience(models.Model):
    """An experience that an alert has told of; kept as long as it could be found as new a second time."""

    alert = models.ForeignKey(SearchAlert, models.CASCADE, related_name="told", verbose_name=_("alert for a search"))
    experience = models.ForeignKey(Experience, models.CASCADE, related_name="+", verbose_name=_("experience"))
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("experience told of")
        verbose_name_plural = _("experiences told of")
        constraints = [models.UniqueConstraint(fields=["alert", "experience"], name="alerted_once")]

    def __str__(self) -> str:
        return f"{self.alert_id}: {self.experience_id}"
