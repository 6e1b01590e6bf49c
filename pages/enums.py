"""Choices of the pages app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What an enquiry is about."""

    JOIN = "join", _("Joining the association")
    EXPERIENCE = "experience", _("The bank of experiences")
    EVENT = "event", _("Congresses and meetings")
    PRESS = "press", _("Press")
    OTHER = "other", _("Something else")
