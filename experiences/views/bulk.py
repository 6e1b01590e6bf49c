"""Several experiences at once in the admin: choose the step, see what would happen to each, do it, read the result."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from core import l10n
from experiences import bulk, permissions
from experiences.admin_list import HEAVY
from experiences.enums import BulkStep, State
from experiences.models import BulkRun, Experience
from experiences.views.review import editors

SALT = "experiences.bulk"
GOOD_FOR = 60 * 60  # seconds that a preview may be answered


class OrderForm(forms.Form):
    """What a step with several needs to know."""

    editor = forms.ModelChoiceField(label=gettext_lazy("Give it to"), queryset=User.objects.none(), empty_label=None)
    message = forms.CharField(
        label=gettext_lazy("Reason, for the city"), max_length=5000, widget=forms.Textarea({"rows": 4})
    )
    announce_on = forms.DateField(
        label=gettext_lazy("To be announced on"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args, step: BulkStep, knows_editors: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["editor"].queryset = editors()
        self.fields["message"].required = step in bulk.NEEDS_REASON
        asked = {
            "editor": step == BulkStep.ASSIGN and not knows_editors,
            "message": step in bulk.TAKES_REASON,
            "announce_on": step == BulkStep.ACCEPT,
        }
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]


class BulkView:
    """The page of a step with several, and of its result."""

    def __init__(self, model_admin) -> None:
        self.model_admin = model_admin

    def begin(self, request: HttpRequest, queryset: QuerySet, step: BulkStep) -> HttpResponse | None:
        """Show the page for what was ticked in the list."""
        keys = list(queryset.values_list("pk", flat=True)[: bulk.MOST + 1])
        if len(keys) > bulk.MOST:
            number = l10n.number(bulk.MOST)
            messages.error(request, _("Choose at most %(number)s at a time.") % {"number": number})
            return None
        form = OrderForm(step=step, initial={"editor": request.user.pk})
        outcomes = None if form.fields else bulk.preview(bulk.Order(step), self._rows(keys), request.user)
        return self._page(request, form, keys, outcomes)

    def act(self, request: HttpRequest) -> HttpResponse:
        """Preview what was asked for, or do what was previewed."""
        if request.method != "POST":
            return redirect("admin:experiences_experience_changelist")
        if not permissions.can_review(request.user):
            raise PermissionDenied
        if request.POST.get("do") == "run":
            return self._run(request)
        step = request.POST.get("step")
        keys = [int(key) for key in request.POST.getlist("pk")[: bulk.MOST] if key.isdecimal()]
        before = (
            get_object_or_404(BulkRun, pk=request.POST["back"]) if request.POST.get("back", "").isdecimal() else None
        )
        known = bulk.back_from(before) if before else None
        if before:
            if known is None:
                messages.error(request, _("There is no step that goes back on this one: decide on each page."))
                return redirect("admin:experiences_bulkrun_change", before.pk)
            step, keys = known.step, [row["pk"] for row in before.done]
        if step not in BulkStep.values:
            return redirect("admin:experiences_experience_changelist")
        knows_editors = bool(known and known.editors is not None)
        is_asked = request.POST.get("do") == "preview"
        form = OrderForm(request.POST if is_asked else None, step=BulkStep(step), knows_editors=knows_editors)
        outcomes = None
        if not form.fields or (is_asked and form.is_valid()):
            order = self._order(form, known)
            outcomes = bulk.preview(order, self._rows(keys), request.user)
        return self._page(request, form, keys, outcomes, back=before)

    def _run(self, request: HttpRequest) -> HttpResponse:
        try:
            seen = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=GOOD_FOR)
        except signing.BadSignature:
            messages.error(request, _("The preview is too old. Nothing was done: look at it again."))
            return redirect("admin:experiences_experience_changelist")
        if seen["by"] != request.user.pk:
            raise PermissionDenied
        before = BulkRun.objects.filter(pk=seen["back"]).first()
        known = bulk.back_from(before) if before else None
        step = BulkStep(seen["step"])
        order = bulk.Order(
            step,
            editor=User.objects.filter(pk=seen["editor"]).first(),
            message=seen["message"],
            announce_on=timezone.datetime.fromisoformat(seen["day"]).date() if seen["day"] else None,
            editors=known.editors if known else None,
        )
        versions = {int(pk): version for pk, version in seen["rows"].items()}
        done = bulk.run(order, self._rows(list(versions)), request.user, seen=versions, goes_back_on=before)
        number = len(done.done)
        told = ngettext("Done with %(number)s experience.", "Done with %(number)s experiences.", number)
        messages.success(request, told % {"number": l10n.number(number)})
        return redirect("admin:experiences_bulkrun_change", done.pk)

    def _rows(self, keys: list[int]) -> list[Experience]:
        """Return the experiences in the order of the list from which they come; drafts are the cities' own."""
        sent = Experience.objects.exclude(state=State.DRAFT)
        rows = sent.select_related("city__country", "assigned_to").defer(*HEAVY).in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    @staticmethod
    def _order(form: OrderForm, known: bulk.Order | None) -> bulk.Order:
        values = form.cleaned_data if form.fields else {}
        return bulk.Order(
            form.step,
            editor=values.get("editor"),
            message=values.get("message", ""),
            announce_on=values.get("announce_on"),
            editors=known.editors if known else None,
        )

    def _page(self, request, form: OrderForm, keys, outcomes, *, back: BulkRun | None = None) -> HttpResponse:
        values = form.cleaned_data if form.fields and form.is_bound and form.is_valid() else {}
        editor, day = values.get("editor"), values.get("announce_on")
        seen = {
            "by": request.user.pk,
            "step": form.step.value,
            "editor": editor.pk if editor else None,
            "message": values.get("message", ""),
            "day": day.isoformat() if day else "",
            "back": back.pk if back else None,
            "rows": {outcome.pk: outcome.version for outcome in outcomes or []},
        }
        context = {
            **self.model_admin.admin_site.each_context(request),
            "opts": self.model_admin.opts,
            "title": _("%(step)s: several experiences") % {"step": form.step.label},
            "form": form,
            "keys": keys,
            "back": back,
            "outcomes": outcomes,
            "number": sum(outcome.done for outcome in outcomes or []),
            "token": signing.dumps(seen, salt=SALT, compress=True) if outcomes is not None else "",
        }
        return TemplateResponse(request, "admin/experiences/experience/bulk.html", context)


def bulk_actions() -> dict[str, tuple]:
    """Return an action of the list for every step with several; each only leads to its page."""
    return {f"bulk_{step}": (_beginning(step), f"bulk_{step}", step.label) for step in BulkStep}


def _beginning(step: BulkStep):
    def begin(model_admin, request: HttpRequest, queryset: QuerySet):
        return BulkView(model_admin).begin(request, queryset, step)

    return begin
