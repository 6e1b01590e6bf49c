"""Uploaded files that everybody may read: pictures of cities, covers and files of publications."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_on_disk(settings, tmp_path):
    """Keep files where the site does: folders answer otherwise on a disk than in memory."""
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.MEDIA_ROOT = tmp_path


def address(name):
    return reverse("public_media", args=[name])


@pytest.mark.parametrize(
    ("ending", "kind"),
    [(".webp", "image/webp"), (".jpg", "image/jpeg"), (".odt", "application/vnd.oasis.opendocument.text")],
)
def test_public_file_has_the_type_that_it_was_checked_for(client, ending, kind):
    name = default_storage.save(f"cities/picture{ending}", ContentFile(b"content"))

    response = client.get(address(name))

    assert isinstance(default_storage._wrapped, FileSystemStorage)
    assert b"".join(response.streaming_content) == b"content"
    assert response["Content-Type"] == kind
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["cities/", "cities/none.jpg", "publications/covers", "cities/a\x00b.jpg", "cities/../up.txt"]
)
def test_folder_or_strange_name_is_nothing(client, name):
    default_storage.save("publications/covers/one.webp", ContentFile(b"content"))
    default_storage.save("cities/one.webp", ContentFile(b"content"))
    default_storage.save("up.txt", ContentFile(b"content"))

    assert client.get(address(name)).status_code == 404


def test_file_of_another_folder_is_nothing(client):
    default_storage.save("experiences/7/secret.pdf", ContentFile(b"content"))

    assert client.get(address("experiences/7/secret.pdf")).status_code == 404
