"""Countries, networks and cities, and the people who speak for a city."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.enums import ContactKind, Evidence, NetworkKind, PopulationBand, Region, Role
from cities.names import names_hold
from core import l10n
from core.models import TimeStampedModel
from core.querysets import SortKey, TranslatedQuerySet
from core.translated import TranslatedContent, column

FIRST_YEAR = 1990  # the movement was born at the first congress (DOMAIN §1)
YEAR_VALIDATORS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)]


def period_constraint(start: str, end: str, name: str) -> models.CheckConstraint:
    """Return the rule that something does not end before it began."""
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{end}__gte": models.F(start)}),
        name=name,
        violation_error_message=_("The end cannot be before the beginning."),
    )


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


class NetworkQuerySet(TranslatedQuerySet):
    """Networks as the public sees them."""

    def listed(self) -> "NetworkQuerySet":
        """Return the networks of which more is known than a name: at least a country or a city."""
        return self.filter(
            models.Exists(Network.countries.through.objects.filter(network=models.OuterRef("pk")))
            | models.Exists(CityNetwork.objects.filter(network=models.OuterRef("pk")))
        )


class Network(TimeStampedModel):
    """A territorial, sub-national or thematic group of cities, or a delegation of the association."""

    slug = models.SlugField(_("address"), unique=True)
    official_name = models.CharField(_("official name"), max_length=200)
    name = models.CharField(_("name in other languages"), max_length=200, blank=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=NetworkKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    countries = models.ManyToManyField(Country, blank=True, related_name="networks", verbose_name=_("countries"))
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    ended_year = models.PositiveSmallIntegerField(_("ended in"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    stated_members = models.CharField(_("members as stated by the network"), max_length=100, blank=True)
    note = models.TextField(_("note for editors"), blank=True)
    source = models.TextField(_("source"), blank=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["official_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="network_not_its_own_parent",
                violation_error_message=_("A network cannot be part of itself."),
            ),
            period_constraint("founded_year", "ended_year", "network_period"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        """Return the network's page in the active language."""
        return reverse("network_detail", args=[self.slug])

    @property
    def display_name(self) -> str:
        """Return the name in the active language, or the official one."""
        return getattr(self, column("name", l10n.current_language())) or self.official_name

    @property
    def has_ended(self) -> bool:
        """True where its last year is over."""
        return bool(self.ended_year) and self.ended_year < localdate().year


class CityQuerySet(TranslatedQuerySet):
    """Cities as the directory sees them."""

    def members(self) -> "CityQuerySet":
        """Return the cities that recent public evidence names as members: the only ones that are counted."""
        return self.filter(evidence=Evidence.RECENT, is_sample=False)

    def listed(self) -> "CityQuerySet":
        """Return what the directory shows: every city with any evidence of membership, and the sample."""
        return self.exclude(evidence=Evidence.NONE, is_sample=False)

    def search(self, query: str) -> "CityQuerySet":
        """Return the cities that are called so in any language or script; see cities/names.py."""
        return self.filter(names_hold(query)) if query.strip() else self

    def represented_by(self, user, on: dt.date | None = None) -> "CityQuerySet":
        """Return the cities for which the user has a role on the given day (default: today)."""
        return self.filter(roles__in=CityRole.objects.filter(user=user).active(on)).distinct()

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
        Network, through="CityNetwork", blank=True, related_name="cities", verbose_name=_("networks")
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
        _("confirmed by the city"), default=False, help_text=_("Only a confirmed figure may decide a fee.")
    )
    website = models.URLField(_("website"), blank=True)
    self_designation = models.CharField(
        _("how it names itself"), max_length=150, blank=True, help_text=_("For example: Cambrils Ciutat Educadora.")
    )
    profile = models.TextField(_("profile"), blank=True)
    image = models.ImageField(_("image"), upload_to="cities/", blank=True)
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

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["name", "pk"]
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
            period_constraint("joined_year", "left_year", "city_left_after_joined"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the city's page in the active language."""
        return reverse("city_detail", args=[self.slug])

    @property
    def display_name(self) -> str:
        """Return the name established in the active language, or the official one."""
        return getattr(self, column("exonym", l10n.current_language())) or self.name

    @property
    def is_counted(self) -> bool:
        """True where recent evidence lets the directory count the city as a member."""
        return self.evidence == Evidence.RECENT and not self.is_sample

    @property
    def population_band(self) -> PopulationBand | None:
        """Return the band of inhabitants."""
        return PopulationBand.of(self.population)

    @property
    def has_coordinates(self) -> bool:
        """True where the city can stand on a map."""
        return self.latitude is not None


def present_link(prefix: str = "") -> Q:
    """Return the condition that a city's time in a network has not ended (prefix: the way to the link)."""
    year = localdate().year
    return Q(**{f"{prefix}until_year__isnull": True}) | Q(**{f"{prefix}until_year__gte": year})


class CityNetworkQuerySet(models.QuerySet):
    """Cities in networks, and when."""

    def present(self) -> "CityNetworkQuerySet":
        """Return the links that have not ended."""
        return self.filter(present_link())


class CityNetwork(models.Model):
    """A city in a network, with the years it belonged where they are known."""

    city = models.ForeignKey(City, models.CASCADE, related_name="network_links", verbose_name=_("city"))
    network = models.ForeignKey(Network, models.CASCADE, related_name="city_links", verbose_name=_("network"))
    since_year = models.PositiveSmallIntegerField(_("since"), null=True, blank=True, validators=YEAR_VALIDATORS)
    until_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True, validators=YEAR_VALIDATORS)

    objects = CityNetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network of the city")
        verbose_name_plural = _("networks of the city")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "network"],
                condition=Q(until_year__isnull=True),
                name="city_once_in_network",
                violation_error_message=_("The city already belongs to this network."),
            ),
            period_constraint("since_year", "until_year", "city_network_period"),
        ]

    def __str__(self) -> str:
        return f"{self.city} – {self.network}"


class NetworkCoordination(models.Model):
    """A city's term as coordinator of a network."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="coordinations", verbose_name=_("network"))
    city = models.ForeignKey(City, models.PROTECT, related_name="coordinations", verbose_name=_("coordinating city"))
    since_year = models.PositiveSmallIntegerField(_("since"), null=True, blank=True, validators=YEAR_VALIDATORS)
    until_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True, validators=YEAR_VALIDATORS)

    class Meta:
        verbose_name = _("coordination")
        verbose_name_plural = _("coordinations")
        ordering = [models.F("since_year").desc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "city", "since_year"], name="coordination_once", nulls_distinct=False
            ),
            period_constraint("since_year", "until_year", "coordination_period"),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.city}"


class CityRoleQuerySet(models.QuerySet):
    """Roles of people in cities."""

    def active(self, on: dt.date | None = None) -> "CityRoleQuerySet":
        """Return the roles held on the given day (default: today); the last day is still included."""
        on = on or timezone.localdate()
        return self.filter(Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on))


class CityRole(models.Model):
    """What a person may do for a city on this site, since and until when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="city_roles",
        verbose_name=pgettext_lazy("person", "person"),
    )
    city = models.ForeignKey(City, models.CASCADE, related_name="roles", verbose_name=_("city"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CityRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in a city")
        verbose_name_plural = _("roles in cities")
        ordering = ["city", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "city", "role"],
                condition=Q(until__isnull=True),
                name="city_role_once",
                violation_error_message=_("This person already has this role in the city."),
            ),
            period_constraint("since", "until", "city_role_period"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.city}"


class CityContactQuerySet(models.QuerySet):
    """Contacts, closed unless asked for by name."""

    def public(self, on: dt.date | None = None) -> "CityContactQuerySet":
        """Return the present contacts that agreed to be shown to everybody."""
        on = on or timezone.localdate()
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on), is_public=True
        )


class CityContact(models.Model):
    """Who represents a city, in which office, since and until when; shown only where that was agreed."""

    city = models.ForeignKey(City, models.CASCADE, related_name="contacts", verbose_name=_("city"))
    kind = models.CharField(_("office"), max_length=20, choices=ContactKind.choices)
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    is_public = models.BooleanField(
        _("shown on the public page"), default=False, help_text=_("Only with the person’s consent.")
    )

    objects = CityContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of a city")
        verbose_name_plural = _("contacts of cities")
        ordering = ["kind", "pk"]
        constraints = [period_constraint("since", "until", "city_contact_period")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
