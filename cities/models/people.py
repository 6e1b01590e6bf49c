"""Who acts and speaks for a city."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.invited import Invited
from cities.enums import ContactKind, Role
from cities.models.city import City
from cities.models.periods import held_on, period_constraint


class CityRoleQuerySet(models.QuerySet):
    """Roles of people in cities."""

    def active(self, on: dt.date | None = None) -> "CityRoleQuerySet":
        """Return the roles held on the given day (default: today); the last day is still included."""
        return self.filter(held_on(on))


class CityRole(Invited, models.Model):
    """What a person may do for a city on this site, since and until when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="city_roles",
        verbose_name=pgettext_lazy("person", "person"),
    )
    city = models.ForeignKey(City, models.CASCADE, related_name="roles", verbose_name=_("city"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    invited_as = models.CharField(_("invited as"), max_length=150, blank=True, editable=False)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True, editable=False)

    objects = CityRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in a city")
        verbose_name_plural = _("roles in cities")
        ordering = ["city", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "city", "role"],
                condition=Q(until__isnull=True),
                name="city_role_once",
                violation_error_message=_("This person already has this role in the city."),
            ),
            period_constraint("since", "until", "city_role_period"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.city}"

    @property
    def is_held(self) -> bool:
        """True where the role is held today."""
        today = timezone.localdate()
        return self.since <= today and (self.until is None or self.until >= today)


class CityContactQuerySet(models.QuerySet):
    """Contacts, closed unless asked for by name."""

    def current(self, on: dt.date | None = None) -> "CityContactQuerySet":
        """Return the contacts in office on the given day (default: today)."""
        on = on or timezone.localdate()
        return self.filter(Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on))

    def public(self, on: dt.date | None = None) -> "CityContactQuerySet":
        """Return the present contacts that agreed to be shown to everybody."""
        return self.current(on).filter(is_public=True)

    def bouncing(self) -> "CityContactQuerySet":
        """Return the contacts whose present address gives mail back."""
        return self.filter(bounced_on__isnull=False, bounced_email=models.F("email"))


class CityContact(models.Model):
    """Who represents a city, in which office, since and until when; shown only where that was agreed."""

    city = models.ForeignKey(City, models.CASCADE, related_name="contacts", verbose_name=_("city"))
    kind = models.CharField(_("office"), max_length=20, choices=ContactKind.choices)
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(pgettext_lazy("of a person at work", "position"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    is_public = models.BooleanField(
        _("shown on the public page"), default=False, help_text=_("Only with the person’s consent.")
    )

    bounced_on = models.DateField(_("mail came back on"), null=True, blank=True, editable=False)
    bounced_email = models.EmailField(blank=True, editable=False)  # the mark ends where the address changes
    bounce_reason = models.CharField(_("why mail came back"), max_length=200, blank=True, editable=False)

    objects = CityContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of a city")
        verbose_name_plural = _("contacts of cities")
        ordering = ["kind", "pk"]
        constraints = [period_constraint("since", "until", "city_contact_period")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    @property
    def is_bouncing(self) -> bool:
        """True where the present address gives mail back; another address begins without the mark."""
        return bool(self.bounced_on and self.email and self.bounced_email == self.email)


class HandoverQuerySet(models.QuerySet):
    """Handovers."""

    def open(self) -> "HandoverQuerySet":
        """Return those that nobody has decided."""
        return self.filter(decided_at__isnull=True)

    def for_secretariat(self) -> "HandoverQuerySet":
        """Return the open ones that no delegate can decide, because the city has none."""
        delegates = CityRole.objects.active().filter(
            city=OuterRef("role__city"), role=Role.DELEGATE, user__is_active=True
        )
        return self.open().exclude(Exists(delegates))


class Handover(models.Model):
    """Somebody who leaves names a successor in their role; the city's delegate, else the secretariat, decides."""

    role = models.ForeignKey(
        CityRole, models.CASCADE, related_name="handovers", verbose_name=pgettext_lazy("handover", "role handed over")
    )
    name = models.CharField(_("name of the successor"), max_length=150)
    email = models.EmailField(_("e-mail address of the successor"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    last_day = models.DateField(_("last day of the one who leaves"))
    asked_at = models.DateTimeField(pgettext_lazy("handover", "asked"), auto_now_add=True)
    decided_at = models.DateTimeField(pgettext_lazy("handover", "decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("handover", "decided by"),
    )
    is_confirmed = models.BooleanField(pgettext_lazy("handover", "confirmed"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover to a successor")
        verbose_name_plural = _("handovers to successors")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(decided_at__isnull=True),
                name="handover_open_once",
                violation_error_message=_("This role is being handed over already."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, is_confirmed__isnull=True)
                | Q(decided_at__isnull=False, is_confirmed__isnull=False),
                name="handover_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} → {self.name}"
