"""The links to an application: signed, so that only who started it, or has got its mail, can open it.

The link of the mail proves the address; the one of the browser that started the application does not. Each ends after
some months, and whoever has lost it, or comes later, has a fresh one mailed (application_start).
"""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core import signed
from memberships.models import Application

SALT = "memberships.application"
STARTED, MAILED = "page", "mail"
# Every step of the way brings a mail with a new link; councils meet every few months.
DAY = 24 * 60 * 60  # seconds
GOOD_FOR = {STARTED: 30 * DAY, MAILED: 180 * DAY}


def make_token(application: Application, way: str = MAILED) -> str:
    """Return the secret part of the link."""
    return signed.make_token(SALT, [application.pk, way])


def read_token(token: str) -> tuple[Application | None, bool]:
    """Return the application of a link (None where the link is wrong or too old) and whether it came by mail."""
    pk, way = signed.read_pair(SALT, token)
    if signed.read_token(SALT, token, max_age=GOOD_FOR.get(way, 0)) is None:
        return None, False
    application = Application.objects.select_related("city__country", "period").filter(pk=pk).first()
    return application, way == MAILED


def mailed_link(application: Application) -> str:
    """Return the address of the page on which the applicant writes, and follows what becomes of it."""
    with translation.override(application.language):
        return settings.SITE_URL + reverse("application", args=[make_token(application)])
