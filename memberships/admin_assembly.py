"""Assemblies in the admin: agenda, papers and forms, the quorum list with who is there, ratification and results."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cities.models import City
from core import audit
from core.admin_base import SiteAdmin, SiteTabularInline, TranslatedInline
from core.admin_columns import told
from core.downloads import csv_table
from core.http import private
from core.models import AuditEvent
from core.proof import require_proof
from core.translated import SITE_LANGUAGES, column
from memberships import assembly as actions
from memberships.assembly_emails import calls
from memberships.assembly_tables import tables
from memberships.dues_enums import DuesState
from memberships.enums import Presence
from memberships.models import AgendaItem, Assembly, AssemblyDocument, Delegate, Proxy
from memberships.permissions import can_keep_register
from memberships.report import Table

NAME_PEOPLE = {"delegates", "proxies"}  # tables that go out only after proof, and leave a line in the trail


class AgendaInline(TranslatedInline):
    """The agenda in its order, with the results once they are known."""

    model = AgendaItem
    fields = (
        ("position", "kind"), *(column("title", code) for code in SITE_LANGUAGES),
        ("votes_for", "votes_against", "abstentions", "is_adopted"), "result",
    )  # fmt: skip


class DocumentInline(SiteTabularInline):
    """The papers."""

    model = AssemblyDocument
    fields = ("title", "language", "file")


class DelegateInline(SiteTabularInline):
    """Forms A, also those that came on paper."""

    model = Delegate
    autocomplete_fields = ("city",)
    fields = ("city", "name", "position", "email", "presence")


class ProxyInline(SiteTabularInline):
    """Forms B as the cities sent them."""

    model = Proxy
    fields = ("giver", "holder", "signed_by", told(Proxy, "given_at"), told(Proxy, "withdrawn_at"))
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        """A city gives its vote itself, on its desk."""
        return False

    def get_queryset(self, request: HttpRequest):
        """Bring the cities along."""
        return super().get_queryset(request).select_related("giver", "holder", "assembly")


@admin.register(Assembly)
class AssemblyAdmin(SiteAdmin):
    """One assembly; it is announced, attended and closed by the buttons of its quorum list."""

    change_form_template = "admin/memberships/assembly/change_form.html"
    list_display = (
        "held_on",
        "kind",
        "place",
        told(Assembly, "announced_at"),
        told(Assembly, "invited_at"),
        "entitled",
        "present",
        "represented",
    )
    list_filter = ("kind",)
    search_fields = ("place",)
    search_help_text = gettext_lazy("Place of the assembly")
    inlines = (AgendaInline, DocumentInline, DelegateInline, ProxyInline)
    fieldsets = (
        (
            None,
            {"fields": (("kind", "held_on"), ("first_call", "second_call"), ("place", "online_url"), "forms_until")},
        ),
        (gettext_lazy("For the minutes"), {"fields": ("minutes_note",)}),
    )

    def get_urls(self):
        """Add the quorum list with its buttons."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/quorum/", view(self.quorum), name="memberships_assembly_quorum"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Assembly | None = None) -> bool:
        """A closed assembly stays as its minutes say."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_closed)

    def has_delete_permission(self, request: HttpRequest, obj: Assembly | None = None) -> bool:
        """What cities have been called to is not taken away, by nobody; several at once are not either."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.announced_at is None

    def quorum(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who votes and who is there; by POST mark who came, ratify, announce or close."""
        assembly = self.get_object(request, str(pk))
        if assembly is None:
            raise Http404
        if not self.has_view_permission(request, assembly):
            raise PermissionDenied
        if request.method == "POST":
            if not can_keep_register(request.user):
                raise PermissionDenied
            self._act(request, assembly)
            return redirect("admin:memberships_assembly_quorum", pk)
        found = actions.quorum(assembly)
        papers = tables(assembly, found)
        if name := request.GET.get("table"):
            return self._file(request, assembly, next((table for table in papers if table.name == name), None))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Quorum list"),
            "subtitle": str(assembly),
            "opts": self.opts,
            "assembly": assembly,
            "quorum": found,
            "tables": papers,
            "seats": [(seat, DuesState(seat.dues_state).label) for seat in found.seats],
            "presences": Presence.choices,
            "to_ratify": actions.to_ratify(assembly),
            "without_mail": self._without_mail(assembly),
            "may_act": can_keep_register(request.user) and not assembly.is_closed,
        }
        return TemplateResponse(request, "admin/memberships/assembly/quorum.html", context)

    @staticmethod
    def _without_mail(assembly: Assembly) -> list[City]:
        """Return the members that got no mail; before the announcement those that would get none, to be mended."""
        if assembly.announced_at is None:
            return calls(assembly).without
        told_ = AuditEvent.objects.about(assembly).filter(action="assembly_cities_told").last()
        keys = told_.data["without"] if told_ else []
        return list(City.objects.filter(pk__in=keys).order_by("name")) if keys else []

    def _file(self, request: HttpRequest, assembly: Assembly, table: Table | None) -> StreamingHttpResponse:
        if table is None:
            raise Http404
        if table.name in NAME_PEOPLE:
            require_proof(request)
            audit.record("export", request.user, by=request.user, message=table.name, count=len(table.rows))
        return private(csv_table(f"{table.name}-{assembly.held_on.isoformat()}", table.head, table.rows))

    def _act(self, request: HttpRequest, assembly: Assembly) -> None:
        """Do what the button says; what is refused is told in a message."""
        done = {
            "announce": self._announce, "present": self._mark, "absent": self._mark, "ratify": self._ratify,
            "close": self._close,
        }.get(request.POST.get("do", ""))  # fmt: skip
        if done is None:
            raise Http404
        try:
            messages.success(request, done(request, assembly))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))

    def _announce(self, request: HttpRequest, assembly: Assembly) -> str:
        actions.announce(assembly=assembly, by=request.user)
        return _("The assembly stands on the desks of the cities, and their delegates are written to.")

    def _mark(self, request: HttpRequest, assembly: Assembly) -> str:
        keys = [int(key) for key in request.POST.getlist("city") if key.isdecimal() and len(key) < 12]
        presence = request.POST.get("presence", "") if request.POST["do"] == "present" else ""
        if presence not in ("", *Presence.values):
            raise ValidationError(_("Say how the cities take part."))
        cities = list(City.objects.filter(pk__in=keys))
        done = actions.mark_present(assembly=assembly, cities=cities, presence=presence, by=request.user)
        told_ = ngettext("%(count)s city was marked.", "%(count)s cities were marked.", done)
        return told_ % {"count": done}

    def _ratify(self, request: HttpRequest, assembly: Assembly) -> str:
        chosen = set(request.POST.getlist("period"))
        periods = [period for period in actions.to_ratify(assembly) if str(period.pk) in chosen]
        done = actions.ratify_all(assembly=assembly, periods=periods, by=request.user)
        told_ = ngettext("%(count)s admission was ratified.", "%(count)s admissions were ratified.", done)
        return told_ % {"count": done}

    def _close(self, request: HttpRequest, assembly: Assembly) -> str:
        actions.close(assembly=assembly, by=request.user)
        return _("The assembly is closed; its figures are written down.")
