"""The search row follows what experiences share with others: cities, networks, countries, topics, the Charter."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from charter.models import CharterEdition, Principle
from cities.models import City, CityNetwork, Network
from experiences import search_row
from experiences.models import CountryWords, SearchTerm, Topic
from tests.experiences.bank import BANK, found, place_of
from tests.factories.charter import make_edition, make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.experiences import make_experience, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("row_equals_its_source")]


def test_a_citys_new_name_and_address_count():
    experience = make_experience(city=make_city(name="Gdansk", slug="gdansk"))
    City.objects.filter(slug="gdansk").update(name="Danzig", exonym_ca="Gdańsk ca", slug="danzig")

    assert found("danzig") == [experience.pk]
    assert found(city="danzig") == [experience.pk]
    assert found(city="gdansk") == []


def test_a_partner_citys_new_name_counts():
    partner = make_city(name="Rosario")
    experience = make_experience(partner_cities=[partner])
    partner.name = "Santa Fe"
    partner.save()

    assert found("santa fe") == [experience.pk]
    assert found("rosario") == []


def test_networks_of_the_city_count():
    city, network = make_city(), make_network(slug="retce")
    experience = make_experience(city=city)
    CityNetwork.objects.create(city=city, network=network)
    assert found(network="retce") == [experience.pk]
    Network.objects.update(slug="renamed")
    assert found(network="renamed") == [experience.pk]

    CityNetwork.objects.update(until_year=2020)

    assert found(network="renamed") == []


def test_a_city_that_is_taken_out_of_a_network_leaves_its_filter_and_the_coverage_at_once(client):
    """The day counts, not its year; the last day itself still belongs to it, and whoever is in by a partner stays."""
    network, principle = make_network(slug="retce", official_name="RETCE"), make_principle(1)
    leaving, staying = make_city(networks=[network]), make_city(networks=[network])
    alone = make_experience(city=leaving, principles=[principle])
    both = make_experience(city=leaving, partner_cities=[staying], principles=[principle])
    today = timezone.localdate()

    def numbers():
        in_bank = [option for group in client.get(BANK).context["facets"] for option in group.options]
        (option,) = [option for option in in_bank if option.label == "RETCE"]
        (line,) = client.get("/en/charter/coverage/").context["coverage"].networks.lines
        return option.count, sorted(found(network="retce")), [cell.count for cell in line.cells]

    present = (2, [alone.pk, both.pk], [2, 2])
    for until, year, expected in (
        (today, today.year, present),
        (None, today.year, present),
        (today - dt.timedelta(days=1), (today - dt.timedelta(days=1)).year, (1, [both.pk], [1, 1])),
        (None, None, present),
        (None, today.year - 1, (1, [both.pk], [1, 1])),
    ):
        leaving.network_links.update(until=until, until_year=year)
        assert (until, year, numbers()) == (until, year, expected)
        assert list(leaving.network_links.present()) == list(leaving.network_links.all())[: expected is present]


def test_the_work_of_each_day_follows_a_last_day_that_has_passed():
    city, network = make_city(), make_network(slug="retce")
    experience = make_experience(city=city)
    last_day = timezone.localdate() - dt.timedelta(days=1)
    back = make_experience(city=make_city())
    for until, year in ((last_day, last_day.year), (None, None)):
        CityNetwork.objects.create(city=back.city, network=network, until=until, until_year=year)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('eb_goes_on'::regproc)")
        (today,) = cursor.fetchone()
        cursor.execute(today.replace("now()", "(now() - interval '1 day')"))
        CityNetwork.objects.create(city=city, network=network, until=last_day, until_year=last_day.year)
        assert set(found(network="retce")) == {experience.pk, back.pk}
        cursor.execute(today)

    assert [search_row.follow_calendar(), search_row.follow_calendar()] == [1, 0]

    assert found(network="retce") == [back.pk]


def test_a_countrys_names_count():
    experience = make_experience(city=make_city(country="PL"))
    assert found("Polònia") == [experience.pk]

    CountryWords.objects.filter(code="PL").update(words="Sarmatia")

    assert found("sarmatia") == [experience.pk]


def test_a_topics_names_synonyms_and_address_count_without_touching_experiences():
    topic = make_topic("art", name_en="Painting")
    experience = make_experience(topics=[topic])
    before = place_of(experience)
    topic.synonyms = {"fr": ["beaux arts"], "ca": ["escultura"]}
    topic.name_es = "Pintura"
    topic.save()
    for q in ("beaux-arts", "beaux arts", "escultures", "pinturas"):
        assert (q, found(q)) == (q, [experience.pk])
    assert place_of(experience) == before

    Topic.objects.update(slug="arts", synonyms={})

    assert found("escultura") == []
    assert found(topic="arts") == [experience.pk]


def test_a_topic_that_is_deleted_is_forgotten():
    experience = make_experience(topics=[make_topic("art", name_en="Painting")])
    Topic.objects.all().delete()

    assert found("painting") == []
    assert found(topic="art") == []
    assert found() == [experience.pk]
    assert not SearchTerm.objects.exists()


def test_principles_titles_numbers_and_edition_count():
    principle = make_principle(13, title_en="Sustainability")
    experience = make_experience(principles=[principle])
    assert found("sustainability") == [experience.pk]
    Principle.objects.update(title_en="Frugality", number=14)
    assert found("sustainability") == []
    assert found("frugality", principle="14") == [experience.pk]

    CharterEdition.objects.update(is_current=False)

    assert found(principle="14") == []
    make_edition(2004)
