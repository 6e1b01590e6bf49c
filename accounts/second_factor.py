"""The second factor of staff: where the setting asks for one, their rights open nothing until they have it."""

import re
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from core import audit

# Codes on paper are a way back, not a factor that is used each day.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Names of addresses; one's own account and data, and files that anybody may have.
OPEN = re.compile(r"^(account_|mfa_|(healthz|readyz|robots|tile|public_media)$)")


def has_second_factor(user: User) -> bool:
    """Tell whether the person signs in with an app's codes, a security key or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def lacks_second_factor(user: User) -> bool:
    """Tell whether somebody must set one up before anything of the secretariat opens."""
    return settings.STAFF_SECOND_FACTOR and user.is_authenticated and user.is_staff and not has_second_factor(user)


@transaction.atomic
def reset(*, user: User, by: User) -> bool:
    """Take away every factor of somebody who has lost theirs; False where there was none.

    The person signs in by password or mailed code again, and is led to set up a new one.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    deleted, _kinds = Authenticator.objects.filter(user=row).delete()
    if deleted:
        audit.record("reset_second_factor", row, by=by)
    return bool(deleted)


class SecondFactorMiddleware:
    """Leads staff without a second factor to set one up, whatever they ask for: their rights reach beyond the admin.

    Unpublished texts, papers and tables also stand at addresses of the public pages, and open there by the same rights.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass everything on; which page is asked for is known later."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Let through what serves to sign in and out and to set a factor up, and what is the same for everybody."""
        if OPEN.match(request.resolver_match.view_name or "") or not lacks_second_factor(request.user):
            return None
        target = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return redirect(f"{reverse('account_second_factor')}?{urlencode({'next': target})}")


def record_added(*, user: User, authenticator: Authenticator, **_signal) -> None:
    """Write into the audit trail that somebody has a new way to prove who they are."""
    audit.record("second_factor_added", user, by=user, kind=authenticator.type)


def record_removed(*, user: User, authenticator: Authenticator, **_signal) -> None:
    """Write into the audit trail that somebody gave one up."""
    audit.record("second_factor_removed", user, by=user, kind=authenticator.type)
