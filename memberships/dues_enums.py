"""Choices of dues: what a city's account says, and the steps of asking for what is owed."""

from django.db import models
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
