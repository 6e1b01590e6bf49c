"""What visitors write about an experience: a question to its city, or a word that something has changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import l10n
from core.models import VisitorMessage
from experiences.enums import Change, Reached
from experiences.models.experience import Experience

MESSAGE_LENGTH = 5000


class AboutExperience(VisitorMessage):
    """What both have in common. `__str__` stays in the audit trail, so it names no person."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.experience} ({l10n.short_date(self.created_at)})"


class QuestionQuerySet(models.QuerySet):
    """Questions, and who may see which."""

    def passed_on(self) -> "QuestionQuerySet":
        """Return the questions whose sender has proven their address: nobody sees the others."""
        return self.filter(sent_at__isnull=False)


class Question(AboutExperience):
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


class ChangeReport(AboutExperience):
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
