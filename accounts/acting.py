"""Acting as somebody of a city, to see what they see and to help: with a banner, a trail of both names, and an end.

The session stays the administrator's own: only `request.user` is somebody else, for an hour at most, and everything is
asked again with each request. Nobody acts as a colleague of the secretariat.
"""

import re
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.second_factor import lacks_second_factor
from core import audit, deputy
from core.permissions import is_staff_with

KEY = "acting_as"
LONGEST = 60 * 60
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# What is only the person's own: how they sign in, what is held about them, leaving. To sign out is always possible.
CLOSED = re.compile(r"^(account_(?!profile$|logout$|act_as_end$)|mfa_|admin:)")
# What may be written in somebody's place: texts and details, which they can change again. Whatever has no name here is
# closed, so that nobody signs, votes, submits, consents, speaks, withdraws, deletes or gives access in another's name.
WRITABLE = frozenset(
    {
        "account_act_as_end",
        "account_logout",
        "account_profile",
        "city_contacts",
        "city_profile",
        "experience_adapted_from",
        "experience_autosave",
        "experience_continue",
        "experience_create",
        "experience_offline",
        "experience_offline_changes",
        "experience_propose",
        "experience_update",
        "experience_upload",
        "network_document_add",
        "network_meeting",
        "network_meeting_update",
    }
)


@dataclass(frozen=True)
class Acting:
    """An administrator and the person whose place they take."""

    by: User
    user: User


def may_act(by: User) -> bool:
    """Tell whether the person may act as others at all."""
    return is_staff_with(by, "accounts.act_as_user")


def can_act_as(by: User, user: User) -> bool:
    """Tell whether somebody may act as this person: never as staff, nor as somebody whose account is closed."""
    return may_act(by) and user.is_active and not user.is_staff and not user.is_superuser and by.pk != user.pk


def begin(request: HttpRequest, *, user: User, reason: str) -> None:
    """Take somebody's place from the next request on; the caller has asked `can_act_as` and for proof."""
    audit.record("act_as", user, by=request.user, message=reason)
    request.session.cycle_key()
    request.session[KEY] = {"user": user.pk, "since": time.time()}


def end(request: HttpRequest) -> None:
    """Be oneself again."""
    acting: Acting | None = request.acting
    if acting and request.session.pop(KEY, None):
        audit.record("act_as_end", acting.user, by=acting.by)


class ActingMiddleware:
    """Puts the person whose place is taken into the request, and keeps closed what is only theirs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as for the other person; visitors, whose requests ask for no session, pass as they are."""
        request.acting = self._acting(request)
        if request.acting is None:
            return self.get_response(request)
        request.user = request.acting.user
        with deputy.acting(request.acting.by):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Refuse what is nobody else's to do."""
        if request.acting and not self._may_ask(request.method, request.resolver_match.view_name or ""):
            return render(request, "accounts/acting_forbidden.html", status=403)
        return None

    @staticmethod
    def _may_ask(method: str, name: str) -> bool:
        return not CLOSED.match(name) and (method in SAFE_METHODS or name in WRITABLE)

    @staticmethod
    def _acting(request: HttpRequest) -> Acting | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or KEY not in request.session:
            return None
        kept, by = request.session[KEY], request.user
        if by.is_authenticated and time.time() - kept["since"] < LONGEST and not lacks_second_factor(by):
            user = User.objects.filter(pk=kept["user"]).first()
            if user and can_act_as(by, user):
                return Acting(by, user)
        del request.session[KEY]
        return None
