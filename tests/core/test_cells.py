"""A cell of a CSV file is never a formula, whatever cuts the file into cells, and reads back as it was."""

import csv
import io
import random
import re

import pytest

from core.spreadsheets import cell, without_mark

SIGNS = ("=", "+", "-", "@", "\uff1d")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("x;=1+1", "x;'=1+1"),
        ('x;"=1+1', "x;'\"=1+1"),
        ("x\n- y", "x\n'- y"),
        ("x\t @SUM(A1)", "x\t' @SUM(A1)"),
        ("'=1+1", "''=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("plain - text, +34", "plain - text, +34"),
        (-5, "-5"),
        (None, ""),
    ],
)
def test_text_that_a_program_could_compute_gets_a_mark_and_nothing_else_does(text, written):
    assert cell(text) == written


def test_no_separator_makes_a_formula_of_any_text_and_each_comes_back_as_it_was():
    chance = random.Random(1)
    for _ in range(5_000):
        text = "".join(chance.choice("ab'\"=;|\t\r\n -+@,\uff1d") for _ in range(chance.randint(0, 9)))

        assert without_mark(cell(text)) == text

        line = io.StringIO()
        csv.writer(line).writerow(["x", cell(text)])
        for separator in ";|\t":
            cells = re.split(rf"[{separator}\r\n]", line.getvalue())
            assert not any(each.lstrip(' "').startswith(SIGNS) for each in cells), (text, line.getvalue())
