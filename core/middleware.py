"""The language of a request, and the headers that let caches do right."""

from http import HTTPStatus

import psycopg.errors
import psycopg_pool
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path, get_language_from_request

from core import views


class LanguageMiddleware:
    """The path alone decides the language; only pages without one ask the browser, and say so to caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Activate the language for this request and name it in the answer."""
        from_path = get_language_from_path(request.path_info)
        language = from_path or get_language_from_request(_without_cookie(request))
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", translation.get_language())
            if not from_path:
                patch_vary_headers(response, ["Accept-Language"])
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """The policy of each page; a 304 leaves in force the one that came with the page (RFC 9111, section 3.2)."""

    def process_response(self, request, response):
        """Say the policy, but not beside an ETag that stands for it as well (core/freshness.py)."""
        if response.status_code == HTTPStatus.NOT_MODIFIED and getattr(request, "page_tag", None):
            return response
        return super().process_response(request, response)


class StaffLanguageMiddleware:
    """The admin speaks the staff member's own language setting."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Override the negotiated language inside the admin."""
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class PageMiddleware:
    """Cache headers: same page for every anonymous visitor, nothing stored of forms and of signed-in people."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer and set `Vary` and `Cache-Control` where the view did not."""
        response = self.get_response(request)
        # A 304 is never compressed, but the page that it confirms may be.
        patch_vary_headers(response, ["HX-Request", "Accept-Encoding"])
        if not response.has_header("Cache-Control"):
            if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or request.META.get("CSRF_COOKIE"):
                response["Cache-Control"] = "private, no-store"
            elif request.user.is_authenticated:
                # On a computer that several people use, the key “back” shows what a browser has kept.
                response["Cache-Control"] = "private, no-store" if self._is_personal(request) else "private, no-cache"
            else:
                response["Cache-Control"] = "public, no-cache"
        return response

    @staticmethod
    def _is_personal(request) -> bool:
        """Tell whether the page is only for people who are signed in."""
        return bool(request.resolver_match) and getattr(request.resolver_match.func, "login_required", True)


class BusyMiddleware:
    """A statement that took too long, or no free connection to the database: say so, and what to do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Pass everything on; only errors matter here."""
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer 503 where the database gave up; any other error is an error."""
        if isinstance(exception.__cause__, psycopg.errors.QueryCanceled | psycopg_pool.PoolTimeout):
            return views.busy(request)
        return None


def _without_cookie(request):
    """Return the request as language negotiation should see it: our pages set and read no language cookie."""
    request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
    return request
