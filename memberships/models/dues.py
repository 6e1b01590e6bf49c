"""Invoices and credit notes for dues, numbered without a gap, and the yearly run that issues them.

What was issued is never changed or deleted (triggers of the migration refuse it): a mistake is taken back by a credit
note. Nothing here says whether a city has paid: memberships/dues.py computes that for any day.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import City
from core.models import TimeStampedModel
from memberships.dues_enums import CreditKind, Step

CENT = Decimal("0.01")


def money(verbose_name) -> models.DecimalField:
    """Return a field for an amount in euro that is more than nothing."""
    return models.DecimalField(verbose_name, max_digits=10, decimal_places=2, validators=[MinValueValidator(CENT)])


def above_zero(name: str) -> models.CheckConstraint:
    """Return the constraint that an amount is more than nothing: what is zero is never sent."""
    return models.CheckConstraint(
        condition=Q(amount__gt=0), name=name, violation_error_message=_("The amount must be more than zero.")
    )


class DocumentCounter(models.Model):
    """The last number given in a series of a year; its row is locked until the paper that bears the number exists."""

    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="document_counter_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class InvoiceIssuer(models.Model):
    """What stands on every invoice about the association: one row, written by the secretariat."""

    name = models.CharField(_("name"), max_length=150)
    address = models.TextField(_("postal address"))
    tax_id = models.CharField(_("tax number"), max_length=40, blank=True)
    account_holder = models.CharField(_("account holder"), max_length=150)
    iban = models.CharField("IBAN", max_length=42)
    bic = models.CharField("BIC", max_length=11, blank=True)
    is_sample = models.BooleanField(
        _("fictional sample"), default=False, help_text=_("Invoices then say that they are samples.")
    )

    class Meta:
        verbose_name = _("sender of the invoices")
        verbose_name_plural = _("sender of the invoices")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="invoice_issuer_is_one")]

    def __str__(self) -> str:
        return self.name

    def save(self, **options) -> None:
        """Keep to the one row."""
        self.pk = 1
        super().save(**options)


class BillingDetails(models.Model):
    """To whom a city's invoices are addressed, and in which language, where its contacts do not say it."""

    city = models.OneToOneField(City, models.CASCADE, related_name="billing", verbose_name=_("city"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    addressee = models.CharField(_("addressee"), max_length=200, blank=True, help_text=_("Else the city’s name."))
    address = models.TextField(_("postal address"), blank=True)
    tax_id = models.CharField(_("tax number"), max_length=40, blank=True)
    order_reference = models.CharField(_("order number of the city"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Else that of the billing contact."))

    class Meta:
        verbose_name = _("billing details")
        verbose_name_plural = _("billing details")
        ordering = ["city__name", "pk"]

    def __str__(self) -> str:
        return str(self.city)


class DuesRunQuerySet(models.QuerySet):
    """Runs, the newest first."""

    def unfinished(self) -> "DuesRunQuerySet":
        """Return the runs that still have work in the queue."""
        return self.filter(
            Q(finished_at__isnull=True, undo_asked_at__isnull=True)
            | Q(undo_asked_at__isnull=False, undone_at__isnull=True)
        )


class DuesRun(models.Model):
    """The invoices of a year's dues, issued together; it may be repeated, since a city is never invoiced twice."""

    year = models.PositiveSmallIntegerField(_("year of the dues"))
    issued_on = models.DateField(_("date of the invoices"))
    due_on = models.DateField(_("due day"))
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("started by")
    )
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    undo_asked_at = models.DateTimeField(_("undo begun"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = DuesRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("dues run")
        verbose_name_plural = _("dues runs")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(finished_at__isnull=True, undo_asked_at__isnull=True),
                name="dues_run_one_at_work",
                violation_error_message=_("A run for this year is at work already."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on")),
                name="dues_run_due_after_issue",
                violation_error_message=_("The due day is not before the date of the invoices."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undo_asked_at__isnull=False), name="dues_run_undone_was_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.issued_on:%Y-%m-%d})"


class InvoiceQuerySet(models.QuerySet):
    """Invoices."""

    def standing(self) -> "InvoiceQuerySet":
        """Return those that were not taken back whole."""
        return self.filter(voided_on__isnull=True)

    def for_list(self) -> "InvoiceQuerySet":
        """Return what a list needs, the newest number first."""
        return self.select_related("city__country").order_by("-series_year", "-number")


class Invoice(TimeStampedModel):
    """What a city is asked to pay for one year; the words on paper are kept as they were when it was issued."""

    SERIES = ""

    series_year = models.PositiveSmallIntegerField(_("year of the number"))
    number = models.PositiveIntegerField(_("number"))
    city = models.ForeignKey(City, models.PROTECT, related_name="dues_invoices", verbose_name=_("city"))
    dues_year = models.PositiveSmallIntegerField(_("year of the dues"))
    amount = money(_("amount"))
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("due day"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    addressee = models.JSONField(_("addressee"), default=dict)
    basis = models.JSONField(_("why this amount"), default=dict)
    run = models.ForeignKey(
        DuesRun, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name=_("dues run")
    )
    voided_on = models.DateField(_("taken back whole"), null=True, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-series_year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series_year", "number"], name="invoice_number_once"),
            models.UniqueConstraint(
                fields=["city", "dues_year"],
                condition=Q(voided_on__isnull=True),
                name="invoice_one_for_city_and_year",
                violation_error_message=_("This city has an invoice for this year already."),
            ),
            above_zero("invoice_amount_above_zero"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"),
            models.CheckConstraint(condition=Q(issued_on__year=F("series_year")), name="invoice_number_of_its_year"),
        ]
        indexes = [models.Index(fields=["due_on"], name="invoice_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Return the number as it stands on paper and in transfers: 2026/0042."""
        return f"{self.series_year}/{self.number:04}"


class CreditNote(TimeStampedModel):
    """Takes an invoice back, wholly or in part; in a series of its own."""

    SERIES = "R"

    series_year = models.PositiveSmallIntegerField(_("year of the number"))
    number = models.PositiveIntegerField(_("number"))
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes", verbose_name=_("invoice"))
    amount = money(_("amount"))
    issued_on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=12, choices=CreditKind.choices)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        ordering = ["-series_year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series_year", "number"], name="credit_note_number_once"),
            above_zero("credit_note_amount_above_zero"),
            models.CheckConstraint(condition=Q(issued_on__year=F("series_year")), name="credit_note_number_of_year"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Return the number as it stands on paper: R2026/0003."""
        return f"{self.SERIES}{self.series_year}/{self.number:04}"

    @property
    def language(self) -> str:
        """Return the language of the invoice."""
        return self.invoice.language


class DuesPaper(models.Model):
    """The PDF of an invoice or a credit note as it was issued: in the database, so that both are kept or neither."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, null=True, related_name="paper")
    credit_note = models.OneToOneField(CreditNote, models.PROTECT, null=True, related_name="paper")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice__isnull=True) ^ Q(credit_note__isnull=True), name="dues_paper_of_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.invoice or self.credit_note)


class RunLine(models.Model):
    """What a run does for one city, as the dry run showed it, and how far it has come."""

    run = models.ForeignKey(DuesRun, models.PROTECT, related_name="lines")
    city = models.ForeignKey(City, models.PROTECT, related_name="+")
    amount = money(_("amount"))
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    addressee = models.JSONField(default=dict)
    basis = models.JSONField(default=dict)
    invoice = models.OneToOneField(Invoice, models.PROTECT, null=True, related_name="run_line")
    sent_at = models.DateTimeField(null=True)
    left_out = models.BooleanField(default=False)  # the city had an invoice by the time its turn came
    kept = models.BooleanField(default=False)  # the undo left it: something had been paid
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "city"], name="run_line_once"),
            above_zero("run_line_amount_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.city}"


class ReminderStep(models.Model):
    """A letter about an unpaid invoice: when it is due, what it says, and how long until a right ends after it."""

    step = models.CharField(_("step"), max_length=12, choices=Step.choices, unique=True)
    days = models.SmallIntegerField(_("days after the due day"), help_text=_("Negative: before it."))
    notice_days = models.PositiveSmallIntegerField(
        _("days of notice"), default=0, help_text=_("From the letter until what it announces takes effect.")
    )
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(
        _("text"),
        help_text=_(
            "{city}, {number}, {year}, {amount}, {open}, {due} and {effective} are replaced by what they name."
        ),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["days"]

    def __str__(self) -> str:
        return self.get_step_display()


class Reminder(models.Model):
    """A letter that went out for an invoice, and the day on which what it announced takes effect."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="reminders", verbose_name=_("invoice"))
    step = models.CharField(_("step"), max_length=12, choices=Step.choices)
    sent_on = models.DateField(pgettext_lazy("mail", "sent"))
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    to = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("reminder sent")
        verbose_name_plural = _("reminders sent")
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "step"], name="reminder_once"),
            models.CheckConstraint(
                condition=Q(step__in=[Step.RESTRICTION, Step.LAPSE], effective_on__gt=F("sent_on"))
                | Q(step__in=[Step.BEFORE, Step.ON_DAY, Step.AFTER], effective_on__isnull=True),
                name="reminder_takes_effect_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.get_step_display()}"
