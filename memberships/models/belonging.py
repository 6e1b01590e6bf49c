"""Membership as a history: from when until when a city belongs, and how that is known."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import City
from cities.models.periods import YEAR_VALIDATORS
from core.models import TimeStampedModel
from memberships.enums import EndReason


class Day(Func):
    """A day of a year that is a column."""

    function = "make_date"
    output_field = models.DateField()

    def __init__(self, year, month: int, day: int) -> None:
        super().__init__(year, Value(month), Value(day))


class Days(Func):
    """The days from one to another, both included; empty instead of an error where the first comes after the last."""

    function = "daterange"
    output_field = DateRangeField()


def _first_day() -> Coalesce:
    """Return the first day on which a period may have run; nothing: it may always have."""
    return Coalesce("since", Day(F("since_year"), 1, 1))


def _first_certain_day() -> Coalesce:
    """Return the first day on which a period certainly ran; nothing: none before its end is certain."""
    return Coalesce("since", Day(F("since_year"), 12, 31), "attested_on")


def _last_certain_day() -> Coalesce:
    return Coalesce("until", Day(F("until_year"), 1, 1))


def _last_day() -> Coalesce:
    return Coalesce("until", Day(F("until_year"), 12, 31))


class MembershipPeriodQuerySet(models.QuerySet):
    """Times of membership."""

    def certain(self, on: dt.date) -> "MembershipPeriodQuerySet":
        """Return the times that certainly ran on the day; the last day is still included."""
        return self.alias(certain_from=_first_certain_day(), certain_to=_last_certain_day()).filter(
            Q(certain_to__isnull=True) | Q(certain_to__gte=on), certain_from__lte=on
        )

    def possible(self, on: dt.date) -> "MembershipPeriodQuerySet":
        """Return the times that ran on the day or may have: of some only a year is known, or not even that."""
        return self.alias(possible_from=_first_day(), possible_to=_last_day()).filter(
            Q(possible_from__isnull=True) | Q(possible_from__lte=on),
            Q(possible_to__isnull=True) | Q(possible_to__gte=on),
        )

    def ended_before(self, on: dt.date) -> "MembershipPeriodQuerySet":
        """Return the times that were certainly over on the day."""
        return self.alias(over=_last_day()).filter(over__lt=on)

    def open(self) -> "MembershipPeriodQuerySet":
        """Return the times whose end nobody has recorded."""
        return self.filter(end_reason="")

    def provisional(self, on: dt.date | None = None) -> "MembershipPeriodQuerySet":
        """Return the admissions that no assembly has ratified on the day (default: today)."""
        on = on or timezone.localdate()
        waiting = Q(ratified_on__isnull=True) | Q(ratified_on__gt=on)
        return self.certain(on).filter(waiting, since__isnull=False, needs_ratification=True)

    def first_years(self) -> models.QuerySet:
        """Return the years in which these times began, the earliest first; those without one left out."""
        begun = self.filter(Q(since__isnull=False) | Q(since_year__isnull=False))
        return begun.annotate(first_year=ExtractYear(_first_day())).order_by("first_year").values("first_year")

    def in_order(self) -> "MembershipPeriodQuerySet":
        """Return the earliest first; what began at an unknown time comes before."""
        first = Coalesce(_first_day(), "attested_on", "until", Day(F("until_year"), 1, 1))
        return self.order_by("city", first.asc(nulls_first=True), "pk")


class MembershipPeriod(TimeStampedModel):
    """One time of membership of a city, as the association's register has it.

    Nothing is invented: of an old period only the year may be known, or nothing of its beginning but a day on which a
    paper attests it. The last day (`until`) is still one of membership. What public papers say of cities that the
    register does not name stays with the city (`City.evidence`); memberships/belonging.py joins the two.
    """

    city = models.ForeignKey(City, models.PROTECT, related_name="membership_periods", verbose_name=_("city"))
    since = models.DateField(
        _("member since"), null=True, blank=True, help_text=_("Day of the admission, provisional or not.")
    )
    since_year = models.PositiveSmallIntegerField(
        pgettext_lazy("membership", "or only the year"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    attested_on = models.DateField(
        _("known as a member on"),
        null=True,
        blank=True,
        help_text=_("Where the beginning is not known: the day of a paper that names the city as a member."),
    )
    needs_ratification = models.BooleanField(
        _("to be ratified by an assembly"),
        default=False,
        help_text=_("An admission counts from its day; the next assembly ratifies it."),
    )
    ratified_on = models.DateField(_("ratified by an assembly on"), null=True, blank=True)
    until = models.DateField(
        _("member until"), null=True, blank=True, help_text=_("Last day of membership; the next day it is over.")
    )
    until_year = models.PositiveSmallIntegerField(
        pgettext_lazy("membership", "or only the year of the end"), null=True, blank=True, validators=YEAR_VALIDATORS
    )
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=EndReason.choices, blank=True)
    successor = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessor_periods",
        verbose_name=_("continues as"),
        help_text=_("The city into which this one was merged, or its new name."),
    )
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Where this is written: minutes, agreement, letter, register.")
    )
    note = models.TextField(_("note"), blank=True)

    objects = MembershipPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("time of membership")
        verbose_name_plural = _("times of membership")
        ordering = ["city", "pk"]
        constraints = [
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("city", RangeOperators.EQUAL),
                    (
                        Case(
                            # Of a period within one year no day is certain.
                            When(
                                GreaterThan(_first_certain_day(), _last_certain_day()),
                                then=Cast(Value("empty"), DateRangeField()),
                            ),
                            default=Days(_first_certain_day(), _last_certain_day(), Value("[]")),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The city is already a member during this time."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since_year__isnull=True),
                name="membership_begins_once",
                violation_error_message=_("Give the day it began or only its year, not both."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until_year__isnull=True),
                name="membership_ends_once",
                violation_error_message=_("Give the last day or only its year, not both."),
            ),
            models.CheckConstraint(
                condition=Q(end_reason="", until__isnull=True, until_year__isnull=True)
                | ~Q(end_reason="") & (Q(until__isnull=False) | Q(until_year__isnull=False)),
                name="membership_end_has_reason",
                violation_error_message=_("Say both when and why it ended, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(end_reason__in=EndReason.CONTINUED) & ~Q(successor=F("city")),
                name="membership_successor_where_it_continues",
                violation_error_message=_("Only a city that was merged or renamed continues as another one."),
            ),
            models.CheckConstraint(
                # A check that is unknown passes: what nobody knows contradicts nothing.
                condition=LessThanOrEqual(_first_day(), _last_day()) & LessThanOrEqual(F("attested_on"), _last_day()),
                name="membership_period",
                violation_error_message=_("The end cannot be before the beginning."),
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(F("ratified_on"), _first_day()),
                name="membership_ratified_after_admission",
                violation_error_message=_("An assembly can ratify only after the admission."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.first or '?'} – {self.last or ''}".rstrip()

    @property
    def first(self) -> dt.date | int | None:
        """Return the first day or year, as precisely as it is known."""
        return self.since or self.since_year

    @property
    def last(self) -> dt.date | int | None:
        """Return the last day or year, as precisely as it is known."""
        return self.until or self.until_year
