"""How a text is set: its large first letter and the breaks of its long words."""

import pytest
from django.utils import translation

from core.templatetags.content import soft_hyphens, takes_initial, with_colon
from tests.factories.charter import make_principle


@pytest.mark.parametrize(
    ("text", "large"),
    [
        ("The city opened", True),
        ("L’Ajuntament", True),
        ("À Lyon", True),
        ("A", True),
        (" Un barri", True),
        ("PILARES are places", False),
        ("ÉCLAT", False),
        ("1990 was", False),
        ("C40 cities", False),
        ("**Bold**", False),
        ("«Cita»", False),
        ("", False),
    ],
)
def test_only_a_word_begins_with_a_large_letter(text, large):
    assert takes_initial(text) is large


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Dialogue intergénérationnel", "Dialogue intergé|né|ra|tionnel"),
        ("Corresponsabilització", "Corresponsa|bi|lització"),
        ("Una ciutat educadora", "Una ciutat educadora"),
        ("", ""),
    ],
)
def test_only_long_words_may_break_and_far_from_their_ends(text, broken):
    assert soft_hyphens(text).replace("\xad", "|") == broken


def test_large_blocks_let_long_words_break_and_small_ones_speak_them_whole(client, db):
    make_principle(1, title_fr="Dialogue intergénérationnel")

    html = client.get("/fr/charte/").content.decode()

    assert "intergé\xadné\xadra\xadtionnel" in html


@pytest.mark.parametrize(("language", "text"), [("en", "Name:"), ("ca", "Name:"), ("es", "Name:"), ("fr", "Name\xa0:")])
def test_colon_stands_as_the_language_sets_it(language, text):
    with translation.override(language):
        assert with_colon("Name") == text
