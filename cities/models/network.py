"""Networks, the cities in them and the cities that coordinate them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.enums import NetworkKind, NetworkRole
from cities.models.city import City, Country
from cities.models.periods import YEAR_VALIDATORS, period_constraint
from core import l10n
from core.models import TimeStampedModel
from core.querysets import TranslatedQuerySet
from core.translated import column


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


def present_link(prefix: str = "") -> Q:
    """Return the condition that a city's time in a network has not ended (prefix: the way to the link)."""
    return _goes_on(localdate(), prefix)


def day_constraint(year: str, day: str, name: str) -> models.CheckConstraint:
    """Return the rule that an exact day lies in the year that stands beside it."""
    return models.CheckConstraint(
        condition=Q(**{f"{day}__isnull": True}) | Q(**{f"{day}__year": models.F(year)}),
        name=name,
        violation_error_message=_("The day and the year say different things."),
    )


def on_day(on: dt.date, prefix: str = "") -> Q:
    """Return the condition that something ran on a day: by its exact days where they are known, else by its years."""
    return _known(f"{prefix}since", "lte", on) & _goes_on(on, prefix)


def _goes_on(on: dt.date, prefix: str) -> Q:
    return _known(f"{prefix}until", "gte", on)


def _known(name: str, compared: str, on: dt.date) -> Q:
    """Return the comparison of a day, else of the year that is known instead; where neither is, it holds."""
    year = Q(**{f"{name}_year__isnull": True}) | Q(**{f"{name}_year__{compared}": on.year})
    return Q(**{f"{name}__{compared}": on}) | Q(**{f"{name}__isnull": True}) & year


class CityNetworkQuerySet(models.QuerySet):
    """Cities in networks, and when."""

    def present(self, on: dt.date | None = None) -> "CityNetworkQuerySet":
        """Return the links that run on a day; without one, those that have not ended by today."""
        return self.filter(on_day(on) if on else present_link())


class CityNetwork(models.Model):
    """A city in a network: in which role, and the years it belonged where they are known, with the day if it is."""

    city = models.ForeignKey(City, models.CASCADE, related_name="network_links", verbose_name=_("city"))
    network = models.ForeignKey(Network, models.CASCADE, related_name="city_links", verbose_name=_("network"))
    since_year = models.PositiveSmallIntegerField(_("since"), null=True, blank=True, validators=YEAR_VALIDATORS)
    until_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True, validators=YEAR_VALIDATORS)
    since = models.DateField(pgettext_lazy("network", "first day"), null=True, blank=True)
    until = models.DateField(pgettext_lazy("network", "last day"), null=True, blank=True)
    role = models.CharField(
        pgettext_lazy("network", "role"), max_length=20, choices=NetworkRole.choices, default=NetworkRole.MEMBER
    )

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
            period_constraint("since", "until", "city_network_days"),
            day_constraint("since_year", "since", "city_network_since_in_year"),
            day_constraint("until_year", "until", "city_network_until_in_year"),
        ]

    def __str__(self) -> str:
        return f"{self.city} – {self.network}"


class NetworkCoordinationQuerySet(models.QuerySet):
    """Terms of coordinating cities."""

    def in_term(self, on: dt.date | None = None) -> "NetworkCoordinationQuerySet":
        """Return the terms that run on a day (default: today), known to have begun."""
        return self.filter(on_day(on or localdate()), since_year__isnull=False)


class NetworkCoordination(models.Model):
    """A city's term as coordinator of a network."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="coordinations", verbose_name=_("network"))
    city = models.ForeignKey(City, models.PROTECT, related_name="coordinations", verbose_name=_("coordinating city"))
    since_year = models.PositiveSmallIntegerField(_("since"), null=True, blank=True, validators=YEAR_VALIDATORS)
    until_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True, validators=YEAR_VALIDATORS)
    since = models.DateField(pgettext_lazy("network", "first day"), null=True, blank=True)
    until = models.DateField(pgettext_lazy("network", "last day"), null=True, blank=True)

    objects = NetworkCoordinationQuerySet.as_manager()

    class Meta:
        verbose_name = _("coordination")
        verbose_name_plural = _("coordinations")
        ordering = [models.F("since_year").desc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "city", "since_year"], name="coordination_once", nulls_distinct=False
            ),
            period_constraint("since_year", "until_year", "coordination_period"),
            period_constraint("since", "until", "coordination_days"),
            day_constraint("since_year", "since", "coordination_since_in_year"),
            day_constraint("until_year", "until", "coordination_until_in_year"),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.city}"
