"""What the applicant is told at each step, in their own language; and the secretariat."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.emails import secretariat
from core import l10n
from core.notices import Notice, send_notice
from memberships.joining.links import mailed_link
from memberships.models import Application

FOLLOW = _("Follow the application")
WORDS = {
    "start": Notice(
        _("Your application for %(city)s"),
        _(
            "You have begun an application for membership of %(city)s. This link opens it, today and later, with "
            "everything that was saved. Whoever has the link can write, so pass it only to colleagues."
        ),
        _("Go on writing"),
    ),
    "submit": Notice(
        _("We have the application of %(city)s"),
        _("Thank you: the application of %(city)s has arrived. The secretariat reads it and writes to you."),
        FOLLOW,
    ),
    "ask_documents": Notice(
        _("The application of %(city)s: something is missing"),
        _("The secretariat has read the application of %(city)s and asks you for something."),
        _("Add what is missing"),
    ),
    "invoice": Notice(
        _("The application of %(city)s: the fee"),
        _("The application of %(city)s is complete. The fee for %(year)s is %(amount)s."),
        FOLLOW,
    ),
    "record_payment": Notice(
        _("The fee of %(city)s has arrived"),
        _("The fee of %(city)s has arrived, thank you. The secretariat now prepares the admission."),
        FOLLOW,
    ),
    "admit": Notice(
        _("%(city)s is admitted"),
        _(
            "%(city)s is a member from %(day)s on; the next General Assembly ratifies it. You can act for your city on "
            "the website: the way in comes in a mail of its own."
        ),
        FOLLOW,
    ),
    "ratify": Notice(
        _("The General Assembly has ratified %(city)s"),
        _("The General Assembly has ratified the membership of %(city)s on %(day)s. The certificate is ready."),
        _("Open the certificate"),
    ),
    "decline": Notice(
        _("The application of %(city)s"),
        _("The application of %(city)s cannot be accepted."),
        FOLLOW,
    ),
}
TO_SECRETARIAT = {
    "submit": Notice(
        _("Application for membership: %(city)s"), _("%(city)s asks to become a member."), _("Open the application")
    ),
    "withdraw": Notice(
        _("Application withdrawn: %(city)s"),
        _("%(city)s has withdrawn its application for membership."),
        _("Open the application"),
    ),
}


def to_applicant(step: str, application: Application, *, message: str = "", **values) -> None:
    """Tell the applicant of a step; they know in which country their city is."""
    to, said = (application.email, application.language), {"city": application.city_name, **values}
    _send(WORDS[step], application, to, url=mailed_link(application), message=message, **said)


def to_secretariat(step: str, application: Application) -> None:
    """Tell the secretariat what has come."""
    url = settings.SITE_URL + reverse("admin:memberships_application_change", args=[application.pk])
    _send(TO_SECRETARIAT[step], application, secretariat(), url=url)


def _send(
    notice: Notice, application: Application, to: tuple[str, str], *, url: str, message: str = "", **values
) -> None:
    with translation.override(to[1]):
        said = {"city": str(application), **values}
        if day := said.get("day"):
            said["day"] = l10n.long_date(day)
        if amount := said.get("amount"):
            said["amount"] = l10n.euro(amount)
    send_notice(notice, to=to, said=said, url=url, message=message)
