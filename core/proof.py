"""Proof that whoever sits at the keyboard is still the person who signed in, asked again before what is grave.

The password or the second factor is asked for at most once in `ACCOUNT_REAUTHENTICATION_TIMEOUT` seconds; then what was
asked for goes on where it stopped. Who signs in by a mailed code has neither, and signs in anew.
"""

import time
from urllib.parse import urlencode

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.contrib.auth import logout
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse


def require_proof(request: HttpRequest) -> None:
    """Go on only for somebody who has just proven who they are; others are asked, and come back to this request.

    To be called before anything is written, or inside the transaction that is to be rolled back.
    """
    if not reauthentication.get_reauthentication_flows(request.user):
        if not _has_just_signed_in(request):
            logout(request)
            query = urlencode({"next": request.get_full_path()})
            raise ImmediateHttpResponse(redirect(f"{reverse('account_login')}?{query}"))
    elif not reauthentication.did_recently_reauthenticate(request):
        raise ReauthenticationRequired


def _has_just_signed_in(request: HttpRequest) -> bool:
    last = max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
    return time.time() - last < REAUTHENTICATION_TIMEOUT
