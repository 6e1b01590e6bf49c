"""One search over everything that visitors may read, and nothing else."""

import dataclasses
import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from core.translated import SITE_LANGUAGES
from experiences.enums import State
from experiences.search import Found, find
from pages.search import COLUMNS, SiteSearch, _words
from pages.search_kinds import KINDS
from pages.search_parts import PARTS, parts_named
from tests.factories.awards import make_award_edition, make_prize
from tests.factories.charter import make_edition, make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.events import make_congress
from tests.factories.experiences import make_experience, make_topic
from tests.factories.pages import make_page, make_service
from tests.factories.publications import make_news_item, make_publication

pytestmark = pytest.mark.django_db


def found(query, kind=""):
    """The titles found, by kind."""
    return {group.name: [str(hit.title) for hit in group.hits] for group in SiteSearch(query, kind).groups}


def make_one_of_each(word):
    city = make_city(name=f"{word} City", country="ES")
    make_experience(title_en=f"{word} practice", city=make_city())
    make_principle(1, title_en=f"{word} principle")
    make_topic(name_en=f"{word} topic")
    make_network(official_name=f"{word} network").countries.add(city.country)
    make_award_edition(theme_en=f"{word} theme")
    make_congress(theme_en=f"{word} congress")
    make_publication(title_en=f"{word} publication")
    make_news_item(title_en=f"{word} news")
    make_service(title_en=f"{word} service")
    make_page(title_en=f"{word} page")


def test_search_finds_every_kind_of_record():
    make_one_of_each("Xylophone")

    groups = SiteSearch("xylophone").groups

    assert [(group.name, group.total) for group in groups] == [
        (name, 1)
        for name in (
            "practices", "cities", "principles", "topics", "networks", "publications", "news", "services", "pages",
            # The word stands in their theme, the others have it in their title.
            "awards", "congresses",
        )
    ]  # fmt: skip


def test_search_every_result_leads_to_a_page(client):
    make_one_of_each("Xylophone")

    for group in SiteSearch("xylophone").groups:
        assert client.get(group.hits[0].url).status_code == 200, group.name
        assert client.get(group.url).status_code == 200, group.name


def test_search_shows_nothing_that_is_not_public():
    make_experience(State.SUBMITTED, title_en="Xylophone practice")
    make_city(name="Xylophone City", evidence="")
    make_publication(title_en="Xylophone publication", is_published=False)
    make_news_item(title_en="Xylophone news", is_published=False)
    make_page(title_en="Xylophone page", is_published=False)
    make_network(official_name="Xylophone network")
    make_principle(1, make_edition(2004), title_en="Xylophone principle")

    assert found("xylophone") == {}


def test_search_ignores_accents_case_elision_and_signs():
    make_news_item(title_ca="L’educació és de tothom", title_en="", source_language="ca")

    with translation.override("ca"):
        for query in ("educació", "EDUCACIO", "Educació ", "educ", "l’educació", "educació!", "«educació»"):
            assert found(query, "news") == {"news": ["L’educació és de tothom"]}, query


def test_search_knows_every_spelling_of_the_ela_geminada():
    make_news_item(title_ca="El col·legi obert", title_en="", source_language="ca")

    with translation.override("ca"):
        for query in ("col·legi", "collegi", "coŀlegi"):
            assert found(query, "news") == {"news": ["El col·legi obert"]}, query
        assert found("col.legi", "news") == {}


def test_search_needs_every_word_at_the_beginning_of_a_word():
    make_news_item(title_en="Reading in parks", summary_en="")

    assert found("park read", "news") == {"news": ["Reading in parks"]}
    assert found("reading swimming", "news") == {}
    assert found("arks", "news") == {}


def test_search_words_that_say_nothing_do_not_count_unless_alone():
    make_news_item(title_en="Parks for children", summary_en="")

    assert found("the parks of the children", "news") == {"news": ["Parks for children"]}
    assert found("for", "news") == {"news": ["Parks for children"]}


def test_search_of_nothing_finds_nothing(client):
    make_news_item()
    for query in ("", "   ", "\x00", "()*&^%$#@!", "\\", "'", "🦉", "%", "_"):
        response = client.get("/en/search/", {"q": query})

        assert (response.status_code, response.context["search"].groups) == (200, []), query


def test_search_of_strange_words_does_no_harm(client):
    make_news_item()
    for query in ("a" * 5000, "word " * 500, "\\m(", "[a-z]+", "x'; DROP TABLE pages_page; --", "é" * 300):
        assert client.get("/en/search/", {"q": query}).status_code == 200, query


def test_search_titles_stand_before_texts_and_newer_before_older():
    make_news_item(title_en="Old xylophone", published_on="2020-01-01")
    make_news_item(title_en="Something else", summary_en="About a xylophone", published_on="2026-01-01")
    make_news_item(title_en="New xylophone", published_on="2025-01-01")

    assert found("xylophone", "news") == {"news": ["New xylophone", "Old xylophone", "Something else"]}


def test_search_overview_shows_some_and_leads_to_all(client):
    for number in range(25):
        make_news_item(title_en=f"Xylophone {number}")

    group = SiteSearch("xylophone").groups[0]
    first, second = (client.get(group.url + f"&page={number}").content.decode() for number in (1, 2))

    assert (group.total, len(group.hits)) == (25, 3)
    assert "25 results" in first
    assert (first.count("/en/news/news-"), second.count("/en/news/news-")) == (20, 5)


def test_search_strange_parameters_give_the_nearest_page(client):
    make_news_item(title_en="Xylophone")
    asked = [("nonsense", ""), ("cities", ""), ("practices", "9"), ("news", "99"), ("news", "-1"), ("news", "x")]
    for kind, page in asked:
        response = client.get("/en/search/", {"q": "xylophone", "in": kind, "page": page})

        assert "Xylophone</a>" in response.text, (kind, page)


def test_search_figures_of_practices_and_cities_are_those_of_their_lists(client):
    for number in range(5):
        make_experience(title_en=f"Xylophone {number}", city=make_city(name=f"Xylophone {number}"))

    groups = {group.name: group for group in SiteSearch("xylophone").groups}

    for name in ("practices", "cities"):
        count = client.get(groups[name].url + "&format=json").json()["count"]
        assert (groups[name].total, count) == (5, 5)


def test_search_says_in_which_language_the_words_stand():
    make_news_item(title_en="Xylophone", title_ca="Xilòfon", title_fr="Xylophone", title_es="Xilófono")

    with translation.override("fr"):
        here, elsewhere = SiteSearch("xylophone").groups[0].hits[0], SiteSearch("xilofon").groups[0].hits[0]

    assert here.found_in == ""
    with translation.override("fr"):
        assert (str(elsewhere.title), elsewhere.found_in) == ("Xylophone", "catalan, espagnol")


def test_search_marks_text_of_another_language(client):
    make_news_item(title_ca="Xilòfon", summary_ca="Un instrument", title_en="", summary_en="", source_language="ca")

    content = client.get("/en/search/?q=xilofon").content.decode()

    assert 'lang="ca">Xilòfon</a>' in content
    assert '<p class="search-text" lang="ca">Un instrument</p>' in content


def test_search_finds_an_edition_by_what_was_won():
    make_prize(make_award_edition(year=2018), title="Xylophone project", city=make_city(name="Sorocaba"))

    assert found("xylophone")["awards"] == ["Award (en) 2018"]
    assert found("sorocaba")["awards"] == ["Award (en) 2018"]


def test_search_finds_a_congress_by_what_it_is_called():
    make_congress(year=2016, city=make_city(name="Rosario", country="AR"))
    make_congress(year=2014, city=make_city(name="Barcelona"))
    called = ("congrés rosario", "congrés 2016", "congress rosario 2016", "Congreso", "congrès 2014")

    assert [len(found(query, "congresses")["congresses"]) for query in called] == [1, 1, 1, 2, 1]


def test_search_finds_an_edition_of_the_award_by_its_year():
    make_award_edition(year=2016)
    make_award_edition(year=2018)
    for query in ("premi 2018", "award 2018", "prix 2018", "premio 2018"):
        assert found(query, "awards") == {"awards": ["Award (en) 2018"]}, query


def test_search_says_of_an_invented_record_that_it_is():
    make_award_edition(year=2016)
    make_award_edition(year=2018, is_sample=True)
    make_experience(title_en="Award of the school", is_sample=True)
    make_city(name="Awardsville", is_sample=True)

    groups = {group.name: group for group in SiteSearch("award").groups}
    marks = {name: [hit.is_sample for hit in groups[name].hits] for name in ("practices", "cities", "awards")}

    assert marks == {"practices": [True], "cities": [True], "awards": [True, False]}


def test_search_lists_the_charter_first():
    make_edition(2020, occasion_en="Congress")
    make_edition(1990, place="Barcelona")
    called = ("carta", "charter", "Charte", "carta ciutats educadores")
    make_experience(title_en="Values", summary_en=" ".join(called))

    with translation.override("ca"):
        groups = [SiteSearch(query).groups[0] for query in called]

    assert [[(str(hit.title), hit.url) for hit in group.hits] for group in groups] == [
        [("Carta de Ciutats Educadores", "/ca/carta/"), ("Carta de Ciutats Educadores (1990)", "/ca/carta/#editions")]
    ] * len(called)


def test_search_finds_an_edition_of_the_charter_by_year_and_place():
    make_edition(2020)
    make_edition(1990, place="Barcelona")

    assert found("charter 1990") == found("charter barcelona") == {"charter": ["Charter of Educating Cities (1990)"]}


def test_search_kinds_with_the_words_in_a_title_stand_before_the_others():
    make_experience(title_en="Reading", summary_en="With a xylophone", city=make_city())
    make_news_item(title_en="Xylophone")

    assert list(found("xylophone")) == ["news", "practices"]


def test_search_finds_the_parts_of_the_site(client):
    called = {"contacte": "contact", "agenda": "event_list", "calendario": "event_list", "privacitat": "site_info"}
    for query, part in called.items():
        page = client.get("/en/search/", {"q": query})
        group = page.context["search"].groups[0]

        assert (group.name, group.hits[0].url) == ("parts", reverse(part))
        assert f'href="{reverse(part)}"' in page.text


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_search_every_part_answers_to_its_label_in_every_language(part):
    for code in SITE_LANGUAGES:
        with translation.override(code):
            assert part in parts_named(_words(str(part.label)))


def test_search_calls_a_page_as_the_place_that_shows_it():
    make_page(slug="join", title_en="Become a member")

    assert found("become member") == {"pages": ["Join the association"]}
    assert found("join") == {"pages": ["Join the association"]}


def test_search_words_are_text_on_the_page(client):
    content = client.get("/en/search/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in content
    assert html.escape('"><script>alert(1)</script>') in content


def test_search_without_result_says_what_to_try(client):
    content = client.get("/en/search/?q=xylophone").content.decode()

    assert "Nothing found for “xylophone”" in content
    assert "/en/contact/" in content


def test_search_without_words_leads_to_the_parts_of_the_site(client):
    content = client.get("/en/search/").content.decode()

    assert "Nothing found" not in content
    assert re.search(r'class="door-title"><a href="/en/experiences/"', content)


@pytest.mark.parametrize("rows", [1, 3])
def test_search_queries_do_not_grow_with_rows(client, django_assert_num_queries, rows):
    for _each in range(rows):
        make_news_item(title_en="Xylophone")
        make_experience(title_en="Xylophone", city=make_city(name="Xylophone"))
        make_publication(title_en="Xylophone")

    with django_assert_num_queries(2):
        client.get("/en/search/?q=xylophone")


@pytest.mark.parametrize("rows", [1, 3])
def test_search_of_one_kind_queries_do_not_grow_with_rows(client, django_assert_num_queries, rows):
    for _each in range(rows):
        make_news_item(title_en="Xylophone")

    with django_assert_num_queries(2):
        client.get("/en/search/?q=xylophone&in=news")


def test_search_page_is_kept_out_of_search_engines_and_sets_no_cookie(client):
    response = client.get("/en/search/?q=xylophone")

    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


def test_number_where_counting_stopped_says_so(client, monkeypatch):
    make_one_of_each("Xylophone")
    monkeypatch.setattr(
        "pages.search.find",
        lambda *rest, **more: dataclasses.replace(find(*rest, **more), total=10_000, is_capped=True),
    )

    search = SiteSearch("xylophone")

    assert [group.total_shown for group in search.groups[:2]] == ["10,000+", "1"]
    assert search.total_shown == "10,010+"
    assert "10,010+ results for “xylophone”" in html.unescape(
        client.get(reverse("site_search"), {"q": "xylophone"}).text
    )


def test_search_finds_how_to_join_by_what_it_costs_in_any_language():
    make_page(slug="join", title_en="Joining")
    make_principle(4, title_en="Access to culture", summary_en="Feeling the quotable quotes of membership, cuotas")
    for word in ("fee", "fees", "membership", "quota", "cuota", "cotisation", "quotes"):
        groups = SiteSearch(word).groups

        assert (groups[0].name, groups[0].hits[0].url) == ("pages", reverse("join")), word


def test_search_without_result_offers_what_was_probably_meant(client):
    make_experience(title_en="The library that lends tools", city=make_city(slug="granollers", name="Granollers"))

    page = client.get(reverse("site_search"), {"q": "libary"}).content.decode()
    town = client.get(reverse("site_search"), {"q": "Grannolers"}).content.decode()
    found = client.get(reverse("site_search"), {"q": "library"}).content.decode()

    assert f'<a href="{reverse("site_search")}?q=library" rel="nofollow">Did you mean “library”?</a>' in page
    assert f'<a href="{reverse("city_detail", args=["granollers"])}" rel="nofollow">' in town
    assert "Did you mean" not in found


def test_all_kinds_have_their_columns_in_the_same_place():
    rows = {name: SiteSearch("x")._rows(name, Found()) for name in KINDS}

    assert {name: tuple(each.query.selected) for name, each in rows.items()} == dict.fromkeys(KINDS, COLUMNS)
