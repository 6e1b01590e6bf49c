"""Figures: each equals what is in the bank, is drawn, and is the same as CSV."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.models import AuditEvent
from experiences.enums import State
from figures import charts, numbers
from figures.models import PageView
from figures.views import PAGES
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db


def as_dict(figure):
    return {line.name: line.values for line in figure.lines}


def test_counts_only_what_is_public():
    principle = make_principle(7, title_en="Access to culture")
    city = make_city(name="Town")
    for _each in range(2):
        make_experience(city=city).principles.add(principle)
    make_experience(State.DRAFT, city=city).principles.add(principle)

    assert as_dict(numbers.principles())["7. Access to culture"] == (2,)
    assert sum(line.values[0] for line in numbers.countries().lines) == 2
    assert as_dict(numbers.cities()) == {str(city): (2,)}
    assert sum(line.values[0] for line in numbers.years().lines) == 2


def moved(experience, action, day):
    event = audit.record(action, experience, by=None)
    AuditEvent.objects.filter(pk=event.pk).update(at=dt.datetime(2026, *day, 12, tzinfo=dt.UTC))


def test_flow_tells_median_and_nine_of_ten_by_phase_and_month():
    for days in (1, 2, 9):
        experience = make_experience()
        moved(experience, "submit", (3, 1))
        moved(experience, "start_review", (3, 1 + days))
        moved(experience, "message", (3, 11))  # moves nothing
        moved(experience, "request_changes", (3, 12))
    withdrawn = make_experience()
    moved(withdrawn, "submit", (3, 20))  # still waits

    figure = numbers.flow(dt.date(2026, 4, 1))

    assert [line.name for line in figure.lines] == [
        "2026-03 · Waiting for the review to begin",
        "2026-03 · In review",
    ]
    assert figure.lines[0].values == (3, 2.0, 7.6)
    assert [*figure.series] == ["Waiting for the review to begin", "In review"]


def test_readership_is_summed_by_month_and_names_what_is_read_most():
    experience = make_experience(slug="read", title_en="Read often")
    rows = [("experience_detail", "read", "en", 5), ("experience_detail", "gone", "en", 9), ("home", "", "ca", 1)]
    for page, key, language, views in rows:
        PageView.objects.create(day=dt.date(2026, 3, 3), page=page, key=key, language=language, views=views)

    assert as_dict(numbers.readership(dt.date(2026, 4, 1))) == {"2026-03": (15,)}
    assert as_dict(numbers.most_read(dt.date(2026, 4, 1))) == {str(experience): (5,)}
    assert numbers.most_read(dt.date(2027, 4, 1)).lines == []


@pytest.mark.parametrize("which", PAGES)
def test_page_shows_chart_and_table_and_sends_the_same_as_csv(which, client_as, django_assert_max_num_queries):
    experience = make_experience(slug="read")
    experience.principles.add(make_principle(1))
    moved(experience, "submit", (1, 1))
    audit.record("accept", experience, by=None)
    PageView.objects.create(day=timezone.localdate(), page="experience_detail", key="read", language="en", views=1234)
    client = client_as("admin")
    client.get(reverse("figures"))

    with django_assert_max_num_queries(7):
        page = client.get(reverse("figures_of", args=[which]))
    table = client.get(reverse("figures_csv", args=[which])).getvalue().decode("utf-8-sig").splitlines()

    figure = page.context["figure"]
    assert "<svg" in page.text or not figure.lines
    assert len(table) == 1 + len(figure.lines)
    assert client.get(reverse("figures_of", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("group", "status"), [("editor", 200), ("translator", 403), ("membership", 200), ("events", 200)]
)
def test_figures_are_for_those_who_decide(group, status, client_as):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))

    assert client.get(reverse("figures")).status_code == status
    assert client.get(reverse("figures_csv", args=["years"])).status_code == status


def test_bars_of_nothing_and_of_many():
    assert charts.bars([]).bars == []
    many = charts.bars([numbers.Line("x" * 60, (number,)) for number in range(40)])
    assert (len(many.bars), many.left_out, len(many.bars[0].name)) == (charts.MOST_BARS, 10, charts.LONGEST)


def test_lines_of_one_month_lie_within_the_picture():
    drawn = charts.lines("Phase", [(dt.date(2026, 3, 1), 0.0, 0.0)])

    assert all(0 <= y <= charts.HEIGHT for _x, y, z in drawn.dots for y in (y, z))
