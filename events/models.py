"""The international congresses of the association."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import City, period_constraint
from core.querysets import TranslatedQuerySet
from events.enums import CongressStatus


class CongressQuerySet(TranslatedQuerySet):
    """Congresses."""

    def over(self) -> "CongressQuerySet":
        """Return those whose last day has gone by and that are still announced as to come."""
        return self.filter(ends_on__lt=timezone.localdate()).exclude(
            status__in=(CongressStatus.HELD, CongressStatus.CANCELLED)
        )


class Congress(models.Model):
    """An international congress, held every two years by a member city."""

    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, unique=True, help_text=_("Empty for a congress that lost its number.")
    )
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="congresses", verbose_name=_("host city")
    )
    theme = models.CharField(_("theme"), max_length=250, blank=True)
    theme_languages = models.JSONField(
        _("languages in which the theme was seen"),
        default=list,
        blank=True,
        help_text=_("The others are our translation."),
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    status = models.CharField(
        pgettext_lazy("workflow", "state"), max_length=20, choices=CongressStatus.choices, default=CongressStatus.HELD
    )
    figures = models.TextField(_("figures"), blank=True)
    website = models.URLField(_("website"), blank=True)
    source = models.TextField(_("source"), blank=True)

    objects = CongressQuerySet.as_manager()

    class Meta:
        verbose_name = _("congress")
        verbose_name_plural = _("congresses")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="congress_days_together",
                violation_error_message=_("Give both the first and the last day, or neither."),
            ),
            period_constraint("starts_on", "ends_on", "congress_period"),
        ]

    def __str__(self) -> str:
        return f"{self.city or '–'} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the congress's place on the page of all congresses."""
        return f"{reverse('event_list')}#c{self.year}"

    @property
    def is_to_come(self) -> bool:
        """True while it is announced, or its host is being chosen."""
        return self.status in {CongressStatus.ANNOUNCED, CongressStatus.CALL_FOR_HOSTS}
