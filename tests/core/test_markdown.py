"""Plain text of the site's text format."""

from core.markdown import plain


def test_plain_text_has_neither_marks_nor_entities():
    assert plain("A *walk* & a [talk](https://example.org) < 3 km\n\n- one\n- two") == "A walk & a talk < 3 km one two"


def test_plain_text_keeps_no_break_spaces():
    assert plain("Quoi\u00a0: «\u00a0tout\u00a0»\u202f!") == "Quoi\u00a0: «\u00a0tout\u00a0»\u202f!"
