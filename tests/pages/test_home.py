"""The first page: true figures, every way in, few queries, no cookie."""

import datetime as dt
import html
import json
import re

import pytest
from django.utils import timezone

from awards.enums import Result
from cities.enums import Evidence
from cities.map import project
from core import l10n
from experiences.enums import State
from experiences.models import Experience
from pages.home import CELL, InternationalDay, Members
from pages.models import Highlight
from tests.factories.awards import make_award_edition, make_prize
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic
from tests.factories.pages import make_day
from tests.factories.publications import make_news_item

pytestmark = pytest.mark.django_db


def text_of(response):
    """The page's words, without tags."""
    content = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())


@pytest.mark.parametrize(
    ("accepted", "address"),
    [
        ("ca,en;q=0.5", "/ca/"),
        ("es-MX", "/es/"),
        ("fr-CA,fr;q=0.9", "/fr/"),
        ("pt,fr;q=0.4", "/fr/"),
        ("ko", "/en/"),
        ("", "/en/"),
    ],
)
def test_root_leads_to_the_browsers_language_and_says_so_to_caches(client, accepted, address):
    response = client.get("/", headers={"Accept-Language": accepted})

    assert (response.status_code, response["Location"]) == (302, address)
    assert "Accept-Language" in response["Vary"]


def test_root_ignores_a_language_cookie(client):
    client.cookies["django_language"] = "fr"

    assert client.get("/", headers={"Accept-Language": "ca"})["Location"] == "/ca/"


def test_home_counts_members_by_recent_evidence_and_dates_the_figure(client):
    make_city(country="ES", evidence_years="2016|2021")
    make_city(country="ES", evidence_years="2023")
    make_city(country="BR", evidence_years="2018")
    make_city(country="KR", evidence=Evidence.OLDER, evidence_years="2025")
    make_city(country="FR", is_sample=True, evidence_years="2026")

    page = text_of(client.get("/en/"))

    assert "3 cities 2 countries" in page
    assert f"On {l10n.long_date(timezone.localdate(), 'en')}: 3 member cities in 2 countries." in page
    assert "Public sources since 2017 name them as members. The newest source is of 2023." in page
    assert "The association itself speaks of 500 cities in 35 countries." in page


def test_home_country_links_have_the_number_of_the_directory(client):
    make_city(country="ES")
    make_city(country="ES")
    make_city(country="ES", evidence=Evidence.OLDER)

    page = client.get("/en/").content.decode()
    address = html.unescape(re.search(r'href="([^"]*country=ES)"', page)[1])

    assert Members().countries == [("ES", 2)]
    assert client.get(address + "&format=json").json()["count"] == 2


def test_home_without_any_record_still_says_what_an_educating_city_is(client):
    response = client.get("/en/")

    assert "Every street teaches" in text_of(response)
    assert "0 cities 0 countries" in text_of(response)


def test_home_shows_published_practices_newest_first(client):
    make_experience(title_en="Older practice", published_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    make_experience(title_en="Newer practice", published_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    make_experience(State.SUBMITTED, title_en="Secret practice")

    page = text_of(client.get("/en/"))

    assert page.index("Newer practice") < page.index("Older practice")
    assert "Secret practice" not in page


def test_home_marks_a_practice_that_is_not_in_the_pages_language(client):
    make_experience(title_en="", title_ca="Pràctica en català", source_language="ca", original_language="ca")

    assert '<a href="/fr/experiences/experience-' in (page := client.get("/fr/").content.decode())
    assert 'lang="ca">Pràctica en català</a>' in page


def test_home_topics_count_published_practices_and_leave_out_unused_ones(client):
    topic, _unused = make_topic("reading", name_en="Reading"), make_topic("silence", name_en="Silence")
    make_experience(topics=[topic])
    make_experience(State.DRAFT, topics=[topic])

    page = text_of(client.get("/en/"))

    assert "Reading 1" in page
    assert "Silence" not in page


def test_home_award_shows_winners_of_the_latest_edition_that_has_any(client):
    older, latest, _open = make_award_edition(year=2022), make_award_edition(year=2024), make_award_edition(year=2026)
    make_prize(older, title="Old winner")
    make_prize(latest, title="Latest winner")
    make_prize(latest, title="Only a finalist", result=Result.FINALIST)

    page = text_of(client.get("/en/"))

    assert "Award (en) 2024" in page
    assert "Latest winner" in page
    assert "Old winner" not in page
    assert "Only a finalist" not in page


def test_home_award_does_not_link_to_an_unpublished_practice(client):
    make_prize(make_award_edition(), experience=make_experience(State.DRAFT, slug="hidden"), title="As announced")

    page = client.get("/en/").content.decode()

    assert "As announced" in page
    assert "/experiences/hidden/" not in page


def test_home_news_shows_three_published_items(client):
    for _each in range(4):
        make_news_item()
    make_news_item(title_en="Not yet", is_published=False)

    page = client.get("/en/").content.decode()

    assert page.count("/en/news/news-") == 3
    assert "Not yet" not in page


@pytest.mark.parametrize(
    ("today", "date", "is_near", "motto_year"),
    [
        (dt.date(2026, 10, 31), dt.date(2026, 11, 30), False, 2026),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 30), True, 2026),
        (dt.date(2026, 11, 30), dt.date(2026, 11, 30), True, 2026),
        (dt.date(2026, 12, 1), dt.date(2027, 11, 30), False, 2026),
        (dt.date(2025, 11, 15), dt.date(2025, 11, 30), True, 2025),
    ],
)
def test_international_day_is_near_in_november_and_keeps_the_latest_motto(today, date, is_near, motto_year):
    make_day(2025)
    make_day(2026)

    day = InternationalDay.on(today)

    assert (day.date, day.is_near, day.edition.year) == (date, is_near, motto_year)
    assert day.has_this_motto == (motto_year == date.year)


def test_international_day_without_a_motto_keeps_that_of_the_last_year_that_has_one():
    make_day(2025)
    make_day(2026, motto_ca="", motto_es="", motto_en="", motto_fr="")

    day = InternationalDay.on(dt.date(2026, 11, 5))

    assert (day.edition.year, day.has_this_motto) == (2025, False)


def test_members_tiles_are_of_different_countries_and_change_with_the_week():
    for code in ("ES", "PT", "BR", "KR", "FR"):
        make_city(country=code)
        make_city(country=code)

    this_week, next_week = Members().tiles(1), Members().tiles(2)

    assert len(this_week) == 8
    assert {tile.city.country for tile in this_week[:5]} == {"ES", "PT", "BR", "KR", "FR"}
    assert len({tile.city.slug for tile in this_week}) == 8
    assert this_week != next_week


def test_members_blocks_stand_where_the_cities_are():
    make_city(latitude="41.3888", longitude="2.1590")
    make_city(latitude="41.39", longitude="2.16")
    make_city()

    blocks = Members().blocks
    x, y = (int(number) for number in re.match(r"M(\d+) (\d+)h", blocks).groups())
    true_x, true_y = project(2.1590, 41.3888)

    assert blocks.count("z") == 1
    assert abs(x - true_x) <= CELL
    assert abs(y - true_y) <= CELL


def test_home_describes_the_association_and_its_search_for_machines(client):
    page = client.get("/fr/").content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    organisation, website = (json.loads(block) for block in blocks)

    assert organisation["@type"] == "Organization"
    assert organisation["name"] == "Association internationale des villes éducatrices"
    assert website["potentialAction"]["target"].endswith("/fr/recherche/?q={search_term_string}")
    assert 'rel="canonical"' in page
    assert page.count('rel="alternate" hreflang=') == 5  # four languages and the default


@pytest.mark.parametrize("rows", [1, 3])
def test_home_queries_do_not_grow_with_rows(client, django_assert_num_queries, rows):
    edition = make_award_edition()
    for number in range(rows):
        experience = make_experience(topics=[make_topic()], principles=[make_principle(number + 1)])
        make_prize(edition, experience=experience)
        make_news_item()
    make_day(2025)
    client.get("/en/")

    with django_assert_num_queries(7):
        client.get("/en/")


def test_home_sets_no_cookie_and_is_the_same_for_everybody(client):
    response = client.get("/en/")

    assert not response.cookies
    assert "no-store" not in response["Cache-Control"]
    assert 'method="post"' not in response.content.decode()


def test_home_names_the_cities_of_its_tiles_in_the_readers_language(client):
    make_city(name="Lisboa", slug="lisboa", exonym_fr="Lisbonne", evidence=Evidence.RECENT)

    assert "<span>Lisbonne</span></a>" in client.get("/fr/").content.decode()


def test_home_shows_first_what_the_secretariat_has_chosen(client):
    today = timezone.localdate()
    titles = [f"Practice {number}" for number in range(8)]
    old, later, over, hidden, *_newest = [make_experience(title_en=title) for title in titles]
    Highlight.objects.create(experience=later, position=2)
    Highlight.objects.create(experience=old, position=1, until=today)
    Highlight.objects.create(experience=over, until=today - dt.timedelta(days=1))
    Highlight.objects.create(experience=hidden, position=3)
    Experience.objects.filter(pk=hidden.pk).update(state=State.ARCHIVED)

    page = client.get("/en/").content.decode()

    assert re.findall(r"Practice \d", re.sub("<[^>]+>", "", page)) == [titles[n] for n in (0, 1, 7, 6, 5, 4)]
    assert "Chosen by the secretariat" in page
