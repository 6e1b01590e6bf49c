"""What cities pay in a year: a table of inhabitants by income group, and exceptions that were granted."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cities.models import City, Country
from cities.models.periods import YEAR_VALIDATORS
from core import l10n
from core.models import TimeStampedModel
from memberships.enums import FeeTableState


class FeeTableQuerySet(models.QuerySet):
    """Tables of fees."""

    def in_force(self) -> "FeeTableQuerySet":
        """Return the tables by which cities are charged, the latest first."""
        return self.filter(state=FeeTableState.IN_FORCE).order_by("-year")


class FeeTable(TimeStampedModel):
    """The fees of one year, in euro. A draft may change; one in force stays as it is, because invoices rest on it."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True, validators=YEAR_VALIDATORS)
    state = models.CharField(
        pgettext_lazy("workflow", "state"),
        max_length=10,
        choices=FeeTableState.choices,
        default=FeeTableState.DRAFT,
        editable=False,
    )
    in_force_since = models.DateField(_("in force since"), null=True, blank=True, editable=False)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Who decided it and when, or where it was published.")
    )

    objects = FeeTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee table")
        verbose_name_plural = _("fee tables")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FeeTableState.DRAFT, in_force_since__isnull=True)
                | Q(state=FeeTableState.IN_FORCE, in_force_since__isnull=False),
                name="fee_table_in_force_has_date",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Fees of %(year)s") % {"year": self.year}

    @property
    def is_draft(self) -> bool:
        """True while it may change."""
        return self.state == FeeTableState.DRAFT


class IncomeGroup(models.Model):
    """Countries that pay the same in a year: by gross national income per inhabitant, in US dollars."""

    table = models.ForeignKey(FeeTable, models.CASCADE, related_name="groups", verbose_name=_("fee table"))
    name = models.CharField(pgettext_lazy("income group", "group"), max_length=10)
    income_from = models.PositiveIntegerField(_("income from (US dollars)"))
    income_to = models.PositiveIntegerField(
        _("income up to (US dollars)"), null=True, blank=True, help_text=_("Empty: no upper limit.")
    )

    class Meta:
        verbose_name = _("income group")
        verbose_name_plural = _("income groups")
        ordering = ["income_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["table", "name"], name="income_group_once"),
            models.UniqueConstraint(fields=["table", "income_from"], name="income_group_from_once"),
            # What the countries of a group point to, so that group and country are of the same table.
            models.UniqueConstraint(fields=["id", "table"], name="income_group_of_table"),
            models.CheckConstraint(
                condition=Q(income_to__isnull=True) | Q(income_to__gt=F("income_from")),
                name="income_group_limits",
                violation_error_message=_("The upper limit must be above the lower one."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Group %(name)s") % {"name": self.name}


class FeeAmount(models.Model):
    """What a city of an income group pays from so many inhabitants on, up to where the next amount begins."""

    group = models.ForeignKey(IncomeGroup, models.CASCADE, related_name="amounts", verbose_name=_("income group"))
    inhabitants_from = models.PositiveIntegerField(
        _("inhabitants from"), help_text=_("A city with exactly this number belongs here.")
    )
    amount = models.DecimalField(_("amount in euro"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("fee by inhabitants")
        verbose_name_plural = _("fees by inhabitants")
        ordering = ["inhabitants_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "inhabitants_from"],
                name="fee_amount_once",
                violation_error_message=_("The group already has an amount for this number of inhabitants."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{l10n.number(self.inhabitants_from)}: {l10n.euro(self.amount)}"


class FeeCountry(models.Model):
    """In which income group a country is in the year of the table; it may be in another the year after."""

    table = models.ForeignKey(FeeTable, models.CASCADE, related_name="countries", verbose_name=_("fee table"))
    # The migration adds that group and table belong together (income_group_of_table).
    group = models.ForeignKey(IncomeGroup, models.CASCADE, related_name="countries", verbose_name=_("income group"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="fee_groups", verbose_name=_("country"))

    class Meta:
        verbose_name = _("country in an income group")
        verbose_name_plural = _("countries in income groups")
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "country"],
                name="fee_country_once",
                violation_error_message=_("A country can only be in one group of a year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} – {self.group}"


class FeeException(models.Model):
    """Another amount that the Executive Committee granted a city for one year; several years are several rows."""

    city = models.ForeignKey(City, models.PROTECT, related_name="fee_exceptions", verbose_name=_("city"))
    year = models.PositiveSmallIntegerField(_("year"), validators=YEAR_VALIDATORS)
    amount = models.DecimalField(_("amount in euro"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    reason = models.TextField(_("reason"), help_text=_("Who granted it, when and why."))
    granted_on = models.DateField(_("granted on"), default=timezone.localdate)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("granted by"),
    )

    class Meta:
        verbose_name = _("exception to the fee")
        verbose_name_plural = _("exceptions to the fee")
        ordering = ["-year", "city", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "year"],
                name="fee_exception_once",
                violation_error_message=_("The city already has an exception for this year."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_exception_not_negative"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="fee_exception_has_reason",
                violation_error_message=_("Say why the exception is granted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.year}"
