"""What the secretariat decides with: texts for reasons, and what it did with many experiences at once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.translated import text_of
from experiences.enums import BulkStep, ReasonFor

TEXT_LENGTH = 2000


class ReasonTemplateQuerySet(models.QuerySet):
    """Texts for reasons."""

    def offered(self, action: str) -> "ReasonTemplateQuerySet":
        """Return those that an editor may take for a step, in their order."""
        return self.filter(step=action, is_active=True)


class ReasonTemplate(models.Model):
    """A text that an editor takes as a beginning, in the city's language; {title} and {city} are filled in."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    step = models.CharField(_("for which step"), max_length=20, choices=ReasonFor.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=10)
    is_active = models.BooleanField(_("offered to editors"), default=True)
    name = models.CharField(_("name"), max_length=100, help_text=_("What the editor sees in the list; not sent."))
    text = models.TextField(
        _("text"),
        max_length=TEXT_LENGTH,
        help_text=_("What the city reads. {title} and {city} stand for those of the experience."),
    )

    objects = ReasonTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("text for a reason")
        verbose_name_plural = _("texts for reasons")
        ordering = ["step", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(step__in=ReasonFor.values), name="reason_template_step_known")
        ]

    def __str__(self) -> str:
        return text_of(self, "name") or str(self.pk)


class BulkRun(models.Model):
    """What an editor did with many experiences at once: each row with its outcome, and what stood there before.

    `rows` are dicts: pk, title, done, said; before, after (states) and editor_before, editor_after (keys). Rows are
    only ever added, so that one can always read what was done and go back.
    """

    step = models.CharField(_("step"), max_length=20, choices=BulkStep.choices)
    at = models.DateTimeField(pgettext_lazy("moment", "when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("done by"))
    message = models.TextField(_("reason"), blank=True)
    rows = models.JSONField(_("experiences"), default=list)
    goes_back_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="gone_back_by", verbose_name=_("goes back on")
    )

    class Meta:
        verbose_name = _("step with several experiences")
        verbose_name_plural = _("steps with several experiences")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()} ({timezone.localtime(self.at):%Y-%m-%d %H:%M})"

    @property
    def done(self) -> list[dict]:
        """Return the rows with which something was done."""
        return [row for row in self.rows if row["done"]]

    @property
    def left(self) -> list[dict]:
        """Return the rows with which nothing was done, each with why."""
        return [row for row in self.rows if not row["done"]]
