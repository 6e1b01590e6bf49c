"""Many lines of markup at once."""

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.markup import format_lines
from core.translated import TranslatedText


def test_values_are_escaped_and_markup_is_kept():
    bad = "<script>alert('x')</script>\"&"
    made = format_lines([("<p>{}</p>", (bad,)), ("<b>{}{}</b>", (7, format_html("<i>{}</i>", bad)))])

    escaped = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;"
    assert isinstance(made, SafeString)
    assert made == f"<p>{escaped}</p><b>7<i>{escaped}</i></b>"


def test_what_only_looks_like_a_number_or_a_pattern_is_text():
    class Number(int):
        def __str__(self):
            return "<b>"

    assert format_lines([("{}|{}|{}", (Number(1), TranslatedText("<", "ca"), "{0.__class__}"))]) == (
        "&lt;b&gt;|&lt;|{0.__class__}"
    )


def test_line_with_more_or_fewer_values_than_places_is_an_error():
    with pytest.raises(ValueError, match="<i>"):
        format_lines([("<b>{}</b>", (1,)), ("<i>{}{}</i>", (2,)), ("<u>{}</u>", (3, 4))])
