"""Images and documents: for those who may see the experience, and nobody else."""

import pytest
from django.core.files.storage import default_storage

from core.images import AVIF, copy_name, delete_copies, make_copies
from core.tasks import make_image_copies
from experiences.enums import State
from experiences.variants import prepare, small_avif, small_url, srcset
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_image

pytestmark = pytest.mark.django_db


def body(response):
    return b"".join(response.streaming_content)


def test_an_image_of_a_published_experience_is_for_everybody(client):
    image = make_image(make_experience())

    response = client.get(image.get_absolute_url())

    assert response.status_code == 200
    assert body(response).startswith(b"\x89PNG")
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(image.get_absolute_url(), headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_files_of_an_unpublished_experience_are_for_its_city_alone(client, client_as, state):
    city = make_city()
    experience = make_experience(state=state, city=city)
    image, document = make_image(experience), make_document(experience)
    technician = client_as("technician", city=city)
    other = client_as("technician", city=make_city())

    for file in (image, document):
        assert client.get(file.get_absolute_url()).status_code == 404
        assert other.get(file.get_absolute_url()).status_code == 404
        response = technician.get(file.get_absolute_url())
        assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
        assert "ETag" not in response


def test_a_document_is_a_download_under_its_title(client):
    document = make_document(make_experience(), title="Guia: «L’escola»", language="ca")

    response = client.get(document.get_absolute_url())

    assert response["Content-Disposition"] == 'attachment; filename="guia-lescola-ca.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert body(response) == b"%PDF-1.7 report"


def test_another_files_name_gives_nothing(client):
    experience = make_experience()
    one, other = make_image(experience), make_image(experience)

    assert client.get(one.get_absolute_url().replace(f"/{one.pk}/", f"/{other.pk}/")).status_code == 404
    assert client.get(f"/media/experiences/{one.pk}/{'0' * 32}.png").status_code == 404
    assert client.get(f"/media/experiences/{one.pk}/..%2f..%2fsettings.py").status_code == 404
    assert client.get("/media/documents/999/x.pdf").status_code == 404


def test_a_lost_file_is_not_found(client):
    image = make_image(make_experience())
    default_storage.delete(image.file.name)

    assert client.get(image.get_absolute_url()).status_code == 404


def test_files_are_read_only(client):
    image = make_image(make_experience())

    assert client.post(image.get_absolute_url()).status_code == 405


def test_the_task_makes_smaller_copies_and_may_run_twice():
    image = make_image(make_experience(), width=1400, height=700)

    make_image_copies.func(image.file.name)

    assert default_storage.exists(copy_name(image.file.name, 640))
    assert make_copies(image.file.name) == []

    delete_copies(image.file.name)
    assert not default_storage.exists(copy_name(image.file.name, 640))


def test_a_copy_is_served_and_while_it_is_missing_the_original(client):
    image = make_image(make_experience(), width=1400, height=700)
    address = small_url(image)

    missing = client.get(address)
    assert (missing["Content-Type"], missing["Cache-Control"]) == ("image/png", "public, max-age=60")
    assert body(missing).startswith(b"\x89PNG")

    make_copies(image.file.name)
    made = client.get(address)
    assert (made["Content-Type"], made["Cache-Control"]) == ("image/webp", "public, max-age=3600")
    assert body(made)[8:12] == b"WEBP"


def test_avif_is_offered_and_served_and_until_it_is_made_the_webp(client):
    image = make_image(make_experience(), width=1400, height=700)
    address = small_avif(image)
    page = client.get(image.experience.get_absolute_url()).content.decode()

    assert f'<source type="image/avif" srcset="{address} 640w, ' in page
    make_copies(image.file.name)
    made = client.get(address)
    assert (made["Content-Type"], made["Cache-Control"]) == ("image/avif", "public, max-age=3600")
    assert body(made)[4:12] == b"ftypavif"
    default_storage.delete(copy_name(image.file.name, 640, AVIF))
    assert client.get(address)["Content-Type"] == "image/webp"


def test_a_small_image_needs_no_copies():
    image = make_image(make_experience())

    assert make_copies(image.file.name) == []
    assert srcset(image) == ""
    assert small_url(image) == image.get_absolute_url()
    assert small_avif(image) == ""


def test_a_large_image_names_its_copies_and_itself():
    image = make_image(make_experience(), width=1400, height=700)
    stem = image.get_absolute_url().removesuffix(".png")

    assert srcset(image) == f"{stem}-640.webp 640w, {stem}-1280.webp 1280w, {stem}.png 1400w"


def test_a_decorative_image_says_nothing_and_a_foreign_text_names_its_language():
    experience = make_experience()

    assert prepare(make_image(experience, is_decorative=True)).alt_shown == ""
    foreign = prepare(make_image(experience, alt_en="", alt_ca="Una plaça"))
    assert (foreign.alt_shown, foreign.alt_lang) == ("Una plaça", "ca")
    assert prepare(make_image(experience)).alt_lang == ""
