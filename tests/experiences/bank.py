"""The bank as visitors meet it: its address, an experience of which everything is known, and what a page says."""

import re

from django.db import connection

from experiences.enums import Licence
from experiences.search import find
from experiences.selection import Selection
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_goal, make_topic

BANK = "/en/experiences/"


def full_experience(**overrides):
    """An experience of which everything is known."""
    fields = {
        "title_en": "A river as a classroom",
        "summary_en": "Three kilometres of river.",
        "overview_en": "First paragraph.\n\nSecond with [a link](https://example.org).",
        "results_en": "640 trees.",
        "principles": [make_principle(1, title_en="Inclusive education"), make_principle(13)],
        "goals": [make_goal(4)],
        "audiences": ["children"],
        "began_year": 2015,
        "website": "https://www.example.org/river",
        "contact_name": "Education department",
        "contact_email": "secret@example.org",
        "licence": Licence.CC_BY,
        "sources": "https://www.edcities.org/en/x/\nA report of 2020",
        **overrides,
    }
    if "city" not in fields:
        fields["city"] = make_city(name="Granollers", slug="granollers")
    if "topics" not in fields:
        fields["topics"] = [make_topic("nature", name_en="Nature")]
    return make_experience(**fields)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def found(q="", **chosen):
    """The numbers of the experiences that a search finds."""
    return find(Selection(q=q, chosen={name: (value,) for name, value in chosen.items()}), size=None).ids


def place_of(experience):
    """Where the search row stands in its table: elsewhere once it was written again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid FROM experiences_searchdoc WHERE experience_id = %s", [experience.pk])
        return cursor.fetchone()
