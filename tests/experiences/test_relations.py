"""Editions and adaptations of an experience wherever it is taken along: for machines, in exports, on paper."""

import csv
import io
import json
import re

import pytest
from django.utils import timezone

from experiences import metadata, paper, reading
from experiences.enums import AdaptationState, State
from experiences.models import Adaptation
from tests.factories.accounts import make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db


@pytest.fixture
def experience():
    """One with an edition on either side, adapted from one city and by another; drafts and the unconfirmed are not told."""
    city = make_city(name="Granollers")
    earlier = make_experience(city=city, slug="first", title_en="First edition")
    row = make_experience(city=city, slug="second", title_en="Second edition", earlier_edition=earlier)
    make_experience(city=city, slug="third", title_en="Third edition", earlier_edition=row)
    source = make_experience(city=make_city(name="Rosario"), slug="source", title_en="Learning after work")
    pupil = make_experience(
        city=make_city(name="Lyon"), slug="pupil", title_en="", title_fr="Le soir", source_language="fr"
    )
    say(row, source, AdaptationState.CONFIRMED)
    say(pupil, row, AdaptationState.CONFIRMED)
    say(row, make_experience(slug="unconfirmed"), AdaptationState.STATED)
    say(make_experience(State.DRAFT, slug="draft"), row, AdaptationState.CONFIRMED)
    return row


def say(experience, source, state):
    by, now = make_technician(experience.city), timezone.now()
    answered = {"answered_at": now, "answered_by": by} if state == AdaptationState.CONFIRMED else {}
    Adaptation.objects.create(experience=experience, source=source, state=state, stated_by=by, asked_at=now, **answered)


def addresses(works):
    return [work["url"].rstrip("/").rsplit("/", 1)[-1] for work in works]


def test_machines_read_both_directions(experience, client):
    page = client.get("/en/experiences/second/").content.decode()
    described = next(
        found
        for script in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        for found in json.loads(script)
        if found["@type"] == "Article"
    )

    assert addresses(described["isBasedOn"]) == ["first", "source"]
    assert addresses(described["@reverse"]["isBasedOn"]) == ["third", "pupil"]
    assert described["@reverse"]["isBasedOn"][1]["inLanguage"] == "fr"


def test_experience_that_stands_alone_says_nothing_of_it():
    row = reading.get_for_reading(make_experience(slug="alone").slug)

    assert not {"isBasedOn", "@reverse", "translationOfWork"} & metadata.article(row, [], []).keys()


def test_translation_names_its_original():
    written = {"written_in_original": True, "original_language": "pt", "original_title": "A escola"}
    make_experience(slug="translated", source_language="es", title_es="La escuela", summary_es="S", **written)

    work = metadata.article(reading.get_for_reading("translated"), [], [])["translationOfWork"]

    assert (work["headline"], work["inLanguage"]) == ("A escola", "pt")


def test_json_names_them_by_slug(experience, client):
    results = client.get("/en/experiences/", {"format": "json"}).json()["results"]
    told = {result["slug"]: result for result in results}["second"]

    assert (told["earlier_edition"], told["later_edition"]) == ("first", "third")
    assert (told["adapted_from"], told["adapted_by"]) == (["source"], ["pupil"])


def test_csv_names_them_by_address(experience, client):
    body = b"".join(client.get("/en/experiences/", {"format": "csv"}).streaming_content).decode("utf-8-sig")
    told = {row["Title"]: row for row in csv.DictReader(io.StringIO(body))}["Second edition"]

    assert told["Earlier edition"].endswith("/en/experiences/first/")
    assert told["Adapted by"].endswith("/en/experiences/pupil/")
    assert "draft" not in told["Adapted by"]


def test_paper_names_them_with_city_and_address(experience):
    html = paper.of_experience(reading.get_for_reading(experience.slug)).html
    told = re.findall(r"<dt>([^<]+)</dt><dd>([^<]*)<a href=\"[^\"]*/([\w-]+)/\"([^>]*)>([^<]+)", html)

    assert ("Newer edition", "", "third", "", "Third edition") in told
    assert ("Adapted from", "Rosario: ", "source", "", "Learning after work") in told
    assert ("Adapted by", "Lyon: ", "pupil", ' lang="fr"', "Le soir") in told
