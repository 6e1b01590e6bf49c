"""Choices of membership."""

from enum import nonmember

from django.db import models
from django.utils.translation import pgettext_lazy


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
    UNKNOWN = "unknown", pgettext_lazy("standing of a city", "Not known")
    NOT_MEMBER = "not_member", pgettext_lazy("standing of a city", "Not a member")

    COUNTED = nonmember(("member", "named"))
