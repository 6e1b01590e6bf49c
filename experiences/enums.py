"""Choices of the bank of experiences."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an experience stands; `workflow.py` says how it moves. The label is the secretariat's word."""

    DRAFT = "draft", pgettext_lazy("state of an experience", "Draft of the city")
    SUBMITTED = "submitted", pgettext_lazy("state of an experience", "Received, waiting for review")
    IN_REVIEW = "in_review", pgettext_lazy("state of an experience", "In review")
    CHANGES_REQUESTED = "changes_requested", pgettext_lazy("state of an experience", "Waiting for the city’s changes")
    CONSENT_ASKED = "consent_asked", pgettext_lazy("state of an experience", "Waiting for the city’s consent")
    ACCEPTED = "accepted", pgettext_lazy("state of an experience", "Accepted, not yet announced")
    PUBLISHED = "published", pgettext_lazy("state of an experience", "Published")
    ARCHIVED = "archived", pgettext_lazy("state of an experience", "Archived")
    REJECTED = "rejected", pgettext_lazy("state of an experience", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an experience", "Withdrawn by the city")

    EDITABLE_BY_CITY = nonmember(("draft", "changes_requested"))
    WAITING_FOR_SECRETARIAT = nonmember(("submitted", "in_review", "accepted"))
    FOR_TRANSLATORS = nonmember(("in_review", "accepted", "published"))
    ENDED = nonmember(("archived", "rejected", "withdrawn"))
    ONCE_PUBLISHED = nonmember(("published", "archived"))
    CAME_TO_NOTHING = nonmember(("rejected", "withdrawn"))

    @property
    def city_label(self) -> str:
        """Return the same state in the city's words."""
        return CITY_LABELS[self]


CITY_LABELS = {
    State.DRAFT: pgettext_lazy("state for the city", "Draft"),
    State.SUBMITTED: pgettext_lazy("state for the city", "Sent to the secretariat"),
    State.IN_REVIEW: pgettext_lazy("state for the city", "Being read by the secretariat"),
    State.CHANGES_REQUESTED: pgettext_lazy("state for the city", "We ask you for changes"),
    State.CONSENT_ASKED: pgettext_lazy("state for the city", "We ask for your consent"),
    State.ACCEPTED: pgettext_lazy("state for the city", "Accepted, soon to be published"),
    State.PUBLISHED: pgettext_lazy("state for the city", "Published"),
    State.ARCHIVED: pgettext_lazy("state for the city", "No longer shown"),
    State.REJECTED: pgettext_lazy("state for the city", "Not accepted"),
    State.WITHDRAWN: pgettext_lazy("state for the city", "Withdrawn by you"),
}


class Channel(models.TextChoices):
    """How an experience became known to the association."""

    CITY = "city", _("Sent by the city")
    AWARD = "educating-cities-award", _("Educating Cities Award")
    FOCUS = "focus-experience", _("Focus Experience")
    BANK = "experience-bank", _("Former bank of experiences")
    NETWORK_MEETING = "network-meeting", _("Meeting of a network")
    CONGRESS = "congress", _("Congress")
    DELEGATION = "latin-america-delegation", _("Delegation for Latin America")
    DAY = "international-day", _("International Day of the Educating City")
    MEMBER_CITY = "member-city", _("Page of the city")
    REPORT = "annual-report", _("Annual report")


class Audience(models.TextChoices):
    """Whom a practice is for."""

    CHILDREN = "children", _("Children")
    YOUNG_PEOPLE = "young-people", _("Young people")
    ADULTS = "adults", _("Adults")
    OLDER_PEOPLE = "older-people", _("Older people")
    FAMILIES = "families", _("Families")
    SCHOOLS = "schools", _("Schools and teachers")
    MIGRANTS = "migrants", _("Migrants and newcomers")
    PEOPLE_WITH_DISABILITIES = "people-with-disabilities", _("People with disabilities")
    NEIGHBOURS = "neighbours", _("Neighbours and associations")
    CITY_STAFF = "city-staff", _("City staff")
    EVERYONE = "everyone", _("Everyone")


class Licence(models.TextChoices):
    """Under which terms others may use the text and images; empty until the city has chosen."""

    CC_BY = "cc-by-4.0", _("Creative Commons Attribution 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("Creative Commons Attribution–ShareAlike 4.0")
    CC_BY_NC = "cc-by-nc-4.0", _("Creative Commons Attribution–NonCommercial 4.0")
    ALL_RIGHTS = "all-rights-reserved", _("All rights reserved")


class Reached(models.TextChoices):
    """To whom a visitor's question went."""

    CITY = "city", _("The city")
    SECRETARIAT = "secretariat", _("The secretariat, because nobody of the city is known")


class Change(models.TextChoices):
    """What a visitor says about an experience that is no longer as it is told."""

    ENDED = "ended", _("It has ended or is no longer done")
    LINK = "link", _("A link or a document no longer works")
    CONTACT = "contact", _("The contact is no longer the right one")
    WRONG = "wrong", _("Something is wrong or out of date")
    MORE = "more", _("There is news to add")

    NEEDS_WORDS = nonmember(("wrong", "more"))


class AdaptationState(models.TextChoices):
    """Where a city's statement stands that it has adapted another city's experience."""

    STATED = "stated", pgettext_lazy("state of an adaptation", "Waiting for the other city")
    CONFIRMED = "confirmed", pgettext_lazy("state of an adaptation", "Confirmed by both cities")
    REFUSED = "refused", pgettext_lazy("state of an adaptation", "Not confirmed by the other city")
    ENDED = "ended", pgettext_lazy("state of an adaptation", "Taken back")

    ANSWERED = nonmember(("confirmed", "refused"))


class ReasonFor(models.TextChoices):
    """Steps of the workflow at which the secretariat writes to a city."""

    REQUEST_CHANGES = "request_changes", pgettext_lazy("reason", "Asking for changes")
    ASK_CONSENT = "ask_consent", pgettext_lazy("reason", "Asking for consent")
    REJECT = "reject", pgettext_lazy("reason", "Rejecting")
    ARCHIVE = "archive", pgettext_lazy("reason", "Archiving")
    REOPEN = "reopen", pgettext_lazy("reason", "Taking a decision back")


class BulkStep(models.TextChoices):
    """What an editor does with several experiences at once."""

    ASSIGN = "assign", pgettext_lazy("several", "Put in somebody’s charge")
    RELEASE = "release", pgettext_lazy("several", "Leave in nobody’s charge")
    START_REVIEW = "start_review", pgettext_lazy("several", "Begin the review")
    ACCEPT = "accept", pgettext_lazy("several", "Accept")
    PUBLISH = "publish", pgettext_lazy("several", "Publish")
    ARCHIVE = "archive", pgettext_lazy("several", "Archive")
    REPUBLISH = "republish", pgettext_lazy("several", "Publish again")
    REOPEN = "reopen", pgettext_lazy("several", "Take the decision back")
