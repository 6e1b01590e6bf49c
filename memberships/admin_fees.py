"""Tables of fees in the secretariat's hands: drafts are prepared, taken in from sheets and put in force."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import spreadsheets
from core.admin_base import SiteAdmin, SiteTabularInline
from core.admin_columns import told
from core.admin_forms import SiteForm
from core.downloads import xlsx_table
from core.http import private
from memberships import fee_tables
from memberships.fee_sheets import columns_and_rows, differences, read_sheet
from memberships.fees import tariff_of
from memberships.models import FeeAmount, FeeCountry, FeeException, FeeTable, IncomeGroup
from memberships.permissions import can_keep_fees

SALT = "memberships.fee_sheet"
KEPT_FOR = 3600  # seconds between looking at a sheet and taking it in


class SheetForm(forms.Form):
    """A file, its year and where it comes from."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("Who decided it and when, or where it was published."),
    )
    file = forms.FileField(label=gettext_lazy("Sheet (.xlsx or .csv)"))


class PartInline(SiteTabularInline):
    """A part of a table: it changes only while the table is a draft."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nothing is added to a table in force."""
        return super().has_add_permission(request, obj) and _is_draft(obj)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nothing is changed in a table in force."""
        return super().has_change_permission(request, obj) and _is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nothing is taken out of a table in force."""
        return super().has_delete_permission(request, obj) and _is_draft(obj)


def _is_draft(obj: FeeTable | IncomeGroup | None) -> bool:
    table = obj.table if isinstance(obj, IncomeGroup) else obj
    return table is None or table.is_draft


class GroupInline(PartInline):
    """The income groups; each opens with its amounts and countries."""

    model = IncomeGroup
    fields = ("name", "income_from", "income_to")
    show_change_link = True


class AmountInline(PartInline):
    """What the group pays."""

    model = FeeAmount
    fields = ("inhabitants_from", "amount")


class CountryInline(PartInline):
    """The countries of the group in this year."""

    model = FeeCountry
    fields = ("country",)
    autocomplete_fields = ("country",)


@admin.register(FeeTable)
class FeeTableAdmin(SiteAdmin):
    """Tables by year."""

    change_list_template = "admin/memberships/feetable/change_list.html"
    list_display = ("year", "state", told(FeeTable, "in_force_since"), "source")
    list_display_links = ("year",)
    search_fields = ("year", "source")
    readonly_fields = ("state", "in_force_since", "whole")
    fields = (("year", "state", "in_force_since"), "source", "whole")
    inlines = (GroupInline,)
    actions = ("prepare_next_year", "put_in_force", "download")

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """A table in force stays as it is."""
        return super().has_change_permission(request, obj) and _is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Only a draft may go."""
        return super().has_delete_permission(request, obj) and _is_draft(obj)

    def get_urls(self):
        """Add the page that takes a sheet in."""
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="memberships_feetable_import"), *super().get_urls()]

    @admin.display(description=gettext_lazy("the whole table"))
    def whole(self, table: FeeTable) -> str:
        """Print the table as cities read it."""
        if table.pk is None:
            return self.get_empty_value_display()
        tariff = tariff_of(table)
        head = format_html_join("", "<th scope='col'>{}</th>", ((group.name,) for group in tariff.groups))
        rows = format_html_join(
            "",
            "<tr><th scope='row'>{}</th>{}</tr>",
            (
                (row.band.label, format_html_join("", "<td>{}</td>", ((cell,) for cell in row.shown)))
                for row in tariff.rows
            ),
        )
        # On a phone it is wider than the page: who has no mouse moves it by keyboard.
        frame = '<div role="group" tabindex="0" aria-label="{}"><table><tr><td></td>{}</tr>{}</table></div>'
        return format_html(frame, _("the whole table"), head, rows)

    def response_change(self, request: HttpRequest, obj: FeeTable) -> HttpResponse:
        """Go on to putting a draft in force where that was pressed; where it cannot be yet, say why and stay."""
        if "_put_in_force" not in request.POST:
            return super().response_change(request, obj)
        return self.put_in_force(request, [obj]) or redirect("admin:memberships_feetable_change", obj.pk)

    @admin.action(description=gettext_lazy("Prepare the next year as a draft copy"), permissions=["add"])
    def prepare_next_year(self, request: HttpRequest, queryset) -> HttpResponse | None:
        """Copy the tables that were chosen; where it is one, go on to its draft."""
        copy = None
        for table in queryset:
            try:
                copy = fee_tables.prepare_next_year(table=table, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            else:
                self.message_user(request, _("Prepared as a draft: %(table)s.") % {"table": copy})
        return redirect("admin:memberships_feetable_change", copy.pk) if copy and len(queryset) == 1 else None

    @admin.action(description=gettext_lazy("Put in force"), permissions=["add"])
    def put_in_force(self, request: HttpRequest, queryset) -> HttpResponse | None:
        """Let cities be charged by the drafts that were chosen; where nothing speaks against it, ask once more."""
        confirmed = "confirmed" in request.POST
        sound = [table for table in queryset if table.is_draft and not fee_tables.gaps(table)]
        for table in queryset:
            if table in sound and not confirmed:
                continue
            try:
                fee_tables.put_in_force(table=table, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, f"{table}: {' '.join(refusal.messages)}", messages.ERROR)
            else:
                self.message_user(request, _("In force: %(table)s.") % {"table": table})
        return self._ask_before_force(request, sound) if sound and not confirmed else None

    def _ask_before_force(self, request: HttpRequest, tables: list[FeeTable]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Put in force?"),
            "opts": self.opts,
            "tables": tables,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/memberships/feetable/put_in_force.html", context)

    @admin.action(description=gettext_lazy("Download as a sheet"), permissions=["view"])
    def download(self, request: HttpRequest, queryset) -> HttpResponse:
        """Give the latest of the chosen tables as a sheet that can be changed and taken in again."""
        tariff = tariff_of(queryset.order_by("-year").first())
        columns, rows = columns_and_rows(tariff)
        return private(xlsx_table(f"fees-{tariff.year}", str(tariff.year), columns, rows))

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Read a sheet and show what it would do; take it in only when that was looked at."""
        if not can_keep_fees(request.user):
            raise PermissionDenied
        if request.method == "POST" and "kept" in request.POST:
            return self._take_in(request)
        posted = request.method == "POST"
        form = SheetForm(
            request.POST if posted else None,
            request.FILES if posted else None,
            initial={"year": timezone.localdate().year + 1},
        )
        preview = self._preview(form) if posted and form.is_valid() else None
        return self._import_page(request, form, preview)

    def _preview(self, form: SheetForm) -> dict | None:
        values = form.cleaned_data
        try:
            table = spreadsheets.read_table(values["file"])
        except ValidationError as refusal:
            form.add_error("file", refusal.messages)
            return None
        sheet = read_sheet(table)
        if sheet.problems:
            form.add_error("file", sheet.problems)
            return None
        known = FeeTable.objects.filter(year=values["year"]).first()
        if known and not known.is_draft:
            form.add_error("year", _("The table of %(year)s is in force and does not change any more.") % values)
            return None
        before = FeeTable.objects.filter(year__lt=values["year"]).order_by("-year").first()
        kept = {
            "columns": table.columns,
            "rows": table.rows,
            "year": values["year"],
            "source": values["source"],
        }
        return {
            "sheet": sheet,
            "year": values["year"],
            "replaces": known,
            "before": before,
            "differences": differences(tariff_of(before), sheet) if before else [],
            "rows": [
                {"limit": limit, "amounts": [group.amounts.get(limit) for group in sheet.groups]}
                for limit in sorted({limit for group in sheet.groups for limit in group.amounts})
            ],
            "kept": signing.dumps(kept, salt=SALT, compress=True),
        }

    def _take_in(self, request: HttpRequest) -> HttpResponse:
        try:
            kept = signing.loads(request.POST["kept"], salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            messages.error(request, _("Too much time has passed. Please choose the sheet again."))
            return redirect("admin:memberships_feetable_import")
        rows = [(number, cells) for number, cells in kept["rows"]]
        # It was sound when it was shown; meanwhile a country may have gone.
        sheet = read_sheet(spreadsheets.Table(kept["columns"], rows))
        try:
            table = fee_tables.take_in(sheet=sheet, year=kept["year"], source=kept["source"], by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("admin:memberships_feetable_import")
        messages.success(
            request, _("Taken in as a draft: %(table)s. It counts once it is in force.") % {"table": table}
        )
        return redirect("admin:memberships_feetable_change", table.pk)

    def _import_page(self, request: HttpRequest, form: SheetForm, preview: dict | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Take a table of fees in from a sheet"),
            "opts": self.opts,
            "form": form,
            "preview": preview,
            "accept": spreadsheets.ACCEPT,
        }
        return TemplateResponse(request, "admin/memberships/feetable/import.html", context)


@admin.register(IncomeGroup)
class IncomeGroupAdmin(SiteAdmin):
    """One group of a draft; it is reached from its table and stands in no menu."""

    list_display = ("name", "table")
    list_select_related = ("table",)
    search_fields = ("name",)
    fields = ("table", "name", ("income_from", "income_to"))
    readonly_fields = ("table",)
    inlines = (AmountInline, CountryInline)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Groups are reached from their table."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Groups are added on the page of their table."""
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """A table in force stays as it is."""
        return super().has_change_permission(request, obj) and _is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Only a part of a draft may go, and never several at once."""
        return super().has_delete_permission(request, obj) and obj is not None and _is_draft(obj)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """A country is in the table of its group."""
        for each in formset.forms:
            if isinstance(each.instance, FeeCountry):
                each.instance.table_id = form.instance.table_id
        super().save_formset(request, form, formset, change)


class ExceptionForm(SiteForm):
    """An exception, for one year or several in a row."""

    last_year = forms.IntegerField(
        label=gettext_lazy("Up to the year"),
        min_value=1990,
        max_value=2100,
        required=False,
        help_text=gettext_lazy("Empty: for this year only."),
    )


@admin.register(FeeException)
class FeeExceptionAdmin(SiteAdmin):
    """Who pays another amount, for which year and why."""

    form = ExceptionForm
    list_display = ("city", "year", "amount", told(FeeException, "granted_on"), "granted_by")
    list_select_related = ("city", "granted_by")
    search_fields = ("city__name", "reason")
    autocomplete_fields = ("city",)
    readonly_fields = ("granted_by",)

    def get_fieldsets(self, request: HttpRequest, obj=None):
        """Ask for the last year only where several rows may be made."""
        years = ("year",) if obj else ("year", "last_year")
        return [(None, {"fields": ("city", years, "amount", "reason", ("granted_on", "granted_by"))})]

    def save_model(self, request: HttpRequest, obj: FeeException, form, change: bool) -> None:
        """Note who granted it, and make the rows of the further years."""
        if not change:
            obj.granted_by = request.user
        super().save_model(request, obj, form, change)
        last = form.cleaned_data.get("last_year")
        if change or not last or last <= obj.year:
            return
        try:
            rows = fee_tables.grant_exceptions(
                city=obj.city,
                first_year=obj.year + 1,
                last_year=last,
                amount=obj.amount,
                reason=obj.reason,
                by=request.user,
            )
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        else:
            text = ngettext("Granted for %(count)s more year.", "Granted for %(count)s more years.", len(rows))
            self.message_user(request, text % {"count": len(rows)})
