"""Help with words: completing, correcting, and showing where they were found."""

import pytest
from django.utils import translation

from experiences.fragments import Stems, mark
from experiences.search import find
from experiences.selection import Selection
from experiences.vocabulary import complete, correct, distance
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db

BANK = "/en/experiences/"


def test_a_word_that_finds_nothing_is_corrected_from_our_own_vocabulary():
    make_experience(title_ca="Biblioteques obertes", city=make_city(name="Granollers"))
    make_topic("garden", name_en="Gardening")

    assert correct("bibliotecuqes") == "biblioteques"
    assert correct("Granolers bibliotecuqes -nothing") == "granollers biblioteques -nothing"
    assert correct("zzzzzz") == ""
    assert correct("biblioteques") == ""
    # A topic without an experience leads nowhere.
    assert correct("gardeninng") == ""


def test_of_words_equally_alike_the_one_in_the_readers_language_is_meant():
    make_experience(title_es="Gatimbrut", title_en="Cats", title_fr="Chats")
    make_experience(title_ca="Gatimvilt", title_en="", source_language="ca", original_language="ca")

    with translation.override("es"):
        assert correct("gatimxxxt") == "gatimbrut"
    with translation.override("ca"):
        assert correct("gatimxxxt") == "gatimvilt"


def test_an_empty_list_asks_what_was_meant(client):
    make_experience(title_en="Libraries <b>at</b> night")

    page = client.get(BANK, {"q": "librariess", "sort": "year"}).content.decode()

    assert '<a href="?q=libraries&amp;sort=year" rel="nofollow">Did you mean “libraries”?</a>' in page
    assert "Did you mean" not in client.get(BANK, {"q": "night"}).content.decode()


@pytest.mark.parametrize("typed", ["colaboració", "col laboració", "colaboracio", "cólabboracio"])
def test_an_ela_geminada_written_otherwise_is_the_word_with_it(typed):
    make_experience(title_ca="Plaça", overview_ca="Amb la col·laboració de tothom", source_language="ca")

    with translation.override("ca"):
        assert correct(f"{typed} -plou") == "col·laboració -plou"


def test_what_is_meant_is_of_the_readers_language_and_then_the_likest_word():
    make_experience(
        title_ca="Biblioteques", title_fr="La bibliothèque", title_es="Sostenibilidad, un futuro sostenible"
    )

    with translation.override("fr"):
        assert correct("biblioteque") == "bibliothèque"
        assert correct("bibliot") == "bibliothèque"
    with translation.override("es"):
        assert correct("sostenibldad") == "sostenibilidad"


@pytest.mark.parametrize(
    ("one", "other", "away"), [("", "ab", 2), ("libary", "library", 1), ("ab", "ba", 1), ("abc", "abc", 0)]
)
def test_letters_put_in_left_out_exchanged_and_swapped_are_counted(one, other, away):
    assert distance(one, other) == distance(other, one) == away


def test_typing_is_completed_by_names_first_and_then_by_words():
    topic = make_topic("participation", name_en="Citizen participation", name_ca="Participació ciutadana")
    principle = make_principle(8, title_en="Governance and participation", title_ca="Governança i participació")
    make_topic("parties", name_en="Parties without an experience")
    park = make_experience(title_en="A park that is participatory", title_ca="Parc", city=make_city(name="Partille"))
    park.topics.add(topic)
    park.principles.add(principle)

    assert complete("parti") == [
        "Citizen participation",
        "Governance and participation",
        "Partille",
        "A park that is participatory",
        "participatory",
    ]
    assert complete("PARTIL") == ["Partille"]
    assert complete("p") == complete("") == complete("x" * 100) == complete("park ") == complete('"par') == []
    assert complete("%") == complete("a_") == complete("\\\\") == []
    with translation.override("ca"):
        assert complete("PARTICIPACIO")[0] == "Participació ciutadana"


def test_the_last_word_is_completed_by_what_stands_beside_the_others():
    make_experience(title_ca="Refugis climàtics a l’estiu", title_en="Shelters", summary_en="Clean and old schools")
    make_experience(title_en="Older schools", summary_en="For older people, the police and their grandchildren")
    make_experience(title_en="Clay")

    with translation.override("ca"):
        assert complete("refugis cl") == ["Refugis climàtics a l’estiu", "refugis climàtics"]
        assert complete("l’est")[1:] == ["l’estiu"]
    # In the language of the words, whatever the reader's; only words of one text, and only where none stands beside.
    assert complete("refugis cl")[-1] == "refugis climàtics"
    assert complete("older p") == ["older people"]
    assert complete("older gr") == ["older grandchildren"]
    assert complete("older cl") == []
    assert complete("clay OR gr") == ["clay OR grandchildren"]


@pytest.mark.parametrize("typed", ["col·l", "col-l", "col.l", "coŀl", "coll", "COL·LE", "col·", "col l"])
def test_an_ela_geminada_is_completed_in_every_spelling(typed):
    make_experience(title_ca="Plaça", overview_ca="Un projecte col·lectiu", source_language="ca")
    make_experience(title_en="College collections")

    with translation.override("ca"):
        assert complete(typed)[0] == "col·lectiu"


def test_completions_are_a_part_of_the_page_in_one_statement_and_the_version(client, django_assert_num_queries):
    make_experience(title_en="Say <hello>")

    with django_assert_num_queries(2):
        response = client.get(BANK, {"format": "words", "q": "nothing"})
    assert response.content.decode().count("<option") == 0
    page = client.get(BANK, {"format": "words", "q": "say"}).content.decode()

    assert '<option value="Say &lt;hello&gt;"></option>' in page
    assert 'list="bank-q-words"' in client.get(BANK).content.decode()


@pytest.mark.parametrize(
    ("language", "q", "text", "marked"),
    [
        ("ca", "biblioteca", "Les biblioteques i la BIBLIOTECA", ["biblioteques", "BIBLIOTECA"]),
        ("ca", "collaboracio", "La col·laboració i el col·legi", ["col·laboració"]),
        ("es", "participación", "Participaciones, no particulares", ["Participaciones"]),
        ("en", "libraries", "A library of librarians", ["library"]),
        ("fr", "école", "Les écoles l’École", ["écoles", "École"]),
        ("fr", "journées", "une journée", ["journée"]),
    ],
)
def test_every_form_of_a_word_is_marked(language, q, text, marked):
    stems = Stems.read(find(Selection(q=q)).stems)

    pieces = mark(text, language, stems)

    assert "".join(piece for piece, _is_marked in pieces) == text
    assert [piece for piece, is_marked in pieces if is_marked][: len(marked)] == marked


def test_marks_and_fragments_are_escaped(client):
    evil = "<script>alert(1)</script> music <img src=x>"
    make_experience(title_en=f"Music {evil}"[:190], summary_en=evil)
    make_experience(
        title_en="Quiet", overview_en="A long story. " * 30 + f"Then {evil} and so on. " + "More of it. " * 30
    )

    page = client.get(BANK, {"q": "music"}).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<mark>Music</mark>" in page
    assert "<mark>music</mark>" in page


def test_a_hit_in_the_story_shows_its_place_in_one_more_statement(client, django_assert_num_queries):
    for n in range(3):
        make_experience(title_en=f"Quiet {n}", overview_en="word " * 100 + "the orchestra plays " + "word " * 100)

    with django_assert_num_queries(4):
        page = client.get(BANK, {"q": "orchestras"}).content.decode()

    assert page.count("<mark>orchestra</mark>") == 3
    assert "… " in page
