"""Choices of the publications app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Series(models.TextChoices):
    """The kinds of publication of the association (DOMAIN §10)."""

    CHARTER = "charter", _("The Charter")
    GUIDE = "guide", _("Guides")
    MONOGRAPH = "monograph", _("Monographs")
    REPORT = "report", _("Annual reports")
    FOCUS = "focus", _("Focus Experience")
    BULLETIN = "bulletin", _("Bulletins")
    GOVERNANCE = "governance", _("Statutes and ethics")
    LEAFLET = "leaflet", _("Leaflet of the association")
    OTHER = "other", _("Other publications")
