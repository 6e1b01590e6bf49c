"""What is said of an image: kept in every language, asked for in the admin, and recorded only where it changed."""

import pytest
from django import forms

from core.models import AuditEvent
from experiences import file_actions
from experiences.admin_forms import DescribedImageForm
from experiences.enums import State
from experiences.item_forms import ImageForm
from experiences.models import ExperienceImage
from tests.factories.accounts import make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_image

pytestmark = pytest.mark.django_db

AdminForm = forms.modelform_factory(
    ExperienceImage, form=DescribedImageForm, fields=["alt_ca", "alt_en", "is_decorative", "credit"]
)


@pytest.fixture
def image():
    return make_image(make_experience(State.DRAFT, city=make_city()), alt_en="", alt_fr=None, has_consent=False)


def describe(image, data, language="en"):
    form = ImageForm(
        {f"image-{image.pk}-{name}": value for name, value in data.items()}, image=image, language=language
    )
    assert form.is_valid()
    file_actions.describe(item=image, by=make_technician(image.experience.city), values=form.values())
    image.refresh_from_db()


def test_nothing_said_is_no_event(image):
    describe(image, {"alt": "", "credit": ""}, "en")
    describe(image, {"alt": ""}, "fr")

    assert not AuditEvent.objects.filter(action="describe_image").exists()


def test_description_in_another_language_is_kept_and_touches_nothing_else(image):
    ExperienceImage.objects.filter(pk=image.pk).update(is_decorative=True, credit="Ana")
    image.refresh_from_db()

    describe(image, {"alt": "Une place"}, "fr")

    assert (image.alt_fr, image.is_decorative, image.credit) == ("Une place", True, "Ana")
    assert AuditEvent.objects.filter(action="describe_image").count() == 1


@pytest.mark.parametrize(
    ("data", "is_good"),
    [
        ({}, False),
        ({"credit": "Ana"}, False),
        ({"alt_ca": "Una plaça"}, True),
        ({"is_decorative": "on"}, True),
    ],
)
def test_editor_is_asked_for_a_description_of_what_is_public(data, is_good):
    image = make_image(make_experience(), alt_en="")

    assert AdminForm(data, instance=image).is_valid() is is_good


def test_editor_is_not_asked_about_an_untouched_image_before_publication(image):
    assert AdminForm({}, instance=image).is_valid()
    assert not AdminForm({"credit": "Ana"}, instance=image).is_valid()
