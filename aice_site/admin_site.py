"""The secretariat's desk: Django's admin with our own first page, names and way in."""

from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.i18n import JavaScriptCatalog

from aice_site.admin_search import LONGEST, find
from aice_site.waiting import waiting_for
from cities.names import fold
from core.models import AuditEvent

# The parts of the site in the order of the day's work; what is not named here follows.
APP_ORDER = (
    "experiences",
    "editorial",
    "core",
    "cities",
    "memberships",
    "charter",
    "awards",
    "events",
    "publications",
    "pages",
    "accounts",
    "auth",
)
RECENT = 8


class AdminWords(JavaScriptCatalog):
    """The catalogue for the admin's scripts."""

    def get_catalog(self) -> dict:
        """Replace what we say better."""
        one, other = (ngettext("%(sel)s of %(cnt)s selected", "%(sel)s of %(cnt)s selected", n) for n in (1, 2))
        # Spanish and French have a third form in Django, for millions.
        return super().get_catalog() | {"%(sel)s of %(cnt)s selected": [one, other, other]}


class SecretariatSite(AdminSite):
    """One way in (the site's own sign-in), one first page (what waits), names in the reader's language."""

    site_title = _("Secretariat")
    index_title = _("What waits for you")
    site_header = lazy(lambda: settings.SITE_NAME[get_language() or settings.LANGUAGE_CODE], str)()
    empty_value_display = "–"

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context=None):
        """Send people to the site's sign-in, with its second factor; who is signed in but no staff gets a 403."""
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request: HttpRequest, extra_context=None):
        """Sign out where everybody does."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context=None):
        """Change the password where everybody does."""
        return redirect("account_change_password")

    def admin_view(self, view, cacheable: bool = False):
        """Answer people without a desk at once instead of by way of the sign-in page."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return guarded

    def get_app_list(self, request: HttpRequest, app_label: str | None = None):
        """Order the parts by the day's work instead of by alphabet; groups stand with the people."""
        apps = {app["app_label"]: app for app in super().get_app_list(request, app_label)}
        if "auth" in apps and "accounts" in apps:
            apps["accounts"]["models"] += apps.pop("auth")["models"]
        for app in apps.values():
            for model in app["models"]:
                if name := getattr(self.get_model_admin(model["model"]), "list_name", ""):
                    model["name"] = capfirst(name)
            app["models"].sort(key=lambda model: fold(str(model["name"])))
        places = {label: place for place, label in enumerate(APP_ORDER)}
        return sorted(apps.values(), key=lambda app: places.get(app["app_label"], len(places)))

    def i18n_javascript(self, request: HttpRequest, extra_context=None):
        """Give the scripts their words, and ours where Django's Catalan stays half in English."""
        return AdminWords.as_view(packages=["django.contrib.admin"])(request)

    def get_urls(self):
        """Add the search over everything."""
        return [path("search/", self.admin_view(self.search), name="search"), *super().get_urls()]

    def search(self, request: HttpRequest):
        """Look for words in every list that this person may see."""
        query = request.GET.get("q", "").strip()[:LONGEST]
        context = {
            **self.each_context(request),
            "title": _("Search: %(query)s") % {"query": query} if query else _("Search everything"),
            "query": query,
            "groups": find(self, request, query),
        }
        return TemplateResponse(request, "admin/search.html", context)

    def index(self, request: HttpRequest, extra_context=None):
        """Show first what waits, then what this person did last, then every list."""
        own = AuditEvent.objects.filter(actor_id=request.user.pk).order_by("-at", "-pk")[:RECENT]
        return super().index(
            request, {"waiting": waiting_for(request.user), "own_events": own, **(extra_context or {})}
        )
