"""Facts from data files: whole or not at all, each fault with its line, and a second run changes nothing."""

import pytest

from cities.models import City, CityNetwork
from cities.reference import load_cities
from core.reference import ReferenceDataError, Writer, csv_rows
from tests.factories.cities import make_country, make_network

pytestmark = pytest.mark.django_db
KNOWN = {"country": "ES", "population_confirmed": "0", "evidence_status": "recent_evidence"}


@pytest.fixture
def load(tmp_path, settings):
    """Give `load(row, …)`: the cities of a file with these rows, which say only what differs from an ordinary one."""
    make_country("ES")
    make_network(slug="rece")
    columns = next(csv_rows(settings.BASE_DIR / "cities" / "data" / "cities.csv")).values
    path = tmp_path / "cities.csv"

    def run(*rows, **options):
        lines = [",".join({**KNOWN, **row}.get(name, "") for name in columns) for row in rows]
        path.write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")
        writer = Writer(**options)
        load_cities(writer, path)
        return writer.report

    return run


GOOD = {"slug": "vila", "name": "Vila", "population": "900", "population_source": "census", "networks": "rece"}


def test_every_malformed_row_is_named_with_its_line_and_nothing_is_kept(load):
    wrong = {
        "not on earth": ({"slug": "a", "name": "A", "latitude": "91", "longitude": "2"}, "latitude: "),
        "half a place": ({"slug": "b", "name": "B", "latitude": "41"}, "Give both latitude and longitude, or neither."),
        "no number": ({"slug": "c", "name": "C", "population": "many"}, "“population” must be a whole number"),
        "a figure without a source": ({"slug": "d", "name": "D", "population": "7"}, "where the number of inhabitants"),
        "an unknown word": ({"slug": "e", "name": "E", "evidence_status": "maybe"}, "evidence: "),
        "an unknown country": ({"slug": "f", "name": "F", "country": "XX"}, "Country"),
        "no name": ({"slug": "g"}, "name: "),
        "no web address": ({"slug": "h", "name": "H", "website": "javascript:alert(1)"}, "website: "),
    }

    with pytest.raises(ReferenceDataError) as error:
        load(GOOD, *(row for row, _reason in wrong.values()))

    assert len(error.value.problems) == len(wrong)
    for line, (problem, (name, (_row, reason))) in enumerate(zip(error.value.problems, wrong.items(), strict=True), 3):
        assert f"cities.csv:{line}: " in problem, name
        assert reason in problem, name
    assert not City.objects.exists()


def test_a_row_with_too_few_fields_is_named(load, tmp_path):
    load(GOOD)
    with (tmp_path / "cities.csv").open("a", encoding="utf-8") as file:
        file.write("other,Other\n")

    with pytest.raises(ReferenceDataError, match=r"cities\.csv:3: the row has not as many fields"):
        load_cities(Writer(), tmp_path / "cities.csv")

    assert City.objects.count() == 1


def test_a_second_run_changes_nothing_and_keeps_what_the_secretariat_corrected(load):
    first = load(GOOD)
    City.objects.update(name="Vila nova")

    second = load(GOOD)

    assert first.created == {"cities.City": 1, "cities.CityNetwork": 1}
    assert (second.created, second.changed, second.kept) == ({}, {}, {"cities.City": 1})
    assert (City.objects.get().name, CityNetwork.objects.count()) == ("Vila nova", 1)


def test_a_refresh_brings_the_values_of_the_file_and_refuses_wrong_ones(load):
    load(GOOD)

    assert load({**GOOD, "population": "950"}, refresh=True).changed == {"cities.City": 1}
    with pytest.raises(ReferenceDataError, match=r":2: .*inhabitants"):
        load({**GOOD, "population_source": ""}, refresh=True)

    assert City.objects.get().population == 950
