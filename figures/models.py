"""How often public pages are read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Span(models.TextChoices):
    """Over how long a row counts: each day by itself, later the month, in the end the year (figures/folding.py)."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class PageView(models.Model):
    """How often one page was read on one day in one language; nothing says by whom.

    `page` is the name of the address, `key` what stands in it (the record's slug, number or year). Where the row is
    the sum of a month or a year, `day` is its first.
    """

    day = models.DateField(_("day"))
    span = models.CharField(_("counted over"), max_length=5, choices=Span.choices, default=Span.DAY)
    page = models.CharField(_("page"), max_length=60)
    key = models.CharField(_("record"), max_length=220, blank=True)
    language = models.CharField(_("language"), max_length=2)
    views = models.PositiveIntegerField(_("views"))

    class Meta:
        verbose_name = _("page views of a day")
        verbose_name_plural = _("page views by day")
        default_permissions = ("view",)
        ordering = ["-day", "page", "key"]
        constraints = [
            models.UniqueConstraint(fields=["day", "page", "key", "language", "span"], name="pageview_one_row_a_day"),
            models.CheckConstraint(condition=models.Q(span__in=Span.values), name="pageview_span_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.page} {self.key}"
