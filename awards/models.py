"""Awards, their editions and what was won."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.enums import Result
from cities.models import City
from core.querysets import TranslatedQuerySet
from events.models import Congress
from experiences.models import Experience


class Award(models.Model):
    """An award of the association, given again and again in editions."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class AwardEdition(models.Model):
    """One edition of an award, with its theme and the figures of its call."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="editions", verbose_name=_("award"))
    number = models.PositiveSmallIntegerField(_("number"))
    year = models.PositiveSmallIntegerField(_("year"))
    theme = models.CharField(_("theme"), max_length=250, blank=True)
    theme_languages = models.JSONField(
        _("languages in which the theme was seen"),
        default=list,
        blank=True,
        help_text=_("The others are our translation."),
    )
    congress = models.ForeignKey(
        Congress,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="award_editions",
        verbose_name=_("congress at which it was given"),
    )
    candidatures = models.PositiveSmallIntegerField(_("candidatures"), null=True, blank=True)
    candidate_cities = models.PositiveSmallIntegerField(_("cities taking part"), null=True, blank=True)
    candidate_countries = models.PositiveSmallIntegerField(_("countries taking part"), null=True, blank=True)
    facts = models.TextField(_("further facts"), blank=True)
    note = models.TextField(_("note for editors"), blank=True)
    source = models.TextField(_("source"), blank=True)

    objects = TranslatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of an award")
        verbose_name_plural = _("editions of awards")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["award", "year"], name="award_edition_year_once"),
            models.UniqueConstraint(fields=["award", "number"], name="award_edition_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the page of the edition in the active language."""
        return reverse("award_detail", args=[self.year])

    @property
    def is_recent(self) -> bool:
        """True for an edition of this year or later: what was given before is history, whatever the rules are today."""
        return self.year >= timezone.localdate().year

    def last_winners(self) -> set[City]:
        """Return the cities that won in the edition before."""
        before = AwardEdition.objects.filter(award=self.award, year__lt=self.year).order_by("-year").first()
        prizes = before.prizes.filter(result=Result.WINNER).select_related("city") if before else ()
        return {prize.city for prize in prizes}


class Prize(models.Model):
    """What a city won in an edition: a badge on its experience and on the city.

    The experience may not be in the bank (yet); then title and city stand for it.
    """

    edition = models.ForeignKey(AwardEdition, models.CASCADE, related_name="prizes", verbose_name=_("edition"))
    result = models.CharField(_("result"), max_length=20, choices=Result.choices)
    city = models.ForeignKey(City, models.PROTECT, related_name="prizes", verbose_name=_("city"))
    experience = models.ForeignKey(
        Experience, models.PROTECT, null=True, blank=True, related_name="prizes", verbose_name=_("experience")
    )
    title = models.CharField(_("title as announced"), max_length=250)
    title_language = models.CharField(_("language of the title"), max_length=2, default="en")
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("prize")
        verbose_name_plural = _("prizes")
        ordering = ["-edition__year", "result", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "city", "title"], name="prize_once"),
            models.UniqueConstraint(
                fields=["edition", "experience"],
                condition=Q(experience__isnull=False),
                name="prize_once_per_experience",
            ),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="prize_result_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()}: {self.title}"

    def clean(self) -> None:
        """Refuse an experience of another city."""
        if self.experience_id and self.city_id and self.experience.city_id != self.city_id:
            raise ValidationError({"experience": _("This experience belongs to another city.")})
