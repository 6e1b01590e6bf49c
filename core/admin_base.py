"""What every page of the admin shares: language tabs, the audit trail, history with differences, safe saving."""

import itertools
import json
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationInlineModelAdmin
from simple_history.admin import SimpleHistoryAdmin

from core import audit, l10n
from core.admin_fields import LanguagesField
from core.admin_forms import SiteForm, TranslatedForm
from core.admin_uploads import CheckedUploads, look_after_images
from core.forms import as_typed
from core.models import AuditEvent
from core.proof import require_proof
from core.small_edits import small_edit
from core.translated import SITE_LANGUAGES, column
from core.version_changes import changes_between, translated_originals

# Stands in `fieldsets` for the four fieldsets of the languages.
LANGUAGES: tuple[None, dict[str, Any]] = (None, {"fields": (), "classes": ("languages",)})

HISTORY_TYPES = {"+": _("Added"), "~": _("Changed"), "-": _("Deleted")}


class SiteAdmin(CheckedUploads, admin.ModelAdmin):
    """A page of the secretariat: saves safely, and what it does stands in the one audit trail."""

    form = SiteForm
    slug_source = ""
    list_name = ""  # what the whole list is called, where that is not the plural of its rows
    save_on_top = True
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # one more count per choice; the queue has its own, cheaper ones
    object_history_template = "admin/object_history.html"
    history_per_page = 25

    def changeform_view(self, request: HttpRequest, *args, **kwargs):
        """Take texts with the ends of lines that are stored, so that nothing changes but what somebody changed."""
        with_stored_lines(request)
        return super().changeform_view(request, *args, **kwargs)

    def get_inline_formsets(self, *args, **kwargs):
        """Write what a button adds as inside a sentence; Django gives it a capital (“Add another Role”)."""
        formsets = super().get_inline_formsets(*args, **kwargs)
        for each in formsets:
            data = json.loads(each.inline_formset_data())
            words = {"verbose_name": each.opts.verbose_name}
            data["options"]["addText"] = gettext("Add another %(verbose_name)s") % words
            each.inline_formset_data = json.dumps(data)
        return formsets

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs):
        """Give the form what it must know of this page."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.slug_source = self.slug_source
        form.compares_with_stored = getattr(request, "shows_older_version", False)
        return form

    def get_fields(self, request: HttpRequest, obj=None):
        """Leave out the form's own mark, which the page's template prints."""
        return [name for name in super().get_fields(request, obj) if name != "loaded"]

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        """Keep the address of an existing record: links and search engines know it."""
        return [*super().get_readonly_fields(request, obj), *self.kept_address(obj)]

    def kept_address(self, obj) -> list[str]:
        """Return the field of the address where it must stay as it is."""
        return ["slug"] if obj and self.slug_source else []

    def changelist_view(self, request: HttpRequest, extra_context=None):
        """Call the list by its name."""
        title = capfirst(self.list_name or self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def action_checkbox(self, obj) -> str:
        """Write the box that chooses a row; Django's, made by a form and its template, is a tenth of a list's work."""
        words = gettext("Select this object for an action - {}").format(obj)
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, words)

    def get_deleted_objects(self, objs, request: HttpRequest):
        """Tell which records go along, not the bare links between two records, which have no name in any language."""
        shown, counts, *rest = super().get_deleted_objects(objs, request)
        links = [model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]
        plurals = {str(options.verbose_name_plural) for options in links}
        names = tuple(f"{capfirst(options.verbose_name)}: " for options in links)
        counts = {name: count for name, count in counts.items() if str(name) not in plurals}
        return _without(shown, names), counts, *rest

    def delete_view(self, request: HttpRequest, object_id: str, extra_context=None):
        """Ask for proof of who one is before something is gone."""
        if request.method == "POST":
            require_proof(request)
        return super().delete_view(request, object_id, extra_context)

    def response_action(self, request: HttpRequest, queryset):
        """Ask for the same proof where many are deleted at once."""
        if request.POST.get("action") == "delete_selected" and request.POST.get("post"):
            require_proof(request)
        return super().response_action(request, queryset)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        """Call the page by its record's name, unless it already has a title of its own (an older version)."""
        if context.get("original") and not getattr(request, "shows_older_version", False):
            context.update(title=str(context["original"]), subtitle=capfirst(self.opts.verbose_name))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Look after images that came with the record or with its rows."""
        super().save_related(request, form, formsets, change)
        look_after_images(request, [form, *(row for formset in formsets for row in formset.forms)])

    # The audit trail instead of Django's own log: one trail, for pages and actions alike.

    def log_addition(self, request: HttpRequest, obj, message):
        """Record that somebody added this by hand."""
        return audit.record("admin.added", obj, by=request.user, changes=_as_json(message))

    def log_change(self, request: HttpRequest, obj, message):
        """Record which fields somebody changed by hand."""
        return audit.record("admin.changed", obj, by=request.user, changes=_as_json(message)) if message else None

    def log_deletions(self, request: HttpRequest, queryset):
        """Record each record that somebody deleted."""
        return [audit.record("admin.deleted", obj, by=request.user) for obj in queryset]

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        """Show what happened to a record, from the audit trail, and its versions where they are kept."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        events = Paginator(AuditEvent.objects.about(obj).reverse(), self.history_per_page)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(name)s") % {"name": obj},
            "subtitle": None,
            "opts": self.opts,
            "object": obj,
            "events": events.get_page(request.GET.get("p")),
            "versions": self.versions(request, obj),
            "preserved_filters": self.get_preserved_filters(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def versions(self, request: HttpRequest, obj):
        """Return the page of stored versions; models without history have none."""
        return

    def tell_count(self, request: HttpRequest, sentence: str, number: int) -> None:
        """End an action on many in one message; a warning where there was nothing to do."""
        level = messages.SUCCESS if number else messages.WARNING
        self.message_user(request, sentence % {"count": l10n.number(number)}, level)


def with_stored_lines(request: HttpRequest) -> None:
    """Write the ends of lines in what was sent as the database has them; browsers send two characters for each."""
    if request.method == "POST" and any("\r" in value for _name, values in request.POST.lists() for value in values):
        sent = request.POST.copy()
        for name, values in sent.lists():
            sent.setlist(name, [as_typed(value) for value in values])
        request.POST = sent


def _without(shown: list, names: tuple[str, ...]) -> list:
    """Return nested lines without those that begin so; a list that is left empty goes too."""
    kept = [_without(item, names) if isinstance(item, list) else item for item in shown]
    return [item for item in kept if item and (isinstance(item, list) or not str(item).startswith(names))]


def _as_json(message) -> Any:
    """Return Django's change message as plain values (its parts may be lazy translations)."""
    return json.loads(json.dumps(message, default=str))


class HistoryAdmin(SimpleHistoryAdmin, SiteAdmin):
    """A page with every earlier version of the record, what changed from one to the next, and the way back."""

    object_history_template = SiteAdmin.object_history_template
    object_history_form_template = "admin/object_version.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        """Show our own page; simple_history's is not translated into the site's languages."""
        return SiteAdmin.history_view(self, request, object_id, extra_context)

    def versions(self, request: HttpRequest, obj):
        """Return a page of versions, newest first, each with what it changed."""
        records = self.get_history_queryset(request, obj.history, self.opts.pk.attname, obj.pk)
        page = Paginator(records, self.history_per_page).get_page(request.GET.get("v"))
        rows = list(page.object_list)
        before = records[page.end_index() : page.end_index() + 1]  # what the last one on this page is compared with
        for newer, older in itertools.pairwise([*rows, *before]):
            newer.is_compared = True
            newer.shown_changes = changes_between(newer, older, hidden=self.hidden_in_history(request))
        for row in rows:
            row.kind = HISTORY_TYPES[row.history_type]
        page.object_list = rows
        return page

    def hidden_in_history(self, request: HttpRequest) -> set[str]:
        """Return the fields whose changes are not shown: bookkeeping, and what the form keeps from this person."""
        return {"updated_at", "version", *translated_originals(self.model)}

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context=None):
        """Show an older version as a form that brings it back when it is saved."""
        request.shows_older_version = True
        with_stored_lines(request)
        with transaction.atomic():  # the form locks the record to compare it with what stands there
            return super().history_form_view(request, object_id, version_id, extra_context)

    def history_form_view_title(self, request: HttpRequest, obj):
        """Name the page."""
        return gettext("Earlier version: %(name)s") % {"name": obj}

    def save_model(self, request: HttpRequest, obj, form, change: bool) -> None:
        """Bring back only what the form shows: an older version must not bring back its state or its dates."""
        if getattr(request, "shows_older_version", False):
            current = self.model._base_manager.get(pk=obj.pk)
            keep = set(form.fields) | set(translated_originals(self.model))
            for field in self.opts.concrete_fields:
                if field.name not in keep:
                    setattr(obj, field.attname, getattr(current, field.attname))
        super().save_model(request, obj, form, change)


class SiteTabularInline(CheckedUploads, admin.TabularInline):
    """Records inside another record's page, one a line."""

    extra = 0


class SiteStackedInline(CheckedUploads, admin.StackedInline):
    """Records inside another record's page, below each other."""

    extra = 0


class TranslatedFields:
    """Fields per language carry their `lang`, for the spelling checker and the screen reader."""

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Mark the language; no language is required by itself (TranslatedForm asks for at least one)."""
        if db_field.name == "original_language":
            label, help_text = capfirst(db_field.verbose_name), db_field.help_text
            return forms.ChoiceField(label=label, choices=l10n.language_choices, help_text=help_text)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and getattr(db_field, "translated_field", None):
            field.required = False
            field.widget.attrs["lang"] = db_field.language
            field.widget.attrs.pop("required", None)
        return field


class TranslatedAdmin(TranslatedFields, TranslationAdmin, SiteAdmin):
    """A page with one strip of languages over all translated fields.

    `fieldsets` are written without translated fields; `LANGUAGES` stands where the languages go. Without JavaScript
    the languages follow each other, and the strip leads to each.
    """

    form = TranslatedForm
    # Fields that list languages of the site: boxes to tick.
    language_lists: tuple[str, ...] = ()
    # What must be there in at least one language; a translated field that the model does not allow to be empty.
    needed: tuple[str, ...] | None = None

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        """Keep the address here too: modeltranslation does not ask the classes after it."""
        return [*super().get_readonly_fields(request, obj), *self.kept_address(obj)]

    @admin.display(description=_("languages"))
    def languages(self, record) -> str:
        """Name the languages in which the record can be read."""
        return ", ".join(record.available_languages)

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Tick languages instead of typing a list."""
        if db_field.name in self.language_lists:
            return LanguagesField(required=False, label=capfirst(db_field.verbose_name), help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @property
    def translated_names(self) -> list[str]:
        """Return the translated fields in the model's order."""
        names = set(self.trans_opts.all_fields)
        return [field.name for field in self.opts.fields if field.name in names]

    def get_fieldsets(self, request: HttpRequest, obj=None):
        """Put one fieldset per language in the place kept for them."""
        fieldsets = []
        for entry in self.fieldsets:
            fieldsets += self._language_fieldsets() if entry is LANGUAGES else [entry]
        return fieldsets

    def _language_fieldsets(self):
        return [
            (
                name,
                {
                    "fields": [column(field, code) for field in self.translated_names],
                    "classes": (
                        "language",
                        f"language-{code}",
                        *(["language-first"] if code == SITE_LANGUAGES[0] else []),
                    ),
                },
            )
            for code, name in settings.LANGUAGES
        ]

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs):
        """Name the fields without their language, which the fieldset says."""
        form = super().get_form(request, obj, change=change, **kwargs)
        originals = {name: self.opts.get_field(name) for name in self.translated_names}
        form.needed = (
            self.needed if self.needed is not None else tuple(n for n, field in originals.items() if not field.blank)
        )
        for name, field in originals.items():
            for code in SITE_LANGUAGES:
                if shown := form.base_fields.get(column(name, code)):
                    shown.label = capfirst(field.verbose_name)
        return form

    def changeform_view(self, request: HttpRequest, *args, **kwargs):
        """Leave the translations valid where the person says that the change makes no difference to them."""
        with small_edit("_small_edit" in request.POST):
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        """Add the strip of languages with how much each of them has."""
        context["language_tabs"] = self._tabs(context["adminform"], context.get("original"))
        return super().render_change_form(request, context, *args, **kwargs)

    def _tabs(self, adminform, obj) -> list[dict]:
        places = {
            code: index
            for index, (_name, options) in enumerate(adminform.fieldsets)
            for code in SITE_LANGUAGES
            if f"language-{code}" in options.get("classes", ())
        }
        needed = self._needed_columns(obj)
        source = getattr(obj, "source_language", "")
        return [
            {
                "code": code,
                "name": name,
                "place": places[code],
                "is_source": code == source,
                "total": len(needed),
                "done": sum(bool(getattr(obj, column(field, code))) for field in needed) if obj else 0,
            }
            for code, name in settings.LANGUAGES
            if code in places
        ]

    def _needed_columns(self, obj) -> list[str]:
        """Return the fields that a complete translation has: those of the source language, or of any language."""
        if obj is None:
            return []
        source = getattr(obj, "source_language", "")
        languages = [source] if source else SITE_LANGUAGES
        return [
            field for field in self.translated_names if any(getattr(obj, column(field, code)) for code in languages)
        ]


class TranslatedHistoryAdmin(TranslatedAdmin, HistoryAdmin):
    """Both: languages and versions."""


class TranslatedInline(CheckedUploads, TranslatedFields, TranslationInlineModelAdmin, admin.StackedInline):
    """Records inside another record's page, with their fields in every language below each other."""

    extra = 0
