"""What experiences are about: topics and the Sustainable Development Goals."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.models import Principle
from core.querysets import TranslatedQuerySet


class Topic(models.Model):
    """An entry of the controlled list of topics; synonyms widen a search and are never shown."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    synonyms = models.JSONField(
        _("synonyms"),
        default=dict,
        blank=True,
        help_text=_("Words by language that also lead here when somebody searches."),
    )
    principles = models.ManyToManyField(Principle, blank=True, related_name="topics", verbose_name=_("principles"))

    objects = TranslatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the bank filtered by this topic."""
        return f"{reverse('experience_list')}?topic={self.slug}"


class Goal(models.Model):
    """One of the 17 Sustainable Development Goals of the United Nations."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    name = models.CharField(_("name"), max_length=150)

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(number__range=(1, 17)), name="goal_number_1_to_17")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
