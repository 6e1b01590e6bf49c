"""Pictures in the admin are shown where they are served, copied after the request, and their senders told of small ones."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cities.models import City
from core.images import copy_name, make_copies
from experiences.enums import State
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_image, png

pytestmark = pytest.mark.django_db


def post(client, city, file=None):
    url = reverse("admin:cities_city_change", args=[city.pk])
    data = {
        "name": city.name,
        "country": city.country_id,
        "original_language": "en",
        "source_language": "en",
        "evidence": "recent_evidence",
        **{
            f"{prefix}-{key}": 0
            for prefix in ("contacts", "roles", "network_links")
            for key in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    return client.post(url, data | ({"image": file} if file else {}), follow=True)


@pytest.mark.parametrize(("width", "told"), [(1400, False), (700, True)])
def test_photograph_of_a_city_is_measured_and_a_small_one_is_said(client_as, width, told):
    city = make_city()
    client = client_as("admin")

    response = post(client, city, SimpleUploadedFile("a.png", png(width, 500), "image/png"))

    stored = City.objects.get(pk=city.pk)
    assert (stored.image_width, stored.image_height) == (width, 500)
    assert ("This image is small" in response.text) == told
    assert default_storage.exists(copy_name(stored.image.name, 640))


def test_saving_again_says_nothing_of_the_image_that_was_there(client_as):
    city = make_city(image=ContentFile(png(700, 500), name="a.png"))

    assert "This image is small" not in post(client_as("admin"), city).text


def test_city_page_and_card_offer_the_copies(client):
    city = make_city(image=ContentFile(png(1400, 700), name="a.png"), image_alt_en="The harbour")
    make_copies(city.image.name)
    small = reverse("public_media", args=[copy_name(city.image.name, 640)])

    page = client.get(reverse("city_detail", args=[city.slug])).text
    cards = client.get(reverse("city_list")).text

    assert f'srcset="{small} 640w, ' in page
    assert f'<img src="{small}" srcset="{small} 640w, ' in cards


def test_admin_shows_the_picture_of_an_experience_to_whoever_may_change_it_or_only_read(client_as):
    client = client_as("admin")
    for state in (State.IN_REVIEW, State.REJECTED):
        image = make_image(make_experience(state=state), width=1400, height=700)
        small = image.get_absolute_url().replace(".png", "-640.webp")

        text = client.get(reverse("admin:experiences_experience_change", args=[image.experience_id])).text

        assert f'<a class="stored-picture" href="{image.get_absolute_url()}"><img src="{small}"' in text
        assert "/media/public/experiences/" not in text
