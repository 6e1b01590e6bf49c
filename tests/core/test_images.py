"""Smaller copies: made once, named after the original, and never larger than it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from core import images
from tests.factories.experiences import png


def stored(name="cities/square.png", width=1400, height=700):
    return default_storage.save(name, ContentFile(png(width, height)))


def test_copies_are_made_once_in_their_sizes():
    name = stored()

    made = images.make_copies(name)

    sizes = {}
    for copy in made:
        with default_storage.open(copy) as file, Image.open(file) as picture:
            sizes[copy] = (picture.format, picture.size)
    assert sizes == {
        images.copy_name(name, 640): ("WEBP", (640, 320)),
        images.copy_name(name, 1280): ("WEBP", (1280, 640)),
        images.copy_name(name, 640, images.AVIF): ("AVIF", (640, 320)),
        images.copy_name(name, 1280, images.AVIF): ("AVIF", (1280, 640)),
    }
    assert images.make_copies(name) == []


def test_file_that_has_gone_needs_no_copies():
    assert images.make_copies("cities/none.jpg") == []


def test_small_original_has_no_copies():
    assert (images.widths_below(640), images.srcset("/a.jpg", 640)) == ([], "")
    assert images.small_address("/a.jpg", 640) == "/a.jpg"


def test_srcset_names_copies_and_the_original():
    assert images.srcset("/a.jpg", 1000) == "/a-640.webp 640w, /a.jpg 1000w"


def test_avif_is_offered_only_where_its_largest_copy_shows_as_much_as_a_page_needs():
    assert images.avif_srcset("/a.jpg", 1400) == "/a-640.avif 640w, /a-1280.avif 1280w"
    assert images.avif_srcset("/a.jpg", 1280) == ""


def test_copies_go_with_their_original():
    name = stored()
    made = images.make_copies(name)

    images.delete_copies(name)

    assert [copy for copy in made if default_storage.exists(copy)] == []


@pytest.mark.parametrize("name", ["cities/a.webp", "cities/a-641.webp", "cities/a-640.jpg", "cities/-640.webp"])
def test_other_names_are_no_copies(name):
    assert images.source_of_copy(name) is None


def test_original_stands_in_for_a_public_copy_until_it_is_made(client):
    name = stored()
    address = reverse("public_media", args=[images.copy_name(name, 640)])

    waiting = client.get(address)
    assert (waiting["Content-Type"], waiting["Cache-Control"]) == ("image/png", "public, max-age=60")
    assert b"".join(waiting.streaming_content).startswith(b"\x89PNG")

    images.make_copies(name)
    made = client.get(address)
    assert (made["Content-Type"], made["Cache-Control"]) == ("image/webp", "public, max-age=86400")


def test_webp_stands_in_for_an_avif_that_is_not_made(client):
    name = stored()
    images.make_copies(name)
    avif = images.copy_name(name, 640, images.AVIF)
    address = reverse("public_media", args=[avif])

    made = client.get(address)
    assert (made["Content-Type"], made["Cache-Control"]) == ("image/avif", "public, max-age=86400")
    default_storage.delete(avif)
    waiting = client.get(address)
    assert (waiting["Content-Type"], waiting["Cache-Control"]) == ("image/webp", "public, max-age=60")


def test_copy_of_nothing_is_not_found(client):
    assert client.get(reverse("public_media", args=["cities/none-640.webp"])).status_code == 404
