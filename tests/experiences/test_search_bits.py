"""Long lists are counted from bits; the numbers are those of the rows at every moment (decision 125)."""

import pytest
from django.db import connection

from experiences import search_row
from experiences.enums import State
from experiences.models import Experience
from experiences.search import find
from experiences.selection import MOST, Selection
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("row_equals_its_source")]

LONG = "CREATE OR REPLACE FUNCTION eb_long() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT {}'"
SELECTIONS = (
    Selection(q="music"),
    Selection(q="music -dance"),
    Selection(q="music", chosen={"topic": ("art",)}),
    Selection(chosen={"topic": ("art", "play")}),
)


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def numbers():
    """What each selection finds, with the numbers of all values."""
    return [(found.total, found.counts, found.others) for found in map(find, SELECTIONS)]


def numbers_of_rows():
    ask(LONG.format(4000))
    counted = numbers()
    ask(LONG.format(0))
    return counted


@pytest.fixture
def bank():
    """Experiences of which the bits are drawn, however few they are."""
    art, play = make_topic("art"), make_topic("play")
    one = make_principle(1)
    city = make_city()
    rows = [
        make_experience(title_en="Music", topics=[art], principles=[one], city=city),
        make_experience(title_en="Music and dance", topics=[art, play], partner_cities=[city]),
        make_experience(title_en="Music", began_year=2015),
        make_experience(title_en="Dance", topics=[play]),
        make_experience(State.DRAFT, title_en="Music", topics=[art]),
    ]
    ask(LONG.format(0))
    search_row.draw_bits()
    return rows


def test_bits_count_what_rows_count_whatever_has_changed_since(bank):
    first, second, third, fourth, draft = bank
    assert ask("SELECT count(*) FROM experiences_facetchanged") == [(0,)]
    assert numbers() == numbers_of_rows()
    before = numbers()

    first.topics.clear()
    second.delete()
    third.principles.add(make_principle(13))
    Experience.objects.filter(pk=fourth.pk).update(title_en="Music", began_year=2020)
    Experience.objects.filter(pk=draft.pk).update(state=State.PUBLISHED, published_at=third.published_at)
    make_experience(title_en="Music", topics=[make_topic("new")])

    assert numbers() == numbers_of_rows() != before
    assert list(search_row.drift()) == []
    now = numbers()
    search_row.draw_bits()
    assert ask("SELECT count(*) FROM experiences_facetchanged") == [(0,)]
    assert numbers() == now


def test_what_goes_and_comes_back_is_counted_as_it_is_now(bank):
    first = bank[0]
    Experience.objects.filter(pk=first.pk).update(state=State.ARCHIVED)
    first.topics.clear()
    assert numbers() == numbers_of_rows()

    Experience.objects.filter(pk=first.pk).update(state=State.PUBLISHED)

    assert numbers() == numbers_of_rows()


def test_a_change_of_words_alone_is_not_noted(bank):
    Experience.objects.filter(pk=bank[0].pk).update(overview_en="Circus")

    assert ask("SELECT count(*) FROM experiences_facetchanged") == [(0,)]


def test_the_check_tells_bits_that_differ_and_the_rebuild_draws_them_again(bank):
    ask("UPDATE experiences_facetbits SET bits = ~bits WHERE code > 0")

    assert {line.partition(":")[0] for line in search_row.drift()} >= {"bits of topic", "bits of city"}

    list(search_row.rebuild())
    assert list(search_row.drift()) == []


@pytest.mark.parametrize(("long", "most"), [(4000, MOST), (2, 2)])
def test_a_bank_where_no_list_is_long_and_counted_has_no_bits(bank, monkeypatch, long, most):
    monkeypatch.setattr(search_row, "MOST", most)
    ask(LONG.format(long))
    search_row.draw_bits()

    assert ask("SELECT count(*) FROM experiences_facetbits") == [(0,)]
    assert numbers()[0][0] == 3
