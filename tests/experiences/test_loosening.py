"""What else a search may be, where it finds nothing or names a facet, and words that stand everywhere."""

import pytest

from experiences.search import find
from experiences.selection import Selection
from tests.factories.charter import make_principle
from tests.factories.experiences import make_experience, make_goal

pytestmark = pytest.mark.django_db

BANK = "/en/experiences/"


def page(client, q):
    return client.get(BANK, {"q": q}).content.decode()


def test_where_not_all_words_are_found_most_of_them_are_offered(client, django_assert_max_num_queries):
    make_experience(title_en="Loneliness of older neighbours")
    make_experience(title_en="Music")

    assert find(Selection(q="How do cities meet loneliness of older neighbours?")).total == 0
    # The names of facets are read once for each version of the content.
    client.get(BANK)
    with django_assert_max_num_queries(4):
        html = page(client, "How do cities meet loneliness of older neighbours?")
    assert "Without “meet”: 1 experience</a>" in html
    assert "q=loneliness+of+older+neighbours" in html
    assert "Without “loneliness”" not in html
    assert "Without “of”" not in html


def test_where_most_words_find_nothing_together_single_ones_are_offered(client):
    make_experience(title_en="Music")
    make_experience(title_en="Theatre")

    html = page(client, "music theater -nothing planets comets")

    assert "Only “music”: 1 experience</a>" in html
    assert "Only “theater”: 1 experience</a>" in html
    assert "planets”:" not in html


def test_words_that_name_a_facet_lead_to_it(client):
    make_experience(title_en="Governing", principles=[make_principle(8, title_en="Participation")])
    make_experience(title_en="Principle 8 of music")
    make_experience(title_en="Learning", goals=[make_goal(4)])

    assert 'href="?principle=8"' in page(client, "principi 8")
    assert 'href="?q=music&amp;principle=8"' in page(client, "music principle 8")
    for q in ("SDG 4", "ODS4", "odd-4"):
        assert (q, 'href="?goal=4"' in page(client, q)) == (q, True)
    assert "?goal=99" not in page(client, "SDG 99")


@pytest.mark.parametrize("q", ["the", "la de les", "qu’est-ce que", "-"])
def test_words_that_stand_everywhere_alone_are_as_no_words(client, q):
    for title in ("Music", "Theatre"):
        make_experience(title_en=title)

    html = page(client, q)

    assert "2 experiences" in html
    assert ("Such words stand in every text" in html) is (q != "-")
