"""What visitors write about an experience: a question to its city, or a word that something has changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import l10n
from experiences.enums import Change, Reached
from experiences.models.experience import Experience

MESSAGE_LENGTH = 5000


class VisitorMessage(models.Model):
    """What both have: who deals with it, and when. `__str__` stays in the audit trail, so it names no person."""

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

    def __str__(self) -> str:
        return f"{self.experience} ({l10n.short_date(self.created_at)})"


class QuestionQuerySet(models.QuerySet):
    """Questions, and who may see which."""

    def passed_on(self) -> "QuestionQuerySet":
        """Return the questions whose sender has proven their address: nobody sees the others."""
        return self.filter(sent_at__isnull=False)


class Question(VisitorMessage):
    """A visitor's question to the city of an experience, passed on by mail once the visitor's address is proven.

    Where it was answered by mail nobody but the two knows; the city may say so by a link (`handled_by` stays empty).
    """

    experience = models.ForeignKey(Experience, models.CASCADE, related_name="questions", verbose_name=_("experience"))
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    organisation = models.CharField(_("city or organisation"), max_length=150, blank=True)
    message = models.TextField(_("question"), max_length=MESSAGE_LENGTH)
    sent_at = models.DateTimeField(_("passed on at"), null=True, blank=True)
    reached = models.CharField(_("passed on to"), max_length=20, choices=Reached.choices, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a city")
        verbose_name_plural = _("questions to cities")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, reached="") | Q(sent_at__isnull=False, reached__in=Reached.values),
                name="question_sent_pair",
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__gte=F("sent_at"), sent_at__isnull=False),
                name="question_handled_after_sent",
            ),
        ]


class ChangeReport(VisitorMessage):
    """A visitor says that something about an experience is no longer so. The same said again raises `times`."""

    experience = models.ForeignKey(
        Experience, models.CASCADE, related_name="change_reports", verbose_name=_("experience")
    )
    kind = models.CharField(_("what has changed"), max_length=20, choices=Change.choices)
    message = models.TextField(_("message"), max_length=MESSAGE_LENGTH, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    times = models.PositiveIntegerField(_("times reported"), default=1)

    class Meta:
        verbose_name = _("report of a change")
        verbose_name_plural = _("reports of changes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="change_report_handled_pair",
            ),
            models.CheckConstraint(condition=Q(kind__in=Change.values), name="change_report_kind_known"),
        ]
