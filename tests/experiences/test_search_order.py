"""The order of what is found: a page shows its part of the whole, with as little put in order as that takes."""

import pytest
from django.db import connection

from experiences.search import find
from experiences.selection import Selection
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db

# Whole texts, each word in another language, words in titles and in stories, and other languages than the reader's.
TEXTS = (
    {"title_en": "Harbour valley"},
    {"title_en": "Harbour", "overview_en": "valley"},
    {"title_fr": "Harbour valley", "title_en": "", "source_language": "fr", "original_language": "fr"},
    {"title_en": "A story", "overview_en": "harbour and valley"},
    {"title_en": "Harbour", "title_fr": "Valley"},
    {
        "title_fr": "Harbour",
        "overview_fr": "valley",
        "title_en": "",
        "source_language": "fr",
        "original_language": "fr",
    },
    {"title_en": "Valley harbour harbour"},
    {"title_en": "A story", "overview_en": "harbour", "overview_ca": "valley"},
)


@pytest.fixture(scope="module")
def bank(rows_of_module):
    return [make_experience(**text) for text in TEXTS]


@pytest.mark.parametrize("q", ["harbour valley", "harbour", "harbour -story", "“harbour valley”"])
def test_pages_of_any_length_are_parts_of_one_order(bank, q):
    whole = find(Selection(q=q), size=None).ids

    assert len(whole) > 1
    for size in (1, 2, 3):
        pages = [find(Selection(q=q).on_page(page + 1), size=size).ids for page in range(-(-len(whole) // size))]
        assert (size, [pk for page in pages for pk in page]) == (size, whole)


def test_a_word_in_each_of_two_languages_is_found_after_titles_with_the_whole_text(bank):
    whole = find(Selection(q="harbour valley"), size=None).ids

    assert set(whole) == {row.pk for row in bank}
    assert set(whole[:2]) == {bank[0].pk, bank[6].pk}


def newest(words, conditions, apart, wanted):
    with connection.cursor() as cursor:
        cursor.execute("SELECT eb_newest(eb_query(%s, ''), %s, %s::bigint[], %s)", [words, conditions, apart, wanted])
        return cursor.fetchone()[0]


def test_the_newest_are_found_however_old_they_are(bank):
    rows = [row.pk for row in reversed(bank)]
    for wanted in range(1, len(rows) + 2):
        assert newest("harbour", "vec @@ $1", [], wanted) == rows[:wanted]
        assert newest("harbour", "vec @@ $1", rows[:2], wanted) == rows[2 : wanted + 2]
    # Only the oldest: not among the newest that are looked at first.
    assert newest("harbour", f"vec @@ $1 AND experience_id = {rows[-1]}", [], 1) == [rows[-1]]
    assert newest("quasar", "vec @@ $1", [], 1) == []
