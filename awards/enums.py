"""Choices of the awards app."""

from enum import nonmember

from django.db import models
from django.utils.translation import pgettext_lazy


class Result(models.TextChoices):
    """What an experience won; the order is that of the page."""

    WINNER = "winner", pgettext_lazy("award", "Winner")
    SPECIAL_MENTION = "special_mention", pgettext_lazy("award", "Special mention")
    FINALIST = "finalist", pgettext_lazy("award", "Finalist")


class NominationState(models.TextChoices):
    """Where a city’s nomination stands; `workflow.py` says how it moves."""

    DRAFT = "draft", pgettext_lazy("state of a nomination", "Being written")
    SENT = "sent", pgettext_lazy("state of a nomination", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("state of a nomination", "Accepted")
    NOT_ELIGIBLE = "not_eligible", pgettext_lazy("state of a nomination", "Not eligible")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a nomination", "Withdrawn")

    LIVE = nonmember(("draft", "sent", "accepted"))
    COUNTED = nonmember(("sent", "accepted"))  # what uses up one of the city's places
    DECIDED = nonmember(("accepted", "not_eligible"))
