"""Filters of the matrix of translations. Language, state and translator are asked of one and the same translation."""

import datetime as dt
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib import admin
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core import l10n
from core.translated import SITE_LANGUAGES
from editorial.enums import Standing, Work
from editorial.models import TranslationState
from editorial.tracking import tracked_models
from figures.models import PageView

OWED, ANY = "owed", "all"
MOST_READ = "most"
MOST_SHOWN = 200
# The pages of records that have one of their own, under their slug.
PAGES = {
    "experiences.experience": "experience_detail",
    "experiences.collection": "collection_detail",
    "cities.city": "city_detail",
    "cities.network": "network_detail",
    "publications.publication": "publication_detail",
    "publications.newsitem": "news_detail",
}


def cells_wanted(request: HttpRequest) -> QuerySet | None:
    """Return the translations that the filters ask for; None where they ask for none in particular."""
    rows = TranslationState.objects.visible_to(request.user).translations()
    asked = request.GET
    sees_all = request.user.has_perm("editorial.lead_translations")
    state = "" if asked.get("state") == ANY else asked.get("state")
    if not (state or asked.get("language") or asked.get("translator")):
        return None if sees_all else rows
    if asked.get("language") in SITE_LANGUAGES:
        rows = rows.filter(language=asked["language"])
    match state:
        case "owed":
            rows = rows.filter(words__gt=0)
        case Standing.OUTDATED:
            rows = rows.filter(~Q(before={}), is_there=True)
        case str(other) if other:
            rows = rows.filter(state=other)
    match asked.get("translator"):
        case "me":
            rows = rows.filter(assigned_to=request.user)
        case "none":
            rows = rows.filter(assigned_to__isnull=True)
        case str(key) if key.isdecimal():
            rows = rows.filter(assigned_to=int(key))
    return rows


def with_cells(rows: QuerySet, cells: QuerySet | None) -> QuerySet:
    """Keep the records that have such a translation."""
    if cells is None:
        return rows
    return rows.filter(Exists(cells.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))))


class CellFilter(admin.SimpleListFilter):
    """A filter whose question `cells_wanted` asks, together with the others."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Leave it to the list."""
        return queryset


class KindFilter(admin.SimpleListFilter):
    """The types of records, part of the site by part."""

    title = _("type of record")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin):
        """Return them by the site's order of apps."""
        return [(model._meta.label_lower, capfirst(model._meta.verbose_name_plural)) for model in tracked_models()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep one type."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class LanguageFilter(CellFilter):
    """Into which language."""

    title = _("language of the translation")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the site's languages."""
        return [(code, l10n.language_name(code)) for code in SITE_LANGUAGES]


class StateFilter(CellFilter):
    """How a translation stands."""

    title = pgettext_lazy("workflow", "state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin):
        """Return all that wait first, then each state."""
        states = [Standing.MISSING, Work.DRAFT, Work.IN_REVIEW, Standing.PUBLISHED, Standing.OUTDATED]
        return [(OWED, _("Has words to translate")), *((state.value, capfirst(state.label)) for state in states)]

    def choices(self, changelist):
        """Ask for all by name: the list opens on what has words to translate."""
        every, *others = super().choices(changelist)
        every["selected"] = self.value() in {None, ANY}
        every["query_string"] = changelist.get_query_string({self.parameter_name: ANY})
        return [every, *others]


class TranslatorFilter(CellFilter):
    """Whom it was given to."""

    title = _("translator")
    parameter_name = "translator"

    def lookups(self, request: HttpRequest, model_admin):
        """Return oneself, nobody, and everybody who has something to translate."""
        others = User.objects.filter(translations__isnull=False).exclude(pk=request.user.pk).distinct().order_by("name")
        return [("me", _("Given to me")), ("none", _("Nobody yet")), *((str(user.pk), str(user)) for user in others)]


class ReadershipFilter(admin.SimpleListFilter):
    """What visitors read most: what is worth a translation first. Counted without cookies (figures)."""

    title = _("readership")
    parameter_name = "read"

    def lookups(self, request: HttpRequest, model_admin):
        """Return the one choice."""
        return [(MOST_READ, _("Most read in the last three months"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep the records whose pages were read most, and count (`reads`)."""
        if self.value() != MOST_READ:
            return queryset
        views = most_read()
        wanted = [Q(kind=kind, object_id=key) for kind, key in views]
        counts = [When(each, then=Value(number)) for each, number in zip(wanted, views.values(), strict=True)]
        queryset = queryset.filter(reduce(or_, wanted, Q(pk__in=[])))
        return queryset.annotate(reads=Case(*counts, default=Value(0), output_field=IntegerField()))


def most_read(on: dt.date | None = None) -> dict[tuple[str, int], int]:
    """Return the records whose pages were read most since three months ago, by type and key, with how often."""
    since = (on or timezone.localdate()) - dt.timedelta(days=91)
    rows = PageView.objects.filter(day__gte=since, page__in=PAGES.values()).order_by().values_list("page", "key")
    top = {(page, key): number for page, key, number in rows.annotate(sum=Sum("views")).order_by("-sum")[:MOST_SHOWN]}
    found = {}
    for kind, page in PAGES.items():
        slugs = [key for name, key in top if name == page]
        records = apps.get_model(kind)._base_manager.filter(slug__in=slugs).values_list("pk", "slug") if slugs else ()
        found |= {(kind, pk): top[page, slug] for pk, slug in records}
    return found
