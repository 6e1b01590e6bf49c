"""The Charter of Educating Cities in its editions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cities.models import City, Country
from core import l10n
from core.querysets import TranslatedQuerySet

# The hue of a section (LOOK: blue, green, terracotta) is its number; the Charter of 2020 has three.
SECTION_NUMBERS = (1, 2, 3)


class CharterEdition(models.Model):
    """One version of the Charter (1990, 1994, 2004, 2020); principles are always of an edition.

    What we hold are summaries of our own until the association supplies the official wording.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, verbose_name=_("country"))
    city = models.ForeignKey(
        City,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="charter_editions",
        verbose_name=_("city"),
        help_text=_("Its name is shown as the reader’s language has it."),
    )
    occasion = models.CharField(_("occasion"), max_length=250, blank=True)
    is_current = models.BooleanField(_("in force"), default=False)
    preamble_summary = models.TextField(_("summary of the preamble"), blank=True)
    preamble = models.TextField(_("official preamble"), blank=True)
    based_on = models.JSONField(_("declarations it rests on"), default=list, blank=True)
    video_url = models.URLField(_("explanatory video"), blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("edition of the Charter")
        verbose_name_plural = _("editions of the Charter")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="charter_one_edition_in_force",
                violation_error_message=_("Another edition is in force."),
            )
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def place_name(self) -> str:
        """Return where it was adopted, by the city's name in the reader's language."""
        return self.city.display_name if self.city else self.place


class Section(models.Model):
    """One of the Charter's three parts."""

    edition = models.ForeignKey(CharterEdition, models.CASCADE, related_name="sections", verbose_name=_("edition"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    official_title_languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)

    class Meta:
        verbose_name = _("section of the Charter")
        verbose_name_plural = _("sections of the Charter")
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="section_number_once"),
            models.CheckConstraint(condition=Q(number__in=SECTION_NUMBERS), name="section_number_has_hue"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PrincipleQuerySet(TranslatedQuerySet):
    """Principles of the Charter."""

    def current(self) -> "PrincipleQuerySet":
        """Return the principles of the edition in force, in order, with their sections."""
        return self.filter(edition__is_current=True).select_related("section", "edition").order_by("number")


class Principle(models.Model):
    """A principle of one edition; the numbers of different editions do not match."""

    edition = models.ForeignKey(CharterEdition, models.CASCADE, related_name="principles", verbose_name=_("edition"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="principles", verbose_name=_("section"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    official_text = models.TextField(_("official text"), blank=True)
    official_title_languages = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("languages in which the title is official"),
    )

    objects = PrincipleQuerySet.as_manager()

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="principle_number_once"),
            models.CheckConstraint(
                condition=Q(number__range=(1, 20)),
                name="principle_number_1_to_20",
                violation_error_message=_("The Charter has 20 principles."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        """Return the principle's page in the active language."""
        if self.edition.is_current:
            return reverse("principle_detail", args=[self.number])
        return reverse("principle_detail_of_edition", args=[self.edition.year, self.number])

    @property
    def has_official_title(self) -> bool:
        """True where the title in the active language was seen on a page of the association."""
        return l10n.current_language() in self.official_title_languages
