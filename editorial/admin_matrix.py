"""The list of the translation desk: a row for each record, a column for each language, and what is done with many."""

from collections import defaultdict

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.models import User
from core import l10n
from core.translated import SITE_LANGUAGES
from editorial.admin_filters import ANY, cells_wanted, with_cells
from editorial.enums import Standing
from editorial.models import TranslationState

NOBODY = "nobody"


def translators() -> QuerySet:
    """Return those who may be given a translation."""
    may = Q(codename="change_translationstate", content_type__app_label="editorial")
    permission = User._meta.get_field("user_permissions").related_model.objects.filter(may).values("pk")
    return (
        User.objects.filter(Q(groups__permissions__in=permission) | Q(user_permissions__in=permission))
        .filter(is_active=True, is_staff=True)
        .distinct()
        .order_by("name")
    )


class Matrix(ChangeList):
    """One row per record; its translations are fetched for the whole page at once."""

    # How the whole list is asked for: without anything it opens on what has words to translate.
    asks_for_all = f"state={ANY}"

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        """Keep the records that have a translation as the filters ask for."""
        rows = with_cells(super().get_queryset(request, exclude_parameters), cells_wanted(request))
        self.clear_all_filters_qs = f"?{self.asks_for_all}"
        return rows

    def get_results(self, request: HttpRequest) -> None:
        """Put the translations that this person may see beside each record."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        keys = defaultdict(list)
        for row in self.result_list:
            keys[row.kind].append(row.object_id)
        asked = Q(pk__in=[])
        for kind, numbers in keys.items():
            asked |= Q(kind=kind, object_id__in=numbers)
        cells = defaultdict(dict)
        for state in TranslationState.objects.visible_to(request.user).filter(asked).select_related("assigned_to"):
            cells[state.kind, state.object_id][state.language] = state
        for row in self.result_list:
            row.cells = cells[row.kind, row.object_id]


def language_column(code: str):
    """Return the column of one language."""

    @admin.display(description=code.upper())
    def shown(row: TranslationState) -> str:
        if code == row.language:
            return format_html('<span class="quiet">{}</span>', Standing.ORIGINAL.label)
        state = row.cells.get(code)
        if state is None:
            return "–"
        marks = [(state.state, state.state_name)]
        if state.work and state.standing == Standing.OUTDATED:
            marks.append((Standing.OUTDATED.value, Standing.OUTDATED.label))
        words = ngettext("%(count)s word", "%(count)s words", state.words) % {"count": l10n.number(state.words)}
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}: {}</span></a>{}{}',
            reverse("admin:editorial_translationstate_change", args=[state.pk]),
            format_html_join(" ", '<span class="state state-{}">{}</span>', marks),
            l10n.language_name(code),
            row.name,
            format_html('<br><span class="quiet">{}</span>', words) if state.words else "",
            format_html('<br><span class="quiet">{}</span>', state.assigned_to) if state.assigned_to else "",
        )

    shown.__name__ = f"language_{code}"
    return shown


class MatrixActionForm(ActionForm):
    """What is done with the chosen records needs a language, and perhaps a person."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    translator = forms.ChoiceField(label=gettext_lazy("Translator"), required=False)

    def __init__(self, *args, **options) -> None:
        """Offer languages and translators."""
        super().__init__(*args, **options)
        self.fields["language"].choices = [
            ("", _("Language…")),
            *((code, l10n.language_name(code)) for code in SITE_LANGUAGES),
        ]
        people = [(str(user.pk), str(user)) for user in translators()]
        self.fields["translator"].choices = [
            ("", _("Translator…")),
            (NOBODY, pgettext("translator", "Nobody")),
            *people,
        ]
