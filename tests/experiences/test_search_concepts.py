"""What the same thing is called in other languages, and the order of what is found so."""

import pytest
from django.utils import translation

from experiences.models import SearchConcept, SearchTerm
from experiences.search import find
from experiences.selection import Selection
from tests.factories.experiences import make_experience, make_topic

pytestmark = pytest.mark.django_db


def found(q, language="en"):
    with translation.override(language):
        return find(Selection(q=q), size=None).ids


@pytest.fixture
def river():
    return SearchConcept.objects.create(
        slug="river", names={"ca": ["riu"], "es": ["río"], "en": ["river"], "fr": ["rivière", "cours d’eau"]}
    )


def test_a_word_finds_the_same_thing_in_other_languages(river):
    english = make_experience(title_en="Rivers with life")
    french = make_experience(title_fr="Un cours d’eau", title_en="", source_language="fr", original_language="fr")

    for q in ("rius", "ríos", "river", "rivières", "cours d’eau"):
        assert (q, sorted(found(q))) == (q, [english.pk, french.pk])
    assert found("rivières", "fr") == [french.pk, english.pk]


def test_a_minus_takes_away_exactly_what_the_word_finds(river):
    make_experience(title_en="Rivers with life")
    make_experience(title_fr="Un cours d’eau", title_en="", source_language="fr", original_language="fr")
    library = make_experience(title_en="Library by night")

    for q in ("-rius", "-ríos", "-rivières", "night -riu", "night NOT riu"):
        assert (q, found(q)) == (q, [library.pk])


def test_a_phrase_finds_and_takes_away_these_words_only(river):
    english = make_experience(title_en="Rivers with life")
    french = make_experience(title_fr="Un cours d’eau", title_en="", source_language="fr", original_language="fr")

    assert found('"cours d’eau"') == found('-"rivers"') == [french.pk]
    assert found('-"cours d’eau"') == found('"rivers"') == [english.pk]
    assert sorted(found('"cours d’eau" OR "rivers"')) == [english.pk, french.pk]


def test_a_changed_concept_counts_at_once(river):
    experience = make_experience(title_en="A brook")
    river.names = {**river.names, "en": ["river", "brook"]}
    river.save()
    assert found("riu") == [experience.pk]

    SearchConcept.objects.all().delete()

    assert found("riu") == []
    assert not SearchTerm.objects.exists()


def test_words_that_are_written_alike_join_translated_ones(river):
    experience = make_experience(title_es="Festival del río", title_en="", source_language="es", original_language="es")

    assert found("river festival") == [experience.pk]
    assert found("river festival -rio") == []


def test_stop_words_of_one_language_do_not_stand_in_the_way():
    SearchConcept.objects.create(slug="young", names={"es": ["joven"], "en": ["young people"]})
    experience = make_experience(title_en="Participation of young people")

    assert found("participation de jóvenes", "es") == [experience.pk]


def test_a_synonym_is_weaker_than_the_text():
    topic = make_topic("arts", synonyms={"en": ["circus"]})
    tagged = make_experience(title_en="Something", topics=[topic])
    told = make_experience(title_en="Other", overview_en="They learn circus arts")
    tagged_later = make_experience(title_en="Something else", topics=[topic])

    assert found("circus") == [told.pk, tagged_later.pk, tagged.pk]


def test_own_word_comes_before_another_name_for_it_where_both_stand_in_the_title(river):
    river.names = {**river.names, "en": ["river", "brook"]}
    river.save()
    told = make_experience(title_en="Our river")
    called = make_experience(title_en="Our brook")
    mentioned = make_experience(title_en="Other", summary_en="Near the river")

    assert found("river") == [told.pk, called.pk, mentioned.pk]


def test_each_word_counts_once_however_many_names_it_has(river):
    names = [f"brook{letter}" for letter in "abcdefgh"]
    river.names = {**river.names, "en": ["river", *names]}
    river.save()
    both = make_experience(title_en="River and music")
    one = make_experience(title_en=f"River {' '.join(names)}", summary_en="With music")

    assert found("river music") == [both.pk, one.pk]


def test_what_fits_every_experience_need_not_stand_there(river):
    experience = make_experience(title_ca="Un riu viu", title_en="", source_language="ca", original_language="ca")

    assert found("river project in the city") == [experience.pk]
    assert found("project in the city") == []
    assert found('"river project"') == []


def test_a_question_finds_texts_in_other_languages(river):
    SearchConcept.objects.create(slug="child", names={"ca": ["infant"], "en": ["child"]})
    experience = make_experience(
        title_ca="Els infants i el riu", title_en="", source_language="ca", original_language="ca"
    )

    assert found("how is it that the children of a city can be by the river") == [experience.pk]
