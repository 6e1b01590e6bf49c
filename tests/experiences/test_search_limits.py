"""Long lists: where counting stops nothing pretends to be exact, and feeds and exports still reach the end."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest
from django.db import connection

from experiences import exports, facets, search
from experiences.facets import Vocabulary
from experiences.search import find, walk
from experiences.selection import LAST_PAGE, MOST, Selection
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db

BANK = "/en/experiences/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def long_bank(eight, monkeypatch):
    """Have counting stop at five."""
    monkeypatch.setattr(search, "MOST", 5)
    return eight


@pytest.fixture(scope="module")
def eight(rows_of_module):
    """Eight experiences; music in all, dance in two; years and cities in disorder."""
    art, city = make_topic("art", name_en="Art"), make_city(name="Vic", slug="vic")
    return [
        make_experience(
            title_en="Music" if n % 2 else "Street", overview_en="music" + (" and dance" if n in (2, 5) else ""),
            topics=[art] if n < 3 else [], began_year=2000 + n * 3 % 8, city=city if n == 4 else None,
        )
        for n in range(8)
    ]  # fmt: skip


def selection(q="", sort="", **chosen):
    return Selection(q=q, asked_sort=sort, chosen={name: (value,) for name, value in chosen.items()})


def test_pages_hold_what_is_counted():
    assert MOST == LAST_PAGE * search.PAGE_SIZE


@pytest.mark.parametrize("q", ["", "music"])
@pytest.mark.parametrize("sort", ["", "newest", "year", "city"])
def test_a_list_that_is_too_long_is_paged_in_order_and_counts_nothing(long_bank, q, sort):
    found = find(selection(q, sort), size=2)
    pages = [find(selection(q, sort).on_page(page), size=2).ids for page in (1, 2, 3, 9)]

    assert (found.total, found.is_capped) == (5, True)
    assert [len(page) for page in pages] == [2, 2, 2, 2]
    assert len({pk for page in pages[:3] for pk in page}) == 6
    assert pages[3] == pages[2]
    if q:
        assert found.count("topic", "art") is None
    newest = [row.pk for row in reversed(long_bank)]
    if sort == "newest" or not (q or sort):
        assert [pk for page in pages[:3] for pk in page] == newest[:6]
    if q and not sort:
        titled = [row.pk for row in reversed(long_bank) if row.title_en == "Music"]
        assert [pk for page in pages[:2] for pk in page] == titled
    if sort == "year":
        assert pages[0] == [row.pk for row in sorted(long_bank, key=lambda row: -row.began_year)][:2]


def test_the_whole_bank_is_counted_at_any_length(long_bank):
    assert find(Selection()).count("topic", "art") == 3


def test_a_filter_that_brings_a_list_under_the_limit_is_exact(long_bank):
    found = find(selection("music", topic="art"))

    assert (found.total, found.is_capped) == (3, False)
    assert found.count("year", "2000") == 1
    assert found.count_without("topic") == 8
    assert find(selection("dance")).count("topic", "art") == 1


def test_a_number_that_is_not_known_is_not_shown_and_its_link_stays(long_bank):
    chosen = selection("music")
    found = find(chosen)
    groups = {facet.name: facet for facet in facets.facets(chosen, found, Vocabulary.load())}

    (art,) = groups["topic"].options
    assert (art.count, art.is_dead) == (None, False)


def test_the_page_says_that_there_are_more(client, long_bank, monkeypatch):
    page = client.get(BANK, {"q": "music"}).content.decode()
    assert "5+ experiences" in page
    assert "Only the first" not in page

    monkeypatch.setattr("experiences.views.public.LAST_PAGE", 1)

    assert "Only the first 5 experiences can be paged through" in client.get(BANK, {"q": "music"}).content.decode()


# To the end


def test_walking_gives_everything_once_from_the_newest(long_bank):
    newest = [row.pk for row in reversed(long_bank)]

    assert [pk for pk, _at in walk(Selection(), size=3)] == newest
    assert [pk for pk, _at in walk(selection("dance"), size=1)] == [long_bank[5].pk, long_bank[2].pk]


def test_json_goes_on_to_the_end_of_a_long_list(client, long_bank, monkeypatch):
    monkeypatch.setattr(exports, "PAGE_SIZE", 3)
    address, slugs, counts = f"{BANK}?q=music&format=json", [], set()
    while address:
        data = client.get(address).json()
        slugs += [row["slug"] for row in data["results"]]
        counts.add((data["count"], data["count_is_minimum"]))
        address = data["next"]

    assert slugs == [row.slug for row in reversed(long_bank)]
    assert counts == {(5, True)}


def test_a_feed_goes_on_to_the_end(client, long_bank, monkeypatch):
    monkeypatch.setattr(exports, "FEED_LENGTH", 3)
    address, titles, documents = f"{BANK}?format=atom&q=music", 0, 0
    while address:
        feed = ET.fromstring(client.get(address).content)  # noqa: S314 - our own answer
        titles += len(feed.findall("a:entry", ATOM))
        following = feed.find("a:link[@rel='next']", ATOM)
        address = None if following is None else following.get("href")
        documents += 1

    assert (titles, documents) == (8, 3)


def test_a_table_holds_all_of_a_long_list(client, long_bank):
    response = client.get(BANK, {"format": "csv", "q": "music", "sort": "year"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8"))))

    assert len(rows) == 1 + 8


@pytest.mark.parametrize(
    "after", ["x", "2026-01-01_1", "9_9", "2026-01-01T00:00:00Z_" + "9" * 40, "_", "2026-01-01T00:00:00Z_-1"]
)
@pytest.mark.parametrize("form", ["json", "atom"])
def test_a_place_that_is_none_is_refused(client, db, after, form):
    answer = client.get(BANK, {"format": form, "after": after})

    assert answer.status_code == 400
    assert "“after”" in answer.content.decode()


# The traps of the planner


def plan(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL cpu_operator_cost = 1")
        cursor.execute("EXPLAIN " + statement, parameters)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize(
    "condition", ["vec @@ eb_query('music', '')", "vec @@ eb_query('music', '') AND facets && '{1,2}'"]
)
def test_words_and_facets_are_looked_up_in_the_index(condition):
    make_experience(title_en="Music")

    shown = plan(f"SELECT experience_id FROM experiences_searchdoc WHERE {condition} LIMIT 10001")  # noqa: S608 - our own words

    assert "Bitmap Index Scan on searchdoc_vec_facets" in shown
    assert "Seq Scan" not in shown


def test_the_functions_bring_their_own_settings_and_leave_the_others_alone():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE proname IN ('eb_search', 'eb_page', 'eb_loosened', 'eb_after')"
        )
        for name, settings in cursor.fetchall():
            assert (name, {"enable_seqscan=off", "cpu_operator_cost=1"} <= set(settings or [])) == (name, True)
        find(selection("music"))
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)


def test_the_columns_that_are_read_rarely_stand_apart():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attstorage FROM pg_attribute WHERE attrelid = 'experiences_searchdoc'::regclass"
            " AND attname IN ('vec', 'head', 'facets')"
        )
        assert dict(cursor.fetchall()) == {"vec": "e", "head": "e", "facets": "p"}
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'experiences_searchdoc'")
        gins = [definition for (definition,) in cursor.fetchall() if "USING gin" in definition]

    assert len(gins) == 2
    assert all(re.search(r"fastupdate='?(off|false)", definition) for definition in gins)
