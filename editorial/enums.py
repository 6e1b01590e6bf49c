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


class Standing(models.TextChoices):
    """How the published text of a record stands in a language."""

    ORIGINAL = "original", pgettext_lazy("translation", "original")
    MISSING = "missing", pgettext_lazy("translation", "missing")
    PUBLISHED = "published", pgettext_lazy("translation", "published")
    OUTDATED = "outdated", pgettext_lazy("translation", "outdated")


class Work(models.TextChoices):
    """What is being done about a translation beside the published text."""

    DRAFT = "draft", pgettext_lazy("translation", "draft")
    IN_REVIEW = "in_review", pgettext_lazy("translation", "in review")


class Origin(models.TextChoices):
    """Where a draft comes from."""

    HUMAN = "human", pgettext_lazy("translation", "written by a person")
    MACHINE = "machine", pgettext_lazy("translation", "machine translation")
    FILE = "file", pgettext_lazy("translation", "from a spreadsheet")
