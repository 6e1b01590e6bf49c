"""The figures themselves: each is one or two statements of the database, whatever the size of the bank."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from charter.models import Principle
from cities.models import City
from core import l10n
from core.translated import SITE_LANGUAGES, column, text_of
from editorial.models import TranslationState
from experiences.models import Experience, Topic
from figures.models import PageView

MONTHS = 24
RECENT = 90  # days
TOP = 50
# What an event begins: whose turn it is from then on, until the next of these events on the same experience.
PHASES = {
    "submit": "waiting",
    "start_review": "review",
    "give_consent": "review",
    "refuse_consent": "review",
    "reopen": "review",
    "request_changes": "changes",
    "ask_consent": "consent",
    "accept": "announcing",
}
ENDS = ("publish", "reject", "withdraw")
FLOW = """
WITH moves AS (
    SELECT action, at, lead(at) OVER record AS until
    FROM core_auditevent
    WHERE object_type = 'experiences.experience' AND action = ANY(%(actions)s) AND at >= %(from)s
    WINDOW record AS (PARTITION BY object_id ORDER BY at, id)
)
SELECT date_trunc('month', until AT TIME ZONE %(zone)s)::date AS month, phase, count(*),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM until - at) / 86400)
FROM moves JOIN unnest(%(codes)s::text[], %(phases)s::text[]) AS known (code, phase) ON known.code = action
WHERE until >= %(since)s
GROUP BY 1, 2 ORDER BY 1 DESC, 2
"""


@dataclass(frozen=True)
class Line:
    """One row of figures below a name."""

    name: str
    values: tuple[float | int, ...]


@dataclass
class Figure:
    """A table, and what of it is drawn: the first column of values as bars, or each series as a line over months."""

    columns: list[str]
    lines: list[Line]
    series: dict[str, list[tuple[dt.date, float, float]]] = field(default_factory=dict)


def phase_names() -> dict[str, str]:
    """Return what each phase of a review is called."""
    return {
        "waiting": pgettext("phase", "Waiting for the review to begin"),
        "review": pgettext("phase", "In review"),
        "changes": pgettext("phase", "With the city: changes asked for"),
        "consent": pgettext("phase", "With the city: consent asked for"),
        "announcing": pgettext("phase", "Accepted, waiting for publication"),
    }


def principles() -> Figure:
    """Count public experiences for each principle of the Charter in force; one may answer to several."""
    counts = _through(Experience.principles.through, "principle_id")
    rows = [
        (f"{each.number}. {text_of(each, 'title')}", counts.get(each.pk, 0)) for each in Principle.objects.current()
    ]
    return _counted(gettext("Principle"), rows)


def topics() -> Figure:
    """Count public experiences for each topic, most first; one may have several."""
    counts = _through(Experience.topics.through, "topic_id")
    return _counted(
        gettext("Topic"), _largest((text_of(each, "name"), counts.get(each.pk, 0)) for each in Topic.objects.all())
    )


def countries() -> Figure:
    """Count public experiences for each country of their cities, most first."""
    rows = Experience.objects.published().order_by().values_list("city__country__code").annotate(Count("pk"))
    return _counted(gettext("Country"), _largest((l10n.country_name(code), number) for code, number in rows))


def languages() -> Figure:
    """Count in how many languages of the site public experiences can be read, and in which they were written."""
    published = Experience.objects.published().order_by()
    readable = published.aggregate(
        **{code: Count("pk", filter=Q(**{f"{column('title', code)}__gt": ""})) for code in SITE_LANGUAGES}
    )
    written = dict(published.values_list("original_language").annotate(Count("pk")))
    codes = [*SITE_LANGUAGES, *sorted(set(written) - set(SITE_LANGUAGES) - {""})]
    lines = [Line(l10n.language_name(code), (readable.get(code, 0), written.get(code, 0))) for code in codes]
    return Figure([gettext("Language"), gettext("Can be read"), gettext("Written in it")], lines)


def years() -> Figure:
    """Count public experiences by the year of their publication, newest first."""
    rows = Experience.objects.published().order_by().annotate(year=ExtractYear("published_at")).values_list("year")
    return _counted(
        gettext("Year of publication"), [(str(year), n) for year, n in rows.annotate(Count("pk")).order_by("-year")]
    )


def flow(today: dt.date | None = None) -> Figure:
    """Tell how many days each phase of a review took, by the month in which it ended: median and nine of ten."""
    since = _months_ago(today or timezone.localdate(), MONTHS - 1)
    names = phase_names()
    with connection.cursor() as cursor:
        cursor.execute(
            FLOW,
            {
                "actions": [*PHASES, *ENDS],
                "codes": [*PHASES],
                "phases": [*PHASES.values()],
                "from": since - dt.timedelta(days=730),  # a phase that began earlier is none that anybody waits for
                "since": since,
                "zone": settings.TIME_ZONE,
            },
        )
        found = [(month, phase, number, *map(float, values)) for month, phase, number, values in cursor.fetchall()]
    order = [*names]
    found.sort(key=lambda row: (-row[0].toordinal(), order.index(row[1])))
    lines = [
        Line(f"{month:%Y-%m} · {names[phase]}", (number, round(median, 1), round(most, 1)))
        for month, phase, number, median, most in found
    ]
    series = {
        name: [(month, median, most) for month, each, _number, median, most in reversed(found) if each == phase]
        for phase, name in names.items()
    }
    columns = [
        gettext("Month and phase"),
        gettext("Experiences"),
        gettext("Days, median"),
        gettext("Days, nine of ten within"),
    ]
    return Figure(columns, lines, {name: points for name, points in series.items() if points})


def translations() -> Figure:
    """Count the words and records that each language lacks or has outdated."""
    rows = TranslationState.objects.owed().order_by().values("language").annotate(sum=Sum("words"), number=Count("pk"))
    found = {row["language"]: (row["sum"], row["number"]) for row in rows}
    lines = [Line(l10n.language_name(code), found.get(code, (0, 0))) for code in SITE_LANGUAGES]
    return Figure([gettext("Language"), gettext("Words owed"), gettext("Records")], lines)


def readership(today: dt.date | None = None) -> Figure:
    """Sum page views by month, newest first."""
    since = _months_ago(today or timezone.localdate(), MONTHS - 1)
    rows = PageView.objects.filter(day__gte=since).order_by().annotate(month=TruncMonth("day")).values_list("month")
    return _counted(
        gettext("Month"),
        [(f"{month:%Y-%m}", n) for month, n in rows.annotate(Sum("views")).order_by("-month")],
        gettext("Page views"),
    )


def most_read(today: dt.date | None = None) -> Figure:
    """Name the experiences that were read most in the last days."""
    since = (today or timezone.localdate()) - dt.timedelta(days=RECENT)
    rows = PageView.objects.filter(day__gt=since, page="experience_detail").order_by().values_list("key")
    counts = dict(rows.annotate(sum=Sum("views")).order_by("-sum", "key")[:TOP])
    titles = {each.slug: each for each in Experience.objects.published().filter(slug__in=counts)}
    found = [(text_of(titles[slug], "title"), number) for slug, number in counts.items() if slug in titles]
    return _counted(gettext("Experience"), [(str(title), number) for title, number in found], gettext("Page views"))


def cities() -> Figure:
    """Count how many public experiences cities have: most first."""
    rows = Experience.objects.published().order_by().values_list("city").annotate(n=Count("pk")).order_by("-n", "city")
    counts = dict(rows[:TOP])
    names = {city.pk: str(city) for city in City.objects.filter(pk__in=counts)}
    return _counted(gettext("City"), [(names[pk], number) for pk, number in counts.items()])


def _through(model, name: str) -> dict[int, int]:
    published = Experience.objects.published().order_by().values("pk")
    rows = model.objects.filter(experience__in=published).order_by().values_list(name)
    return dict(rows.annotate(Count("pk")))


def _counted(heading: str, rows, unit: str = "") -> Figure:
    return Figure([heading, unit or gettext("Experiences")], [Line(str(name), (number,)) for name, number in rows])


def _largest(rows) -> list[tuple[str, int]]:
    return sorted(((str(name), number) for name, number in rows), key=lambda row: (-row[1], row[0]))


def _months_ago(day: dt.date, number: int) -> dt.date:
    months = day.year * 12 + day.month - 1 - number
    return dt.date(months // 12, months % 12 + 1, 1)
