"""Choices of dues: what a city's account says, and the steps of asking for what is owed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DuesState(models.TextChoices):
    """What a city owes on a day and what follows from it; computed from the papers, kept nowhere."""

    NONE = "none", pgettext_lazy("dues", "Nothing invoiced")
    PAID = "paid", pgettext_lazy("dues", "Paid")
    OPEN = "open", pgettext_lazy("dues", "To be paid")
    GRACE = "grace", pgettext_lazy("dues", "Overdue, all rights kept")
    RESTRICTED = "restricted", pgettext_lazy("dues", "Overdue, vote and awards suspended")
    LAPSED = "lapsed", pgettext_lazy("dues", "Overdue, membership rests")

    @property
    def keeps_all_rights(self) -> bool:
        """True while nothing has been suspended."""
        return self not in {DuesState.RESTRICTED, DuesState.LAPSED}


class Step(models.TextChoices):
    """The letters about an unpaid invoice, in their order; the last two announce what a city may do no longer."""

    BEFORE = "before", pgettext_lazy("dues", "Before the due day")
    ON_DAY = "on_day", pgettext_lazy("dues", "On the due day")
    AFTER = "after", pgettext_lazy("dues", "After the due day")
    RESTRICTION = "restriction", pgettext_lazy("dues", "Announces that vote and awards are suspended")
    LAPSE = "lapse", pgettext_lazy("dues", "Announces that the membership rests")

    @property
    def takes_rights(self) -> bool:
        """True where a right ends some days after the letter."""
        return self in {Step.RESTRICTION, Step.LAPSE}


class CreditKind(models.TextChoices):
    """Why an invoice is taken back, wholly or in part."""

    UNDO = "undo", pgettext_lazy("dues", "The run was undone")
    CORRECTION = "correction", pgettext_lazy("dues", "Correction")
    WAIVER = "waiver", pgettext_lazy("dues", "Waived by decision")


class LineState(models.TextChoices):
    """What became of a line of a bank statement."""

    OPEN = "open", pgettext_lazy("bank", "To be matched")
    BOOKED = "booked", pgettext_lazy("bank", "Booked")
    IGNORED = "ignored", pgettext_lazy("bank", "Set aside")


class LeftOut(models.TextChoices):
    """Why a city gets no invoice in a run."""

    NO_TABLE = "no_table", _("No table of fees is in force for this year.")
    NO_COUNTRY = "no_country", _("The table of fees does not name its country.")
    NO_INHABITANTS = "no_inhabitants", _("Its number of inhabitants is not known.")
    NOT_CONFIRMED = "not_confirmed", _("Its number of inhabitants is not confirmed.")
    UNCERTAIN = "uncertain", _("The fee is not certain.")
    NO_ADDRESS = "no_address", _("No address is known to which the invoice could be sent.")
    INVOICED = "invoiced", _("It has an invoice for this year already.")
    NOTHING_TO_PAY = "nothing_to_pay", _("There is nothing to pay, and what is zero is never sent.")
    SUSPENDED = "suspended", _("Its membership is suspended because of unpaid dues.")
    NOT_YET_MEMBER = "not_yet_member", _("It was not a member yet in this year.")
