"""One search over all that a person may see in the admin: each list as it searches itself, a few rows of each."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

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
    """Return what was found in every list that the person may see, one query each."""
    words = query.replace("\x00", " ").strip()[:LONGEST]
    if not words:
        return []
    places = {label: place for place, label in enumerate(FIRST)}
    admins = sorted(site._registry.values(), key=lambda each: places.get(each.opts.label_lower, len(places)))  # noqa: SLF001 - our own site
    seen = [each for each in admins if each.opts.label_lower not in LEFT_OUT and each.has_view_permission(request)]
    groups = [_in_list(model_admin, request, words) for model_admin in seen]
    return [group for group in groups if group.rows]


def _in_list(model_admin: ModelAdmin, request: HttpRequest, words: str) -> Group:
    options = model_admin.opts
    name = capfirst(getattr(model_admin, "list_name", "") or options.verbose_name_plural)
    if not model_admin.get_search_fields(request):
        return Group(name)
    rows, may_repeat = model_admin.get_search_results(request, model_admin.get_queryset(request), words)
    if isinstance(model_admin.list_select_related, (list, tuple)):
        rows = rows.select_related(*model_admin.list_select_related)
    if may_repeat:
        rows = rows.distinct()
    order = model_admin.get_ordering(request) or ("-pk",)
    found = list(rows.order_by(*order)[: SHOWN + 1])
    page = "review" if options.label_lower == "experiences.experience" else "change"
    shown = [
        Found(str(row), reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=[row.pk]), _about(row))
        for row in found[:SHOWN]
    ]
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    more = f"{address}?{urlencode({'q': words})}" if len(found) > SHOWN else ""
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
