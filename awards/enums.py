"""Choices of the awards app."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Result(models.TextChoices):
    """What an experience won; the order is that of the page."""

    WINNER = "winner", pgettext_lazy("award", "Winner")
    SPECIAL_MENTION = "special_mention", pgettext_lazy("award", "Special mention")
    FINALIST = "finalist", pgettext_lazy("award", "Finalist")
