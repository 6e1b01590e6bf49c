"""Joining: the steps, and the fees as the association published them."""

import pytest

from tests.factories.fees import make_fees_of_2020
from tests.factories.pages import make_join_step, make_page

pytestmark = pytest.mark.django_db


def test_join_shows_steps_fees_with_year_and_source_and_leads_to_the_form(client):
    make_page(slug="join", body_en="Any local government can.")
    make_join_step(title_en="First step")
    make_fees_of_2020()

    content = client.get("/en/join/").content.decode()

    assert "Any local government can." in content
    assert "First step" in content
    assert "These are the fees of 2020" in content
    assert '<td class="number nowrap">€1,872.50</td>' in content
    assert '<th scope="row">' in content
    assert 'href="/en/contact/?subject=join"' in content
    assert "https://www.edcities.org/ca/com-associar-se/" in content


def test_join_countries_are_named_in_the_readers_language(client):
    make_fees_of_2020()

    assert "Allemagne" in client.get("/fr/adhesion/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_join_queries_do_not_grow_with_rows(client, django_assert_num_queries, rows):
    for _each in range(rows):
        make_join_step()
    make_fees_of_2020()

    with django_assert_num_queries(6):
        client.get("/en/join/")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("country=ES&inhabitants=50.000", "€330"),
        ("country=ES&inhabitants=49,999", "€220"),
        ("country=CL&inhabitants=50000", "The table of 2020 does not name this country: Chile."),
        ("country=ES&inhabitants=many", "Write a whole number in figures, without decimals: for example 65000."),
        ("country=ES&inhabitants=12.5", "Write a whole number in figures, without decimals: for example 65000."),
        ("country=ES&inhabitants=1.234,567", "Write a whole number in figures, without decimals: for example 65000."),
        ("country=ES&inhabitants=1.234.567", "€2,200"),
        ("country=AQ&inhabitants=500", "Select a valid choice."),
        ("country=ES&inhabitants=-1", "Write a whole number in figures, without decimals: for example 65000."),
        ("country=XX&inhabitants=5", "Select a valid choice."),
        ("country=&inhabitants=", "This field is required."),
    ],
)
def test_calculator_answers_or_says_what_is_wrong(client, query, said):
    make_fees_of_2020()

    response = client.get(f"/en/join/?{query}")

    assert said in response.content.decode()
    assert not response.cookies


def test_calculator_answers_within_eight_queries(client, django_assert_max_num_queries):
    make_fees_of_2020()

    with django_assert_max_num_queries(8):
        client.get("/en/join/?country=ES&inhabitants=50000")


def test_without_a_table_the_page_still_opens(client):
    assert client.get("/en/join/?country=ES&inhabitants=50000").status_code == 200
