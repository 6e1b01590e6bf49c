"""What is told of a nomination: to who sent it, in their language, and to the secretariat."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.emails import secretariat
from accounts.models import User
from awards.models import Nomination
from cities.emails import people_of
from core.notices import Notice, send_notice
from core.translated import text_of

FOLLOW = _("Open the nomination")
WORDS = {
    "send": Notice(
        _("We have your nomination: %(experience)s"),
        _(
            "The nomination of “%(experience)s” for the %(edition)s has arrived. The secretariat checks it and writes "
            "to you. You can withdraw it on your city’s desk."
        ),
        FOLLOW,
    ),
    "accept": Notice(
        _("Nomination accepted: %(experience)s"),
        _(
            "The secretariat has accepted “%(experience)s” as a candidate for the %(edition)s. The jury decides after "
            "the last day of the call."
        ),
        FOLLOW,
    ),
    "not_eligible": Notice(
        _("Nomination not eligible: %(experience)s"),
        _("“%(experience)s” cannot take part in the %(edition)s. The secretariat writes why:"),
        FOLLOW,
    ),
}
TO_SECRETARIAT = {
    "send": Notice(
        _("Nomination for the award: %(city)s"),
        _("%(city)s nominates “%(experience)s” for the %(edition)s."),
        FOLLOW,
    ),
    "withdraw": Notice(
        _("Nomination withdrawn: %(city)s"),
        _("%(city)s has withdrawn the nomination of “%(experience)s” for the %(edition)s."),
        FOLLOW,
    ),
}


def readers_of(nomination: Nomination) -> list[User]:
    """Return who is told: who sent it; where they do not act for the city any more, everybody who does; or nobody."""
    people = list(people_of(nomination.city))
    return [nomination.sent_by] if nomination.sent_by in people else people


def to_city(step: str, nomination: Nomination) -> None:
    """Tell its readers."""
    for reader in readers_of(nomination):
        with translation.override(reader.language):
            url = settings.SITE_URL + nomination.get_absolute_url()
        message = nomination.answer if step in {"accept", "not_eligible"} else ""
        _send(WORDS[step], nomination, (reader.email, reader.language), url=url, reader=reader, message=message)


def to_secretariat(step: str, nomination: Nomination) -> None:
    """Tell the secretariat what has come or gone."""
    url = settings.SITE_URL + reverse("admin:awards_nomination_change", args=[nomination.pk])
    _send(TO_SECRETARIAT[step], nomination, secretariat(), url=url)


def _send(notice: Notice, nomination: Nomination, to: tuple[str, str], **more) -> None:
    with translation.override(to[1]):
        edition = nomination.edition
        said = {
            "experience": str(nomination.experience),
            "city": nomination.city.display_name,
            "edition": f"{text_of(edition.award, 'name')} {edition.year}",
        }
    send_notice(notice, to=to, said=said, **more)
