"""Files of many records in the admin: sent, looked through, read row by row, and taken in whole or not at all."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, imports, l10n, uploads
from core.admin_base import SiteAdmin
from core.admin_columns import told
from core.downloads import csv_table, xlsx_table
from core.http import private
from core.models import ImportedFile, ImportState
from core.proof import require_proof
from core.sheets import Sheet, kind_named, kinds_for

MOST_AT_ONCE = 5000  # rows of a workbook: it is made in memory
COUNTS = ("new", "changed", "same", "broken")


class SendForm(forms.Form):
    """What the file holds, and the file."""

    kind = forms.ChoiceField(label=gettext_lazy("What it holds"))
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args, kinds: dict, **options) -> None:
        """Offer the kinds that this person may send."""
        super().__init__(*args, **options)
        self.kinds = kinds
        self.fields["kind"].choices = [(name, kind.label) for name, kind in kinds.items()]
        self.fields["file"].widget.attrs["accept"] = ",".join(sorted({kind.accept for kind in kinds.values()}))

    def clean(self) -> dict:
        """Refuse what would never be read before it is stored."""
        data = super().clean()
        kind, file = self.kinds.get(data.get("kind")), data.get("file")
        if kind and file:
            try:
                uploads.check_size(file, kind.most_bytes)
            except forms.ValidationError as refusal:
                self.add_error("file", refusal)
        return data


@admin.register(ImportedFile)
class ImportedFileAdmin(SiteAdmin):
    """Every file that was sent, with what it did; nothing of it is edited here."""

    list_name = gettext_lazy("imports")
    list_display = ("name", "what", "state", "by", told(ImportedFile, "created_at"), told(ImportedFile, "applied_at"))
    list_select_related = ("by",)
    list_filter = ("state",)
    search_fields = ("name", "by__name")
    search_help_text = gettext_lazy("Name of the file or of a person")

    @admin.display(description=gettext_lazy("what it holds"), ordering="kind")
    def what(self, imported: ImportedFile) -> str:
        """Name the kind of records."""
        return str(kind_named(imported.kind).label)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Show what holds records that the person may add and change."""
        return super().get_queryset(request).filter(kind__in=kinds_for(request.user)).defer("report")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Files are sent by those who may send at least one kind."""
        return super().has_add_permission(request) and bool(kinds_for(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: ImportedFile | None = None) -> bool:
        """What was done stays told; the file itself goes by the calendar."""
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        """Take a file and have it looked through."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        kinds = kinds_for(request.user)
        form = SendForm(request.POST or None, request.FILES or None, kinds=kinds, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            imported = imports.start(kind=form.cleaned_data["kind"], file=file, name=file.name, by=request.user)
            return redirect("admin:core_importedfile_change", imported.pk)
        context = self._context(request, _("Import a file"), {"form": form, "kinds": kinds.values()}, extra_context)
        return TemplateResponse(request, "admin/core/importedfile/send.html", context)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """Tell what a file does or would do, and have it taken in."""
        imported = self.get_object(request, object_id)
        if imported is None or not self.has_view_permission(request, imported):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST":
            if not self.has_change_permission(request, imported):
                raise PermissionDenied
            return self._decide(request, imported)
        stalled = imported.is_under_way and imported.updated_at < timezone.now() - imports.STALLED
        context = self._context(
            request,
            imported.name,
            {
                "imported": imported,
                "kind": kind_named(imported.kind),
                "counts": [(kind, imported.report.get("counts", {}).get(kind, 0)) for kind in COUNTS],
                "may_look_again": imported.file
                and (stalled or imported.state in {ImportState.BROKEN, ImportState.READY}),
                "reload_in": 2 if imported.is_under_way and not stalled else 0,
                "states": ImportState,
                "told_in": imported.report.get("language", "") or l10n.current_language(),
                "is_foreign": imported.report.get("language", "") not in ("", l10n.current_language()),
                "keeps_versions": hasattr(kind_named(imported.kind).model, "history"),
            },
            extra_context,
        )
        return TemplateResponse(request, "admin/core/importedfile/report.html", context)

    def _decide(self, request: HttpRequest, imported: ImportedFile) -> HttpResponse:
        if request.POST.get("do") == "again":
            imports.look_again(imported, by=request.user)
        elif not imports.confirm(imported=imported, by=request.user, sign=request.POST.get("sign", "")):
            imported.refresh_from_db()
            if imported.state not in {ImportState.APPLYING, ImportState.APPLIED}:  # a second press needs no words
                messages.warning(request, _("The result is another one now. Please read it again."))
        return redirect("admin:core_importedfile_change", imported.pk)

    def _context(self, request: HttpRequest, title: str, own: dict, extra: dict | None) -> dict:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **own, **(extra or {})}


class SheetExports:
    """Gives a list of records the actions that download them as a table (`sheets`: classes of core.sheets)."""

    sheets: tuple[type[Sheet], ...] = ()

    def get_actions(self, request: HttpRequest) -> dict:
        """Add two actions for each table that the person may also send back."""
        actions = super().get_actions(request)
        for sheet in self.sheets:
            if sheet().may_use(request.user):
                for ending, words in (
                    ("xlsx", _("Download as a workbook: %(what)s")),
                    ("csv", _("Download as CSV: %(what)s")),
                ):
                    name = f"export_{sheet.name}_{ending}"
                    actions[name] = (_exporter(sheet, ending), name, words % {"what": sheet.label})
        return actions

    def sheet_records(self, sheet: type[Sheet], queryset: QuerySet) -> QuerySet:
        """Return the records of a table that belong to the chosen rows of this list."""
        return queryset


def _exporter(sheet: type[Sheet], ending: str):
    def export(modeladmin: SheetExports, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        records = modeladmin.sheet_records(sheet, queryset)
        count = records.count()
        if ending == "xlsx" and count > MOST_AT_ONCE:
            message = _("A workbook holds at most %(limit)s rows: choose fewer, or take the CSV file.")
            modeladmin.message_user(request, message % {"limit": l10n.number(MOST_AT_ONCE)}, messages.WARNING)
            return None
        if sheet.keeps_personal_data:
            require_proof(request)
        audit.record("export", request.user, by=request.user, message=sheet.name, count=count)
        table = sheet()
        rows = table.rows(records)
        name = f"{sheet.name}-{timezone.localdate():%Y-%m-%d}"
        if ending == "xlsx":
            return private(xlsx_table(name, str(table.label), table.heads, rows))
        return private(csv_table(name, table.heads, rows))

    return export
