"""Which experiences words find, in which order, and in which language."""

import pytest
from django.utils import translation

from experiences.enums import State
from experiences.search import find
from experiences.selection import Selection
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db


def found(q="", **chosen):
    return find(Selection(q=q, chosen={name: tuple(values) for name, values in chosen.items()}), size=None)


def test_every_spelling_of_the_ela_geminada_finds_the_text():
    experience = make_experience(title_ca="Col·laboració amb l’escola", source_language="ca")
    make_experience(title_ca="Una altra cosa")

    for q in (
        "col·laboració",
        "col.laboració",
        "col-laboracio",
        "collaboracio",
        "COL·LABORACIÓ",
        "coŀlaboració",
        "col•laboració",
        "collaboració amb l’escola",
    ):
        assert (q, found(q).ids) == (q, [experience.pk])


def test_a_hyphen_between_two_ls_joins_catalan_words_only():
    english = make_experience(title_en="A school-led garden")
    catalan = make_experience(title_ca="Col-laboració", title_en="", source_language="ca", original_language="ca")

    assert found("school garden").ids == found("school-led").ids == [english.pk]
    assert found("col·laboracions").ids == [catalan.pk]


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [
        ("ca", "L’Hospitalet a l'aire lliure", "hospitalet"),
        ("ca", "Hospitalet, aire lliure", "l’hospitalet l'aire"),
        ("ca", "D’art i d'educació", "art educacio"),
        ("ca", "Art i educació", "d’art d'educacions"),
        ("ca", "S’ha fet n’hi ha", "fets"),
        ("fr", "L’école d'été qu’on rêve", "ecole été reve"),
        ("fr", "École, été, rêves", "l'école l’ete qu'on rêve"),
        ("fr", "Aujourd’hui", "aujourd'hui"),
        ("fr", "Les œuvres d’une sœur", "oeuvre soeurs"),
        ("es", "Niñas y niños, güeros", "ninas guero"),
        ("en", "The city’s library", "city's libraries"),
        ("en", "The cities' gardens", "city garden"),
        ("es", "Participación de los jóvenes", "participaciones"),
        ("es", "Participación", "participacion"),
        ("ca", "Participació ciutadana", "participacions"),
        ("ca", "Biblioteques obertes", "biblioteca oberta"),
        ("ca", "Els jardins dels ciutadans", "jardí ciutadà"),
        ("ca", "Processos participatius", "procés participatiu"),
        ("ca", "La biblioteca de l’escola", "escoles"),
        ("fr", "L’école ouverte", "ecoles"),
        ("fr", "Une journée partagée", "journees"),
        ("fr", "La citoyenneté", "citoyennetes"),
        ("en", "Schools and libraries", "school library"),
    ],
)
def test_word_forms_and_accents_do_not_matter(language, written, typed):
    experience = make_experience(**{f"title_{language}": written, "title_en": written if language == "en" else "Other"})

    assert found(typed).ids == [experience.pk]


def test_every_part_of_a_record_is_searched():
    city = make_city(name="Gdańsk", exonym_fr="Dantzig", country="PL")
    topic = make_topic("heritage", name_ca="Patrimoni", synonyms={"es": ["memoria histórica"]})
    principle = make_principle(13, title_en="Sustainability")
    experience = make_experience(
        city=city, topics=[topic], principles=[principle],
        title_en="Amber", summary_en="a workshop", lessons_en="patience", original_title="Bursztyn", original_language="pl",
    )  # fmt: skip
    make_experience(title_en="Nothing of the kind")

    for q in ("gdansk", "Dantzig", "Polonia", "Pologne", "patrimoni", "memoria histórica", "sustainability", "amber",
              "workshop", "patience", "bursztyn"):  # fmt: skip
        assert (q, found(q).ids) == (q, [experience.pk])


def test_words_of_partner_cities_find_the_experience():
    experience = make_experience(partner_cities=[make_city(name="Rosario", slug="rosario")])

    assert found("rosario").ids == [experience.pk]
    assert found(city=["rosario"]).ids == [experience.pk]


def test_all_words_must_match_a_phrase_stays_together_and_or_widens():
    together = make_experience(title_en="Night library for young people")
    apart = make_experience(title_en="Young gardeners; the library lends people tools at night")

    assert sorted(found("library night").ids) == [together.pk, apart.pk]
    assert found('"night library"').ids == [together.pk]
    assert sorted(found("gardeners OR library").ids) == [together.pk, apart.pk]
    assert found("library submarine").ids == []


def test_a_word_with_a_minus_is_absent_in_every_language():
    garden = make_experience(title_es="Jardín de barrio", title_en="Garden")
    make_experience(title_es="Jardín", title_en="Garden of the school", overview_es="en la escuela")
    make_experience(title_es="Jardín", title_ca="Jardí", overview_ca="Una escola que planta", overview_es="La escuela")

    assert found("jardín -escuela").ids == [garden.pk]


def test_only_a_minus_gives_everything_else():
    kept = make_experience(title_en="Music")
    make_experience(title_en="Circus")

    assert found("-circus").ids == [kept.pk]


def test_hits_in_the_readers_language_come_first_and_say_their_language():
    catalan = make_experience(title_ca="Festival", title_en="", source_language="ca", original_language="ca")
    english = make_experience(title_en="A street", overview_en="with a festival")

    with translation.override("ca"):
        assert found("festival").ids == [catalan.pk, english.pk]
        assert found("festival").languages == {catalan.pk: "ca", english.pk: "en"}
    assert found("festival").ids == [english.pk, catalan.pk]


def test_a_title_weighs_more_than_a_city_a_summary_and_a_body():
    body = make_experience(title_en="One", overview_en="with music")
    summary = make_experience(title_en="Two", summary_en="with music")
    topic = make_experience(title_en="Three", topics=[make_topic(name_en="Music")])
    title = make_experience(title_en="Music")

    assert found("music").ids == [title.pk, topic.pk, summary.pk, body.pk]


def test_only_published_experiences_are_found():
    published = make_experience(title_en="Music")
    for state in State:
        if state != State.PUBLISHED:
            make_experience(state=state, title_en="Music")

    assert found().ids == [published.pk]
    assert found("music").ids == [published.pk]


def test_values_of_a_facet_are_alternatives_and_facets_restrict_each_other():
    reading, art = make_topic("reading"), make_topic("art")
    one = make_experience(topics=[reading], city=make_city(country="ES"))
    two = make_experience(topics=[art, reading], city=make_city(country="FR"))
    three = make_experience(topics=[art], city=make_city(country="ES"))

    assert sorted(found(topic=["reading"]).ids) == [one.pk, two.pk]
    assert sorted(found(topic=["reading", "art"]).ids) == [one.pk, two.pk, three.pk]
    assert sorted(found(topic=["art"], country=["ES"]).ids) == [three.pk]
    assert found(topic=["nothing-has-this"]).ids == []


def test_an_orders_last_page_answers_for_all_pages_beyond_it():
    rows = [make_experience(began_year=2000 + n) for n in range(5)]
    wanted = [row.pk for row in rows]

    assert find(Selection(asked_sort="year"), size=2).ids == [wanted[4], wanted[3]]
    assert find(Selection(asked_sort="year", page=3), size=2).ids == [wanted[0]]
    beyond = find(Selection(asked_sort="year", page=400), size=2)
    assert (beyond.ids, beyond.page, beyond.total) == ([wanted[0]], 3, 5)


def test_cities_are_ordered_as_the_reader_names_them():
    lisbon = make_experience(city=make_city(name="Lisboa", exonym_fr="Zlisbonne"))
    evora = make_experience(city=make_city(name="Évora"))
    porto = make_experience(city=make_city(name="Porto"))

    assert find(Selection(asked_sort="city")).ids == [evora.pk, lisbon.pk, porto.pk]
    with translation.override("fr"):
        assert find(Selection(asked_sort="city")).ids == [evora.pk, porto.pk, lisbon.pk]


def test_available_follows_the_same_rule_as_the_model():
    half = make_experience(title_en="A", title_ca="A", summary_en="S", source_language="en")
    whole = make_experience(title_en="B", title_ca="B", summary_en="S", summary_ca="S")
    title_only = make_experience(title_en="C", title_fr="C")

    for code in ("ca", "es", "en", "fr"):
        expected = [row.pk for row in (half, whole, title_only) if code in row.available_languages]
        assert (code, sorted(found(available=[code]).ids)) == (code, expected)


@pytest.mark.parametrize(
    "q", ["'; drop table", "\\", "a & | ! ( ) <-> :*", "%(x)s %s", "\ud800", '"', "x " * 900, "🎈"]
)
def test_no_text_breaks_the_statement(q):
    make_experience()

    assert found(q.encode("utf-8", "ignore").decode()).total in {0, 1}
