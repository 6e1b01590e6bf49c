"""Awards, their editions, what cities nominate for them and what was won."""

import datetime as dt
import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.enums import NominationState, Result
from cities.models import City
from cities.models.periods import YEAR_VALIDATORS
from core import l10n
from core.models import TimeStampedModel
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


class AwardEditionQuerySet(TranslatedQuerySet):
    """Editions of awards."""

    def open(self, on: dt.date | None = None) -> "AwardEditionQuerySet":
        """Return those for which cities may nominate on a day, what closes first first."""
        day = on or timezone.localdate()
        return self.filter(opens_on__lte=day, closes_on__gte=day).order_by("closes_on", "pk")


class AwardEdition(models.Model):
    """One edition of an award, with its theme, the rules and days of its call and the figures of what came in."""

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
    opens_on = models.DateField(_("nominations from"), null=True, blank=True)
    closes_on = models.DateField(
        _("nominations until"), null=True, blank=True, help_text=_("The last day on which cities can send one.")
    )
    most_per_city = models.PositiveSmallIntegerField(
        _("nominations of one city at most"), default=2, validators=[MinValueValidator(1)]
    )
    running_since = models.PositiveSmallIntegerField(
        _("running since"),
        null=True,
        blank=True,
        validators=YEAR_VALIDATORS,
        help_text=_("The year in which an experience must have begun at the latest, if the rules say so."),
    )
    jury = models.ManyToManyField(
        City,
        blank=True,
        related_name="award_juries",
        verbose_name=_("cities on the jury"),
        help_text=_("They cannot nominate."),
    )
    candidatures = models.PositiveSmallIntegerField(_("candidatures"), null=True, blank=True)
    candidate_cities = models.PositiveSmallIntegerField(_("cities taking part"), null=True, blank=True)
    candidate_countries = models.PositiveSmallIntegerField(_("countries taking part"), null=True, blank=True)
    facts = models.TextField(_("further facts"), blank=True)
    note = models.TextField(_("note for editors"), blank=True)
    source = models.TextField(_("source"), blank=True)
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("Made for the demonstration, not by the association.")
    )

    objects = AwardEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of an award")
        verbose_name_plural = _("editions of awards")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["award", "year"], name="award_edition_year_once"),
            models.UniqueConstraint(fields=["award", "number"], name="award_edition_number_once"),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True, closes_on__isnull=True)
                | Q(opens_on__isnull=False, closes_on__isnull=False, closes_on__gte=F("opens_on")),
                name="award_edition_call_days",
                violation_error_message=_("Give both days of the call, the first before the last, or none."),
            ),
            models.CheckConstraint(condition=Q(most_per_city__gte=1), name="award_edition_takes_one"),
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

    def takes_nominations(self, on: dt.date | None = None) -> bool:
        """True on the days of the call, both included."""
        day = on or timezone.localdate()
        return self.closes_on is not None and self.opens_on <= day <= self.closes_on

    @property
    def is_announced(self) -> bool:
        """True where the days of a call are known and the last one has not gone by."""
        return self.closes_on is not None and self.closes_on >= timezone.localdate()

    def last_winners(self) -> set[City]:
        """Return the cities that won in the edition before."""
        before = AwardEdition.objects.filter(award=self.award, year__lt=self.year).order_by("-year").first()
        prizes = before.prizes.filter(result=Result.WINNER).select_related("city") if before else ()
        return {prize.city for prize in prizes}


def letter_file(nomination: "Nomination", filename: str) -> str:
    """Return a path that tells nothing of the uploader’s file but its (checked) ending."""
    return f"nominations/{nomination.edition_id}/{secrets.token_hex(16)}{Path(filename).suffix.lower()}"


class NominationQuerySet(models.QuerySet):
    """Nominations."""

    def sent(self) -> "NominationQuerySet":
        """Return what the secretariat sees: a draft is the city’s own business until it is sent."""
        return self.filter(sent_at__isnull=False)

    def of_cities_of(self, user) -> "NominationQuerySet":
        """Return those of the cities for which a person has a role today."""
        return self.filter(city__in=City.objects.represented_by(user))

    def counted(self) -> "NominationQuerySet":
        """Return what uses up one of the places of its city."""
        return self.filter(state__in=NominationState.COUNTED)

    def waiting_for_secretariat(self) -> "NominationQuerySet":
        """Return what has come and nobody has decided, the longest waiting first."""
        return self.filter(state=NominationState.SENT).order_by("sent_at", "pk")

    def come_to_nothing(self, before: dt.datetime) -> "NominationQuerySet":
        """Return what was never sent, withdrawn or not eligible, and has not changed since a moment."""
        over = (NominationState.DRAFT, NominationState.WITHDRAWN, NominationState.NOT_ELIGIBLE)
        return self.filter(state__in=over, updated_at__lt=before)


class Nomination(TimeStampedModel):
    """What a city proposes for an edition of the award: one of its experiences, with a letter of its mayor.

    How many a city may send is the edition’s to say; `actions.py` counts them with the edition locked.
    """

    edition = models.ForeignKey(AwardEdition, models.PROTECT, related_name="nominations", verbose_name=_("edition"))
    city = models.ForeignKey(City, models.PROTECT, related_name="nominations", verbose_name=_("city"))
    experience = models.ForeignKey(Experience, models.PROTECT, related_name="nominations", verbose_name=_("experience"))
    state = models.CharField(
        pgettext_lazy("workflow", "state"),
        max_length=20,
        choices=NominationState.choices,
        default=NominationState.DRAFT,
        editable=False,
    )
    reasons = models.TextField(_("why it fits the theme"), blank=True)
    language = models.CharField(
        _("language of the reasons"), max_length=2, default="en", validators=[l10n.validate_language_code]
    )
    letter = models.FileField(_("letter of the mayor"), upload_to=letter_file, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("begun by"),
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )
    sent_at = models.DateTimeField(pgettext_lazy("nomination", "sent"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(pgettext_lazy("nomination", "decided"), null=True, editable=False)
    answer = models.TextField(_("answer to the city"), blank=True, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NominationState.values), name="nomination_state_known"),
            models.UniqueConstraint(
                fields=["edition", "experience"],
                condition=Q(state__in=NominationState.LIVE),
                name="nomination_live_once",
                violation_error_message=_("This experience is nominated for this edition already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(NominationState.DRAFT, NominationState.WITHDRAWN))
                | (Q(sent_at__isnull=False) & ~Q(letter="") & ~Q(reasons="")),
                name="nomination_sent_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.DRAFT) | Q(sent_at__isnull=True, sent_by__isnull=True),
                name="nomination_draft_not_sent",
            ),
            models.CheckConstraint(
                condition=Q(state=NominationState.WITHDRAWN)
                | Q(state__in=NominationState.DECIDED, decided_at__isnull=False)
                | (~Q(state__in=NominationState.DECIDED) & Q(decided_at__isnull=True)),
                name="nomination_decided_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.NOT_ELIGIBLE) | ~Q(answer=""), name="nomination_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experience}, {self.city} ({self.edition})"

    def get_absolute_url(self) -> str:
        """Return its page on the city’s desk."""
        return reverse("nomination_detail", args=[self.pk])

    @property
    def is_writable(self) -> bool:
        """True while the city may change what is written."""
        return self.state == NominationState.DRAFT


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
