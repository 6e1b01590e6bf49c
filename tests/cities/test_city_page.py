"""The page of a city: what is known, from where, and nothing that was not agreed to."""

import datetime as dt
import json
import re

import pytest

from awards.enums import Result
from cities.enums import ContactKind, Evidence, NetworkKind
from cities.models import CityContact, CityNetwork, NetworkCoordination
from cities.profile import period
from experiences.enums import State
from tests.factories.awards import make_prize
from tests.factories.charter import make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.events import make_congress
from tests.factories.experiences import make_experience


def page(client, slug="city", language="en"):
    words = {"en": "cities", "ca": "ciutats", "es": "ciudades", "fr": "villes"}
    response = client.get(f"/{language}/{words[language]}/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_page_shows_what_belongs_to_the_city(client, db):
    network = make_network(official_name="Red", slug="red")
    city = make_city(
        slug="city", name="Lisboa", exonym_en="Lisbon", country="PT", local_name="리스본", self_designation="Lisboa Educadora",
        networks=[network], joined_year=1994, population=517_802, population_source="GeoNames (of the place)",
        website="https://www.lisboa.pt/x", profile_en="A city of *seven* hills.", latitude=38.7, longitude=-9.1,
        evidence_years="2022|2019", evidence_kind="network list|Executive Committee", evidence_source="https://a.org/1 ; a book",
    )  # fmt: skip
    NetworkCoordination.objects.create(network=network, city=city, since_year=2005, until_year=2007)
    experience = make_experience(city=city, title_en="A river classroom", principles=[make_principle(3)])
    make_experience(city=make_city(name="Porto"), title_en="Shared", partner_cities=[city])
    make_experience(city=city, title_en="Hidden", state=State.DRAFT)
    make_prize(city=city, experience=experience, result=Result.WINNER, title="As announced")
    make_congress(city=city, year=2000, theme_en="The city, a space of education")

    html = page(client)
    text = words(html)

    assert "<title>Lisbon, Portugal · International Association of Educating Cities</title>" in html
    for expected in (
        "리스본", "Official name: Lisboa", "Lisboa Educadora", "A city of seven hills.", "A river classroom", "Shared", "Winner",
        "The city, a space of education", "As coordinator Red 2005–2007", "517,802", "Not the municipality’s own figure; year unknown.",
        "Source: GeoNames", "Public sources name this city as a member (2019, 2022).", "List or bulletin of a network · Executive Committee", "lisboa.pt",
    ):  # fmt: skip
        assert expected in text, expected
    assert "Hidden" not in text
    assert "map/pt.svg" in html
    assert 'href="/en/experiences/?city=city"' not in html


def test_machines_read_what_is_certain(client, db):
    make_city(slug="city", name="Lisboa", exonym_en="Lisbon", exonym_fr="Lisbonne", country="PT", latitude=38.7, longitude=-9.1,
              website="https://www.lisboa.pt", population=5, population_source="x")  # fmt: skip

    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client))[1])

    assert found[0] == {
        "@context": "https://schema.org",
        "@type": "City",
        "name": "Lisbon",
        "alternateName": ["Lisboa", "Lisbonne"],
        "url": found[0]["url"],
        "sameAs": "https://www.lisboa.pt",
        "containedInPlace": {"@type": "Country", "name": "Portugal"},
        "geo": {"@type": "GeoCoordinates", "latitude": 38.7, "longitude": -9.1},
    }
    assert found[1]["@type"] == "BreadcrumbList"


def test_only_public_and_present_contacts_are_shown(client, db):
    city = make_city(slug="city")
    CityContact.objects.create(
        city=city, kind=ContactKind.TECHNICAL, name="Ann Public", email="ann@x.org", is_public=True
    )
    CityContact.objects.create(city=city, kind=ContactKind.MAYOR, name="Ben Private", email="ben@x.org")
    CityContact.objects.create(
        city=city, kind=ContactKind.POLITICAL, name="Cleo Former", is_public=True, until=dt.date(2020, 1, 1)
    )

    html = page(client)

    assert 'href="mailto:ann@x.org"' in html
    assert "Ben" not in html
    assert "ben@x.org" not in html
    assert "Cleo" not in html


@pytest.mark.parametrize(
    ("evidence", "years", "sentence"),
    [
        (Evidence.RECENT, "2022", "Public sources name this city as a member (2022)."),
        (Evidence.RECENT, "", "A public source names this city as a member, without a date."),
        (Evidence.OLDER, "2008", "Older public sources name this city as a member (2008); no newer one was found."),
        (Evidence.UNDATED, "", "A public source names this city as a member, without a date."),
        (Evidence.ABSENT_LATER, "2008", "A public source once named this city as a member; a later list does not."),
        (Evidence.TO_CONFIRM, "", "The sources found do not settle whether this city is a member."),
    ],
)
def test_membership_is_told_as_it_is_known(client, db, evidence, years, sentence):
    make_city(slug="city", evidence=evidence, evidence_years=years)

    assert sentence in words(page(client))


def test_sample_says_that_it_is_none(client, db):
    make_city(slug="city", name="Vilademo (sample)", is_sample=True, evidence=Evidence.NONE)

    text = words(page(client))

    assert "This city is fictional. It shows how the site works." in text
    assert "register" not in text


def test_confirmed_population_says_so(client, db):
    make_city(
        slug="city", population=100, population_year=2024, population_source="Register", population_confirmed=True
    )

    assert "100 (2024) The figure is confirmed. Source: Register" in words(page(client))


def test_host_that_is_no_member_has_a_page_without_a_group(client, db):
    city = make_city(slug="city", name="Chicago", country="US", evidence=Evidence.NONE)
    make_congress(city=city)

    text = words(page(client))

    assert "This city is not known as a member." in text
    assert "United States" not in text


def test_city_of_which_nothing_is_known_has_no_page(client, db):
    make_city(slug="city", evidence=Evidence.NONE)

    assert client.get("/en/cities/city/").status_code == 404
    assert client.get("/en/cities/none/").status_code == 404


def test_profile_in_another_language_is_marked_and_canonical_there(client, db):
    make_city(slug="city", profile_ca="Una ciutat.", source_language="ca", original_language="ca")

    html = page(client, language="fr")

    assert '<div class="prose" lang="ca"><p>Una ciutat.</p>' in html
    assert re.search(r'rel="canonical" href="[^"]*/ca/ciutats/city/"', html)
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', html) == ["ca"]


def test_city_without_profile_exists_in_all_languages(client, db):
    make_city(slug="city")

    assert re.findall(r'rel="alternate" hreflang="(\w+)"', page(client)) == ["ca", "es", "en", "fr"]


def test_page_takes_few_queries_whatever_the_rows(client, db, django_assert_num_queries):
    city = make_city(slug="city", networks=[make_network()])

    def fill():
        experience = make_experience(city=city, principles=[make_principle(1), make_principle(9)])
        make_prize(city=city, experience=experience)
        make_congress(city=city)
        CityContact.objects.create(city=city, kind=ContactKind.TECHNICAL, name="Ann", is_public=True)
        network = make_network(kind=NetworkKind.THEMATIC)
        CityNetwork.objects.create(city=city, network=network)
        NetworkCoordination.objects.create(network=network, city=city)

    fill()
    with django_assert_num_queries(8):
        client.get("/en/cities/city/")
    fill()
    fill()
    with django_assert_num_queries(8):
        client.get("/en/cities/city/")


def test_more_experiences_than_fit_lead_to_the_bank(client, db):
    city = make_city(slug="city")
    for _number in range(7):
        make_experience(city=city)

    html = page(client)

    assert html.count('<article class="card') == 6
    assert 'href="/en/experiences/?city=city"' in html


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        (2019, 2021, "2019–2021"),
        (2019, 2019, "2019"),
        (2019, None, "since 2019"),
        (None, 2019, "until 2019"),
        (None, None, ""),
    ],
)
def test_period_names_the_years_that_are_known(since, until, text):
    assert period(since, until) == text


@pytest.mark.parametrize("address", ["/en/cities/", "/en/cities/city/", "/en/networks/", "/en/networks/red/"])
def test_public_pages_set_no_cookie_and_refuse_to_be_posted_to(client, db, address):
    make_city(slug="city", networks=[make_network(slug="red")])

    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert client.post(address).status_code == 405
