"""Editors keep what the same thing is called in each language; the search follows at once."""

import pytest
from django.urls import reverse
from django.utils import translation

from experiences.models import SearchConcept, SearchTerm
from experiences.search import find
from experiences.selection import Selection
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db
ADD = reverse("admin:experiences_searchconcept_add")


@pytest.fixture
def editor(client_as):
    return client_as("admin")


def names(**words):
    return {f"names_{code}": words.get(code, "") for code in ("ca", "es", "en", "fr")}


def found(q, language):
    with translation.override(language):
        return find(Selection(q=q), size=None).ids


def test_names_written_by_an_editor_count_from_the_next_search_on(editor):
    experience = make_experience(title_en="Rivers with life")
    assert found("riu", "ca") == []

    editor.post(ADD, {"slug": "river", **names(ca="riu", en="river, brook")})

    concept = SearchConcept.objects.get()
    assert concept.names == {"ca": ["riu"], "en": ["river", "brook"]}
    assert found("riu", "ca") == [experience.pk]

    editor.post(
        reverse("admin:experiences_searchconcept_change", args=[concept.pk]),
        {"slug": "river", **names(ca="rierol", en="river")},
    )
    assert found("riu", "ca") == []
    assert found("rierol", "ca") == [experience.pk]


@pytest.mark.parametrize("words", [{}, {"ca": "riu"}, {"ca": "riu, , "}])
def test_one_name_leads_nowhere(editor, words):
    response = editor.post(ADD, {"slug": "river", **names(**words)})

    assert "names" in response.context["adminform"].form.errors
    assert not SearchConcept.objects.exists()


def test_deleted_concept_leaves_no_terms(editor):
    concept = SearchConcept.objects.create(slug="river", names={"ca": ["riu"], "en": ["river"]})
    assert SearchTerm.objects.exists()

    editor.post(reverse("admin:experiences_searchconcept_delete", args=[concept.pk]), {"post": "yes"})

    assert not SearchTerm.objects.exists()


def test_concept_is_called_by_its_name_in_the_readers_language():
    concept = SearchConcept(slug="river", names={"ca": ["riu"], "en": ["river"]})

    with translation.override("ca"):
        assert str(concept) == "riu"
    assert str(SearchConcept(slug="river")) == "river"


def test_list_is_searched_by_any_name(editor):
    river = SearchConcept.objects.create(slug="river", names={"ca": ["riu"], "fr": ["rivière"]})
    SearchConcept.objects.create(slug="school", names={"ca": ["escola"], "fr": ["école"]})

    response = editor.get(reverse("admin:experiences_searchconcept_changelist"), {"q": "rivière"})

    assert list(response.context["cl"].result_list) == [river]
