"""What a city pays: every figure of 2020, the limits, countries that change their group, cities that grow."""

from decimal import Decimal

import pytest
from django.utils import translation

from cities.models import City
from cities.names import fold
from core.l10n import euro
from memberships.fees import FeeProblem, fee_for, fee_of, fees_of, tariff_for, tariff_of
from memberships.models import FeeException
from tests.factories.cities import make_city
from tests.factories.fees import fee_lines, make_fee_table, make_fees_of_2020

pytestmark = pytest.mark.django_db

LOWER = {
    "under 50000": 0,
    "50000-100000": 50_000,
    "100000-250000": 100_000,
    "250000-500000": 250_000,
    "500000-1000000": 500_000,
    "1000000-2000000": 1_000_000,
    "2000000-5000000": 2_000_000,
    "over 5000000": 5_000_000,
}


@pytest.fixture(scope="module", autouse=True)
def fees_of_2020(rows_of_module):
    return make_fees_of_2020()


def test_all_32_figures_of_2020_for_sample_cities():
    lines = fee_lines()
    sample = [(line, code) for line in lines for code in line["countries_iso2_listed_in_group"].split()]
    cities = City.objects.bulk_create(
        City(
            slug=f"sample-{place}",
            name=f"Sample {place}",
            country_id=code,
            population=LOWER[line["population_band"]] + 1,
            population_year=2020,
            population_source="Sample",
            population_confirmed=True,
        )
        for place, (line, code) in enumerate(sample)
    )

    fees = fees_of(cities, 2020)

    for city, (line, code) in zip(cities, sample, strict=True):
        fee = fees[city.pk]
        expected = (Decimal(line["annual_fee_eur"]), line["group"], 2020)
        assert (fee.amount, fee.group.name, fee.table_year) == expected, (line.values, code)
        assert fee.is_certain
    assert len(lines) == 32
    assert fee_of(cities[0], 2020) == fees[cities[0].pk]


@pytest.mark.parametrize(
    ("inhabitants", "amount"),
    [
        (0, "220"), (49_999, "220"), (50_000, "330"), (50_001, "330"), (99_999, "330"), (100_000, "715"),
        (100_001, "715"), (249_999, "715"), (250_000, "1100"), (250_001, "1100"), (499_999, "1100"), (500_000, "1650"),
        (500_001, "1650"), (999_999, "1650"), (1_000_000, "2200"), (1_000_001, "2200"), (1_999_999, "2200"),
        (2_000_000, "2750"), (2_000_001, "2750"), (4_999_999, "2750"), (5_000_000, "3300"), (5_000_001, "3300"),
    ],
)  # fmt: skip
def test_limit_belongs_to_the_band_above_it(inhabitants, amount):
    assert fee_for("ES", inhabitants).amount == Decimal(amount)


def test_explanation_names_group_band_amount_and_year():
    assert fee_for("BR", 50_000).explanation == (
        "In the table of 2020 the income group of this country (Brazil) is III, and a city with 50,000 inhabitants "
        "is in the band “from 50,000 to fewer than 100,000”: €214 a year."
    )


def test_country_that_the_table_does_not_name_has_no_amount():
    fee = fee_for("CL", 80_000)

    assert (fee.amount, fee.problem, fee.is_certain) == (None, FeeProblem.COUNTRY_NOT_IN_TABLE, False)
    assert fee.explanation == (
        "The table of 2020 does not name this country: Chile. The secretariat says what applies."
    )


def test_unknown_number_of_inhabitants_has_no_amount():
    assert fee_for("ES", None).problem is FeeProblem.NO_INHABITANTS


def test_country_moves_to_another_group_from_one_year_to_the_next():
    later = make_fee_table(year=2021, countries="BR", amounts=[(0, "220"), (50_000, "330")])
    city = make_city(
        country="BR", population=60_000, population_year=2024, population_source="Census", population_confirmed=True
    )

    assert [(fee_of(city, year).group.name, fee_of(city, year).amount) for year in (2020, 2021)] == [
        ("III", Decimal("214.00")),
        ("I", Decimal("330.00")),
    ]
    assert tariff_of(later).group_of("ES") is None


def test_city_that_grows_over_a_limit_pays_the_next_amount():
    city = make_city(population=99_999, population_year=2024, population_source="Census", population_confirmed=True)

    before = fee_of(city, 2020).amount
    city.population = 100_000

    assert (before, fee_of(city, 2020).amount) == (Decimal("330.00"), Decimal("715.00"))


def test_figure_that_the_city_has_not_confirmed_is_no_certain_fee():
    fee = fee_of(make_city(population=1_000, population_source="Census"), 2020)

    assert (fee.amount, fee.problem) == (Decimal("220.00"), FeeProblem.INHABITANTS_NOT_CONFIRMED)
    assert "is not confirmed yet" in fee.explanation


def test_exception_wins_in_its_year_only_and_says_why():
    city = make_city(population=60_000, population_year=2024, population_source="Census", population_confirmed=True)
    FeeException.objects.create(city=city, year=2021, amount=Decimal(0), reason="Earthquake")

    fee = fee_of(city, 2021)

    assert (fee.amount, fee.is_certain) == (Decimal(0), True)
    assert fee.explanation == "An exception granted for 2021: €0. Reason: Earthquake"
    assert fee_of(city, 2022).amount == Decimal("330.00")


@pytest.mark.parametrize("cities", [1, 3])
def test_fees_of_many_cities_take_five_queries(django_assert_num_queries, cities):
    rows = [make_city(population=10, population_source="Census") for _each in range(cities)]

    with django_assert_num_queries(5):
        assert len(fees_of(rows, 2026)) == cities


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
def test_countries_of_a_group_are_in_the_order_of_the_alphabet(language):
    with translation.override(language):
        for group in tariff_for().groups:
            assert [fold(name) for name in group.countries] == sorted(fold(name) for name in group.countries)


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
