"""The records that come with the site: their order is that of their years, and loading again changes nothing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.reference import Row, Writer
from experiences import reference
from experiences.models import Experience, SearchConcept
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db

RECORDS = [
    {"slug": "without-year"},
    {"slug": "winner-of-2016", "year_started": 2008, "award": {"edition": 2016}},
    {"slug": "begun-in-2019", "year_started": 2019},
    {"slug": "begun-in-1960", "year_started": 1960},
    {"slug": "finalist-of-2024", "award": {"edition": 2024}},
    {"slug": "also-without-year"},
]
NEWEST = ["finalist-of-2024", "begun-in-2019", "winner-of-2016", "without-year", "begun-in-1960", "also-without-year"]


@pytest.fixture
def load(monkeypatch):
    make_city(slug="somewhere")
    common = {"city_slug": "somewhere", "original_language": "en", "channel": "city", "topics": [],
              "principles_2020": [], "sdgs": [], "title": {"en": "A title"}}  # fmt: skip
    rows = [Row(line, {**common, **record}) for line, record in enumerate(RECORDS, 1)]
    monkeypatch.setattr(reference, "json_rows", lambda _path, _key: iter(rows))
    return lambda: reference.load_experiences(Writer(), reference.DATA)


def order():
    return list(Experience.objects.order_by("-published_at", "-pk").values_list("slug", flat=True))


def test_newest_is_what_was_heard_of_last_and_all_are_of_one_day(load):
    load()

    days = {timezone.localdate(moment) for moment in Experience.objects.values_list("published_at", flat=True)}
    assert order() == NEWEST
    assert days == {dt.date(2026, 11, 1)}


def test_loading_again_mends_the_order_once_and_touches_nothing_else(load):
    load()
    Experience.objects.update(published_at=reference.GATHERED_ON - dt.timedelta(days=3))
    sent = Experience.objects.get(slug="begun-in-2019")
    moment = timezone.now()
    Experience.objects.filter(pk=sent.pk).update(submitted_at=moment, published_at=moment)

    load()
    first = order()
    versions = set(Experience.objects.values_list("pk", "published_at", "version"))
    load()

    assert first == ["begun-in-2019", *(slug for slug in NEWEST if slug != "begun-in-2019")]
    assert set(Experience.objects.values_list("pk", "published_at", "version")) == versions


def test_concepts_follow_the_file_unless_an_editor_has_changed_or_deleted_them(monkeypatch, client_as):
    def load(**names):
        rows = [
            Row(1, {"slug": slug, **dict.fromkeys(("ca", "es", "en", "fr"), words)}) for slug, words in names.items()
        ]
        monkeypatch.setattr(reference, "json_rows", lambda _path, _key: iter(rows))
        reference.load_concepts(Writer(), reference.DATA)
        return {concept.slug: concept.names["en"] for concept in SearchConcept.objects.all()}

    load(river=["river"], park=["park"], wood=["wood"])
    page = "admin:experiences_searchconcept_{}"
    edited, deleted = SearchConcept.objects.get(slug="park"), SearchConcept.objects.get(slug="wood")
    editor = client_as("admin")
    editor.post(
        reverse(page.format("change"), args=[edited.pk]),
        {"slug": "park", "names_ca": "parc", "names_es": "", "names_en": "park, green", "names_fr": ""},
    )
    editor.post(reverse(page.format("delete"), args=[deleted.pk]), {"post": "yes"})

    later = load(river=["river", "brook"], park=["park", "lawn"], wood=["wood", "forest"], sea=["sea"])

    assert later == {"river": ["river", "brook"], "park": ["park", "green"], "sea": ["sea"]}
