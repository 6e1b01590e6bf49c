"""No parameter of a public page, whatever its bytes, brings an error."""

from urllib.parse import quote_from_bytes

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiences.exports import FORMATS
from experiences.selection import FACETS
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db

ODD = [
    "\x00", "a\x00b", "\ud800", "\ufffe", "\u202e", "ŀ·l", "%", "%s %(x)s {0} {}", "_\\", "'\";--", "()&|!:*<->", '"', "-",
    "OR", "NULL", "NaN", "Infinity", "-1", "0", "٣", "²", "1e9", "9" * 30, "9" * 5000, "2026-01-01T00:00:00+23:59_1",
    "9999-12-31T23:59:59-23:59_9", "0001-01-01T00:00:00+01:02:03.5_1", "2026-01-01T00:00:00Z_" + "9" * 17, "İ", "ﬃ",
    "－－", "¿?", "a" * 3000, "word " * 400, '"' + "phrase " * 200, "🎈" * 50, "e\u0301" * 300, "l·l" * 200, "<b>&amp;",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(ODD).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(st.characters(exclude_categories=()), max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=40),
    st.integers().map(lambda number: str(number).encode()),
)
PAGES = {
    "experience_list": ("q", "sort", "page", "after", *FACETS),
    "reading_list": ("ids", "q", "format"),
    "site_search": ("q", "in", "page"),
    "city_list": ("q", "country", "network", "population", "evidence", "sort", "page", "format", "view"),
    "news_list": ("page", "year"),
    "event_list": ("page", "kind", "past"),
}


def queries(names):
    """Return query strings of these parameters in any number and order, each value any bytes, quoted or not."""
    pair = st.tuples(st.sampled_from(names), VALUES, st.booleans()).map(
        lambda pair: f"{pair[0]}={quote_from_bytes(pair[1]) if pair[2] else pair[1].decode('latin-1')}"
    )
    return st.lists(pair, max_size=8).map("&".join)


def answer(client, path, query):
    response = client.get(path, QUERY_STRING=query)
    assert response.status_code < 500
    return b"".join(response.streaming_content) if response.streaming else response.content


many = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def bank(rows_of_module):
    topic, principle = make_topic("art", name_en="Painting", synonyms={"en": ["circus"]}), make_principle(13)
    make_experience(title_en="Music", topics=[topic], principles=[principle], city=make_city(name="Vic", slug="vic"))
    make_experience(title_ca="Escola", overview_en="a long story " * 20)


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("name", PAGES)
@many
@given(data=st.data())
def test_a_page_answers_whatever_is_asked(client, name, data):
    answer(client, reverse(name), data.draw(queries(PAGES[name])))


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("form", [*FORMATS, "words"])
@many
@given(data=st.data())
def test_a_list_of_the_bank_is_given_in_every_format(client, form, data):
    answer(client, reverse("experience_list"), f"format={form}&" + data.draw(queries(PAGES["experience_list"])))


@pytest.mark.usefixtures("bank")
def test_odd_texts_in_every_parameter_at_once(client):
    for odd in ODD:
        value = quote_from_bytes(odd.encode("utf-8", "surrogatepass"))
        for name, names in PAGES.items():
            answer(client, reverse(name), "&".join(f"{each}={value}" for each in names))
        for form in ("json", "atom", "words"):
            answer(client, reverse("experience_list"), f"format={form}&q={value}&after={value}&topic={value}")
        answer(client, reverse("experience_list"), f"format=atom&after={value}")
