"""The reading list: its address is the list, and nothing else holds it."""

import io
import re

import pypdf
import pytest
from django.core.cache import caches
from hypothesis import given
from hypothesis import strategies as st

from experiences.enums import State
from experiences.reading_list import LARGEST, MOST, ReadingList
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_image, make_topic

HUB = "/en/experiences/reading-list/"


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["default"].clear()
    caches["pdf"].clear()


@pytest.fixture
def three(db):
    return [make_experience(slug=slug, title_en=f"About {slug}") for slug in ("water", "air", "earth")]


def ids(*experiences):
    return ".".join(str(experience.pk) for experience in experiences)


def titles(response):
    return [row["experience"].title_en for row in response.context["rows"]]


# The address


def test_an_address_is_read_in_its_order_each_number_once():
    assert ReadingList.read(["12.40.12.7", "3,1"]) == ReadingList((12, 40, 7, 3, 1))
    assert ReadingList.read([f"1.x.-2.٣.{LARGEST + 1}.2"]) == ReadingList((1, 2), ("x", "-2", "٣", str(LARGEST + 1)))
    assert ReadingList.read([]) == ReadingList.read([" . ,"]) == ReadingList()


def test_a_list_has_room_for_so_many():
    full = ReadingList.read([".".join(map(str, range(1, MOST + 2)))])

    assert (len(full.ids), full.too_many, full.is_full) == (MOST, True, True)
    assert full.having(999) == full


def test_each_change_is_another_list():
    chosen = ReadingList((1, 2, 3))

    assert chosen.moved(3, -1).ids == (1, 3, 2)
    assert chosen.moved(1, 1).ids == (2, 1, 3)
    assert chosen.moved(1, -1).ids == chosen.moved(3, 1).ids == (1, 2, 3)
    assert chosen.without(2).query() == "?ids=1.3"
    assert chosen.having(2).query(q="a b") == "?ids=1.2.3&q=a+b"
    assert ReadingList().query() == "?"


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_text_is_some_list(values):
    chosen = ReadingList.read(values)

    assert len(set(chosen.ids)) == len(chosen.ids) <= MOST
    assert ReadingList.read([chosen.text]).ids == chosen.ids


# The page


def test_the_page_keeps_the_order_and_changes_by_links(client, three):
    water, air, earth = three

    response = client.get(HUB, {"ids": ids(earth, water, air)})
    page = response.content.decode()

    assert titles(response) == ["About earth", "About water", "About air"]
    assert f'href="?ids={ids(water, earth, air)}#experience-{water.pk}"' in page
    assert f'href="?ids={ids(earth, air, water)}#experience-{water.pk}"' in page
    assert f'href="?ids={ids(earth, air)}"' in page
    assert f'value="http://127.0.0.1:8000{HUB}?ids={ids(earth, water, air)}"' in page
    assert not response.cookies


def test_the_page_is_no_entry_of_a_search_engine(client, three):
    for response in (client.get(HUB), client.get(HUB, {"ids": ids(*three)})):
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert response["X-Robots-Tag"] == "noindex"
    assert f"Disallow: {HUB}?" in client.get("/robots.txt").content.decode()


def test_what_is_not_published_is_told_and_left_out(client, three):
    draft = make_experience(State.DRAFT, title_en="Secret")

    response = client.get(HUB, {"ids": f"{three[0].pk}.{draft.pk}.99999999.abc<b>"})
    page = response.content.decode()

    assert titles(response) == ["About water"]
    assert f"{draft.pk}, 99999999, abc&lt;b&gt;" in page
    assert "Secret" not in page


def test_words_find_what_may_be_added(client, three):
    water, air, _earth = three

    page = client.get(HUB, {"ids": ids(air), "q": "water"}).content.decode()

    assert f'href="?ids={ids(air, water)}&amp;q=water#add"' in page
    assert f'<input type="hidden" name="ids" value="{air.pk}">' in page
    assert "Nothing was found" in client.get(HUB, {"q": "xyzzy"}).content.decode()


@pytest.mark.parametrize(
    "pasted", ["http://127.0.0.1:8000/ca/experiencies/air/", "/en/experiences/air", "x.org/air/?q=1"]
)
def test_a_pasted_address_is_found(client, three, pasted):
    response = client.get(HUB, {"q": pasted})

    assert [result["experience"].slug for result in response.context["results"]] == ["air"]


def test_what_is_on_the_list_is_not_added_again(client, three):
    response = client.get(HUB, {"ids": ids(three[0]), "q": "water"})

    assert [result["is_chosen"] for result in response.context["results"]] == [True]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_four_statements(client, django_assert_num_queries, three, rows):
    for experience in three:
        make_image(experience)

    with django_assert_num_queries(4):
        client.get(HUB, {"ids": ids(*three[:rows]), "q": "about"})


# The files


@pytest.mark.pdf
def test_the_document_has_a_table_of_contents_and_every_text(client, three):
    for experience in three:
        make_image(experience, alt_en=f"Picture of {experience.slug}")
    water, air, earth = three

    response = client.get(HUB, {"ids": ids(earth, water, air), "format": "pdf"})
    document = pypdf.PdfReader(io.BytesIO(response.content))
    said = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in document.pages))

    assert response["Content-Disposition"] == 'inline; filename="reading-list-en.pdf"'
    assert document.metadata.title == "Reading list"
    assert len(document.pages) == 4
    first = document.pages[0].extract_text()
    assert first.index("About earth") < first.index("About water") < first.index("About air")
    assert [each.title for each in document.outline if not isinstance(each, list)] == [
        "Reading list", "About earth", "About water", "About air",
    ]  # fmt: skip
    assert f"{HUB}?ids={ids(earth, water, air)}" in said.replace(" ", "")


@pytest.mark.pdf
def test_a_long_list_ends_in_summaries(client, three, monkeypatch):
    monkeypatch.setattr("experiences.paper.MOST_TEXT", 100)
    for experience in three:
        experience.overview_en = "word " * 15
        experience.save()

    response = client.get(HUB, {"ids": ids(*three), "format": "pdf"})
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)

    assert said.count("word word") > 0
    assert re.sub(r"\s+", " ", said).count("here only the summary") == 2


@pytest.mark.parametrize(
    ("form", "begins"), [("bib", "@misc{earth,"), ("ris", "TY  - ELEC"), ("csl.json", '[{"id": "earth"')]
)
def test_the_list_is_references_too(client, three, form, begins):
    water, _air, earth = three

    response = client.get(HUB, {"ids": ids(earth, water), "format": form})

    assert response.content.decode().startswith(begins)
    assert response.content.decode().count("About") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_document_takes_two_statements(client, django_assert_num_queries, rows, db):
    many = [make_experience(topics=[make_topic()], city=make_city()) for _ in range(rows)]
    asked = {"ids": ids(*many), "format": "pdf"}
    client.get(HUB, asked)

    with django_assert_num_queries(2):
        client.get(HUB, asked)


def test_no_file_is_made_of_nothing(client, db):
    assert client.get(HUB, {"format": "pdf"}).context["rows"] == []
    assert client.get(HUB, {"format": "pdf", "ids": "99999"})["Content-Type"].startswith("text/html")


def test_the_bank_and_an_experience_lead_to_the_list(client, three):
    assert f'href="{HUB}?ids={three[0].pk}"' in client.get("/en/experiences/water/").content.decode()
    page = client.get("/en/experiences/").content.decode()
    assert f'href="{HUB}?ids={ids(*reversed(three))}"' in page
