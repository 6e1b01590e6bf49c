"""Plain text of the site's text format."""

import random

from core import markdown
from core.markdown import plain


def test_plain_text_has_neither_marks_nor_entities():
    assert plain("A *walk* & a [talk](https://example.org) < 3 km\n\n- one\n- two") == "A walk & a talk < 3 km one two"


def test_plain_text_keeps_no_break_spaces():
    assert plain("Quoi\u00a0: «\u00a0tout\u00a0»\u202f!") == "Quoi\u00a0: «\u00a0tout\u00a0»\u202f!"


def test_text_without_marks_needs_no_parser(monkeypatch):
    """What is taken for plain text at a glance is what the parser would make of it."""
    chance = random.Random(7)
    signs = "ab é1.)-+ \t\n\r#~=!|\"'·’*_[<&>\\`:"
    texts = ["".join(chance.choices(signs, k=chance.randrange(1, 12))) for _ in range(3000)]
    quick = [plain(text) for text in texts]

    monkeypatch.setattr(markdown, "may_be_marked", lambda _text: True)

    assert [(text, plain(text)) for text in texts] == list(zip(texts, quick, strict=True))
