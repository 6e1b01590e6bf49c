"""Page views of long ago become sums of months, then of years; no figure changes by it."""

import datetime as dt

import pytest
from django.utils import timezone

from figures import folding, numbers, readership
from figures.models import PageView

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def seen(day, views, key="river", language="en"):
    PageView.objects.create(
        day=dt.date.fromisoformat(day), page="experience_detail", key=key, language=language, views=views
    )


def rows():
    return {(str(row.day), row.span, row.key, row.language): row.views for row in PageView.objects.all()}


def test_days_of_long_ago_become_months_and_months_years():
    for day, views in (("2021-03-04", 1), ("2021-12-31", 2), ("2025-09-30", 3), ("2025-09-01", 4), ("2025-10-01", 5)):
        seen(day, views)
    seen("2025-09-02", 6, language="ca")
    seen("2025-09-03", 7, key="sea")

    folding.fold(TODAY)

    assert rows() == {
        ("2021-01-01", "year", "river", "en"): 3,
        ("2025-09-01", "month", "river", "en"): 7,
        ("2025-09-01", "month", "river", "ca"): 6,
        ("2025-09-01", "month", "sea", "en"): 7,
        ("2025-10-01", "day", "river", "en"): 5,
    }


def test_what_comes_late_is_added_and_a_second_time_changes_nothing():
    seen("2025-09-30", 3)
    folding.fold(TODAY)
    seen("2025-09-01", 4)  # the first day of the month beside its sum

    assert folding.fold(TODAY) == 1
    assert folding.fold(TODAY) == 0
    assert rows() == {("2025-09-01", "month", "river", "en"): 7}


def test_no_figure_changes():
    for month in range(1, 13):
        for day in (1, 15, 28):
            seen(f"2025-{month:02}-{day:02}", month)
    before = (numbers.readership(TODAY.date()).lines, numbers.most_read(TODAY.date()).lines)
    assert before[0]

    folding.fold(TODAY)

    assert (numbers.readership(TODAY.date()).lines, numbers.most_read(TODAY.date()).lines) == before
    assert PageView.objects.filter(span="month").count() == 9


def test_counting_goes_on_beside_the_sums():
    today = timezone.localdate()
    seen("2020-01-15", 9)
    for _minute in range(2):
        readership._views[today, "home", "", "en"] += 2
        readership.flush()
        folding.fold()

    assert {(row.span, str(row.day), row.views) for row in PageView.objects.all()} == {
        ("year", "2020-01-01", 9),
        ("day", str(today), 4),
    }
