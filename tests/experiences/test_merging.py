"""Bringing two people's changes together, field by field."""

import pytest

from experiences.merging import digest, merge

OLD, MINE, THEIRS = "old", "mine", "theirs"


@pytest.mark.parametrize(
    ("base", "stored", "mine", "kept"),
    [
        (OLD, OLD, MINE, MINE),
        (OLD, OLD, OLD, OLD),
        (OLD, THEIRS, OLD, THEIRS),
        (OLD, MINE, MINE, MINE),
        (OLD, OLD, "", ""),
        ("", None, MINE, MINE),
        ("", "", [1], [1]),
    ],
)
def test_change_of_one_side_is_kept(base, stored, mine, kept):
    result = merge(base={"title": digest(base)}, stored={"title": stored}, mine={"title": mine})

    assert (result.values, result.conflicts) == ({"title": kept}, {})


@pytest.mark.parametrize("base", [{"title": digest(OLD)}, {}, {"title": "nonsense"}])
def test_changes_of_both_sides_are_named_and_neither_is_kept(base):
    result = merge(base=base, stored={"title": THEIRS, "summary": "s"}, mine={"title": MINE, "summary": "s"})

    assert (result.values, result.conflicts) == ({"summary": "s"}, {"title": THEIRS})


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_has_one_mark(nothing):
    assert digest(nothing) == ""


@pytest.mark.parametrize("value", [0, False, " ", [0], 2015, "é", "e\u0301", "\ud800"])
def test_something_has_a_mark_of_its_own(value):
    marks = [digest(other) for other in (0, False, " ", [0], 2015, "é", "e\u0301", "\ud800")]

    assert digest(value)
    assert marks.count(digest(value)) == 1
