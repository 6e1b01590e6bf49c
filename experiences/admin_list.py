"""The secretariat's list of experiences: quick with 30,000 of them, whatever is searched and filtered."""

from django.contrib.admin.views.main import ChangeList
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, BooleanField, Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils.functional import cached_property

from cities.models import City
from cities.names import fold
from core.translated import SITE_LANGUAGES
from experiences.admin_filters import WAITING, StateFilter
from experiences.enums import State
from experiences.models.experience import ORIGINAL, STORY_FIELDS, column_in

# A list shows titles; fetching the stories of fifty rows in four languages takes longer than all the rest.
HEAVY = [
    *STORY_FIELDS,
    *(column_in(field, code) for field in STORY_FIELDS for code in (*SITE_LANGUAGES, ORIGINAL)),
    column_in("summary", ORIGINAL),
    "sources",
    "note",
]
MOST_WORDS = 6


class OneOf(Func):
    """True where a number is one of many: one value in the statement, which `__in` would write out one by one."""

    template, arg_joiner = "(%(expressions)s))", " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, numbers: list[int]) -> None:
        super().__init__(F(column), Value(numbers, output_field=ArrayField(BigIntegerField())))


class CountedPaginator(Paginator):
    """A paginator that is told how many rows there are."""

    def __init__(self, *args, number: int | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.number = number

    @cached_property
    def count(self) -> int:
        """Return what is known already; the filter of states has counted."""
        return super().count if self.number is None else self.number


class ExperienceList(ChangeList):
    """Counts once: the rows under all filters but that of states, by state; so the sum is known as well."""

    def __init__(self, *args, **options) -> None:
        """Write the filters into the rows' addresses at once; Django would look up where each of them leads first."""
        super().__init__(*args, **options)
        self.kept_filters, self.preserved_filters = self.preserved_filters, ""

    def url_for_result(self, result) -> str:
        """Return the address of a row's page, which leads back to this list as it is filtered."""
        address = super().url_for_result(result)
        return f"{address}?{self.kept_filters}" if self.kept_filters else address

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        """Keep what stands under the other filters, then apply the filter of states."""
        if exclude_parameters:
            return super().get_queryset(request, exclude_parameters)
        self.in_all_states = super().get_queryset(request, [StateFilter.parameter_name])
        return self.state_filter.queryset(request, self.in_all_states)

    def get_results(self, request: HttpRequest) -> None:
        """Give the paginator the number of rows before it asks the database."""
        request.known_count = self.numbers.get(self.state_filter.value())
        super().get_results(request)

    @property
    def state_filter(self) -> StateFilter:
        """Return the filter of states."""
        return next(spec for spec in self.filter_specs if isinstance(spec, StateFilter))

    @cached_property
    def numbers(self) -> dict[str | None, int]:
        """Return the number of rows of every choice of that filter, by one query."""
        counts = dict(self.in_all_states.order_by().values_list("state").annotate(Count("pk")))
        waiting = sum(counts.get(state, 0) for state in State.WAITING_FOR_SECRETARIAT)
        known = {state.value: counts.get(state.value, 0) for state in State}
        return known | {None: sum(counts.values()), WAITING: waiting}


def with_words(rows: QuerySet, words: str) -> QuerySet:
    """Keep the experiences that have each word in a title of any language or in the name of their city.

    Titles without accents are a column that the database keeps by itself (migration of `titles_plain`), with an index.
    """
    titles = RawSQL('"experiences_experience"."titles_plain"', [], output_field=TextField())
    rows = rows.alias(titles_plain=titles)
    for word in words.replace("\x00", " ").split()[:MOST_WORDS]:
        cities = list(City.objects.search(word).order_by().values_list("pk", flat=True))
        found = Q(titles_plain__contains=fold(word))
        rows = rows.filter(found | Q(OneOf("city_id", cities)) if cities else found)
    return rows
