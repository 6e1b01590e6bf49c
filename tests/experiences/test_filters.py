"""The query string of the bank: whatever comes in, one canonical form goes out."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from experiences.filters import QUERY_LENGTH, VALUES_LIMIT, ExperienceFilter
from experiences.models import Experience
from experiences.query_text import Words, parse
from experiences.selection import FACETS, LAST_PAGE, Selection
from tests.factories.experiences import make_experience, make_topic


def selection_of(query):
    return ExperienceFilter(QueryDict(query), queryset=Experience.objects.none()).selection


def test_parameters_in_any_order_give_one_address():
    one = selection_of("sort=year&topic=b&country=fr&topic=a&q=school&principle=10&principle=2")
    other = selection_of("principle=2&principle=10&topic=a&topic=b&topic=a&q=++school+&country=FR&sort=year&page=1")

    assert one.query() == "?q=school&country=FR&topic=a&topic=b&principle=2&principle=10&sort=year"
    assert other == one


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=newest", "?"),
        ("q=a&sort=relevance", "?q=a"),
        ("q=a&sort=newest", "?q=a&sort=newest"),
        ("sort=relevance", "?"),
        ("sort=upside-down", "?"),
        ("page=1", "?"),
        ("page=0", "?"),
        ("page=-4", "?"),
        ("page=many", "?"),
        ("page=٣", "?"),
        ("page=3", "?page=3"),
        ("page=99999999999999999999", f"?page={LAST_PAGE}"),
        ("topic=", "?"),
        ("nonsense=1", "?"),
        ("q=a%00b", "?q=a+b"),
    ],
)
def test_odd_parameters_become_the_nearest_sensible_ones(query, expected):
    assert selection_of(query).query() == expected


def test_long_input_is_cut():
    chosen = selection_of("q=" + "x" * 9000 + "".join(f"&topic=t{n}" for n in range(300)) + "&city=" + "y" * 500)

    assert len(chosen.q) == QUERY_LENGTH
    assert chosen.values("city") == ("y" * 100,)
    assert len(chosen.values("city") + chosen.values("topic")) == VALUES_LIMIT
    assert chosen.is_cut


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("ú " * 30, " ".join("ú" * 24)),
        ("participació " * 40, " ".join(["participació"] * 23)),
        ("😀" * 3000, "😀" * 37),
        ("water 😀" * 3, "water 😀" * 2 + "water 😀"),
    ],
)
def test_a_search_is_as_long_as_what_is_looked_at_and_says_what_it_left_out(words, kept):
    chosen = selection_of(urlencode({"q": words}))

    assert chosen.q == kept
    assert chosen.is_cut == (words.strip() != kept)
    assert len(chosen.query()) <= 460
    assert not selection_of(chosen.query().removeprefix("?")).is_cut


def test_a_value_may_be_added_and_removed_and_the_page_begins_again():
    selection = selection_of("topic=a&topic=b&page=4")

    assert selection.with_value("goal", "4").query() == "?topic=a&topic=b&goal=4"
    assert selection.without_value("topic", "a").query() == "?topic=b"
    assert selection.without("topic").query() == "?"
    assert selection.on_page(2).query() == "?topic=a&topic=b&page=2"


@given(
    st.lists(st.tuples(st.sampled_from([*FACETS, "q", "sort", "page", "format"]), st.text(max_size=40)), max_size=12)
)
def test_canonical_form_is_stable_for_any_text(pairs):
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)

    selection = ExperienceFilter(data, queryset=Experience.objects.none()).selection

    assert selection_of(selection.query().removeprefix("?")) == selection


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("youth participation", Words("youth participation")),
        ("“lifelong learning”", Words('"lifelong learning"')),
        ("«vivre ensemble» -école", Words('"vivre ensemble"', "école")),
        ('garden -school −"old town"', Words("garden", 'school or "old town"')),
        ("music OR dance", Words("music or dance")),
        ("música O dansa", Words("música or dansa")),
        ("plata U oro", Words("plata or oro")),
        ("musique OU danse", Words("musique or danse")),
        ("OR music OR OR", Words("music")),
        ("O music OU OR dance U", Words("music or dance")),
        ('pa o vi, "O", ou', Words('pa o vi, "O" ou')),
        ("or", Words('"or"')),
        ("-", Words()),
        ('" "', Words()),
        ("socio-educatiu", Words("socio-educatiu")),
        ("-OR", Words()),
        ("library NOT school", Words("library", "school")),
        ("escola SENSE pati -jardí", Words("escola", "pati or jardí")),
        ("ESCUELA SIN RUIDO", Words("ESCUELA SIN RUIDO")),
        ("música SIN", Words("música SIN")),
        ("the", Words(is_only_little=True)),
        ("la de les", Words(is_only_little=True)),
        ("qu’est-ce que", Words(is_only_little=True)),
        ('"the"', Words('"the"')),
        ("participación de jóvenes", Words("participación de jóvenes")),
        ("How do cities fight loneliness of older people?", Words("fight loneliness of older people?")),
        ("què es fa per a la gent gran", Words("es per a la gent gran")),
        ("Comment lutter contre le décrochage", Words("lutter le décrochage")),
        ("city planning", Words("city planning")),
        ("the city", Words("the city")),
    ],
)
def test_words_wanted_and_unwanted_are_parted(text, expected):
    assert parse(text) == expected


def test_filter_gives_a_queryset_of_everything_found(db):
    topic = make_topic("reading")
    wanted = [make_experience(topics=[topic]) for _ in range(2)]
    make_experience()

    rows = ExperienceFilter(QueryDict("topic=reading"), queryset=Experience.objects.all()).qs

    assert sorted(rows.values_list("pk", flat=True)) == sorted(row.pk for row in wanted)


def test_an_empty_selection_filters_nothing():
    assert not Selection().is_filtered
    assert Selection(q="a").is_filtered
    assert Selection(chosen={"topic": ("a",)}).is_filtered
