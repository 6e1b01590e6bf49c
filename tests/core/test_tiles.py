from hashlib import sha256
from xml.etree import ElementTree

import pytest

from core.tiles import PALETTES, tile_svg


@pytest.mark.parametrize("section", range(len(PALETTES)))
def test_tile_of_any_slug_is_small_and_well_formed(section):
    drawings = [tile_svg(f"city-{number}", section) for number in range(300)]

    roots = {ElementTree.fromstring(svg).tag for svg in drawings}  # noqa: S314 - our own drawing, nobody's input

    assert roots == {"{http://www.w3.org/2000/svg}svg"}
    assert max(len(svg) for svg in drawings) < 2000


def test_tile_of_same_slug_never_changes():
    digest = sha256(tile_svg("granollers", 2).encode()).hexdigest()

    assert digest == "59be9bd19869e0aaf57804f0ac331a0aaab75b2b54e944a5a4587554baaad166"


def test_tiles_of_cities_are_distinct():
    assert len({tile_svg(f"city-{number}") for number in range(500)}) == 500


def test_tile_view_is_cacheable_for_ever_and_sets_no_cookie(client):
    response = client.get("/tiles/granollers-2.svg")

    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content.decode() == tile_svg("granollers", 2)
    assert not response.cookies


def test_tile_view_of_unknown_section_is_not_found(client):
    assert client.get("/tiles/granollers-4.svg").status_code == 404
