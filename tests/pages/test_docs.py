"""What the documents say of addresses and names is what the code has."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import translation

DOCS = Path(settings.BASE_DIR) / "docs"


def rows(name):
    """The cells of every table row of a document."""
    lines = (DOCS / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


ADDRESSES = [[cell.strip("`") for cell in row] for row in rows("architecture.md") if len(row) == 5][1:]
MODELS = sorted({match[1] for row in rows("glossary.md") for match in re.finditer(r"`(\w+\.[A-Z]\w+)`", row[-1])})


@pytest.mark.parametrize("row", ADDRESSES, ids=lambda row: row[0])
def test_architecture_addresses_are_those_of_the_site(row):
    name, *addresses = row
    found = []
    for code in ("en", "ca", "es", "fr"):
        with translation.override(code):
            found.append(reverse(name))

    assert found == addresses


@pytest.mark.parametrize("label", MODELS)
def test_glossary_names_exist(label):
    assert apps.get_model(label)
