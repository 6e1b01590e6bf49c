"""Deeply filtered lists: people get them, programs that follow every link are told to wait, and nobody else notices."""

import pytest
from django.utils import translation

from core import deep_lists
from core.deep_lists import Buckets, _network
from experiences.selection import FACETS

BANK = "/en/experiences/"
DEEP = "?topic=art&topic=reading&country=ES"
CITIES = "/en/cities/?country=ES&country=FR&network=retce"
CRAWLER, VISITOR = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def few(monkeypatch):
    """Three deep lists at once, and a clock that stands still."""
    monkeypatch.setattr(deep_lists, "buckets", Buckets(3, 1.0, 100))
    monkeypatch.setattr(deep_lists.time, "monotonic", lambda: 1000.0)


def test_a_crawler_of_ten_thousand_lists_gets_few_and_another_visitor_all_of_theirs():
    buckets = Buckets(deep_lists.AT_ONCE, deep_lists.PER_SECOND, deep_lists.ADDRESSES)
    refused, seconds = 0, 100
    for number in range(10_000):
        now = number * seconds / 10_000
        refused += buckets.take("crawler", now) > 0
        if number % 200 == 0:
            assert buckets.take("visitor", now) == 0

    assert 10_000 - refused == deep_lists.AT_ONCE + seconds - 1


def test_an_empty_bucket_tells_when_to_come_back_and_asking_meanwhile_costs_nothing():
    buckets = Buckets(1, 0.5, 100)

    assert buckets.take("a", 0) == 0
    assert buckets.take("a", 0.5) == 1.5
    assert buckets.take("a", 1.5) == 0.5
    assert buckets.take("a", 2) == 0


def test_only_so_many_addresses_are_remembered():
    buckets = Buckets(1, 0.001, 10)
    for number in range(1000):
        buckets.take(str(number), 0)

    assert len(buckets._levels) == 10


@pytest.mark.parametrize(
    ("address", "expected"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("", ""), ("unix:", "unix:")],
)
def test_all_addresses_of_one_ipv6_network_are_one_visitor(address, expected):
    assert _network(address) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("address", [BANK + DEEP, BANK + DEEP + "&format=json", CITIES])
@pytest.mark.usefixtures("few")
def test_deep_lists_are_refused_after_a_while(client, address):
    answers = [client.get(address, **CRAWLER) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert {answer["X-Robots-Tag"] for answer in answers} == {"noindex, nofollow"}
    assert answers[-1]["Retry-After"] == "60"
    assert "wait a minute" in answers[-1].text
    assert answers[-1]["Cache-Control"] == "no-store"
    assert client.get(address, **VISITOR).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("query", ["", "?q=music&topic=art&country=ES&sort=year&page=2&city=", "?format=csv"])
def test_lists_with_one_or_two_filters_are_never_refused(client, query):
    answers = [client.get(BANK + query, **CRAWLER) for _ in range(6)]

    assert {answer.status_code for answer in answers} == {200}
    assert not any(answer.has_header("X-Robots-Tag") for answer in answers)


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_the_proxys_word_counts_and_not_the_visitors(client, settings):
    for number in range(4):
        last = client.get(BANK + DEEP, headers={"X-Forwarded-For": f"203.0.113.{number}"}, **CRAWLER)
    assert last.status_code == 429

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(4):
        last = client.get(BANK + DEEP, headers={"X-Forwarded-For": f"203.0.113.{number}, 203.0.113.9"}, **CRAWLER)
    assert last.status_code == 429
    assert client.get(BANK + DEEP, headers={"X-Forwarded-For": "203.0.113.9, 203.0.113.8"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_the_refusal_asks_nothing_of_the_database_and_speaks_the_readers_language(client, django_assert_num_queries):
    for _ in range(3):
        client.get(BANK + DEEP)
    titles = set()
    for code, path in (("ca", "experiencies"), ("es", "experiencias"), ("en", "experiences"), ("fr", "experiences")):
        with django_assert_num_queries(0), translation.override(None):
            page = client.get(f"/{code}/{path}/{DEEP}")
        assert page.status_code == 429
        html = page.content.decode()
        assert f'<html lang="{code}">' in html
        assert f'"/{code}/{path}/?format=csv"' in html
        titles.add(html.partition("<title>")[2].partition("</title>")[0])

    assert len(titles) == 4


@pytest.mark.django_db
@pytest.mark.usefixtures("few")
def test_a_refused_part_of_a_page_becomes_the_whole_page(client, htmx):
    for _ in range(4):
        answer = client.get(BANK + DEEP, headers=htmx)

    assert (answer.status_code, answer["HX-Redirect"]) == (429, BANK + DEEP)


@pytest.mark.django_db
def test_crawlers_are_told_to_leave_filtered_lists_alone(client):
    rules = client.get("/robots.txt").content.decode()

    for path in ("/ca/experiencies/", "/es/experiencias/", "/en/experiences/", "/fr/experiences/", "/en/cities/"):
        assert f"Disallow: {path}?\n" in rules
    for facet in FACETS:
        assert '<meta name="robots" content="noindex">' in client.get(BANK, {facet: "x"}).content.decode()
    assert 'content="noindex"' not in client.get(BANK).content.decode()
