"""Choices of the events app."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CongressStatus(models.TextChoices):
    """Where a congress stands."""

    HELD = "held", pgettext_lazy("congress", "Held")
    CANCELLED = "cancelled", pgettext_lazy("congress", "Cancelled")
    ANNOUNCED = "announced", pgettext_lazy("congress", "Announced")
    CALL_FOR_HOSTS = "call_for_hosts", pgettext_lazy("congress", "Call for hosts open")
