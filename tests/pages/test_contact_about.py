"""The contact form knows which experience the visitor came from."""

import pytest
from django.urls import reverse

from experiences.enums import State
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db


def test_link_of_an_experience_names_it_in_the_message(client):
    experience = make_experience(title_en="A river as a classroom", city=make_city(name="Vilademo"))

    form = client.get(reverse("contact"), {"experience": experience.slug}).context["form"]

    assert form["subject"].value() == "experience"
    assert form["message"].value() == "About the experience “A river as a classroom” (Vilademo):\n\n"


@pytest.mark.parametrize("slug", ["nothing", "draft", "\x00"])
def test_link_to_what_is_not_public_leaves_the_form_empty(client, slug):
    make_experience(State.DRAFT, slug="draft")

    form = client.get(reverse("contact"), {"experience": slug}).context["form"]

    assert form["message"].value() is None
