"""How PostgreSQL goes about a search: the traps of docs/search.md, as plans and ratios and never as milliseconds."""

import statistics
import time

import pytest
from django.db import connection

from charter.models import Principle
from experiences import samples
from experiences.search import find
from experiences.selection import Selection
from tests.factories.charter import make_principle
from tests.factories.cities import make_country
from tests.factories.experiences import make_goal, make_topic

pytestmark = pytest.mark.django_db

ROWS = 400
SEARCHES = {
    "rare": Selection(q="quasar"),
    "mid": Selection(q="lantern"),
    "common": Selection(q="harbour"),
    "in most": Selection(q="meadow"),
    "two words": Selection(q="harbour valley"),
    "negation": Selection(q="harbour -valley"),
    "word and facet": Selection(q="harbour", chosen={"topic": ("a",)}),
    "newest of a rare word": Selection(q="quasar", asked_sort="newest"),
}


@pytest.fixture(scope="module")
def bank(rows_of_module):
    """Enough made-up experiences for the planner to have a choice."""
    make_country()
    for slug in "abcd":
        make_topic(slug)
    for number in range(1, 5):
        make_principle(number)
        make_goal(number)
    assert Principle.objects.current().exists()
    with pytest.MonkeyPatch.context() as few:
        few.setattr(samples, "CITIES", 20)
        few.setattr(samples, "VOCABULARY", 400)
        for _made in samples.make(ROWS):
            pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE experiences_searchdoc, experiences_experience, experiences_facetcode")


@pytest.fixture
def plans():
    """Give `plans(selection)`: the plans of every statement inside the functions, as PostgreSQL writes them to its log."""
    said = []
    connection.ensure_connection()
    raw = connection.connection

    def hear(notice):
        said.append(notice.message_primary)

    raw.add_notice_handler(hear)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("auto_explain can be loaded only by a superuser")
        cursor.execute("LOAD 'auto_explain'")
        cursor.execute("SET LOCAL auto_explain.log_min_duration = 0")
        cursor.execute("SET LOCAL auto_explain.log_nested_statements = on")
        cursor.execute("SET LOCAL client_min_messages = log")

    def ask(selection):
        said.clear()
        find(selection)
        return [text for text in said if "experiences_searchdoc" in text]

    yield ask
    raw.remove_notice_handler(hear)


def test_no_search_reads_the_whole_table_or_walks_along_the_dates(bank, plans):
    for name, selection in SEARCHES.items():
        texts = plans(selection)
        assert texts, name
        for text in texts:
            plan = text.partition("(cost=")[2]
            assert (name, "Seq Scan on experiences_searchdoc" in text) == (name, False)
            if "rare" in name:
                assert (name, "searchdoc_newest" in plan) == (name, False)


def test_the_list_without_words_reads_along_the_dates(bank, plans):
    assert any("searchdoc_newest" in text for text in plans(Selection()))


def test_a_search_costs_a_few_counts_of_what_it_finds(bank):
    """A wide margin: on a machine that others use only a growth by the whole table shows."""

    def taken(act):
        times = []
        for _ in range(7):
            start = time.perf_counter()
            act()
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    def count():
        with connection.cursor() as cursor:
            cursor.execute("SELECT f, count(*) FROM experiences_searchdoc, unnest(facets) AS f GROUP BY f")
            cursor.fetchall()

    rare, common = (taken(lambda q=q: find(Selection(q=q))) for q in ("quasar", "harbour"))

    assert common < rare + 6 * taken(count)
