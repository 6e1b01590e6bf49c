"""Joining: the steps, and the fees as the association published them."""

from decimal import Decimal

import pytest
from django.utils import translation

from cities.enums import PopulationBand
from cities.names import fold
from pages.fees import euro, fee_table
from tests.factories.pages import make_join_step, make_page

pytestmark = pytest.mark.django_db


def test_fee_table_has_every_band_and_group_once():
    fees = fee_table()

    assert fees.year == 2020
    assert [row.band for row in fees.rows] == list(PopulationBand)
    assert [(group.name, group.lower, group.upper) for group in fees.groups] == [
        ("I", 0, 1000),
        ("II", 1001, 3000),
        ("III", 3001, 10000),
        ("IV", 10000, None),
    ]
    assert fees.rows[0].amounts == [Decimal("70.00"), Decimal("104.00"), Decimal("160.50"), Decimal("220.00")]
    assert fees.rows[-1].amounts == [Decimal("1000.00"), Decimal("1560.00"), Decimal("2140.00"), Decimal("3300.00")]


@pytest.mark.parametrize(
    ("language", "whole", "cents"),
    [
        ("ca", "3.300\xa0€", "1.872,50\xa0€"),
        ("es", "3300\xa0€", "1872,50\xa0€"),
        ("en", "€3,300", "€1,872.50"),
        ("fr", "3\u202f300\xa0€", "1\u202f872,50\xa0€"),
    ],
)
def test_euro_is_written_as_the_reader_does(language, whole, cents):
    with translation.override(language):
        assert (euro(Decimal("3300.00")), euro(Decimal("1872.50"))) == (whole, cents)


def test_join_shows_steps_fees_with_year_and_source_and_leads_to_the_form(client):
    make_page(slug="join", body_en="Any local government can.")
    make_join_step(title_en="First step")

    content = client.get("/en/join/").content.decode()

    assert "Any local government can." in content
    assert "First step" in content
    assert "These are the fees of 2020" in content
    assert '<td class="number nowrap">€1,872.50</td>' in content
    assert '<th scope="row">' in content
    assert 'href="/en/contact/?subject=join"' in content
    assert "https://www.edcities.org/ca/com-associar-se/" in content


def test_join_countries_are_named_in_the_readers_language(client):
    assert "Allemagne" in client.get("/fr/adhesion/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_join_queries_do_not_grow_with_rows(client, django_assert_num_queries, rows):
    for _each in range(rows):
        make_join_step()

    with django_assert_num_queries(2):
        client.get("/en/join/")


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
def test_countries_of_a_group_are_in_the_order_of_the_alphabet(language):
    with translation.override(language):
        for group in fee_table().groups:
            assert [fold(name) for name in group.countries] == sorted(fold(name) for name in group.countries)
