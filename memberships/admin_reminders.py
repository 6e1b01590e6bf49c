"""Reminders in the treasurer's hands: their words in each language, and who would get which before it is sent."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cities.models import Network
from core.admin_base import LANGUAGES, TranslatedAdmin
from core.admin_forms import TranslatedForm
from core.translated import SITE_LANGUAGES, column
from memberships import dues_reminders
from memberships.admin_dues import KeptAdmin
from memberships.dues_permissions import can_keep_dues
from memberships.dues_tasks import queue_reminders
from memberships.models import ReminderStep


class StepForm(TranslatedForm):
    """The words of a reminder, with names in braces that something stands for."""

    def clean(self) -> dict:
        """Look at every language."""
        values = super().clean()
        for name in (column(field, code) for field in ("subject", "text") for code in SITE_LANGUAGES):
            if values.get(name):
                try:
                    dues_reminders.check_placeholders(values[name])
                except forms.ValidationError as refusal:
                    self.add_error(name, refusal)
        return values


class ChoiceForm(forms.Form):
    """Which letter, and to whom."""

    step = forms.ModelChoiceField(
        label=pgettext_lazy("dues", "Letter"), queryset=ReminderStep.objects.filter(is_active=True), empty_label=None
    )
    network = forms.ModelChoiceField(
        label=gettext_lazy("Network"), queryset=Network.objects.none(), required=False, empty_label=gettext_lazy("All")
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("", gettext_lazy("All")), *settings.LANGUAGES], required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        """Offer the networks by their names."""
        super().__init__(*args, **kwargs)
        self.fields["network"].queryset = Network.objects.order_by("official_name")


@admin.register(ReminderStep)
class ReminderStepAdmin(TranslatedAdmin, KeptAdmin):
    """What each reminder says, and when."""

    form = StepForm
    change_list_template = "admin/memberships/dues/steps.html"
    list_display = ("__str__", "days", "notice_days", "is_active")
    search_fields = ("subject_ca", "subject_es", "subject_en", "subject_fr")
    readonly_fields = ("step",)
    fieldsets = ((None, {"fields": ("step", ("days", "notice_days"), "is_active")}), LANGUAGES)

    def get_urls(self):
        """Add the page from which reminders go out."""
        view = self.admin_site.admin_view(self.send)
        return [path("send/", view, name="memberships_reminderstep_send"), *super().get_urls()]

    def send(self, request: HttpRequest) -> HttpResponse:
        """Show who would get a letter and how it reads; send it to those who are ticked."""
        if not can_keep_dues(request.user):
            raise PermissionDenied
        form = ChoiceForm(request.GET if "step" in request.GET else None)
        step, letters = None, []
        if form.is_bound and form.is_valid():
            step, network = form.cleaned_data["step"], form.cleaned_data["network"]
            if request.method == "POST":
                self._send(request, step)
                return redirect(request.get_full_path())
            waiting = dues_reminders.waiting(
                step, network=network.pk if network else None, language=form.cleaned_data["language"]
            )
            letters = dues_reminders.letters(step, waiting)
        return self.page(request, "reminders", _("Send reminders"), form=form, step=step, letters=letters)

    def _send(self, request: HttpRequest, step: ReminderStep) -> None:
        chosen = [int(value) for value in request.POST.getlist("invoice") if value.isdecimal() and len(value) < 19]
        count = queue_reminders(step, invoices=chosen, by=request.user)
        text = ngettext("%(count)s reminder is being sent.", "%(count)s reminders are being sent.", count)
        self.tell_count(request, text, count)
