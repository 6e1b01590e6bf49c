"""The awards' pages: what was won, by whom, and what is not known."""

import re

import pytest

from awards.enums import Result
from events.enums import CongressStatus
from experiences.enums import State
from tests.factories.awards import make_award_edition, make_prize
from tests.factories.cities import make_city
from tests.factories.events import make_congress
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_award_list_queries_do_not_grow(client, django_assert_num_queries, rows):
    for _number in range(rows):
        edition = make_award_edition(congress=make_congress())
        make_prize(edition, experience=make_experience())

    with django_assert_num_queries(4):
        client.get("/en/awards/")


@pytest.mark.parametrize("rows", [1, 3])
def test_award_edition_queries_do_not_grow(client, django_assert_num_queries, rows):
    edition = make_award_edition(year=2024, congress=make_congress())
    for _number in range(rows):
        make_prize(edition, experience=make_experience())
        make_prize(edition, result=Result.FINALIST)

    with django_assert_num_queries(4):
        client.get("/en/awards/2024/")


def test_award_list_shows_editions_latest_first_with_figures(client):
    make_award_edition(year=2016, theme_en="First theme", candidatures=57)
    make_award_edition(year=2018, theme_en="Second theme", candidatures=62, candidate_cities=49)

    html = html_of(client, "/en/awards/")

    assert re.findall(r'<h2 id="e(\d+)"><a href="([^"]+)">([^<]+)</a>', html) == [
        ("2018", "/en/awards/2018/", "Second theme"),
        ("2016", "/en/awards/2016/", "First theme"),
    ]
    assert re.findall(r'class="stat-value">([^<]+)<', html) == ["2", "0", "0", "119"]
    assert "62 candidatures" in html


def test_award_list_without_editions_says_so(client):
    assert "No edition of an award is on this site yet" in html_of(client, "/en/awards/")


def test_award_edition_shows_winners_before_finalists(client):
    edition = make_award_edition(year=2020)
    make_prize(edition, result=Result.FINALIST, title="Came close")
    make_prize(edition, result=Result.WINNER, title="Won it")
    make_prize(edition, result=Result.SPECIAL_MENTION, title="Was mentioned")

    html = html_of(client, "/en/awards/2020/")

    assert re.findall(r'<h2 class="record-group" id="\w+">([^<]+)<', html) == [
        "Winners",
        "Special mentions",
        "Finalists",
    ]
    assert re.findall(r"(Won it|Was mentioned|Came close)</a>", html) == ["Won it", "Was mentioned", "Came close"]


def test_award_edition_without_prizes_is_honest(client):
    make_award_edition(year=2026, note="Winners not found: ask.")

    html = html_of(client, "/en/awards/2026/")

    assert "The winners are not on this site yet" in html
    assert "Winners not found: ask." not in html


def test_prize_leads_to_its_published_experience(client):
    edition = make_award_edition(year=2020)
    make_prize(edition, experience=make_experience(slug="paths", title_en="Paths in the city"))

    assert re.findall(r'href="(/en/experiences/paths/)">([^<]+)<', html_of(client, "/en/awards/2020/")) == [
        ("/en/experiences/paths/", "Paths in the city")
    ]


@pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED])
def test_prize_of_an_experience_not_shown_leads_to_the_city(client, state):
    experience = make_experience(state, city=make_city(slug="espoo"), title_en="Hidden")
    make_prize(make_award_edition(year=2020), experience=experience, title="Le prix", title_language="fr")

    html = html_of(client, "/en/awards/2020/")

    assert '<a href="/en/cities/espoo/" lang="fr">Le prix</a>' in html
    assert "Hidden" not in html


def test_award_edition_of_a_cancelled_congress_says_so(client):
    congress = make_congress(year=2020, status=CongressStatus.CANCELLED, city=make_city(name="Katowice"))
    make_award_edition(year=2020, congress=congress)

    html = html_of(client, "/en/awards/2020/")

    assert '<a href="/en/agenda/#c2020">Katowice 2020</a>' in html
    assert "Cancelled" in html


@pytest.mark.parametrize(("language", "ours"), [("en", False), ("fr", True)])
def test_award_theme_translated_by_us_says_so(client, language, ours):
    make_award_edition(year=2020, theme_en="Care", theme_fr="Le soin", theme_languages=["en"])

    html = html_of(client, {"en": "/en/awards/2020/", "fr": "/fr/prix/2020/"}[language])

    assert ('class="source-note"' in html) is ours


def test_award_theme_in_fallback_carries_its_language(client):
    make_award_edition(year=2020, theme_en="Care")

    assert '<span lang="en">Care</span>' in html_of(client, "/ca/premis/2020/")


def test_award_edition_names_each_source_once(client):
    edition = make_award_edition(year=2020, source="https://www.example.org/a\nhttps://www.example.org/b")
    make_prize(edition, source="https://www.example.org/a ; a newspaper")

    assert re.findall(
        r"<li>(?:<a[^>]*>)?([^<]+)", html_of(client, "/en/awards/2020/").split("source-list")[1].split("</ul>")[0]
    ) == [
        "example.org (1)",
        "example.org (2)",
        "a newspaper",
    ]


def test_award_edition_of_another_year_is_not_found(client):
    make_award_edition(year=2020)

    assert client.get("/en/awards/2021/").status_code == 404
