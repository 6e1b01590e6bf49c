"""Mails about accounts; those of the sign-in itself are allauth's."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.invitations import make_token
from accounts.models import User
from core.mail import send_templated_mail


def secretariat() -> tuple[str, str]:
    """Return the secretariat's common address and the language of the account behind it, if there is one."""
    address = settings.SECRETARIAT_EMAIL
    reader = User.objects.filter(email=address.lower(), is_active=True).first()
    return address, reader.language if reader else settings.LANGUAGE_CODE


def invitation(user: User, *, why: Callable[[], str] | None = None) -> None:
    """Send the way in to somebody who has never been here; `why` tells, in the language of now, what it is for."""
    with translation.override(user.language):
        url = settings.SITE_URL + reverse("account_invitation", args=[make_token(user)])
        context = {"reader": user, "url": url, "why": why() if why else ""}
    send_templated_mail("accounts/mail/invitation", to=user.email, language=user.language, context=context)
