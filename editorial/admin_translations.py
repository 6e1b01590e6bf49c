"""The translation desk: the matrix of records and languages, and the page where one translation is written."""

import datetime as dt
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, kept_text, l10n
from core.admin_base import SiteAdmin
from core.downloads import csv_table, xlsx_table
from core.http import private
from core.querysets import Unaccent
from core.spreadsheets import MOST_ROWS
from core.translated import SITE_LANGUAGES
from editorial import machine, permissions, translating
from editorial.admin_filters import (
    MOST_READ,
    OWED,
    KindFilter,
    LanguageFilter,
    ReadershipFilter,
    StateFilter,
    TranslatorFilter,
    with_cells,
)
from editorial.admin_matrix import NOBODY, Matrix, MatrixActionForm, language_column, translators
from editorial.advice import advise, what_is_left
from editorial.desk import parts_of
from editorial.desk_form import DeskForm
from editorial.models import TranslationState
from editorial.owed import owed_url
from editorial.sheets import HEADS, table_rows
from editorial.tasks import ask_machine, pair_of

# While a machine writes, the page looks again by itself.
WAITING, LOOK_AGAIN, GIVEN_UP = "waiting", 2, dt.timedelta(minutes=2)


def one_at_a_time(object_id: str) -> None:
    """Let who saves the same translation in the same moment wait, so that they are told what was saved before.

    No row is locked: who publishes locks the record first, as everybody does who writes into it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"translation {object_id}"])


def is_under_way(state: TranslationState) -> bool:
    """Tell whether a machine is still at it; a worker that was stopped is not waited for."""
    asked = state.machine_asked_at
    return asked is not None and asked > timezone.now() - GIVEN_UP


def _address(request: HttpRequest, **more) -> str:
    """Return this page's address, with the page to go back to."""
    asked = {name: value for name, value in request.GET.items() if name != WAITING} | more
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _language_asked(request: HttpRequest) -> str:
    """Return the language that was chosen beside the action, else that of the filter."""
    return request.POST.get("language") or request.GET.get("language", "")


@admin.register(TranslationState)
class TranslationStateAdmin(SiteAdmin):
    """The matrix; a translation is written on a page of its own, beside its original."""

    list_name = gettext_lazy("translation desk")
    list_display = ("name_shown", "kind_shown", *map(language_column, SITE_LANGUAGES))
    list_display_links = None
    list_filter = (LanguageFilter, StateFilter, TranslatorFilter, ReadershipFilter, KindFilter)
    search_fields = ("name",)
    search_help_text = gettext_lazy("Words of the title in any language")
    ordering = ("kind", "-object_id")
    actions = ("assign", "draft_by_machine", "download_xlsx", "download_csv")
    action_form = MatrixActionForm
    change_page = "admin/editorial/translation.html"

    class Media:
        """The marks of the states."""

        css = {"all": ("admin_theme/translation.css",)}

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Open on what has words to translate, as if the filter had been chosen."""
        if not request.GET:
            request.GET = QueryDict(f"state={OWED}")
        return super().changelist_view(request, extra_context)

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        """Return the matrix."""
        return Matrix

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the records' originals for the list, and what this person may see for a page."""
        rows = TranslationState.objects
        if request.resolver_match and request.resolver_match.url_name == "editorial_translationstate_changelist":
            return rows.originals().order_by("kind", "-object_id")
        return rows.visible_to(request.user).order_by("pk")

    def get_ordering(self, request: HttpRequest):
        """Put first what is read most, where that is asked for."""
        return ("-reads", *self.ordering) if request.GET.get("read") == MOST_READ else self.ordering

    def get_list_display(self, request: HttpRequest):
        """Show how often, too."""
        return (*self.list_display, *(["reads"] if request.GET.get("read") == MOST_READ else []))

    @admin.display(description=gettext_lazy("times read"))
    def reads(self, row: TranslationState) -> str:
        """Return how often the record's page was read."""
        return l10n.number(row.reads)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        """Look for each word in the titles of all languages."""
        for word in search_term.replace("\x00", "").split():
            queryset = queryset.filter(names__contains=Unaccent(Value(word)))
        return queryset, False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The database makes them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TranslationState | None = None) -> bool:
        """They go with their records."""
        return False

    def get_actions(self, request: HttpRequest) -> dict:
        """Offer what this person may do with many, and a machine's drafts where there is one."""
        actions = super().get_actions(request) if permissions.can_lead(request.user) else {}
        if not machine.provider().pairs():
            actions.pop("draft_by_machine", None)
        return actions

    @admin.display(description=gettext_lazy("record"), ordering="name")
    def name_shown(self, row: TranslationState) -> str:
        """Return the title in the reader's language, where there is one, else the original's."""
        state = row.cells.get(l10n.current_language(), row)
        text, code = (state.name, state.language) if state.is_there else (row.name, row.language)
        name = format_html('<strong lang="{}">{}</strong>', code, text)
        if not row.is_foreign:
            return name
        url = reverse("admin:editorial_translationstate_change", args=[row.pk])
        words = _("Original in %(language)s") % {"language": row.language_name}
        return format_html(
            '{}<br><a class="quiet" href="{}">{}<span class="visually-hidden">: {}</span></a>', name, url, words, text
        )

    @admin.display(description=gettext_lazy("type of record"), ordering="kind")
    def kind_shown(self, row: TranslationState) -> str:
        """Name the type."""
        return row.kind_name

    @admin.action(description=gettext_lazy("Give to the translator"))
    def assign(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Give the chosen records in one language to one person."""
        code, key = _language_asked(request), request.POST.get("translator", "")
        if code not in SITE_LANGUAGES or not key:
            self.message_user(request, _("Choose a language and a translator beside the action."), messages.WARNING)
            return
        person = None if key == NOBODY else translators().filter(pk=key).first() if key.isdecimal() else None
        if person is None and key != NOBODY:
            raise PermissionDenied
        number = translating.assign_translations(states=self.cells_of(queryset, code), to=person, by=request.user)
        self.tell_count(request, _("Translations given: %(count)s"), number)

    @admin.action(description=gettext_lazy("Ask the machine for drafts"))
    def draft_by_machine(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Have drafts made for what the chosen records lack in one language."""
        if cells := self._cells_asked(request, queryset):
            self.tell_count(request, _("Machine drafts under way: %(count)s"), ask_machine(cells))

    @admin.action(description=gettext_lazy("Download for translation as a workbook"))
    def download_xlsx(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Give the chosen records in one language as a table that can be sent back."""
        return self._download(request, queryset, "xlsx")

    @admin.action(description=gettext_lazy("Download for translation as CSV"))
    def download_csv(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Give the same as CSV."""
        return self._download(request, queryset, "csv")

    def _download(self, request: HttpRequest, queryset: QuerySet, ending: str) -> HttpResponse | None:
        cells = self._cells_asked(request, queryset)
        if not cells:
            return None
        rows = list(table_rows(cells.order_by("kind", "object_id")))
        if len(rows) > MOST_ROWS:
            message = _("A table holds at most %(limit)s parts: choose fewer records.") % {
                "limit": l10n.number(MOST_ROWS)
            }
            self.message_user(request, message, messages.WARNING)
            return None
        code = _language_asked(request)
        audit.record("export", request.user, by=request.user, message=f"translations {code}", count=len(rows))
        name = f"translations-{code}-{timezone.localdate():%Y-%m-%d}"
        if ending == "xlsx":
            return private(xlsx_table(name, str(self.opts.verbose_name_plural), HEADS, rows))
        return private(csv_table(name, HEADS, rows))

    def _cells_asked(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        code = _language_asked(request)
        if code in SITE_LANGUAGES:
            return self.cells_of(queryset, code)
        self.message_user(request, _("Choose a language beside the action."), messages.WARNING)
        return None

    @staticmethod
    def cells_of(queryset: QuerySet, code: str) -> QuerySet:
        """Return the translations into one language of the chosen records."""
        return with_cells(TranslationState.objects.translations().filter(language=code), queryset.order_by())

    # The page of one.

    def get_urls(self):
        """Keep what was typed on the page of a translation when the session has ended meanwhile."""
        page = kept_text.keeps_typed_text(self.admin_site.admin_view(self.change_view))
        own = path("<path:object_id>/change/", page, name="editorial_translationstate_change")
        return [own, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """Show the original beside its translation; keep drafts, send them to review, publish them."""
        if request.method != "POST":
            return self._page(request, object_id, form_url, extra_context)
        with transaction.atomic():
            one_at_a_time(object_id)
            return self._page(request, object_id, form_url, extra_context)

    def _page(self, request: HttpRequest, object_id: str, form_url: str, extra_context: dict | None) -> HttpResponse:
        state = self.get_object(request, object_id)
        if state is None or not self.has_view_permission(request, state):
            return super().change_view(request, object_id, form_url, extra_context)
        siblings = self._siblings(state)
        record, source = state.record, next(row.language for row in siblings if row.is_source)
        parts = parts_of(state, record, source)
        may_write = permissions.can_translate(request.user, state)
        if request.method != "POST" and WAITING in request.GET:
            if not is_under_way(state):
                return redirect(_address(request))
            may_write = False  # what somebody typed now would go with the next look
        kept = None if request.method == "POST" else kept_text.kept(request)
        form = DeskForm(request.POST or kept, parts=parts, language=state.language)
        if request.method == "POST":
            if not may_write:
                raise PermissionDenied
            if form.is_valid() and (answer := self._act(request, state, form)):
                return answer
            state.refresh_from_db()
        elif kept is not None:
            form.is_valid()  # somebody may have written meanwhile
        advise(parts, record, source, state.language)
        for part in parts:
            part.box = form[part.field]
        sees_all = permissions.can_lead(request.user)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": state.name,
            "state": state,
            "record": record,
            "source": source,
            "source_name": l10n.language_name(source),
            "language_name": l10n.language_name(state.language),
            "siblings": [row for row in siblings if sees_all or row.assigned_to_id == request.user.pk],
            "parts": parts,
            "form": form,
            "writer": kept_text.writer_mark(request),
            "may_write": may_write,
            "may_publish": permissions.can_publish(request.user, state),
            "pair": pair_of(state, siblings) if may_write and state.owed else None,
            "engine": machine.provider().name if machine.provider().pairs() else "",
            "public_url": self._public_url(record) if getattr(record, "is_published", True) else "",
            "reload_in": LOOK_AGAIN if request.method != "POST" and WAITING in request.GET else 0,
            "own_url": _address(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.change_page, context)

    def _act(self, request: HttpRequest, state: TranslationState, form: DeskForm) -> HttpResponse | None:
        """Keep what was written, then do what the button says; None where that was refused, with the reason."""
        do, _colon, field = request.POST.get("do", "save").partition(":")
        translating.save_drafts(state=state, by=request.user, texts=form.texts)
        kept_text.forget(request)
        here = redirect(_address(request))
        match do:
            case "publish":
                raw = {draft.field for draft in state.drafts.all() if draft.is_untouched_machine}
                fields = [field] if field else [name for name in form.parts if name not in raw]
                try:
                    translating.publish_translation(state=state, by=request.user, fields=fields, seen=form.seen)
                except ValidationError as refusal:
                    messages.warning(request, _("Your text is kept as a draft, but not published."))
                    for problem in refusal.messages:
                        messages.error(request, problem)
                    return here
                messages.success(request, _("Published: %(name)s") % {"name": state})
                state.refresh_from_db()
                left = [] if field else what_is_left(state, raw)
                for sentence in left:
                    messages.warning(request, sentence)
                return here if field or left else self._onwards(request, state)
            case "review":
                translating.send_to_review(state=state, by=request.user)
                messages.success(request, _("Sent to review: %(name)s") % {"name": state})
                return self._onwards(request, state)
            case "machine":
                asked = ask_machine(TranslationState.objects.filter(pk=state.pk))
                return redirect(_address(request, **{WAITING: 1})) if asked else here
            case "back":
                translating.give_back(state=state, by=request.user)
                messages.success(request, _("Given back to be written: %(name)s") % {"name": state})
                return here
        messages.success(request, _("The draft is saved. Visitors see nothing of it until it is published."))
        return here

    @staticmethod
    def _siblings(state: TranslationState) -> list[TranslationState]:
        found = {
            row.language: row for row in TranslationState.objects.filter(kind=state.kind, object_id=state.object_id)
        }
        foreign = [code for code in found if code not in SITE_LANGUAGES]  # an original that the site lacks
        return [found[code] for code in (*foreign, *SITE_LANGUAGES) if code in found]

    @staticmethod
    def _onwards(request: HttpRequest, state: TranslationState) -> HttpResponse:
        """Go back to the page of the desk that led here, else on with what the same language still lacks."""
        back = request.GET.get("next", "")
        own = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(reverse("admin:index"))
        return redirect(back if own else owed_url(state.language))

    def _public_url(self, record) -> str:
        """Return the page that visitors see; empty for what has none, or none yet."""
        page = self.admin_site.get_model_admin(type(record)) if self.admin_site.is_registered(type(record)) else None
        if page and callable(page.view_on_site):
            return page.view_on_site(record) or ""
        address = getattr(record, "get_absolute_url", None)
        return address() if address else ""
