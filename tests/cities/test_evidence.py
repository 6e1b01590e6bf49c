"""What kind of papers name a city as a member: few kinds, in the reader's language."""

import csv
from pathlib import Path

import pytest
from django.utils import translation

import cities
from cities.enums import EvidenceKind
from cities.evidence import evidence_kinds
from core.translated import SITE_LANGUAGES
from tests.factories.cities import make_city

DATA = Path(cities.__file__).parent / "data" / "cities.csv"


def texts_of_the_data_file():
    with DATA.open(encoding="utf-8", newline="") as file:
        return sorted({row["evidence_types"] for row in csv.DictReader(file)})


def test_every_text_of_the_data_file_is_of_a_kind():
    unknown = [text for text in texts_of_the_data_file() if EvidenceKind.OTHER in evidence_kinds(text)]

    assert unknown == []


def test_every_kind_but_other_occurs_in_the_data_file():
    assert {kind for text in texts_of_the_data_file() for kind in evidence_kinds(text)} == {*EvidenceKind} - {
        EvidenceKind.OTHER
    }


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("network list (RTPCE bulletin 46)", [EvidenceKind.NETWORK_LIST]),
        ("network list in press", [EvidenceKind.NETWORK_LIST]),
        ("copy of AICE member list", [EvidenceKind.LIST]),
        ("list of Mexican members in a municipal blog", [EvidenceKind.LIST]),
        ("RECE thematic network (28 cities)", [EvidenceKind.NETWORK]),
        ("joined RFVE (French network)", [EvidenceKind.NETWORK]),
        ("host of Italian network meeting", [EvidenceKind.MEETING]),
        ("press on accession", [EvidenceKind.ACCESSION]),
        ("council agreement to ask to join", [EvidenceKind.ACCESSION]),
        ("city page (International Day)", [EvidenceKind.DAY]),
        ("city page|named as member in a municipal page", [EvidenceKind.CITY_PAGE]),
        ("press on the Charter", [EvidenceKind.PRESS]),
        ("congress host, Executive Committee", [EvidenceKind.MEETING, EvidenceKind.COMMITTEE]),
        ("photo credits of annual report 2017", [EvidenceKind.ASSOCIATION]),
        ("Award finalist 2020|Focus Experience", [EvidenceKind.AWARD]),
        ("a letter", [EvidenceKind.OTHER]),
        (" | ", []),
        ("", []),
    ],
)
def test_the_kind_follows_from_the_words(text, kinds):
    assert evidence_kinds(text) == kinds


@pytest.mark.parametrize("kind", [*EvidenceKind])
def test_every_kind_has_words_in_every_language(kind):
    labels = set()
    for code in SITE_LANGUAGES:
        with translation.override(code):
            labels.add(str(kind.label))

    assert len(labels) > 2


def test_the_page_tells_the_kinds_in_its_language_and_marks_english_notes(client, db):
    make_city(slug="city", evidence_kind="named as member in press|city page", evidence_source="a.org (a list)")

    text = client.get("/ca/ciutats/city/").content.decode()

    assert "Premsa · " in text
    assert "named as member" not in text
    assert '<ul class="source-list" lang="en"><li>a.org (a list)</li>' in text
