"""How a city asks to join, and the paper that says that it did."""

import datetime as dt
import secrets
import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import City
from cities.models.periods import YEAR_VALIDATORS
from core import l10n
from core.models import TimeStampedModel
from memberships.enums import ApplicationState
from memberships.models.belonging import MembershipPeriod

# Without the letters that are taken for figures or for each other.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_PART, CODE_PARTS = 4, 3


class ApplicationQuerySet(models.QuerySet):
    """Applications."""

    def sent(self) -> "ApplicationQuerySet":
        """Return what the secretariat sees: nobody reads a draft but who writes it."""
        return self.exclude(submitted_at__isnull=True)

    def on_the_way(self) -> "ApplicationQuerySet":
        """Return those whose city has to pay, or to be ratified: one of a city at a time."""
        return self.filter(state__in=[ApplicationState.INVOICED, ApplicationState.PAID, ApplicationState.ADMITTED])

    def unproven(self, before: dt.datetime) -> "ApplicationQuerySet":
        """Return what was begun before a moment by somebody who never came by our mail."""
        return self.filter(state=ApplicationState.DRAFT, email_proven_at=None, created_at__lt=before)

    def left_lying(self, before: dt.datetime) -> "ApplicationQuerySet":
        """Return what nobody has gone on with since a moment, and what has come to nothing before it."""
        states = [ApplicationState.DRAFT, ApplicationState.DECLINED, ApplicationState.WITHDRAWN]
        return self.filter(state__in=states, updated_at__lt=before)

    def waiting_for_secretariat(self) -> "ApplicationQuerySet":
        """Return those whose next step is the secretariat's, the longest waiting first."""
        return self.filter(state__in=ApplicationState.WAITING_FOR_SECRETARIAT).order_by("submitted_at", "pk")


class Application(TimeStampedModel):
    """A city's application for membership, from the first word written to the assembly that ratifies it.

    `answers` holds every field of the form as it was typed, complete or not; the form reads it again whenever it is
    needed, so that nothing typed is lost and nothing is kept twice. The columns are what the way needs.
    """

    token = models.UUIDField(_("mark of the form"), default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        pgettext_lazy("workflow", "state"),
        max_length=20,
        choices=ApplicationState.choices,
        default=ApplicationState.DRAFT,
        editable=False,
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("name of the applicant"), max_length=150)
    email = models.EmailField(_("e-mail address of the applicant"))
    email_proven_at = models.DateTimeField(_("address proven"), null=True, blank=True, editable=False)
    city_name = models.CharField(_("city"), max_length=150)
    country_code = models.CharField(_("country"), max_length=2)
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    signed_form = models.FileField(_("form signed by the mayor"), upload_to="applications/", blank=True)
    agreement = models.FileField(_("agreement of the council"), upload_to="applications/", blank=True)
    submitted_at = models.DateTimeField(pgettext_lazy("application", "sent"), null=True, blank=True, editable=False)
    fee_year = models.PositiveSmallIntegerField(_("year of the fee"), null=True, blank=True, validators=YEAR_VALIDATORS)
    fee_amount = models.DecimalField(
        _("fee in euro"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    invoice_number = models.CharField(_("number of the invoice"), max_length=40, blank=True)
    city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("city of the directory"),
    )
    period = models.OneToOneField(
        MembershipPeriod,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="application",
        verbose_name=_("membership"),
        editable=False,
    )
    is_sample = models.BooleanField(_("fictional sample"), default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for membership")
        verbose_name_plural = _("applications for membership")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
                | Q(submitted_at__isnull=False, email_proven_at__isnull=False, inhabitants__isnull=False),
                name="application_sent_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(fee_year__isnull=True, fee_amount__isnull=True)
                | Q(fee_year__isnull=False, fee_amount__isnull=False, fee_amount__gte=0),
                name="application_fee_has_year",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ApplicationState.INVOICED, ApplicationState.PAID])
                | Q(fee_amount__isnull=False, city__isnull=False),
                name="application_invoiced_has_fee_and_city",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ApplicationState.ADMITTED, ApplicationState.RATIFIED]) | Q(city__isnull=False),
                name="application_admitted_has_city",
            ),
            models.UniqueConstraint(
                fields=["city"],
                condition=Q(state__in=[ApplicationState.INVOICED, ApplicationState.PAID, ApplicationState.ADMITTED]),
                name="application_of_city_once",
                violation_error_message=_("Another application of this city is on its way already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city_name} ({self.country_name})"

    @property
    def country_name(self) -> str:
        """Return the country's name in the reader's language."""
        return l10n.country_name(self.country_code)

    @property
    def is_writable(self) -> bool:
        """True while the applicant may change what is written."""
        return self.state in ApplicationState.WRITABLE

    @property
    def can_attach(self) -> bool:
        """True while papers may be added or replaced: until the invoice is sent."""
        return self.is_writable or self.state == ApplicationState.SUBMITTED

    @property
    def missing_documents(self) -> list[str]:
        """Return the names of the fields of papers that are not there yet."""
        return [name for name in ("signed_form", "agreement") if not getattr(self, name)]


def new_code() -> str:
    """Return a code that nobody guesses: of twelve signs, some 59 bits."""
    parts = ("".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_PART)) for _part in range(CODE_PARTS))
    return "-".join(parts)


class Certificate(models.Model):
    """The paper that says that a city is a member; whoever holds it can check its code."""

    city = models.ForeignKey(City, models.PROTECT, related_name="certificates", verbose_name=_("city"))
    code = models.CharField(_("check code"), max_length=14, unique=True, default=new_code, editable=False)
    city_name = models.CharField(
        _("name on the certificate"), max_length=150, help_text=_("As it was when the certificate was issued.")
    )
    member_since = models.DateField(_("member since"))
    ratified_on = models.DateField(_("ratified on"))
    issued_on = models.DateField(_("issued on"), default=timezone.localdate)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("issued by"),
    )
    revoked_on = models.DateField(
        _("withdrawn on"), null=True, blank=True, help_text=_("From this day on the check says that it is not valid.")
    )

    class Meta:
        verbose_name = _("certificate of membership")
        verbose_name_plural = _("certificates of membership")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member_since__lte=models.F("ratified_on")),
                name="certificate_days_in_order",
                violation_error_message=_("A city is not ratified before it was admitted."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=models.F("issued_on")),
                name="certificate_revoked_after_issued",
                violation_error_message=_("It cannot be withdrawn before it was issued."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city_name}, {self.code}"
