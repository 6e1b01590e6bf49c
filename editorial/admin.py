"""Proposals on published records: what would change, part by part, and the decision."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import l10n
from core.admin_base import SiteAdmin
from core.admin_columns import told
from core.small_edits import small_edit
from core.textdiff import Piece, word_diff
from core.translated import SITE_LANGUAGES
from editorial import (
    admin_glossary,  # noqa: F401 - its pages register themselves
    admin_translations,  # noqa: F401 - as above
)
from editorial.actions import decide_proposal, reading_mark
from editorial.enums import ProposalState
from editorial.models import Proposal
from editorial.permissions import can_decide


@dataclass(frozen=True)
class Change:
    """One part of a proposal: what stands there now, with what would be taken away and added."""

    column: str
    label: str
    language: str
    pieces: list[Piece]
    moved_on: bool  # the record says something else than when this was proposed


class DecisionForm(forms.Form):
    """What is taken over, and what the city is told."""

    take = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    answer = forms.CharField(
        label=gettext_lazy("Answer to the city"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args, proposal: Proposal, **options) -> None:
        """Every part may be chosen, and is from the start."""
        super().__init__(*args, initial={"take": list(proposal.values)}, **options)
        self.fields["take"].choices = [(name, name) for name in proposal.values]


@admin.register(Proposal)
class ProposalAdmin(SiteAdmin):
    """A proposal is read and decided on one page; nothing of it is edited."""

    list_display = ("__str__", "kind", "by", "parts", "state", told(Proposal, "created_at"))
    list_select_related = ("by", "content_type")
    list_filter = ("state",)
    search_fields = ("by__name", "by__email", "message")
    search_help_text = gettext_lazy("Person, or words of the message")
    ordering = ("created_at", "pk")

    @admin.display(description=gettext_lazy("type of record"))
    def kind(self, proposal: Proposal) -> str:
        """Name what it is about."""
        return capfirst(proposal.content_type.model_class()._meta.verbose_name)

    @admin.display(description=gettext_lazy("parts"))
    def parts(self, proposal: Proposal) -> int:
        """Count what would change."""
        return len(proposal.values)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring the records along."""
        return super().get_queryset(request).prefetch_related("record")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Proposals come from a city's desk."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Proposal | None = None) -> bool:
        """What was decided is kept."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Proposal | None = None) -> bool:
        """Nobody changes by a proposal what they may not change themselves; they may read it."""
        return super().has_change_permission(request, obj) and (obj is None or can_decide(request.user, obj))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """Show what would change, and take the decision."""
        proposal = self.get_object(request, object_id)
        if proposal is None or not self.has_view_permission(request, proposal):
            return super().change_view(request, object_id, form_url, extra_context)
        may_decide = proposal.state == ProposalState.OPEN and self.has_change_permission(request, proposal)
        form = DecisionForm(request.POST or None, proposal=proposal)
        if request.method == "POST" and may_decide and form.is_valid() and self._decide(request, proposal, form):
            return redirect("admin:editorial_proposal_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(proposal),
            "proposal": proposal,
            "changes": changes(proposal),
            "form": form,
            "seen": reading_mark(proposal, proposal.record),
            "taken": form["take"].value() or [],
            "may_decide": may_decide,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/editorial/proposal.html", context)

    def _decide(self, request: HttpRequest, proposal: Proposal, form: DecisionForm) -> bool:
        chosen = form.cleaned_data
        if request.POST.get("do") == "refuse":
            chosen["take"] = []
        try:
            with small_edit("_small_edit" in request.POST):
                done = decide_proposal(
                    proposal=proposal,
                    by=request.user,
                    columns=set(chosen["take"]),
                    answer=chosen["answer"],
                    seen=request.POST.get("seen", ""),
                )
        except ValidationError as refusal:
            form.add_error("answer", refusal.messages)
            return False
        messages.success(
            request,
            _("%(name)s: %(state)s. The city has been told.") % {"name": proposal, "state": done.get_state_display()},
        )
        return True


def changes(proposal: Proposal) -> list[Change]:
    """Return what a proposal would change, in the order of the record's fields; decided ones against their base."""
    is_open = proposal.state == ProposalState.OPEN
    found = []
    for field in proposal.record._meta.concrete_fields:
        if field.name not in proposal.values:
            continue
        base = str(proposal.base.get(field.name) or "")
        now = str(getattr(proposal.record, field.name) or "") if is_open else base
        language = next((code for code in SITE_LANGUAGES if field.name.endswith(f"_{code}")), "")
        plain = field.name.removesuffix(f"_{language}") if language else field.name
        found.append(
            Change(
                column=field.name,
                label=capfirst(str(proposal.record._meta.get_field(plain).verbose_name)),
                language=l10n.language_name(language) if language else "",
                pieces=word_diff(now, str(proposal.values[field.name] or "")),
                moved_on=is_open and now != base,
            )
        )
    return found
