"""What is already in the bank is named before sending, with the reason; it never holds anything up."""

import pytest

from experiences import alike
from experiences.enums import State
from experiences.models import Experience
from tests.factories.experiences import make_experience, make_topic
from tests.factories.writing import url_of

pytestmark = pytest.mark.django_db

STREET = {
    "title_en": "Streets without cars around schools",
    "summary_en": "At the hours of entrance and exit the street is closed to traffic, so that pupils walk or cycle.",
}
AGAIN = {
    "title_en": "A school street",
    "summary_en": "Pupils walk and cycle: streets around three schools are closed to cars and traffic at entrance hours.",
}
GARDEN = {
    "title_en": "Vegetables on the roof",
    "summary_en": "Elderly neighbours grow tomatoes together and sell them on Saturdays at the covered market.",
}


@pytest.fixture
def bank():
    """Enough other experiences for words to be rare or common."""
    for number in range(12):
        make_experience(title_en=f"Choir of district {number}", summary_en="Children sing together in the old theatre.")


def test_draft_like_one_in_the_bank_names_it_with_the_reason(bank):
    topic = make_topic("mobility", name_en="Mobility")
    there = make_experience(**STREET, topics=[topic])
    make_experience(**GARDEN)
    draft = make_experience(State.DRAFT, **AGAIN, topics=[topic])

    (found,) = alike.alike(draft)

    assert (found.title, found.url) == (STREET["title_en"], f"/en/experiences/{there.slug}/")
    assert found.place == f"{there.city.name} · Spain"
    assert found.reasons == ["Same topics: Mobility."]
    assert {"pupils", "walk"} & set(found.words.split(", "))


def test_the_same_city_is_said_and_at_most_three_are_named(bank):
    draft = make_experience(State.DRAFT, **STREET)
    for _copy in range(4):
        make_experience(**STREET)
    make_experience(**STREET, city=draft.city)

    found = alike.alike(draft)

    assert [item.reasons for item in found] == [["In the same city."], [], []]


@pytest.mark.parametrize("text", [GARDEN, {}, {"title_en": "Streets"}, {"title_en": "12 % — 2024", "summary_en": "¿?"}])
def test_draft_like_nothing_or_empty_names_nothing(bank, text):
    make_experience(**STREET)

    assert alike.alike(make_experience(State.DRAFT, **{"title_en": "", **text})) == []


def test_only_what_is_published_is_named_and_never_itself(bank):
    make_experience(State.DRAFT, **STREET)
    make_experience(State.ARCHIVED, **STREET)
    published = make_experience(**STREET)

    assert alike.alike(published) == []


def test_telling_words_keep_the_ela_geminada_and_leave_elisions():
    draft = Experience(
        source_language="ca", title_ca="L’escola i la col·lecció", summary_ca="De l’escola al carrer, 20 col·leccions."
    )

    assert alike.telling_words(draft) == ["escola", "col·lecció", "carrer", "col·leccions"]


def test_page_before_sending_names_it_in_one_statement_and_still_sends(bank, client_as, django_assert_max_num_queries):
    draft = make_experience(State.DRAFT, **AGAIN, overview_en="We closed the street.")
    client = client_as("technician", city=draft.city)
    url = url_of("experience_submit", draft)
    before = client.get(url).content.decode()
    there = make_experience(**STREET)

    with django_assert_max_num_queries(1):
        alike.alike(draft)
    page = client.get(url).content.decode()
    client.post(url)

    assert "Similar experiences already in the bank" not in before
    assert f'<a href="/en/experiences/{there.slug}/">{STREET["title_en"]}</a>' in page
    assert 'Words in common: <span lang="en">' in page
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
