"""The bank and its pages answer 304 as long as nothing of them has changed, and anew from the next change on."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.models import Prize
from charter.models import CharterEdition, Principle
from cities.models import City, CityNetwork, Country, Network
from experiences.enums import State
from experiences.models import Experience, ExperienceDocument, ExperienceImage, Goal, Topic
from tests.factories.awards import make_prize
from tests.factories.charter import make_principle
from tests.factories.cities import make_city, make_network
from tests.factories.experiences import make_document, make_experience, make_goal, make_image, make_topic

# What is drawn of watched rows to count them sooner; no number is another one for it.
PICTURES = ("experiences_facetbits", "experiences_facetchanged")
pytestmark = pytest.mark.django_db

BANK = "/en/experiences/"
DETAIL = f"{BANK}river/"


@pytest.fixture
def river():
    """An experience of which everything is known, and another that stands beside it."""
    city, topic, principle = make_city(slug="vic", networks=[make_network()]), make_topic("nature"), make_principle(1)
    river = make_experience(
        slug="river", title_en="A river", overview_en="Water.", city=city, topics=[topic], principles=[principle],
        goals=[make_goal(4)], partner_cities=[make_city()],
    )  # fmt: skip
    make_image(river)
    make_document(river)
    make_prize(experience=river)
    make_experience(slug="wood", title_en="A wood", topics=[topic])
    return river


def get(path, *, tag=None, **headers):
    if tag:
        headers["If-None-Match"] = tag
    return Client().get(path, headers=headers)


def river_now():
    return Experience.objects.get(slug="river")


CHANGES = {
    "its title": lambda: Experience.objects.filter(slug="river").update(title_en="A sea"),
    "its state": lambda: Experience.objects.filter(slug="river").update(state=State.ARCHIVED),
    "another experience": make_experience,
    "an experience less": lambda: Experience.objects.filter(slug="wood").delete(),
    "its subjects": lambda: river_now().topics.set([]),
    "its image": lambda: ExperienceImage.objects.update(alt_en="Another"),
    "its document": lambda: ExperienceDocument.objects.update(title="Another"),
    "its partners": lambda: river_now().partner_cities.set([]),
    "its city's name": lambda: City.objects.filter(slug="vic").update(exonym_en="Wick"),
    "its city's networks": lambda: CityNetwork.objects.update(until_year=2020),
    "a network's name": lambda: Network.objects.update(name_en="Another network"),
    "a country": lambda: Country.objects.create(code="PT", region="europe"),
    "a topic's name": lambda: Topic.objects.update(name_en="Nature and water"),
    "a principle's title": lambda: Principle.objects.update(title_en="Another title"),
    "the edition of the Charter": lambda: CharterEdition.objects.update(is_current=False),
    "a goal's name": lambda: Goal.objects.update(name_en="Another goal"),
    "its prize": lambda: Prize.objects.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_it_shows_makes_every_page_answer_anew(river, change):
    paths = [BANK, f"{BANK}?topic=nature", f"{BANK}?q=river&format=json", DETAIL]
    tags = {path: get(path).headers["ETag"] for path in paths}
    unchanged = {path: get(path, tag=tag).status_code for path, tag in tags.items()}

    CHANGES[change]()
    changed = {path: get(path, tag=tag) for path, tag in tags.items()}

    assert unchanged == dict.fromkeys(paths, 304)
    for path, answer in changed.items():
        assert answer.status_code in {200, 410}
        assert answer.headers["ETag"] != tags[path]


def test_a_304_takes_one_statement_and_says_the_same_to_caches(river, django_assert_num_queries):
    full = get(BANK)
    with django_assert_num_queries(1):
        short = get(BANK, tag=full.headers["ETag"])

    assert (short.status_code, short.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert short.headers[name] == full.headers[name]
    # The policy that came with the page stays in force, and another policy makes another tag.
    assert ("Content-Security-Policy" in full.headers, "Content-Security-Policy" in short.headers) == (True, False)


def test_a_part_for_htmx_is_not_taken_for_the_page(river):
    page = get(BANK).headers["ETag"]

    assert get(BANK, tag=page, **{"HX-Request": "true"}).status_code == 200


def test_languages_have_tags_of_their_own(river):
    assert get(BANK).headers["ETag"] != get("/fr/experiences/").headers["ETag"]


def test_who_signs_in_gets_the_page_of_their_own(river, client_as):
    tag = get(BANK).headers["ETag"]

    answer = client_as("technician").get(BANK, headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_work_on_a_draft_leaves_the_pages_as_they_are(river):
    draft = make_experience(State.DRAFT, city=river.city)
    tag = get(BANK).headers["ETag"]
    draft.title_en = "Not yet for everybody"
    draft.save()

    assert get(BANK, tag=tag).status_code == 304


# Completeness


def tables_read_by(sql, known, functions, seen=None):
    """Return the tables named in a statement and in the functions that it calls."""
    seen = set() if seen is None else seen
    words = set(re.findall(r"\w+", sql))
    found = words & known
    for name in words & functions.keys() - seen:
        seen.add(name)
        found |= tables_read_by(functions[name], known, functions, seen)
    return found


def test_every_table_that_a_page_reads_is_watched(river):
    paths = [BANK, f"{BANK}?q=river&city=vic&topic=nature", f"{BANK}?q=rivre", f"{BANK}?q=ri&format=words", DETAIL]
    paths += [f"{BANK}?format={name}" for name in ("json", "csv", "atom")]
    with CaptureQueriesContext(connection) as captured:
        for path in paths:
            answer = get(path)
            b"".join(answer.streaming_content if answer.streaming else [answer.content])
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        functions = dict(cursor.fetchall())
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname IN ('content_changed', 'content_changed_update')"
        )
        watched = {name for (name,) in cursor.fetchall()}
    known = set(connection.introspection.table_names()) - {"core_contentversion", *PICTURES}
    read = {name for query in captured for name in tables_read_by(query["sql"], known, functions)}

    # A migration with core.freshness.watch() makes up for what is missing here.
    assert read - watched == set()
    assert {"experiences_experience", "cities_city", "experiences_searchdoc", "awards_prize"} <= read
