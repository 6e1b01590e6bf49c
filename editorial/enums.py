"""Choices of the editorial app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """Who may read a comment."""

    STAFF = "staff", _("Only the secretariat")
    CITY = "city", _("The city too")


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", pgettext_lazy("proposal", "waiting")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
    REFUSED = "refused", pgettext_lazy("proposal", "not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "taken back")
