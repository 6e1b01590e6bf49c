"""Nominations in the secretariat’s hands: the list, and a page for each with its letter, its rules and the decision."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards import actions, eligibility, emails
from awards.enums import NominationState as State
from awards.forms import AcceptForm, NotEligibleForm
from awards.models import Nomination
from awards.nominating import RELATED, letter_response
from awards.permissions import can_decide_nominations
from awards.workflow import TABLE, Side
from cities.admin import CityCountryFilter
from cities.models import CityContact
from core import audit, l10n
from core.admin_base import SiteAdmin
from core.admin_columns import told
from core.audit_labels import action_label
from core.downloads import csv_table
from core.http import private, tell_refusal
from core.models import AuditEvent
from core.proof import require_proof
from core.workflow import TransitionNotAllowed

WAITING = "waiting"


@dataclass(frozen=True)
class Step:
    """A step of the secretariat as the page offers it."""

    title: str
    text: str
    button: str
    form: type[forms.Form]


STEPS = {
    "accept": Step(
        gettext_lazy("Accept the nomination"),
        gettext_lazy("It takes part in the award."),
        gettext_lazy("Accept"),
        AcceptForm,
    ),
    "not_eligible": Step(
        gettext_lazy("Declare it not eligible"),
        gettext_lazy("It cannot take part, and the city’s place is free again."),
        gettext_lazy("Not eligible"),
        NotEligibleForm,
    ),
}


class StateFilter(admin.SimpleListFilter):
    """What waits, or one state."""

    title = pgettext_lazy("workflow", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin):
        """Offer what waits first."""
        return [(WAITING, gettext_lazy("Waiting for the secretariat")), *State.choices[2:]]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what was asked for."""
        if self.value() == WAITING:
            return queryset.waiting_for_secretariat()
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


@admin.register(Nomination)
class NominationAdmin(SiteAdmin):
    """What cities have sent; each opens on its own page, where it is decided."""

    list_display = ("experience", "city", "edition", "state_mark", told(Nomination, "sent_at"))
    list_select_related = ("experience", "city", "edition__award")
    list_filter = (StateFilter, "edition__year", CityCountryFilter)
    search_fields = ("city__name", "experience__slug", "reasons")
    search_help_text = gettext_lazy("City or words of the reasons")
    ordering = ("-sent_at", "-pk")
    actions = ("download",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Leave out what a city is still writing."""
        return super().get_queryset(request).sent()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Cities nominate themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """What was sent is declared not eligible or withdrawn, and kept."""
        return False

    def get_urls(self):
        """Add the buttons of the page, and the letter."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/letter/", view(self.letter), name="awards_nomination_letter"),
            path("<int:pk>/step/<slug:action>/", view(self.act), name="awards_nomination_act"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        """Show its page: nothing that a city has sent is changed in fields here."""
        if not object_id.isdecimal():
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return self._page(request, self._nomination(request, int(object_id)))

    def letter(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the mayor’s letter, as a download."""
        return letter_response(self._nomination(request, pk))

    def act(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Take a step and come back; what was typed stays where something was wrong."""
        row = self._nomination(request, pk)
        back = redirect("admin:awards_nomination_change", pk)
        if request.method != "POST":
            return back
        if action not in STEPS:
            raise Http404
        if not can_decide_nominations(request.user):
            raise PermissionDenied
        form = STEPS[action].form(request.POST, auto_id=f"{action}_%s")
        if not form.is_valid():
            return self._page(request, row, action, form)
        try:
            getattr(actions, action)(nomination=row, by=request.user, message=form.cleaned_data["message"])
        except TransitionNotAllowed as refusal:
            tell_refusal(request, refusal)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self._page(request, row, action, form)
        else:
            self._tell_who_was_told(request, row)
        return back

    @staticmethod
    def _tell_who_was_told(request: HttpRequest, row: Nomination) -> None:
        if readers := emails.readers_of(row):
            names = l10n.listed([reader.name or reader.email for reader in readers])
            messages.success(request, _("Done. Told by mail: %(names)s.") % {"names": names})
        else:
            messages.warning(
                request,
                _(
                    "Done, but nobody was told: nobody acts for this city here any more. Below you find whom you can "
                    "write to."
                ),
            )

    @admin.display(description=pgettext_lazy("workflow", "state"), ordering="state")
    def state_mark(self, nomination: Nomination) -> str:
        """Print the state with its own mark, never by colour alone."""
        return format_html('<span class="state state-{}">{}</span>', nomination.state, nomination.get_state_display())

    @admin.action(description=gettext_lazy("Download as a table (CSV)"), permissions=["view"])
    def download(self, request: HttpRequest, queryset: QuerySet) -> StreamingHttpResponse:
        """Give out the chosen nominations, for the jury’s papers."""
        require_proof(request)
        chosen = list(
            queryset.select_related("experience", "city__country", "edition__award").order_by("edition__year", "pk")
        )
        audit.record("export", request.user, by=request.user, message="nominations", count=len(chosen))
        names = ("edition", "city", "experience", "state", "sent_at", "reasons", "language", "answer")
        labels = [str(Nomination._meta.get_field(name).verbose_name) for name in names]
        head = [*labels[:2], _("Country"), *labels[2:]]
        rows = [
            [
                str(row.edition), row.city.display_name, row.city.country.name, str(row.experience),
                str(row.get_state_display()), timezone.localtime(row.sent_at).date(), row.reasons, row.language,
                row.answer,
            ]
            for row in chosen
        ]  # fmt: skip
        return private(csv_table("nominations", head, rows))

    def _nomination(self, request: HttpRequest, pk: int) -> Nomination:
        """Return what this person may see in the admin, else 404; nobody here reads a draft."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Nomination.objects.sent().select_related(*RELATED), pk=pk)

    def _page(
        self, request: HttpRequest, row: Nomination, action: str = "", form: forms.Form | None = None
    ) -> HttpResponse:
        steps = TABLE.steps(row.state, Side.SECRETARIAT) if can_decide_nominations(request.user) else []
        events = AuditEvent.objects.about(row).reverse()
        readers = emails.readers_of(row)
        context = {
            **self.admin_site.each_context(request),
            "title": str(row.experience),
            "opts": self.opts,
            "nomination": row,
            "found": eligibility.of_nomination(row, on=timezone.localdate(row.sent_at)),
            "prize_url": self._prize_url(request, row),
            "readers": l10n.listed([reader.name or reader.email for reader in readers]),
            "contacts": [] if readers else self._contacts(request, row),
            "may_invite": request.user.has_perm("cities.change_city"),
            "steps": [
                {
                    "action": each,
                    "step": STEPS[each],
                    "form": form if each == action else STEPS[each].form(auto_id=f"{each}_%s"),
                    "opened": each == action,
                }
                for each in steps
            ],
            "events": [{"what": action_label(each.action), "event": each} for each in events],
        }
        return TemplateResponse(request, "admin/awards/nomination/review.html", context)

    @staticmethod
    def _contacts(request: HttpRequest, row: Nomination) -> list[CityContact]:
        """Return whom of the city one can write to where nobody acts for it here, for those who may see them."""
        if not request.user.has_perm("cities.view_citycontact"):
            return []
        return [each for each in row.city.contacts.current() if each.email and not each.is_bouncing]

    @staticmethod
    def _prize_url(request: HttpRequest, row: Nomination) -> str:
        """Return where its prize is entered, with everything that is known filled in; empty where there is one."""
        may = request.user.has_perm("awards.add_prize") and row.state == State.ACCEPTED
        if not may or row.edition.prizes.filter(experience=row.experience_id).exists():
            return ""
        known = {
            "edition": row.edition_id,
            "city": row.city_id,
            "experience": row.experience_id,
            "title": row.experience.written("title") or str(row.experience),
            "title_language": row.experience.writing_language,
        }
        return f"{reverse('admin:awards_prize_add')}?{urlencode(known)}"
