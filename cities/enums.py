"""Choices of the cities app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Region(models.TextChoices):
    """The association's own grouping of countries in its reports."""

    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ASIA_PACIFIC = "asia-pacific", _("Asia-Pacific")
    EUROPE = "europe", _("Europe")


class NetworkKind(models.TextChoices):
    """What holds a network together."""

    TERRITORIAL = "territorial", _("Territorial network")
    SUB_NATIONAL = "sub-national", _("Sub-national network")
    THEMATIC = "thematic", _("Thematic network")
    DELEGATION = "delegation", _("Delegation")


class NetworkRole(models.TextChoices):
    """What a city is in a network; who coordinates it stands with its terms."""

    MEMBER = "member", pgettext_lazy("role in a network", "Member")
    STEERING = "steering", pgettext_lazy("role in a network", "Steering group")
    OBSERVER = "observer", pgettext_lazy("role in a network", "Observer")


class Evidence(models.TextChoices):
    """What public papers say of a city's membership, until the secretariat supplies its own register."""

    RECENT = "recent_evidence", _("Named as a member since 2017")
    OLDER = "older_evidence", _("Named as a member before 2017")
    UNDATED = "undated", _("Named as a member, without a date")
    ABSENT_LATER = "absent_from_later_list", _("Named once, absent from a later list")
    TO_CONFIRM = "to_confirm", _("To be confirmed")
    NONE = "", _("Not known as a member")


class EvidenceKind(models.TextChoices):
    """What kind of paper names a city as a member."""

    LIST = "list", _("List of members")
    NETWORK_LIST = "network-list", _("List or bulletin of a network")
    NETWORK = "network", _("Part in a network")
    MEETING = "meeting", _("Meeting or congress")
    COMMITTEE = "committee", _("Executive Committee")
    ACCESSION = "accession", _("Accession")
    AWARD = "award", _("Award or Focus Experience")
    DAY = "day", _("International Day of the Educating City")
    ASSOCIATION = "association", _("Publication of the association")
    PRESS = "press", _("Press")
    CITY_PAGE = "city-page", _("Page of the city or of another authority")
    OTHER = "other", _("Other source")


class Role(models.TextChoices):
    """What a person does on this site for a city."""

    TECHNICIAN = "technician", _("Technician")
    DELEGATE = "delegate", _("Delegate")


class ContactKind(models.TextChoices):
    """Whom the association writes to in a city."""

    MAYOR = "mayor", _("Mayor")
    POLITICAL = "political", _("Political delegate")
    TECHNICAL = "technical", _("Technical delegate")
    BILLING = "billing", _("Billing contact")


class PopulationBand(models.TextChoices):
    """Bands of inhabitants, those of the fee table of 2020 (memberships/data/fees_2020.csv)."""

    UNDER_50K = "0-50000", pgettext_lazy("inhabitants", "Under 50,000")
    TO_100K = "50000-100000", pgettext_lazy("inhabitants", "50,000 to 100,000")
    TO_250K = "100000-250000", pgettext_lazy("inhabitants", "100,000 to 250,000")
    TO_500K = "250000-500000", pgettext_lazy("inhabitants", "250,000 to 500,000")
    TO_1M = "500000-1000000", pgettext_lazy("inhabitants", "500,000 to 1 million")
    TO_2M = "1000000-2000000", pgettext_lazy("inhabitants", "1 to 2 million")
    TO_5M = "2000000-5000000", pgettext_lazy("inhabitants", "2 to 5 million")
    OVER_5M = "5000000-", pgettext_lazy("inhabitants", "Over 5 million")

    @property
    def limits(self) -> tuple[int, int | None]:
        """Return the first figure of the band and the first one above it (None: no upper limit)."""
        lower, upper = self.value.split("-")
        return int(lower), int(upper) if upper else None

    @classmethod
    def of(cls, population: int | None) -> "PopulationBand | None":
        """Return the band of a figure: a limit belongs to the band above it (the table of 2020 leaves it open)."""
        if population is None:
            return None
        return next(band for band in reversed(cls) if population >= band.limits[0])
