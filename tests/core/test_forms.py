"""Texts as people type and paste them."""

from core.forms import as_typed


def test_line_ends_count_once_and_direction_marks_go():
    assert as_typed("one\r\ntwo\rthree\u202efour\u2066five\u200d") == "one\ntwo\nthreefourfive\u200d"
