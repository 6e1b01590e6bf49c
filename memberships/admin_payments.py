"""Payments in the treasurer's hands: recorded by hand or confirmed line by line from bank statements."""

import functools
import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core import l10n
from core.admin_base import SiteAdmin
from core.admin_columns import told
from core.admin_fields import LinesField
from core.admin_forms import SiteForm
from core.downloads import csv_table
from core.http import private
from core.proof import require_proof
from core.spreadsheets import ACCEPT
from memberships import payments
from memberships.admin_dues import KeptAdmin
from memberships.dues import with_unused
from memberships.dues_enums import LineState
from memberships.dues_matching import Matcher, chosen_invoices, doubts
from memberships.dues_permissions import can_keep_dues
from memberships.dues_samples import sample_bank, statement_rows
from memberships.enums import ApplicationState
from memberships.models import Application, Bank, Invoice, Payment, StatementLine
from memberships.payment_forms import BackForm, InvoicesField, PaymentForm, RemoveForm, UseForm
from memberships.statements import import_statement

SHOWN = 25  # lines of one page
LONGEST_KEY = 19  # figures of a primary key that PostgreSQL takes
LONGEST = 300  # characters of what a link may bring into a form


@admin.register(Payment)
class PaymentAdmin(KeptAdmin):
    """What came in, what it was for, and what is left of it."""

    list_display = ("city", "amount_shown", "unused_shown", told(Payment, "received_on"), "payer")
    list_select_related = ("city",)
    search_fields = ("city__name", "payer", "reference")
    search_help_text = gettext_lazy("City, payer or reference")
    date_hierarchy = "received_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Money may come in by other ways than a statement."""
        return can_keep_dues(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Reckon what is left in the same query."""
        return with_unused(super().get_queryset(request))

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def amount_shown(self, payment: Payment) -> str:
        """Write the amount as the reader does."""
        return l10n.euro(payment.amount)

    @admin.display(description=pgettext_lazy("payment", "for no invoice"), ordering="unused")
    def unused_shown(self, payment: Payment) -> str:
        """Write what is left as the reader does."""
        return l10n.euro(payment.unused)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        """Record a payment by hand."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        given = {name: request.GET[name][:LONGEST] for name in PaymentForm.PREFILLED if name in request.GET}
        form = PaymentForm(request.POST or None, initial=given)
        if form.is_bound and form.is_valid():
            try:
                payment = form.do_once(functools.partial(payments.record_payment, by=request.user))
            except ValidationError as refusal:
                form.add_error("invoices" if refusal.code == "other_city" else "received_on", refusal)
            else:
                if payment is None:
                    messages.info(request, _("This payment has been recorded already."))
                    return redirect("admin:memberships_payment_changelist")
                recorded = _("The payment of %(amount)s by %(city)s is recorded.")
                self._tell(request, payment, recorded)
                return redirect("admin:memberships_payment_change", payment.pk)
        return self.page(request, "payment_new", _("Record a payment"), form=form)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """Show a payment; use it, release it, pay it back, or remove it."""
        payment = self.get_object(request, object_id)
        if payment is None or not self.has_view_permission(request, payment):
            return super().change_view(request, object_id, form_url, extra_context)
        may_change = can_keep_dues(request.user)
        do = request.POST.get("do") if may_change else None
        left = payments.unused_of(payment)
        use = UseForm(request.POST if do == "use" else None)
        back = BackForm(
            request.POST if do == "back" else None, initial={"amount": left, "on": timezone.localdate()}, prefix="back"
        )
        remove = RemoveForm(request.POST if do == "remove" else None, prefix="remove")
        if do and self._act(request, payment, do, {"use": use, "back": back, "remove": remove}.get(do)):
            return redirect("admin:memberships_payment_changelist" if do == "remove" else request.path)
        return self.page(
            request, "payment", _("Payment of %(day)s") % {"day": l10n.long_date(payment.received_on)}, payment=payment,
            unused=left, allocations=payment.allocations.select_related("invoice__city"), may_change=may_change,
            may_delete=may_change, use_form=use, back_form=back, remove_form=remove,
        )  # fmt: skip

    def _act(self, request: HttpRequest, payment: Payment, do: str, form: forms.Form | None) -> bool:
        by = request.user
        if do == "release":
            asked = request.POST.get("allocation", "")
            known = asked.isdecimal() and len(asked) < LONGEST_KEY
            for row in payment.allocations.filter(pk=asked if known else None):
                payments.release(allocation=row, by=by)
                messages.success(request, _("Released: what it was used for is open again."))
            return True
        if form is None or not form.is_valid():
            return False
        try:
            match do:
                case "use":
                    others = form.cleaned_data["for_others"]
                    with transaction.atomic():  # of several invoices all or none
                        for invoice in form.cleaned_data["invoices"]:
                            payments.use_payment(payment=payment, invoice=invoice, by=by, for_others=others)
                    self._tell(request, payment, _("What was left of the payment is used."))
                case "back":
                    form.do_once(functools.partial(payments.pay_back, payment=payment, by=by))
                    messages.success(request, _("It is noted that the money went back."))
                case "remove":
                    require_proof(request)
                    payments.remove_payment(payment=payment, by=by, **form.cleaned_data)
                    messages.success(request, _("The payment is removed; what it was used for is open again."))
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        return True

    @staticmethod
    def _tell(request: HttpRequest, payment: Payment, done: str) -> None:
        """Say what was done, what the money is for now, and whose application goes on by it."""
        used = list(payment.allocations.filter(invoice__isnull=False).select_related("invoice"))
        parts = [done % {"amount": l10n.euro(payment.amount), "city": payment.city.display_name}]
        for row in used:
            paid = _("For %(number)s: %(amount)s.")
            parts.append(paid % {"number": row.invoice.reference, "amount": l10n.euro(row.amount)})
        if left := payments.unused_of(payment):
            parts.append(_("For no invoice: %(amount)s.") % {"amount": l10n.euro(left)})
        messages.success(request, " ".join(parts))
        tell_applications(request, [row.invoice for row in used])


def tell_applications(request: HttpRequest, invoices: list[Invoice]) -> None:
    """Say which applications for membership go on because these invoices are paid."""
    numbers = [invoice.reference for invoice in invoices]
    for row in Application.objects.filter(state=ApplicationState.PAID, invoice_number__in=numbers):
        text = _("The application of %(city)s goes on: its fee has arrived, and the applicant was told by mail.")
        messages.info(request, text % {"city": row.city_name})


class BankForm(SiteForm):
    """Columns of the text, one per line."""

    text_columns = LinesField(
        label=gettext_lazy("Columns of the text"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        help_text=gettext_lazy("One per line: concept, remarks, reference."),
    )


@admin.register(Bank)
class BankAdmin(SiteAdmin):
    """In which columns of a bank's statements stands what."""

    form = BankForm
    list_display = ("name", "date_column", "amount_column")
    search_fields = ("name",)
    fields = (
        "name", "skip_rows", ("date_column", "day_first"), ("amount_column", "decimal_comma"), "payer_column",
        "text_columns",
    )  # fmt: skip


class StatementForm(forms.Form):
    """A statement and the bank that it is from."""

    bank = forms.ModelChoiceField(label=gettext_lazy("Bank"), queryset=Bank.objects.all(), empty_label=None)
    file = forms.FileField(
        label=gettext_lazy("Statement (.csv or .xlsx)"), widget=forms.ClearableFileInput({"accept": ACCEPT})
    )


@admin.register(StatementLine)
class StatementLineAdmin(KeptAdmin):
    """Lines of statements: those to be matched on a page of their own, all of them in the list."""

    list_name = gettext_lazy("Bank statements")
    change_list_template = "admin/memberships/dues/lines.html"
    list_display = ("payer_shown", "amount_shown", told(StatementLine, "booked_on"), "state", "bank")
    list_select_related = ("bank",)
    list_filter = ("state", "bank")
    search_fields = ("payer", "text")
    search_help_text = gettext_lazy("Payer, or words of the text")
    actions = ("take_up",)
    fields = ("bank", "statement", told(StatementLine, "booked_on"), "amount_shown", "payer", "text", "state")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("payer"), ordering="payer")
    def payer_shown(self, line: StatementLine) -> str:
        """Name the payer, or what else the line says."""
        return line.payer or line.text[:80] or "–"

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def amount_shown(self, line: StatementLine) -> str:
        """Write the amount as the reader does."""
        return l10n.euro(line.amount)

    @admin.action(description=gettext_lazy("Match again what was set aside"), permissions=["change"])
    def take_up(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Bring the chosen lines back among those to be matched."""
        lines = list(queryset.filter(state=LineState.IGNORED))
        for line in lines:
            payments.take_line_up(line=line, by=request.user)
        self.tell_count(
            request,
            ngettext("%(count)s line is to be matched again.", "%(count)s lines are to be matched again.", len(lines)),
            len(lines),
        )

    def get_urls(self):
        """Add the page on which lines are matched, and a statement to try it with."""
        view = self.admin_site.admin_view
        return [
            path("matching/", view(self.matching), name="memberships_statementline_matching"),
            path("sample/", view(self.sample), name="memberships_statementline_sample"),
            *super().get_urls(),
        ]

    def sample(self, request: HttpRequest) -> HttpResponse:
        """Give a statement made up from the open invoices, where these are samples too."""
        if not can_keep_dues(request.user):
            raise PermissionDenied
        bank = sample_bank()
        if bank is None:
            raise Http404
        return private(csv_table("mostra-extracte", *statement_rows(bank)))

    def matching(self, request: HttpRequest) -> HttpResponse:
        """Read a statement; show what each line may be, and book what somebody has chosen."""
        if not can_keep_dues(request.user):
            raise PermissionDenied
        reading = request.method == "POST" and request.POST.get("do") == "read"
        form = StatementForm(request.POST if reading else None, request.FILES if reading else None)
        errors: dict[int, str] = {}
        if reading and form.is_valid() and self._read(request, form):
            return redirect("admin:memberships_statementline_matching")
        if request.method == "POST" and not reading:
            errors = self._book(request)
            if not errors:
                return redirect("admin:memberships_statementline_matching")
        waiting = StatementLine.objects.filter(state=LineState.OPEN)
        matcher = Matcher()
        proposed = {line: matcher.proposals(line) for line in waiting[:SHOWN]}
        doubtful = doubts(proposed)
        rows = [
            {
                "line": line,
                "proposals": proposals,
                "doubts": doubtful[line.pk],
                "error": errors.get(line.pk, ""),
                "other": request.POST.get(f"other-{line.pk}", ""),
            }
            for line, proposals in proposed.items()
        ]
        return self.page(
            request, "matching", _("Match bank statements"), form=form, rows=rows, count=waiting.count(),
            has_sample=sample_bank() is not None,
        )  # fmt: skip

    def _read(self, request: HttpRequest, form: StatementForm) -> bool:
        try:
            found = import_statement(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("file", refusal)
            return False
        text = ngettext("%(count)s new line has been read.", "%(count)s new lines have been read.", found.new)
        for problem in found.problems:
            messages.warning(request, problem)
        more = _("Known already: %(known)s. Not money that came in: %(others)s.")
        self.tell_count(request, text, found.new)
        messages.info(request, more % {"known": l10n.number(found.known), "others": l10n.number(found.others)})
        return True

    def _book(self, request: HttpRequest) -> dict[int, str]:
        """Do what was chosen line by line; return what went wrong with which."""
        chosen = {
            int(match[1]): value
            for name, value in request.POST.items()
            if value and (match := re.fullmatch(r"line-(\d{1,18})", name))
        }
        errors, booked, paid = {}, 0, []
        open_ones = Matcher().open
        for line in StatementLine.objects.filter(pk__in=chosen, state=LineState.OPEN):
            try:
                if chosen[line.pk] == "aside":
                    payments.set_line_aside(line=line, by=request.user)
                    continue
                if chosen[line.pk] == "other":
                    invoices = InvoicesField().clean(request.POST.get(f"other-{line.pk}", ""))
                else:
                    invoices = chosen_invoices(chosen[line.pk], open_ones)
                if invoices:
                    payment = payments.book_line(
                        line=line, city=invoices[0].city, invoices=invoices, by=request.user,
                        for_others=f"others-{line.pk}" in request.POST,
                    )  # fmt: skip
                    booked += 1
                    paid += invoices
                    self._tell_unused(request, payment)
                else:
                    errors[line.pk] = _("These invoices are open no longer.")
            except ValidationError as refusal:
                errors[line.pk] = " ".join(refusal.messages)
        self.tell_count(
            request,
            ngettext("%(count)s payment has been booked.", "%(count)s payments have been booked.", booked),
            booked,
        )
        tell_applications(request, paid)
        return errors

    @staticmethod
    def _tell_unused(request: HttpRequest, payment: Payment) -> None:
        if left := payments.unused_of(payment):
            text = _("%(city)s paid %(amount)s: %(left)s of it belong to no invoice yet.")
            amounts = {"amount": l10n.euro(payment.amount), "left": l10n.euro(left)}
            messages.warning(request, text % {"city": payment.city.display_name, **amounts})
