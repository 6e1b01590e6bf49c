"""Dues in the treasurer's hands: the yearly run, its invoices and credit notes, and what stands on them."""

import datetime as dt
import functools

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import l10n
from core.admin_base import SiteAdmin
from core.admin_columns import told
from core.downloads import xlsx_table
from core.http import private
from core.proof import require_proof
from memberships import dues_emails, dues_run
from memberships.admin_dues_obstacles import obstacles
from memberships.dues import invoices_as_of, state_in_words
from memberships.dues_billing import billing_of
from memberships.dues_enums import CreditKind
from memberships.dues_permissions import can_keep_dues
from memberships.dues_tasks import queue_run
from memberships.fees import fee_for, fee_of, in_readers_language
from memberships.invoices import issue_credit_note, keep_paper
from memberships.models import Application, BillingDetails, CreditNote, DuesRun, Invoice, InvoiceIssuer
from memberships.payment_forms import DATE, OnceForm
from memberships.payments import open_of


class KeptAdmin(SiteAdmin):
    """Rows that are never deleted and never edited by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come from actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """What was issued is kept."""
        return False

    def page(self, request: HttpRequest, template: str, title: str, **context) -> HttpResponse:
        """Answer with one of the treasurer's pages."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "list_url": reverse(name),
            "list_name": capfirst(self.list_name or self.opts.verbose_name_plural),
        }
        return TemplateResponse(request, f"admin/memberships/dues/{template}.html", {**frame, **context})


LATEST_DUE = dt.timedelta(days=366)  # from the day of the run


class RunForm(forms.Form):
    """The year and the due day of a run; its invoices bear the date of the day on which they are issued."""

    year = forms.IntegerField(label=gettext_lazy("Year of the dues"), min_value=2000, max_value=2100)
    due_on = forms.DateField(label=gettext_lazy("Due day"), widget=forms.DateInput(DATE, format="%Y-%m-%d"))

    def clean_due_on(self) -> dt.date:
        """Ask for a day that lies ahead, and not too far."""
        due_on, today = self.cleaned_data["due_on"], timezone.localdate()
        if due_on < today:
            raise ValidationError(_("This day is over."))
        if due_on > today + LATEST_DUE:
            raise ValidationError(_("This day is more than a year away."))
        return due_on


@admin.register(DuesRun)
class DuesRunAdmin(KeptAdmin):
    """The yearly run: dry run, issue, progress, undo."""

    list_display = ("year", told(DuesRun, "issued_on"), told(DuesRun, "due_on"), "state", told(DuesRun, "started_at"))
    search_fields = ("year",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new run begins with a dry run."""
        return can_keep_dues(request.user)

    @admin.display(description=gettext_lazy("state"))
    def state(self, run: DuesRun) -> str:
        """Say how far the run has come."""
        return run_state(run)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        """Show what a run would do, give it as a spreadsheet, and begin it as it was seen."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        today = timezone.localdate()
        form = RunForm(given if "year" in given else None, initial={"year": today.year, "due_on": ""})
        plan = None
        if form.is_bound and form.is_valid():
            plan = dues_run.plan(issued_on=today, **form.cleaned_data)
            if request.method == "POST" and (run := self._start(request, plan)):
                return redirect("admin:memberships_duesrun_change", run.pk)
            if request.GET.get("format") == "xlsx":
                require_proof(request)  # names, addresses and sums of every city
                return _as_sheet(plan)
        values = {key: given.get(key, "") for key in ("year", "due_on")}
        issuer = InvoiceIssuer.objects.first()
        return self.page(
            request, "run_new", _("Dry run of the dues"), form=form, plan=plan,
            query="&".join(f"{key}={value}" for key, value in values.items()) if plan else "",
            has_issuer=issuer is not None, is_sample=issuer is not None and issuer.is_sample,
            obstacles=obstacles(plan) if plan else [],
        )  # fmt: skip

    def _start(self, request: HttpRequest, plan: dues_run.Plan) -> DuesRun | None:
        if request.POST.get("mark") != plan.mark:
            messages.warning(
                request, _("Something has changed since you looked: please look again. Nothing was issued.")
            )
            return None
        try:
            return dues_run.start(plan=plan, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return None

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """Show how far a run has come; go on with it, or undo it."""
        run = self.get_object(request, object_id)
        if run is None or not self.has_view_permission(request, run):
            return super().change_view(request, object_id, form_url, extra_context)
        may_change = can_keep_dues(request.user)
        if request.method == "POST" and may_change:
            self._act(request, run)
            return redirect("admin:memberships_duesrun_change", run.pk)
        return self.page(
            request, "run", _("Dues of %(year)s") % {"year": run.year}, run=run, state=run_state(run),
            progress=dues_run.progress(run), is_at_work=DuesRun.objects.unfinished().filter(pk=run.pk).exists(),
            total=run.invoices.aggregate(sum=Sum("amount"))["sum"] or 0,
            can_undo=dues_run.can_be_undone(run), may_change=may_change,
            undo_until=l10n.date_and_time(run.started_at + dues_run.UNDO_WITHIN),
        )  # fmt: skip

    def _act(self, request: HttpRequest, run: DuesRun) -> None:
        if request.POST.get("do") == "go_on" and DuesRun.objects.unfinished().filter(pk=run.pk).exists():
            queue_run(run)
        elif request.POST.get("do") == "undo" and request.POST.get("sure"):
            try:
                dues_run.ask_undo(run=run, by=request.user)
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))


def run_state(run: DuesRun) -> str:
    """Say how far a run has come."""
    if run.undone_at:
        return pgettext("dues run", "Undone")
    if run.undo_asked_at:
        return pgettext("dues run", "Being undone")
    return pgettext("dues run", "Issued") if run.finished_at else pgettext("dues run", "Being issued")


def _as_sheet(plan: dues_run.Plan) -> HttpResponse:
    columns = [_("City"), _("Country"), _("Amount in euro"), _("Why"), _("Why not"), _("Language"), _("Sent to")]
    rows = [
        [
            row.city.display_name,
            row.city.country.name,
            row.fee.amount,
            row.why,
            str(row.left_out.label) if row.left_out else "",
            row.billing.language,
            row.billing.email,
        ]
        for row in plan.rows
    ]
    return private(xlsx_table(f"dues-{plan.year}", str(plan.year), columns, rows))


class CreditForm(OnceForm):
    """How much of an invoice is taken back, and why."""

    amount = forms.DecimalField(label=gettext_lazy("Amount in euro"), max_digits=10, decimal_places=2, min_value=0)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[choice for choice in CreditKind.choices if choice[0] != CreditKind.UNDO]
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Stands on the credit note: write it in the language of the invoice."),
    )


class OpenFilter(admin.SimpleListFilter):
    """Which invoices still lack money today."""

    title = gettext_lazy("what is open")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the three."""
        return [
            ("yes", gettext_lazy("Still open")),
            ("overdue", gettext_lazy("Overdue")),
            ("no", gettext_lazy("Nothing open")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what was asked for."""
        match self.value():
            case "yes":
                return queryset.filter(open__gt=0)
            case "overdue":
                return queryset.filter(open__gt=0, due_on__lt=timezone.localdate())
            case "no":
                return queryset.filter(open=0)
        return queryset


@admin.register(Invoice)
class InvoiceAdmin(KeptAdmin):
    """Invoices as they were issued, with what is open today; a mistake is taken back by a credit note."""

    list_display = ("reference", "city", "dues_year", "amount_shown", "open_shown", "state", told(Invoice, "due_on"))
    list_select_related = ("city",)
    list_filter = (OpenFilter, "dues_year", "language")
    search_fields = ("city__name", "number", "addressee__name")
    search_help_text = gettext_lazy("Name of the city, or number without its year")
    date_hierarchy = "issued_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Reckon what is open in the same query."""
        return invoices_as_of().for_list()

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def reference(self, invoice: Invoice) -> str:
        """Return the number as it stands on paper."""
        return invoice.reference

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def amount_shown(self, invoice: Invoice) -> str:
        """Write the amount as the reader does."""
        return l10n.euro(invoice.amount)

    @admin.display(description=pgettext_lazy("amount", "open"), ordering="open")
    def open_shown(self, invoice: Invoice) -> str:
        """Write what is open as the reader does."""
        return l10n.euro(invoice.open)

    @admin.display(description=gettext_lazy("state"))
    def state(self, invoice: Invoice) -> str:
        """Say where the invoice stands today."""
        return state_in_words(invoice)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """Show an invoice with all that belongs to it, and take it back wholly or in part."""
        invoice = self.get_object(request, object_id)
        if invoice is None or not self.has_view_permission(request, invoice):
            return super().change_view(request, object_id, form_url, extra_context)
        form = None
        if can_keep_dues(request.user) and (left := open_of(invoice)) > 0:
            form = CreditForm(request.POST or None, initial={"amount": left})
            if form.is_bound and form.is_valid() and self._credit(request, invoice, form):
                return redirect("admin:memberships_invoice_change", invoice.pk)
        title = pgettext("dues", "Invoice %(number)s") % {"number": invoice.reference}
        return self.page(
            request, "invoice", title, invoice=invoice, state=state_in_words(invoice), form=form,
            allocations=invoice.allocations.select_related("payment"), reminders=list(invoice.reminders.all()),
            **self._why(invoice),
        )  # fmt: skip

    @staticmethod
    def _why(invoice: Invoice) -> dict[str, object]:
        """Return why the amount is what it is, in the reader's language where today's tables still say it so."""
        asked = Application.objects.filter(city=invoice.city_id, invoice_number=invoice.reference)
        fees = [fee_of(invoice.city, invoice.dues_year), *(fee_for(row.country_code, row.inhabitants) for row in asked)]
        text, language = in_readers_language(invoice.basis.get("why", ""), invoice.language, fees)
        return {"why": text, "why_language": language, "is_foreign": language != l10n.current_language()}

    def _credit(self, request: HttpRequest, invoice: Invoice, form: CreditForm) -> bool:
        try:
            note = form.do_once(functools.partial(issue_credit_note, invoice=invoice, by=request.user))
        except ValidationError as refusal:
            form.add_error("amount", refusal)
            return False
        if note is None:
            return True
        keep_paper(note)
        to = invoice.basis.get("to") or billing_of(invoice.city).email
        if to:
            dues_emails.invoice_taken_back(note, to=to)
        messages.success(request, _("Credit note %(number)s has been issued.") % {"number": note.reference})
        return True


@admin.register(CreditNote)
class CreditNoteAdmin(KeptAdmin):
    """Credit notes as they were issued; each is made on the page of its invoice."""

    list_display = ("reference", "city", "amount_shown", "kind", told(CreditNote, "issued_on"))
    list_select_related = ("invoice__city",)
    list_filter = ("kind",)
    search_fields = ("invoice__city__name", "number")
    search_help_text = gettext_lazy("Name of the city, or number without its year")
    fields = ("reference", "city", "invoice", "amount_shown", "kind", "reason", told(CreditNote, "issued_on"))
    readonly_fields = fields

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody changes."""
        return False

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def reference(self, note: CreditNote) -> str:
        """Return the number as it stands on paper."""
        return note.reference

    @admin.display(description=gettext_lazy("city"))
    def city(self, note: CreditNote) -> str:
        """Name the city of the invoice."""
        return note.invoice.city.display_name

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def amount_shown(self, note: CreditNote) -> str:
        """Write the amount as the reader does."""
        return l10n.euro(note.amount)

    def view_on_site(self, note: CreditNote) -> str:
        """Lead to the PDF."""
        return reverse("dues_credit_note", args=[note.pk])


@admin.register(InvoiceIssuer)
class InvoiceIssuerAdmin(SiteAdmin):
    """One row: who sends the invoices, and where cities pay."""

    list_display = ("name", "iban", "is_sample")
    search_fields = ("name",)
    fields = ("name", "address", "tax_id", "account_holder", ("iban", "bic"), "is_sample")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row. The menu of every page asks: the database answers only on this model's own."""
        place = request.resolver_match
        is_elsewhere = place is not None and not (place.url_name or "").startswith("memberships_invoiceissuer")
        return super().has_add_permission(request) and (is_elsewhere or not InvoiceIssuer.objects.exists())

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Invoices need it."""
        return False


@admin.register(BillingDetails)
class BillingDetailsAdmin(SiteAdmin):
    """To whom a city's invoices are addressed."""

    list_display = ("city", "addressee", "language", "email")
    list_select_related = ("city",)
    search_fields = ("city__name", "addressee", "email")
    search_help_text = gettext_lazy("City, addressee or address")
    autocomplete_fields = ("city",)
    fields = ("city", "language", "addressee", "address", ("tax_id", "order_reference"), "email")
