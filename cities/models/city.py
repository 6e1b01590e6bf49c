"""Countries and cities."""

import datetime as dt
import re

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, NullIf, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import Evidence, PopulationBand, Region
from cities.models.periods import YEAR_VALIDATORS, held_on, period_constraint
from cities.names import LIKE_ENOUGH, likeness, names_hold
from core import l10n
from core.addresses import address_of
from core.models import TimeStampedModel
from core.querysets import SortKey, TranslatedQuerySet
from core.translated import TranslatedContent, column

CONFIRMED_FOR = dt.timedelta(days=365)
ASKED_AGAIN_AFTER = dt.timedelta(days=30)
GAZETTEER = "GeoNames"  # counts places, not municipalities, and of no year


class Country(models.Model):
    """A country by its ISO code; its name comes from CLDR in every language."""

    code = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    region = models.CharField(_("region"), max_length=20, choices=Region.choices)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the active language."""
        return l10n.country_name(self.code)


class CityQuerySet(TranslatedQuerySet):
    """Cities as the directory sees them."""

    def listed(self) -> "CityQuerySet":
        """Return what the directory shows: every city with any evidence of membership, in the register, and the sample.

        The register (memberships) knows the cities, not the other way round: only its name is used here.
        """
        registered = City.objects.filter(pk=OuterRef("pk"), membership_periods__isnull=False)
        return self.filter(~Q(evidence=Evidence.NONE) | Q(is_sample=True) | Exists(registered))

    def search(self, query: str) -> "CityQuerySet":
        """Return the cities that are called so in any language or script; see cities/names.py."""
        return self.filter(names_hold(query)) if query.strip() else self

    def named_like(self, query: str) -> "CityQuerySet":
        """Return the cities with a name of nearly these letters, the nearest first."""
        return self.annotate(likeness=likeness(query)).filter(likeness__gte=LIKE_ENOUGH).order_by("-likeness", "pk")

    def represented_by(self, user, on: dt.date | None = None) -> "CityQuerySet":
        """Return the cities for which the user has a role on the given day (default: today)."""
        return self.filter(held_on(on, "roles__"), roles__user=user).distinct()

    def to_confirm(self) -> "CityQuerySet":
        """Return the cities with people here that have confirmed nothing for a year and were not asked lately."""
        today = timezone.localdate()
        return self.filter(
            Q(confirmed_on__isnull=True) | Q(confirmed_on__lte=today - CONFIRMED_FOR),
            Q(confirmation_asked_on__isnull=True) | Q(confirmation_asked_on__lte=today - ASKED_AGAIN_AFTER),
            held_on(today, "roles__"),
            roles__user__is_active=True,
        ).distinct()

    def unconfirmed(self) -> "CityQuerySet":
        """Return the cities with people here that have said nothing for a year, asked or not."""
        today = timezone.localdate()
        old = Q(confirmed_on__isnull=True) | Q(confirmed_on__lte=today - CONFIRMED_FOR)
        return self.filter(old, held_on(today, "roles__"), roles__user__is_active=True).distinct()

    def for_list(self) -> "CityQuerySet":
        """Return what a list of cities needs, by name as the reader sees it."""
        return self.select_related("country").order_by_name()

    def order_by_name(self, *first) -> "CityQuerySet":
        """Order by the name shown in the active language, after what else is given first."""
        exonym = NullIf(column("exonym", l10n.current_language()), models.Value(""))
        return self.order_by(*first, SortKey(Coalesce(exonym, "name")), "pk")


class City(TranslatedContent, TimeStampedModel):
    """A town or city of the association, or one that its history names.

    `name` is the official name as its people write it; `exonym` is the established name in a site language where it
    differs (Lisbonne). Population and coordinates keep their source; only a confirmed population may decide a fee.
    """

    translation_core = ("profile",)

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("official name"), max_length=150)
    local_name = models.CharField(_("name in its own script"), max_length=150, blank=True)
    exonym = models.CharField(
        _("name in this language"),
        max_length=150,
        blank=True,
        help_text=_("Only where it differs from the official name."),
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="cities", verbose_name=_("country"))
    networks = models.ManyToManyField(
        "Network", through="CityNetwork", blank=True, related_name="cities", verbose_name=_("networks")
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    coordinates_source = models.CharField(_("source of the coordinates"), max_length=400, blank=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of the figure"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2100)],
    )
    population_source = models.CharField(_("source of the figure"), max_length=400, blank=True)
    population_confirmed = models.BooleanField(
        _("inhabitants confirmed"),
        default=False,
        help_text=_(
            "By the city, or by an official count that the secretariat has looked up; with year and source. "
            "Only a confirmed figure may decide a fee."
        ),
    )
    website = models.URLField(_("website"), blank=True)
    self_designation = models.CharField(
        _("how it names itself"), max_length=150, blank=True, help_text=_("For example: Cambrils Ciutat Educadora.")
    )
    profile = models.TextField(_("profile"), blank=True)
    image = models.ImageField(
        _("image"), upload_to="cities/", blank=True, width_field="image_width", height_field="image_height"
    )
    image_width = models.PositiveIntegerField(editable=False, null=True)
    image_height = models.PositiveIntegerField(editable=False, null=True)
    image_alt = models.CharField(_("alternative text"), max_length=250, blank=True)
    image_credit = models.CharField(_("image credit"), max_length=150, blank=True)
    joined_year = models.PositiveSmallIntegerField(_("member since"), null=True, blank=True, validators=YEAR_VALIDATORS)
    left_year = models.PositiveSmallIntegerField(_("member until"), null=True, blank=True, validators=YEAR_VALIDATORS)
    evidence = models.CharField(
        _("evidence of membership"), max_length=30, choices=Evidence.choices, default=Evidence.NONE, blank=True
    )
    evidence_years = models.CharField(_("years of the evidence"), max_length=100, blank=True)
    evidence_kind = models.TextField(_("kind of evidence"), blank=True)
    evidence_source = models.TextField(_("source of the evidence"), blank=True)
    note = models.TextField(_("note for editors"), blank=True)
    is_sample = models.BooleanField(_("fictional sample"), default=False)
    confirmed_on = models.DateField(
        _("confirmed by the city on"),
        null=True,
        blank=True,
        help_text=_("When its people last said that all is right."),
    )
    confirmation_asked_on = models.DateField(_("asked to confirm on"), null=True, blank=True, editable=False)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["name", "pk"]
        # An import asks for each of its rows whether there is such a city (cities/sheets.py).
        indexes = [models.Index(Upper("name"), "country", name="city_name_in_country")]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # A check that is unknown passes: say that both are there.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="city_coordinates_together_on_earth",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True) | ~Q(population_source=""),
                name="city_population_has_source",
                violation_error_message=_("Say where the number of inhabitants comes from."),
            ),
            models.CheckConstraint(
                condition=Q(population_confirmed=False)
                | Q(population__isnull=False, population_year__isnull=False)
                & ~Q(population_source="")
                & ~Q(population_source__istartswith=GAZETTEER),
                name="city_confirmed_population_is_told",
                violation_error_message=_(
                    "A confirmed number of inhabitants needs its year and its source; GeoNames is none that counts."
                ),
            ),
            period_constraint("joined_year", "left_year", "city_left_after_joined"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the city's page in the active language."""
        return address_of("city_detail", self.slug)

    @property
    def display_name(self) -> str:
        """Return the name established in the active language, or the official one."""
        return getattr(self, column("exonym", l10n.current_language())) or self.name

    @property
    def name_in_text(self) -> str:
        """Return the name as it may stand in brackets itself: “Vilademo, sample” and not “Vilademo (sample)”."""
        return re.sub(r" \(([^()]+)\)$", r", \1", self.display_name)

    @property
    def needs_confirmation(self) -> bool:
        """True where a year has passed since the city's people said that everything here is right."""
        return self.confirmed_on is None or self.confirmed_on <= timezone.localdate() - CONFIRMED_FOR

    @property
    def population_origin(self) -> str:
        """Return who gives the number of inhabitants; what a gazetteer is, pages say in their own words."""
        return GAZETTEER if self.population_source.startswith(GAZETTEER) else self.population_source

    @property
    def population_band(self) -> PopulationBand | None:
        """Return the band of inhabitants."""
        return PopulationBand.of(self.population)

    @property
    def has_coordinates(self) -> bool:
        """True where the city can stand on a map."""
        return self.latitude is not None
