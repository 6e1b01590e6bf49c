"""One part of the text, edited from the review page; and any two versions beside each other."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import construct_change_message
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import l10n
from core.admin_forms import SiteForm
from core.small_edits import small_edit
from core.translated import SITE_LANGUAGES, column
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS, column_in
from experiences.versions import differences

COLUMNS = {column(field, code): (field, code) for field in TEXT_FIELDS for code in SITE_LANGUAGES}
SHOWN_VERSIONS = 100


class PartForm(SiteForm):
    """One part in one language; a title that the record starts from is not taken away."""

    def clean(self) -> dict:
        """Keep a title."""
        cleaned = super().clean()
        title = column("title", self.instance.source_language)
        if title in self.fields and not cleaned.get(title) and title not in self.errors:
            self.add_error(title, _("Write this in at least one language."))
        return cleaned


class TextView:
    """The two pages behind the review page."""

    def __init__(self, model_admin) -> None:
        self.model_admin = model_admin

    @transaction.atomic
    def part(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Edit one part and come back to the review; who saves second sees both texts first."""
        experience = self._experience(request, pk)
        if name not in COLUMNS:
            raise Http404
        if not self.model_admin.has_change_permission(request, experience):
            raise PermissionDenied
        field, code = COLUMNS[name]
        form = self._form(request, experience, name)
        if request.method == "POST" and form.is_valid():
            if form.has_changed():
                with small_edit("_small_edit" in request.POST):
                    self.model_admin.save_model(request, form.instance, form, change=True)
                self.model_admin.log_change(request, form.instance, construct_change_message(form, [], add=False))
                messages.success(request, _("The text was saved."))
            return self.model_admin.review.redirect(experience, f"#part-{name}")
        original = column_in(field, experience.written_in)
        context = {
            **self._context(request, experience),
            "title": _("Edit: %(part)s") % {"part": form[name].label},
            "form": form,
            "part": form[name],
            "language": code,
            "is_source": name == original,
            "original": "" if name == original else getattr(experience, original),
        }
        return TemplateResponse(request, "admin/experiences/experience/part.html", context)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what reads differently in two versions; without a choice, in the last two with another text."""
        experience = self._experience(request, pk)
        if not self.model_admin.has_view_or_change_permission(request, experience):
            raise PermissionDenied
        versions = list(
            experience.history.select_related("history_user").order_by("-history_date", "-history_id")[:SHOWN_VERSIONS]
        )
        known = {str(version.pk): version for version in versions}
        newer = known.get(request.GET.get("to", ""), versions[0] if versions else None)
        older = known.get(request.GET.get("from", "")) or _before(newer, versions)
        if newer and older and older.history_date > newer.history_date:
            older, newer = newer, older
        context = {
            **self._context(request, experience),
            "title": _("What has changed"),
            "versions": versions,
            "older": older,
            "newer": newer,
            "differences": differences(older, newer) if newer else [],
        }
        return TemplateResponse(request, "admin/experiences/experience/compare.html", context)

    def _experience(self, request: HttpRequest, pk: int) -> Experience:
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.model_admin.get_queryset(request), pk=pk)

    def _context(self, request: HttpRequest, experience: Experience) -> dict:
        site = self.model_admin.admin_site.each_context(request)
        return {**site, "opts": self.model_admin.opts, "experience": experience, "media": self.model_admin.media}

    def _form(self, request: HttpRequest, experience: Experience, name: str) -> SiteForm:
        _field, code = COLUMNS[name]
        rows = 3 if name.startswith(("title", "summary")) else 20
        widget = forms.Textarea({"rows": rows, "lang": code, "spellcheck": "true"})
        if name.startswith("title"):
            widget = forms.TextInput({"lang": code, "size": 80})
        form_class = forms.modelform_factory(Experience, form=PartForm, fields=[name], widgets={name: widget})
        form = form_class(request.POST or None, instance=experience)
        form.fields[name].required = False
        label = capfirst(Experience._meta.get_field(COLUMNS[name][0]).verbose_name)
        form.fields[name].label = _("%(part)s (%(language)s)") % {
            "part": label,
            "language": l10n.language_name(code),
        }
        return form


def _before(newer, versions: list):
    """Return the last version that reads differently; where none does, the one before, or itself."""
    earlier = versions[versions.index(newer) + 1 :] if newer else []
    return next((version for version in earlier if differences(version, newer)), earlier[0] if earlier else newer)
