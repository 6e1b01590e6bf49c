"""One's own account, and the way in for somebody invited; signing in itself is allauth's."""

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import acting, actions
from accounts.forms import InvitationForm, ProfileForm
from accounts.invitations import user_of
from accounts.personal_data import Encoder, held_about
from accounts.second_factor import has_second_factor
from core import audit
from core.downloads import attachment
from core.http import private


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Change how one is called, in which language we write, and how often."""
    initial = {name: getattr(request.user, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.update_profile(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("account_profile")
    return render(request, "accounts/profile.html", {"form": form})


@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def personal_data(request: HttpRequest) -> HttpResponse:
    """Tell what is held about somebody, and give it to them as one file."""
    if request.method != "POST":
        return render(request, "accounts/data.html")
    audit.record("export_own_data", request.user, by=request.user)
    response = JsonResponse(
        held_about(request.user),
        encoder=Encoder,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers=attachment(f"{timezone.localdate():%Y-%m-%d}-data.json"),
    )
    return private(response)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Welcome somebody by the link of their mail; opening it changes nothing, and it works once."""
    user = user_of(token)
    if user is None:
        return render(request, "accounts/invitation_invalid.html", status=410)
    form = InvitationForm(request.POST or None, user=user, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        user = actions.accept_invitation(user=user, **form.cleaned_data)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, _("Welcome! You are signed in."))
        with translation.override(user.language):
            return redirect("city_desk")
    return render(request, "accounts/invitation.html", {"form": form, "invited": user})


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Lead staff to a second factor, and back to where they wanted to go once they have one."""
    if not request.user.is_staff:
        raise PermissionDenied
    target = get_next_redirect_url(request) or reverse("admin:index")
    if has_second_factor(request.user):
        return HttpResponseRedirect(target)
    return render(request, "accounts/second_factor.html", {"target": target})


@require_POST
def act_as_end(request: HttpRequest) -> HttpResponse:
    """Be oneself again, on the page of the person whose place one had taken."""
    if request.acting is None:
        return redirect("city_desk")
    user = request.acting.user
    acting.end(request)
    return redirect("admin:accounts_user_change", user.pk)
