"""Nothing typed is lost when a session has ended meanwhile.

A form is sent by somebody who is signed out, or whose page is older than their sign-in: its texts are put into the
session and come back, unsaved and marked as such, when the same person opens the same page. Files cannot be kept.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

KEY = "kept_text"
WRITER = "writer"  # the hidden field that says, signed, who was writing
SALT = "core.kept_text"
LONGEST = 400_000  # characters; every field of our longest form full is about a third of it
MOST = 3  # pages


def keeps_typed_text(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for sign-in like every other page, but keep what a form brought.

    The view is exempt from the two middlewares that would throw the form away, and does their work itself: it runs only
    for signed-in people, and by POST only with a valid CSRF token. Only texts from a form that this site has made for
    somebody, sent by a page of this site, are kept; they are shown to that person alone and saved by nobody but them.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        signed_in = request.user.is_authenticated
        if request.method == "POST":
            refused = CsrfViewMiddleware(_nothing).process_view(request, _nothing, (), {})
            if refused and not _comes_from_here(request):
                return refused
            if refused or not signed_in or is_of_somebody_else(request):
                _keep(request)
                return HttpResponseRedirect(request.get_full_path()) if signed_in else _to_sign_in(request)
        return view(request, *args, **kwargs) if signed_in else _to_sign_in(request)

    return guarded


def writer_mark(request: HttpRequest) -> str:
    """Return the value of the hidden field `writer`."""
    return signing.Signer(salt=SALT).sign(str(request.user.pk))


def is_of_somebody_else(request: HttpRequest) -> bool:
    """Tell whether the form was made for another person, who was signed in here before."""
    writer = _writer(request.POST)
    return writer is not None and writer != str(request.user.pk)


def kept(request: HttpRequest) -> QueryDict | None:
    """Return what this person had typed on this page when it could not be saved."""
    stored = request.session.get(KEY, {}).get(_page(request))
    if stored is None:
        return None
    data = QueryDict(stored)
    return data if _writer(data) == str(request.user.pk) else None


def forget(request: HttpRequest) -> None:
    """Drop what was kept for this page, because it is saved now or not wanted any more."""
    if _page(request) in request.session.get(KEY, {}):
        del request.session[KEY][_page(request)]
        request.session.modified = True


def _keep(request: HttpRequest) -> None:
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    text = data.urlencode()
    if _writer(data) is None or len(text) > LONGEST:
        return
    pages = request.session.get(KEY, {})
    pages.pop(_page(request), None)
    request.session[KEY] = dict([*pages.items(), (_page(request), text)][-MOST:])
    if not request.user.is_authenticated:
        messages.warning(request, _("You had been signed out. What you have written is kept: sign in to go on."))
    elif is_of_somebody_else(request):
        messages.warning(request, _("This form was opened by somebody else: nothing has been saved under your name."))


def _writer(data: QueryDict) -> str | None:
    try:
        return signing.Signer(salt=SALT).unsign(data.get(WRITER, ""))
    except signing.BadSignature:
        return None


def _page(request: HttpRequest) -> str:
    """Return the same name for a page in every language."""
    match = request.resolver_match
    return "/".join([match.view_name, *(str(value) for value in match.kwargs.values())])


def _comes_from_here(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))


def _nothing(*args, **kwargs) -> None:
    """Stand for the rest of the middleware, which has run already."""
