"""How often public pages are read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageView(models.Model):
    """How often one page was read on one day in one language; nothing says by whom.

    `page` is the name of the address, `key` what stands in it (the record's slug, number or year).
    """

    day = models.DateField(_("day"))
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
            models.UniqueConstraint(fields=["day", "page", "key", "language"], name="pageview_one_row_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.page} {self.key}"
