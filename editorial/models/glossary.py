"""The association's terms in the languages of the site."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimeStampedModel
from core.querysets import TranslatedQuerySet
from core.translated import text_of


class GlossaryTerm(TimeStampedModel):
    """A term that is to be translated the same way everywhere.

    `forms` are other words that count as the term in the same language (a plural, a feminine, a synonym), one a line.
    """

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    term = models.CharField(_("term"), max_length=120, blank=True)
    forms = models.TextField(
        _("other forms"), blank=True, help_text=_("Plurals and other words that count as the term, one a line.")
    )
    note = models.TextField(_("note for translators"), blank=True, max_length=1000)

    objects = TranslatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["slug"]

    def __str__(self) -> str:
        return text_of(self, "term") or self.slug
