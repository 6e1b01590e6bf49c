"""Where a congress stands is decided by the day, not by whoever last edited it."""

import datetime as dt

import pytest
from django.utils import translation

from events import agenda
from events.agenda import Stage
from events.enums import CongressStatus
from events.models import Congress

BEFORE, FIRST, LAST, AFTER = (dt.date(2026, 5, day) for day in (25, 26, 29, 30))


def congress(**fields):
    return Congress(**{"year": 2026, "starts_on": FIRST, "ends_on": LAST, "status": CongressStatus.ANNOUNCED, **fields})


@pytest.mark.parametrize(
    ("on", "stage"),
    [(BEFORE, Stage.UPCOMING), (FIRST, Stage.NOW), (LAST, Stage.NOW), (AFTER, Stage.UNCONFIRMED)],
)
def test_stage_of_an_announced_congress_follows_the_day(on, stage):
    assert agenda.stage_of(congress(), on) == stage


@pytest.mark.parametrize(("year", "stage"), [(2025, Stage.UNCONFIRMED), (2026, Stage.UPCOMING), (2028, Stage.UPCOMING)])
def test_stage_of_an_announced_congress_without_days_follows_the_year(year, stage):
    assert agenda.stage_of(congress(year=year, starts_on=None, ends_on=None), AFTER) == stage


@pytest.mark.parametrize("status", [CongressStatus.HELD, CongressStatus.CANCELLED, CongressStatus.CALL_FOR_HOSTS])
@pytest.mark.parametrize("on", [BEFORE, FIRST, AFTER])
def test_stage_of_any_other_congress_is_what_the_secretariat_says(status, on):
    assert agenda.stage_of(congress(status=status), on) == Stage(status)


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("ca", "26–29 de maig del 2026"),
        ("es", "26–29 de mayo de 2026"),
        ("en", "26–29 May 2026"),
        ("fr", "26–29 mai 2026"),
    ],
)
def test_days_are_written_as_the_reader_writes_them(language, days):
    with translation.override(language):
        assert agenda.days_of(congress()) == days


def test_days_not_known_are_left_out():
    assert agenda.days_of(congress(starts_on=None, ends_on=None)) == ""


def test_figures_count_only_what_was_held():
    shown = agenda.entries(
        [congress(year=1990, status=CongressStatus.HELD), congress(), congress(status=CongressStatus.CANCELLED)], AFTER
    )

    assert agenda.figures(shown) == {"held": 1, "since": 1990, "cities": 0, "countries": 0}
