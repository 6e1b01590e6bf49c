"""The review page of an application in the admin: what the city says, its papers, and the steps one may take."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cities.models import City
from core.audit_labels import action_label
from core.http import tell_refusal
from core.models import AuditEvent
from core.workflow import TransitionNotAllowed
from memberships.city_field import own_label_of
from memberships.dues import account_of
from memberships.dues_permissions import can_keep_dues
from memberships.enums import ApplicationState
from memberships.fees import Fee, fee_for
from memberships.joining import actions
from memberships.joining.forms import (
    PAPER_ACCEPT,
    ApplicationForm,
    DayForm,
    InvoiceForm,
    MessageForm,
    RatificationForm,
    checked_paper,
    shown,
)
from memberships.joining.views import paper_response
from memberships.joining.workflow import TABLE, Side
from memberships.models import Application
from memberships.permissions import can_decide_applications

MOST_ALIKE = 6
NEW_CITY = "new"


@dataclass(frozen=True)
class Step:
    """A step of the secretariat as the page offers it."""

    title: str
    text: str
    button: str
    form: type[forms.Form] | None = None


STEPS = {
    "ask_documents": Step(
        gettext_lazy("Ask for what is missing"),
        gettext_lazy("The applicant gets your message by mail and may change everything again."),
        gettext_lazy("Give it back"),
        MessageForm,
    ),
    "invoice": Step(
        gettext_lazy("Set the fee"),
        gettext_lazy("Both papers are right. The applicant is told the fee; the invoice goes to the billing contact."),
        gettext_lazy("The fee is set"),
        InvoiceForm,
    ),
    "record_payment": Step(
        gettext_lazy("Record the payment"),
        gettext_lazy("The fee, asked for by an invoice made elsewhere, has arrived in the account."),
        gettext_lazy("The fee has arrived"),
    ),
    "admit": Step(
        gettext_lazy("Admit the city"),
        gettext_lazy(
            "The city becomes a member, to be ratified. Its record, contacts and the account of the first technician "
            "are made from the application."
        ),
        pgettext_lazy("city", "Admit"),
        DayForm,
    ),
    "ratify": Step(
        gettext_lazy("Record the ratification"),
        gettext_lazy("The General Assembly has ratified the city. The certificate is issued."),
        pgettext_lazy("city", "Ratified"),
        RatificationForm,
    ),
    "decline": Step(
        gettext_lazy("Decline the application"),
        gettext_lazy("This ends the application. The applicant reads your reasons."),
        gettext_lazy("Decline"),
        MessageForm,
    ),
}


class ApplicationReview:
    """The page and its buttons; every step is a POST to its own address and comes back here."""

    def __init__(self, model_admin) -> None:
        self.model_admin = model_admin

    def page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show everything that a decision needs."""
        return self._render(request, self._application(request, pk))

    def act(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Take a step and come back; what was typed stays where something was wrong."""
        row = self._application(request, pk)
        if request.method != "POST":
            return self._back(row)
        if action not in STEPS:
            raise Http404
        if not can_decide_applications(request.user):
            raise PermissionDenied
        form = self._form(action, row, request.POST)
        if form is not None and not form.is_valid():
            return self._render(request, row, action, form)
        try:
            self._step(action, row, request, form)
        except TransitionNotAllowed as error:
            tell_refusal(request, error)
        except ValidationError as error:
            if form is None:
                messages.error(request, " ".join(error.messages))
            else:
                form.add_error(None, error.messages)
                return self._render(request, row, action, form)
        else:
            messages.success(request, _("Done. The applicant was told by mail."))
            if row.is_sample and action in {"admit", "ratify"}:
                messages.info(request, _("This is a fictional sample: it is never counted among the members."))
        return self._back(row)

    def attach(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep a paper that came by post or mail."""
        row = self._application(request, pk)
        name, file = request.POST.get("name", ""), request.FILES.get("file")
        if request.method == "POST" and name in actions.PAPERS and file:
            try:
                actions.attach(application=row, papers={name: checked_paper(file)}, by=request.user)
                messages.success(request, _("The paper is kept."))
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
            except actions.NotWritable:
                messages.error(request, _("Papers can no longer be changed in this state."))
        return self._back(row)

    def file(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """One of the papers, as a download."""
        return paper_response(self._application(request, pk), name)

    def _step(self, action: str, row: Application, request: HttpRequest, form: forms.Form | None) -> None:
        values = form.cleaned_data if form else {}
        take = getattr(actions, action)
        if action == "invoice":
            city = None if values["city"] == NEW_CITY else City.objects.get(pk=values["city"])
            values = {
                "city": city,
                "year": values["fee_year"],
                "amount": values["fee_amount"],
                "number": values["invoice_number"],
            }
        elif "day" in values:
            values = {"on": values["day"]}
        take(application=row, by=request.user, **values)

    def _form(self, action: str, row: Application, data=None) -> forms.Form | None:
        step = STEPS[action]
        if step.form is None:
            return None
        initial = {"day": timezone.localdate()}
        if action == "invoice":
            initial = {"fee_year": timezone.localdate().year, "fee_amount": _fee(row).amount, "city": NEW_CITY}
        form = step.form(data, initial=initial, auto_id=f"{action}_%s")
        if action == "invoice":
            alike = self._alike(row)
            form.fields["city"].choices = [
                *((str(city.pk), str(city)) for city in alike),
                (NEW_CITY, _("A new record: %(name)s") % {"name": row.city_name}),
            ]
            if alike and alike[0].name.casefold() == row.city_name.casefold():
                form.initial["city"] = str(alike[0].pk)
        return form

    @staticmethod
    def _alike(row: Application) -> list[City]:
        return list(City.objects.filter(country=row.country_code).named_like(row.city_name)[:MOST_ALIKE])

    def _render(self, request, row: Application, action: str = "", form: forms.Form | None = None) -> HttpResponse:
        said = ApplicationForm(initial=row.answers)
        steps = TABLE.steps(row.state, Side.SECRETARIAT) if can_decide_applications(request.user) else []
        unpaid = _unpaid(row)
        context = {
            **self.model_admin.admin_site.each_context(request),
            "title": str(row),
            "opts": Application._meta,
            "application": row,
            "sections": [
                {**each, "rows": [(field.label, shown(field.name, row.answers)) for field in each["fields"]]}
                for each in said.sections
            ],
            "fee": _fee(row),
            "papers": [
                {
                    "name": name,
                    "label": Application._meta.get_field(name).verbose_name,
                    "file": getattr(row, name),
                }
                for name in actions.PAPERS
            ],
            "unpaid": unpaid,
            "may_book": can_keep_dues(request.user),
            "accept": PAPER_ACCEPT,
            "can_attach": bool(steps) and row.state in {"submitted", "documents_missing"},
            "steps": [
                {
                    "action": each,
                    "step": STEPS[each],
                    "form": form if each == action else self._form(each, row),
                    "opened": each == action,
                }
                for each in steps
                if each != "record_payment" or not unpaid
            ],
            "events": [
                {"what": action_label(each.action), "event": each} for each in AuditEvent.objects.about(row).reverse()
            ],
        }
        return TemplateResponse(request, "admin/memberships/application/review.html", context)

    def _application(self, request: HttpRequest, pk: int) -> Application:
        """Return what this person may see in the admin, else 404; nobody here reads a draft."""
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Application.objects.sent().select_related("city__country", "period"), pk=pk)

    @staticmethod
    def _back(row: Application) -> HttpResponse:
        return redirect(reverse("admin:memberships_application_change", args=[row.pk]))


def _fee(row: Application) -> Fee:
    """Return the fee of this year, by the table that holds for it and not by one of a year to come."""
    return fee_for(row.country_code, row.inhabitants, timezone.localdate().year)


def _unpaid(row: Application) -> dict | None:
    """Return the open invoice of an application that waits for its fee, and where its payment is recorded."""
    if row.state != ApplicationState.INVOICED or row.city is None:
        return None
    open_ones = [invoice for invoice in account_of(row.city).invoices if invoice.open]
    if not open_ones:
        return None
    asked = {
        "city": own_label_of(row.city),
        "amount": sum(invoice.open for invoice in open_ones),
        "invoices": ", ".join(invoice.reference for invoice in open_ones),
    }
    return {
        "numbers": asked["invoices"],
        "amount": asked["amount"],
        "record_url": f"{reverse('admin:memberships_payment_add')}?{urlencode(asked)}",
        "matching_url": reverse("admin:memberships_statementline_matching"),
    }
