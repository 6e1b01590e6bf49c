"""Every number on a facet is the number of results behind its link."""

import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.enums import Result
from cities.models import City
from experiences.facets import FACETS, Vocabulary, chips, city_suggestions, facet_counts, facets
from experiences.filters import ExperienceFilter
from experiences.models import Experience, Topic
from experiences.search import find
from tests.factories.awards import make_prize
from tests.factories.charter import make_edition, make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.experiences import make_experience, make_goal, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def bank(rows_of_module):
    """A small bank in which every facet has values with, without and with shared experiences."""
    network = make_network(slug="retce", official_name="RETCE")
    make_network(slug="unused")
    topics = [make_topic(slug) for slug in ("art", "reading", "health", "unused")]
    principles = [make_principle(number) for number in (1, 2, 10, 20)]
    make_principle(3, edition=make_edition(2004))
    goals = [make_goal(number) for number in (4, 11)]
    cities = [
        make_city(name="Granollers", slug="granollers", country="ES", networks=[network]),
        make_city(name="São Paulo", slug="sao-paulo", country="BR", exonym_ca="Sant Pau"),
        make_city(name="Espoo", slug="espoo", country="FI"),
    ]
    rows = [
        make_experience(
            city=cities[n % 3],
            topics=[topics[n % 2], topics[n % 3]],
            principles=[principles[n % 3], principles[(n + 1) % 3]],
            goals=goals[: n % 3],
            audiences=[["children"], ["children", "families"], []][n % 3],
            began_year=[None, 2015, 2020][n % 3],
            original_language=["en", "pt", "ca"][n % 3],
            title_ca="Escola" if n % 4 == 0 else "",
            is_focus=n % 5 == 0,
            partner_cities=[cities[(n + 1) % 3]] if n == 6 else [],
        )
        for n in range(12)
    ]
    make_prize(experience=rows[0], result=Result.WINNER)
    make_prize(experience=rows[1], result=Result.FINALIST)
    return rows


def shown(query):
    selection = ExperienceFilter(QueryDict(query), queryset=Experience.objects.none()).selection
    vocabulary = Vocabulary.load()
    selection = vocabulary.resolve_cities(selection)
    return selection, find(selection), vocabulary


QUERIES = [
    "",
    "topic=art&topic=reading",
    "q=escola&award=winner",
    "city=espoo&year=2020",
    "principle=1&goal=4&available=ca",
    "topic=no-such",
]


def test_each_count_is_the_number_of_results_of_its_link(bank):
    checked = 0

    for query in QUERIES:
        selection, *read = shown(query)
        for facet in facets(selection, *read):
            for option in facet.options:
                if option.selected:  # what it adds to the list
                    assert (
                        option.count == find(selection.without(facet.name).with_value(facet.name, option.value)).total
                    )
                else:
                    behind = shown(option.query.removeprefix("?"))[1].total
                    assert (query, option.query, option.count) == (query, option.query, behind)
                    checked += 1

    assert checked > 200


def test_each_count_for_machines_is_the_number_with_that_value_chosen(bank):
    for query in QUERIES[1:4]:
        selection, found, vocabulary = shown(query)
        for name, values in facet_counts(selection, found, vocabulary).items():
            for entry in values:
                behind = find(selection.with_value(name, entry["value"])).total
                assert (query, name, entry["value"], entry["count"]) == (query, name, entry["value"], behind)


CHOICES = {
    "q": ["escola", "experience", "-escola", "nothing", '"experience 3"', "escola OR experience"],
    "country": ["ES", "BR", "FI", "XX"], "city": ["granollers", "sao-paulo", "São Paulo", "espoo", "nowhere"],
    "network": ["retce", "unused"], "topic": ["art", "reading", "health", "unused"],
    "principle": ["1", "2", "10", "20", "99"], "goal": ["4", "11"], "audience": ["children", "families", "seniors"],
    "year": ["2015", "2020", "1900"], "original": ["en", "pt", "ca"], "available": ["ca", "en", "fr"],
    "award": ["winner", "finalist", "special_mention", "focus"], "sort": ["year", "city"],
}  # fmt: skip
SELECTIONS = st.lists(
    st.sampled_from([(name, value) for name, values in CHOICES.items() for value in values]), max_size=5, unique=True
).map(urlencode)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=SELECTIONS, chance=st.randoms(use_true_random=False))
def test_counts_of_any_selection_are_true(bank, query, chance):
    """Of any list: what its numbers say is what their links give, for people, for machines, for cities and chips."""
    selection, found, vocabulary = shown(query)
    options = [option for facet in facets(selection, found, vocabulary) for option in facet.options]
    for option in chance.sample(options, 6):
        behind = shown(option.query.removeprefix("?"))[1].total
        assert option.is_dead == (not option.selected and behind == 0)
        if not option.selected:
            assert (query, option.query, option.count) == (query, option.query, behind)
    for name, entries in facet_counts(selection, found, vocabulary).items():
        for entry in chance.sample(entries, min(1, len(entries))):
            behind = find(selection.with_value(name, entry["value"])).total
            assert (query, name, entry["value"], entry["count"]) == (query, name, entry["value"], behind)
    for suggestion in city_suggestions(selection, found, vocabulary):
        assert (query, suggestion.count) == (query, shown(suggestion.query.removeprefix("?"))[1].total)
    for chip in chips(selection, found, vocabulary):
        if chip.count is not None:
            assert (query, chip.count) == (query, shown(chip.query.removeprefix("?"))[1].total)


def test_an_option_that_leads_nowhere_is_shown_without_a_link(bank, client):
    page = client.get("/en/experiences/").content.decode()

    assert re.search(r'<a [^>]*aria-disabled="true"[^>]*>(?:<[^>]+>|\s)*<span class="facet-label">unused', page)
    assert "?topic=unused" not in page
    assert "?topic=art" in page


def test_a_chip_leads_to_the_list_without_it_and_knows_its_count(bank):
    for query in QUERIES:
        made = chips(*shown(query))

        assert len(made) == len([pair for pair in query.split("&") if pair])
        for chip in made:
            behind = shown(chip.query.removeprefix("?"))[1].total
            assert (query, chip.label, chip.count or behind) == (query, chip.label, behind)


def test_whole_lists_show_zero_and_open_ones_only_what_the_bank_has(bank):
    groups = {facet.name: {option.value: option for option in facet.options} for facet in facets(*shown(""))}

    assert groups["topic"]["unused"].is_dead
    assert groups["principle"].keys() == {"1", "2", "10", "20"}
    assert groups["principle"]["20"].is_dead
    assert groups["network"].keys() == {"retce"}
    assert list(groups["year"]) == ["2020", "2015"]
    assert groups["country"].keys() == {"ES", "BR", "FI"}
    assert groups["award"]["special_mention"].is_dead
    assert "city" not in groups


def test_options_are_named_in_the_readers_language(bank):
    with translation.override("ca"):
        groups = {facet.name: {option.value: option.label for option in facet.options} for facet in facets(*shown(""))}

    assert groups["topic"]["art"] == "art (ca)"
    assert groups["principle"]["10"] == "10. Principle 10 (ca)"
    assert groups["country"]["BR"] == "Brasil"
    assert groups["original"]["pt"] == "Portuguès"


def test_a_typed_city_is_recognised_by_any_of_its_names(bank):
    for typed in ("sao-paulo", "São Paulo", "SAO PAULO", "sao paulo", "Sant Pau", "sant-pau"):
        selection, found, _vocabulary = shown(f"city={typed}")

        assert (typed, *selection.values("city"), found.total) == (typed, "sao-paulo", 5)


def test_a_part_of_a_citys_name_gives_no_results_but_suggestions(bank):
    selection, found, vocabulary = shown("city=pau&topic=art")

    options = city_suggestions(selection, found, vocabulary)

    assert found.total == 0
    assert [(option.label, option.query) for option in options] == [("São Paulo", "?city=sao-paulo&topic=art")]
    assert options[0].count == shown("city=sao-paulo&topic=art")[1].total


def test_a_city_without_experiences_keeps_its_name(bank):
    make_city(name="Vic", slug="vic")

    selection, found, vocabulary = shown("city=vic")

    assert found.total == 0
    assert [chip.label for chip in chips(selection, found, vocabulary)] == ["City: Vic"]


def test_names_are_read_once_for_each_version_of_the_content_and_language(bank, django_assert_num_queries):
    with django_assert_num_queries(3):  # the version, the names, the search
        facets(*shown("q=escola&topic=art"))
    with django_assert_num_queries(2):
        facets(*shown("q=escola&topic=art"))


def test_a_changed_name_is_shown_at_once(bank):
    before = Vocabulary.load().label("topic", "art")
    Topic.objects.filter(slug="art").update(name_en="Arts")
    City.objects.filter(slug="espoo").update(exonym_en="Esbo")

    with translation.override("fr"):
        in_french = Vocabulary.load().label("topic", "art")
    after = Vocabulary.load()

    assert (before, after.label("topic", "art"), in_french) == ("art (en)", "Arts", "art (fr)")
    assert after.cities_like("esbo") == ["espoo"]


def test_links_of_many_options_are_those_of_the_selection(bank):
    for query in ("", "q=a+b%26c", "topic=art&topic=reading", "country=ES&topic=art&year=2015&sort=city&page=2"):
        selection, found, vocabulary = shown(query)
        for facet in facets(selection, found, vocabulary):
            for option in facet.options:
                chosen = option.value in selection.values(facet.name)
                other = selection.without_value if chosen else selection.with_value
                assert option.query == other(facet.name, option.value).query()


def test_every_facet_has_a_label_and_an_order(bank):
    assert {facet.name for facet in facets(*shown(""))} | {"city"} == set(FACETS)
    assert all(re.match(r"\w", facet.label) for facet in facets(*shown("")))
