"""One search over all that a person may see in the admin: each list as it searches itself, a few rows of each."""

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, RowNumber
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from modeltranslation.manager import MultilingualQuerySet

SHOWN = 5
LONGEST = 100
# What is written by the site itself and only grows: it has its own lists with dates.
LEFT_OUT = {"core.auditevent", "core.outboxmessage", "pages.job", "experiences.bulkrun"}
# In the order in which they are most often looked for; the others follow.
FIRST = (
    "experiences.experience", "cities.city", "cities.citycontact", "accounts.user", "memberships.application",
    "pages.enquiry",
)  # fmt: skip


@dataclass
class Found:
    """A row: what it is called and where one goes."""

    title: str
    url: str
    about: str = ""


@dataclass
class Group:
    """The first rows of one list, and where the others are (empty: there are no others)."""

    name: str
    rows: list[Found] = field(default_factory=list)
    more_url: str = ""


def find(site, request: HttpRequest, query: str) -> list[Group]:
    """Return what was found in every list that the person may see: one statement finds, one reads each list's rows."""
    words = query.replace("\x00", " ").strip()[:LONGEST]
    if not words:
        return []
    places = {label: place for place, label in enumerate(FIRST)}
    admins = sorted(site._registry.values(), key=lambda each: places.get(each.opts.label_lower, len(places)))  # noqa: SLF001 - our own site
    seen = [each for each in admins if each.opts.label_lower not in LEFT_OUT and each.has_view_permission(request)]
    searched = [each for each in seen if each.get_search_fields(request)]
    keys = _keys(searched, request, words)
    return [_in_list(searched[place], request, words, keys[place]) for place in sorted(keys)]


def _keys(admins: list[ModelAdmin], request: HttpRequest, words: str) -> dict[int, list[str]]:
    """Return the keys of the first rows of each list where something was found, in the list's order."""
    parts = [_first_rows(model_admin, request, words, place) for place, model_admin in enumerate(admins)]
    found = defaultdict(list)
    for place, key, _turn in parts[0].union(*parts[1:], all=True).order_by("found_in", "turn") if parts else ():
        found[place].append(key)
    return found


def _first_rows(model_admin: ModelAdmin, request: HttpRequest, words: str, place: int) -> QuerySet:
    every = model_admin.get_queryset(request)
    rows, may_repeat = model_admin.get_search_results(request, every, words)
    if may_repeat:
        rows = every.filter(pk__in=rows.order_by().values("pk"))
    rows = rows.order_by(*(model_admin.get_ordering(request) or ("-pk",)))
    turn = Window(RowNumber(), order_by=rows.query.order_by)
    columns = {"found_in": Value(place), "found_key": Cast("pk", TextField()), "turn": turn}
    rows = rows.rewrite(False) if isinstance(rows, MultilingualQuerySet) else rows  # it would mix up the columns
    return rows.annotate(**columns).values_list(*columns)[: SHOWN + 1]


def _in_list(model_admin: ModelAdmin, request: HttpRequest, words: str, keys: list[str]) -> Group:
    options = model_admin.opts
    name = capfirst(getattr(model_admin, "list_name", "") or options.verbose_name_plural)
    rows = model_admin.get_queryset(request).filter(pk__in=keys[:SHOWN])
    if isinstance(model_admin.list_select_related, (list, tuple)):
        rows = rows.select_related(*model_admin.list_select_related)
    page = "review" if options.label_lower == "experiences.experience" else "change"
    shown = [
        Found(str(row), reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=[row.pk]), _about(row))
        for row in sorted(rows, key=lambda row: keys.index(str(row.pk)))
    ]
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    more = f"{address}?{urlencode({'q': words})}" if len(keys) > SHOWN else ""
    return Group(name, shown, more)


def _about(row) -> str:
    """Say where a row stands, where that is not in its name."""
    parts = []
    try:
        row._meta.get_field("city")
    except FieldDoesNotExist:
        pass
    else:
        if "city" in row._state.fields_cache and row.city:  # noqa: SLF001 - only what was fetched with it
            parts.append(str(row.city))
    if hasattr(row, "get_state_display"):
        parts.append(str(row.get_state_display()))
    return ", ".join(parts)
