"""Choices of membership."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.enums import Evidence


class FeeTableState(models.TextChoices):
    """Whether a year's table is still being prepared."""

    DRAFT = "draft", pgettext_lazy("fee table", "Draft")
    IN_FORCE = "in_force", pgettext_lazy("fee table", "In force")


class EndReason(models.TextChoices):
    """Why a city is no longer a member."""

    LEFT = "left", pgettext_lazy("end of a membership", "The city left")
    LAPSED = "lapsed", pgettext_lazy("end of a membership", "Lapsed: dues were not paid")
    EXCLUDED = "excluded", pgettext_lazy("end of a membership", "Excluded")
    NOT_RATIFIED = "not_ratified", pgettext_lazy("end of a membership", "The assembly did not ratify the admission")
    MERGED = "merged", pgettext_lazy("end of a membership", "Merged into another city")
    RENAMED = "renamed", pgettext_lazy("end of a membership", "Goes on under another name")
    OTHER = "other", pgettext_lazy("end of a membership", "Another reason")

    CONTINUED = nonmember(("merged", "renamed"))


class Standing(models.TextChoices):
    """What can be said of a city’s membership on a day."""

    MEMBER = "member", pgettext_lazy("standing of a city", "Member, by the register")
    NAMED = "named", pgettext_lazy("standing of a city", "Named as a member by public sources")
    SUSPENDED = "suspended", pgettext_lazy("standing of a city", "Membership suspended")
    UNKNOWN = "unknown", pgettext_lazy("standing of a city", "Not known")
    NOT_MEMBER = "not_member", pgettext_lazy("standing of a city", "Not a member")

    COUNTED = nonmember(("member", "named"))


class ApplicationState(models.TextChoices):
    """Where the application of a city stands; memberships/joining/workflow.py says how it moves."""

    DRAFT = "draft", pgettext_lazy("application", "Being written")
    SUBMITTED = "submitted", pgettext_lazy("application", "Sent")
    DOCUMENTS_MISSING = "documents_missing", pgettext_lazy("application", "Documents missing")
    INVOICED = "invoiced", pgettext_lazy("application", "Invoice sent")
    PAID = "paid", pgettext_lazy("application", "Fee paid")
    ADMITTED = "admitted", pgettext_lazy("application", "Admitted, to be ratified")
    RATIFIED = "ratified", pgettext_lazy("application", "Ratified by the assembly")
    DECLINED = "declined", pgettext_lazy("application", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")

    WRITABLE = nonmember(("draft", "documents_missing"))
    WAITING_FOR_SECRETARIAT = nonmember(("submitted", "invoiced", "paid"))
    OVER = nonmember(("ratified", "declined", "withdrawn"))
    WAY = nonmember(("draft", "submitted", "invoiced", "paid", "admitted", "ratified"))


class Status(models.TextChoices):
    """What a list says of a city: the register where it speaks, else what papers say (cities.enums.Evidence)."""

    MEMBER = "member", pgettext_lazy("standing of a city", "Member, by the register")
    NAMED = Evidence.RECENT.value, pgettext_lazy("standing of a city", "Named as a member by public sources")
    OLDER = Evidence.OLDER.value, Evidence.OLDER.label
    UNDATED = Evidence.UNDATED.value, Evidence.UNDATED.label
    ABSENT_LATER = Evidence.ABSENT_LATER.value, Evidence.ABSENT_LATER.label
    TO_CONFIRM = Evidence.TO_CONFIRM.value, Evidence.TO_CONFIRM.label
    SUSPENDED = "suspended", pgettext_lazy("standing of a city", "Membership suspended")
    NOT_MEMBER = "not_member", pgettext_lazy("standing of a city", "Not a member")
    SAMPLE = "sample", _("Fictional sample")

    COUNTED = nonmember(("member", Evidence.RECENT.value))
    SETTLED = nonmember(("suspended", "not_member", "sample"))  # certainly none that counts


class AssemblyKind(models.TextChoices):
    """Which General Assembly it is."""

    ORDINARY = "ordinary", _("Ordinary General Assembly")
    EXTRAORDINARY = "extraordinary", _("Extraordinary General Assembly")


class AgendaKind(models.TextChoices):
    """What the assembly does with a point of its agenda."""

    INFORMATION = "information", pgettext_lazy("agenda", "Information")
    VOTE = "vote", pgettext_lazy("agenda", "Vote")
    RATIFICATION = "ratification", pgettext_lazy("agenda", "Ratification of new members")


class Presence(models.TextChoices):
    """How a city takes part."""

    ON_SITE = "on_site", pgettext_lazy("takes part", "On site")
    ONLINE = "online", pgettext_lazy("takes part", "Online")
