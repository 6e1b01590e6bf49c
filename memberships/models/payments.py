"""Money that came in, what it was for, and the bank statements that tell of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import City
from core.models import TimeStampedModel
from memberships.dues_enums import LineState
from memberships.models.dues import Invoice, above_zero, money


class Bank(models.Model):
    """An account of the association, and in which columns of its bank's statements stands what."""

    name = models.CharField(_("bank and account"), max_length=100, unique=True)
    skip_rows = models.PositiveSmallIntegerField(
        _("lines above the table"), default=0, help_text=_("The next line must hold the names of the columns.")
    )
    date_column = models.CharField(_("column of the day"), max_length=80)
    amount_column = models.CharField(_("column of the amount"), max_length=80)
    text_columns = models.JSONField(
        _("columns of the text"), default=list, help_text=_("One per line: concept, remarks, reference.")
    )
    payer_column = models.CharField(_("column of the payer"), max_length=80, blank=True)
    day_first = models.BooleanField(_("the day stands before the month"), default=True)
    decimal_comma = models.BooleanField(_("a comma stands before the cents"), default=True)

    class Meta:
        verbose_name = _("bank")
        verbose_name_plural = _("banks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BankStatement(models.Model):
    """A file of a bank that was read; reading it again adds nothing."""

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="statements", verbose_name=_("bank"))
    name = models.CharField(_("file"), max_length=200)
    imported_at = models.DateTimeField(_("read"), auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("read by")
    )

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class StatementLine(models.Model):
    """Money that a statement says came in. Only a person books it; its fingerprint keeps it from coming twice."""

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="lines", verbose_name=_("bank"))
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines", verbose_name=_("bank statement"))
    row = models.PositiveIntegerField(_("row of the file"))
    booked_on = models.DateField(_("day"))
    amount = money(_("amount"))
    payer = models.CharField(_("payer"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    fingerprint = models.CharField(max_length=40)
    state = models.CharField(
        pgettext_lazy("workflow", "state"), max_length=10, choices=LineState.choices, default=LineState.OPEN
    )

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["booked_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "fingerprint"], name="statement_line_once"),
            above_zero("statement_line_above_zero"),
        ]
        indexes = [models.Index(fields=["state", "booked_on"], name="statement_line_state")]

    def __str__(self) -> str:
        return f"{self.booked_on:%Y-%m-%d} {self.payer or self.text}"[:120]


class Payment(TimeStampedModel):
    """Money of a city that came in, on the day the bank had it."""

    city = models.ForeignKey(City, models.PROTECT, related_name="dues_payments", verbose_name=_("city"))
    amount = money(_("amount"))
    received_on = models.DateField(_("received on"))
    payer = models.CharField(_("payer"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=300, blank=True)
    line = models.OneToOneField(
        StatementLine, models.PROTECT, null=True, blank=True, related_name="payment", verbose_name=_("bank statement")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-received_on", "-pk"]
        constraints = [above_zero("payment_above_zero")]

    def __str__(self) -> str:
        return f"{self.city}, {self.received_on:%Y-%m-%d}"


class Allocation(models.Model):
    """What a payment was for: a part of an invoice or, without one, what was paid back to the city.

    The triggers of the migration lock payment and invoice, and refuse what neither has: so the sums hold whatever
    writes the row.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations", verbose_name=_("payment"))
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, blank=True, related_name="allocations", verbose_name=_("invoice")
    )
    amount = money(_("amount"))
    paid_back_on = models.DateField(_("paid back on"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a payment")
        verbose_name_plural = _("use of a payment")
        ordering = ["pk"]
        constraints = [
            above_zero("allocation_above_zero"),
            models.UniqueConstraint(fields=["payment", "invoice"], name="allocation_once"),
            models.CheckConstraint(
                condition=Q(invoice__isnull=True) ^ Q(paid_back_on__isnull=True), name="allocation_or_paid_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice or self.paid_back_on}: {self.amount}"
