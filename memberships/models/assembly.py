"""The General Assembly: its agenda and papers, who comes for a city, whose vote a city holds, and what was decided."""

import datetime as dt
import secrets
from pathlib import Path

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.models import City
from core import l10n
from core.models import TimeStampedModel
from core.querysets import TranslatedQuerySet
from memberships.enums import AgendaKind, AssemblyKind, Presence

MOST_PROXIES = 10  # votes of other cities that one city may hold (internal regulations, art. 14)


def assembly_file(document: "AssemblyDocument", filename: str) -> str:
    """Return a path that tells nothing of the uploader’s file but its (checked) ending."""
    return f"assemblies/{document.assembly_id}/{secrets.token_hex(16)}{Path(filename).suffix.lower()}"


class AssemblyQuerySet(models.QuerySet):
    """Assemblies."""

    def announced(self) -> "AssemblyQuerySet":
        """Return those that the cities know of."""
        return self.filter(announced_at__isnull=False)

    def coming(self, on: dt.date | None = None) -> "AssemblyQuerySet":
        """Return the announced ones that are still to come, or are today."""
        return self.announced().filter(held_on__gte=on or timezone.localdate()).order_by("held_on", "pk")


class Assembly(TimeStampedModel):
    """One General Assembly, ordinary or extraordinary.

    Who may vote is computed as of its day (memberships/voting.py). When it is closed, the figures of that day are
    written down with it, because the minutes say them.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=AssemblyKind.choices, default=AssemblyKind.ORDINARY)
    held_on = models.DateField(_("day"), unique=True)
    first_call = models.TimeField(_("first call"), null=True, blank=True)
    second_call = models.TimeField(_("second call"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("City and building, or “online”."))
    online_url = models.URLField(_("link to take part online"), blank=True)
    forms_until = models.DateField(
        _("last day for delegates and proxies"), help_text=_("Until then cities name who comes and who votes for them.")
    )
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True, editable=False)
    invited_at = models.DateTimeField(_("cities written to"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    entitled = models.PositiveIntegerField(_("votes of all cities"), null=True, blank=True, editable=False)
    present = models.PositiveIntegerField(_("cities present"), null=True, blank=True, editable=False)
    represented = models.PositiveIntegerField(_("cities represented"), null=True, blank=True, editable=False)
    minutes_note = models.TextField(_("note for the minutes"), blank=True)

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        verbose_name = _("assembly")
        verbose_name_plural = _("assemblies")
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forms_until__lte=F("held_on")),
                name="assembly_forms_before_it",
                violation_error_message=_("Delegates and proxies are named on the day of the assembly at the latest."),
            ),
            models.CheckConstraint(
                condition=Q(
                    closed_at__isnull=True, entitled__isnull=True, present__isnull=True, represented__isnull=True
                )
                | Q(closed_at__isnull=False, entitled__isnull=False, present__isnull=False, represented__isnull=False),
                name="assembly_closed_with_figures",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(announced_at__isnull=False), name="assembly_announced_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {l10n.long_date(self.held_on)}"

    @property
    def is_closed(self) -> bool:
        """True where the results are recorded and nothing of it changes any more."""
        return self.closed_at is not None

    def takes_forms(self, on: dt.date | None = None) -> bool:
        """True while cities may name delegates and proxies."""
        return bool(self.announced_at) and not self.is_closed and (on or timezone.localdate()) <= self.forms_until


class AgendaItem(models.Model):
    """A point of the agenda, with its result once the assembly has decided."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="agenda", verbose_name=_("assembly"))
    position = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=AgendaKind.choices, default=AgendaKind.INFORMATION)
    title = models.CharField(_("title"), max_length=250)
    votes_for = models.PositiveIntegerField(_("votes in favour"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("votes against"), null=True, blank=True)
    abstentions = models.PositiveIntegerField(_("abstentions"), null=True, blank=True)
    is_adopted = models.BooleanField(_("adopted"), null=True, blank=True)
    result = models.TextField(pgettext_lazy("of a vote", "result in words"), blank=True)

    objects = TranslatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of the agenda")
        verbose_name_plural = pgettext_lazy("assembly", "agenda")
        ordering = ["assembly", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "position"],
                name="agenda_position_once",
                violation_error_message=_("Another point has this number."),
            ),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_against__isnull=True, abstentions__isnull=True)
                | Q(votes_for__isnull=False, votes_against__isnull=False, abstentions__isnull=False),
                name="agenda_votes_together",
                violation_error_message=_("Give all three figures of a vote, or none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def is_voted(self) -> bool:
        """True where votes were counted."""
        return self.votes_for is not None


class AssemblyDocument(models.Model):
    """A paper for the assembly, for the people of the cities."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="documents", verbose_name=_("assembly"))
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    file = models.FileField(_("document"), upload_to=assembly_file)

    class Meta:
        verbose_name = _("document of an assembly")
        verbose_name_plural = _("documents of assemblies")
        ordering = ["title", "language", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the file."""
        return reverse("assembly_document", args=[self.pk])


class Delegate(TimeStampedModel):
    """Form A: the person who comes for a city where that is not its mayor or official delegate."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="delegates", verbose_name=_("assembly"))
    city = models.ForeignKey(City, models.PROTECT, related_name="assembly_delegates", verbose_name=_("city"))
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    position = models.CharField(pgettext_lazy("of a person at work", "position"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    presence = models.CharField(
        pgettext_lazy("assembly", "takes part"), max_length=10, choices=Presence.choices, default=Presence.ON_SITE
    )

    class Meta:
        verbose_name = _("delegate (form A)")
        verbose_name_plural = _("delegates (form A)")
        ordering = ["assembly", "city", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "city"],
                name="delegate_once_per_city",
                violation_error_message=_("The city has named a delegate already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.name}"


class ProxyQuerySet(models.QuerySet):
    """Votes given to another city."""

    def standing(self) -> "ProxyQuerySet":
        """Return those that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Proxy(models.Model):
    """Form B: a city gives its vote to another one, which may hold at most ten.

    `place` is the holder's first free place of ten: with a unique constraint, the database itself keeps the limit.
    """

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="proxies", verbose_name=_("assembly"))
    giver = models.ForeignKey(City, models.PROTECT, related_name="proxies_given", verbose_name=_("city that gives it"))
    holder = models.ForeignKey(City, models.PROTECT, related_name="proxies_held", verbose_name=_("city that holds it"))
    place = models.PositiveSmallIntegerField(
        _("place"), editable=False, validators=[MinValueValidator(1), MaxValueValidator(MOST_PROXIES)]
    )
    signed_by = models.CharField(_("signed by"), max_length=150, help_text=_("Name and office."))
    given_at = models.DateTimeField(pgettext_lazy("proxy", "given"), auto_now_add=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(pgettext_lazy("proxy", "taken back"), null=True, blank=True, editable=False)

    objects = ProxyQuerySet.as_manager()

    class Meta:
        verbose_name = _("proxy (form B)")
        verbose_name_plural = _("proxies (form B)")
        ordering = ["assembly", "holder", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "giver"],
                condition=Q(withdrawn_at__isnull=True),
                name="proxy_one_per_giver",
                violation_error_message=_("The city has given its vote already."),
            ),
            models.UniqueConstraint(
                fields=["assembly", "holder", "place"],
                condition=Q(withdrawn_at__isnull=True),
                name="proxy_one_per_place",
                violation_error_message=_("The city holds ten votes already."),
            ),
            models.CheckConstraint(condition=Q(place__range=(1, MOST_PROXIES)), name="proxy_at_most_ten"),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="proxy_to_another_city",
                violation_error_message=_("A city cannot give its vote to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder}"


class Attendance(models.Model):
    """A city that came, and how; the secretariat marks it at the door."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="attendances", verbose_name=_("assembly"))
    city = models.ForeignKey(City, models.PROTECT, related_name="attendances", verbose_name=_("city"))
    presence = models.CharField(pgettext_lazy("assembly", "takes part"), max_length=10, choices=Presence.choices)
    marked_at = models.DateTimeField(_("marked"), auto_now_add=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["assembly", "city"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "city"],
                name="attendance_once_per_city",
                violation_error_message=_("The city is marked as present already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.city}: {self.get_presence_display()}"
