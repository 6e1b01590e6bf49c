"""The page from which an administrator begins to act as somebody."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import acting
from accounts.models import User
from core.proof import require_proof


class ReasonForm(forms.Form):
    """Why somebody takes another's place."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("It stands in the audit trail beside both names.")
    )


class ActingAdmin:
    """Adds the page, and the button that leads there."""

    def get_urls(self):
        """Put the page before those of Django, which would take its address for a record's."""
        name = "accounts_user_act_as"
        return [path("<int:pk>/act-as/", self.admin_site.admin_view(self.act_as), name=name), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        """Show the button to those who may, where it leads to somebody."""
        user = context.get("original")
        context["can_act_as"] = bool(user) and acting.can_act_as(request.user, user)
        return super().render_change_form(request, context, *args, **kwargs)

    def act_as(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what it means, ask why, and begin."""
        user = get_object_or_404(User, pk=pk)
        if not acting.can_act_as(request.user, user):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            require_proof(request)
            acting.begin(request, user=user, reason=form.cleaned_data["reason"])
            with translation.override(user.language):
                return redirect("city_desk")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Act as %(name)s") % {"name": user},
            "opts": self.opts,
            "original": user,
            "form": form,
            "minutes": acting.LONGEST // 60,
        }
        return TemplateResponse(request, "admin/accounts/act_as.html", context)
