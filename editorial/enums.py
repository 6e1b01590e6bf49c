"""Choices of the editorial app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read a comment."""

    STAFF = "staff", _("Only the secretariat")
    CITY = "city", _("The city too")
