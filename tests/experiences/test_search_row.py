"""The search row follows every change of its source, whoever makes it and however."""

import contextlib
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from awards.models import Prize
from cities.models import City
from experiences import search_row
from experiences.enums import State
from experiences.models import Experience, FacetCount, SearchDoc, SearchTerm, SearchWord
from experiences.search import find
from experiences.selection import Selection
from experiences.vocabulary import complete
from tests.experiences.bank import found, place_of
from tests.factories.awards import make_prize
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_goal, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("row_equals_its_source")]


# The experience itself


def test_a_published_experience_is_found_and_a_draft_is_not():
    experience = make_experience(title_en="Music")
    make_experience(State.DRAFT, title_en="Music")

    assert found("music") == [experience.pk]


def test_each_save_counts_in_every_language():
    experience = make_experience(title_en="Music")
    for code, word in {"ca": "dansa", "es": "teatro", "en": "circus", "fr": "peinture"}.items():
        setattr(experience, f"overview_{code}", word)
        experience.save()

        assert (code, found(word)) == (code, [experience.pk])


def test_bulk_changes_and_raw_statements_count():
    first, second = make_experience(title_en="Music"), make_experience(title_en="Dance")
    Experience.objects.filter(pk=first.pk).update(title_en="Circus")
    second.summary_en = "Theatre"
    Experience.objects.bulk_update([second], ["summary_en"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE experiences_experience SET began_year = 1999 WHERE id = %s", [second.pk])

    assert found("music") == []
    assert found("circus") == [first.pk]
    assert found("theatre", year="1999") == [second.pk]


def test_an_import_counts():
    city = make_city()
    made = Experience.objects.bulk_create(
        Experience(
            slug=f"import-{n}", city=city, title_en="Imported", state=State.PUBLISHED, published_at=timezone.now()
        )
        for n in range(3)
    )

    assert sorted(found("imported")) == sorted(row.pk for row in made)
    assert find(Selection()).total == 3


def test_publishing_and_archiving_count():
    experience = make_experience(State.DRAFT, title_en="Music", topics=[make_topic("art")])
    Experience.objects.filter(pk=experience.pk).update(state=State.PUBLISHED, published_at=timezone.now())
    assert found("music", topic="art") == [experience.pk]

    Experience.objects.filter(pk=experience.pk).update(state=State.ARCHIVED)

    assert found("music") == []
    assert find(Selection()).total == 0
    assert not SearchDoc.objects.exists()


@pytest.mark.parametrize("how", ["instance", "queryset", "statement"])
def test_deleting_counts(how):
    experience = make_experience(title_en="Music")
    if how == "instance":
        experience.delete()
    elif how == "queryset":
        Experience.objects.all().delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM experiences_experience")

    assert found("music") == []
    assert find(Selection()).total == 0
    connection.check_constraints()


def test_what_is_never_searched_leaves_the_row_alone():
    experience = make_experience()
    before = place_of(experience)
    Experience.objects.filter(pk=experience.pk).update(version=7, note="for editors")
    experience.topics.set([])

    assert place_of(experience) == before


# What belongs to it


def test_adding_and_removing_topics_principles_goals_and_partners_counts():
    experience = make_experience()
    subjects = {
        "topics": (make_topic("art", name_en="Art"), "topic", "art"),
        "principles": (make_principle(13), "principle", "13"),
        "goals": (make_goal(4), "goal", "4"),
        "partner_cities": (make_city(name="Rosario", slug="rosario"), "city", "rosario"),
    }
    for name, (row, facet, value) in subjects.items():
        getattr(experience, name).add(row)
        assert (name, found(**{facet: value})) == (name, [experience.pk])
        getattr(experience, name).remove(row)
        assert (name, found(**{facet: value})) == (name, [])


def test_the_other_side_of_a_link_counts():
    experience, topic = make_experience(), make_topic("art", name_en="Art")
    links = Experience.topics.through.objects
    links.bulk_create([Experience.topics.through(experience=experience, topic=topic)])
    assert found("art") == [experience.pk]

    links.all().delete()

    assert found("art") == []


def test_a_link_that_moves_to_another_experience_counts_for_both():
    one, other, topic = make_experience(), make_experience(), make_topic("art", name_en="Art")
    one.topics.add(topic)
    Experience.topics.through.objects.update(experience=other)

    assert found("art") == [other.pk]


@pytest.mark.parametrize(
    "table", [*(f"experiences_experience_{name}" for name in ("topics", "principles", "goals", "partner_cities"))]
)
def test_emptying_a_table_counts(table):
    experience = make_experience(
        topics=[make_topic("art")], principles=[make_principle(13)], goals=[make_goal(4)], partner_cities=[make_city()]
    )
    before = SearchDoc.objects.get().facets
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")

    assert len(SearchDoc.objects.get().facets) < len(before)
    assert found() == [experience.pk]


def test_emptying_the_bank_leaves_no_number_behind():
    make_experience(topics=[make_topic("art")])
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE experiences_experience CASCADE")

    assert find(Selection()).total == 0
    assert not FacetCount.objects.exists()


def test_prizes_count():
    experience = make_experience()
    prize = make_prize(experience=experience)
    assert found(award=prize.result) == [experience.pk]

    Prize.objects.update(experience=None)

    assert found(award=prize.result) == []


# Rebuild and check


def test_the_check_names_what_differs_and_the_rebuild_repairs_it():
    experiences = [make_experience(title_en=f"Music {n}", topics=[make_topic()]) for n in range(5)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE experiences_searchdoc SET head = '' WHERE experience_id = %s", [experiences[1].pk])
        cursor.execute("DELETE FROM experiences_searchdoc WHERE experience_id = %s", [experiences[2].pk])
    FacetCount.objects.create(code=0, change=5)
    SearchTerm.objects.first().delete()
    output = StringIO()

    with pytest.raises(CommandError, match="differences"):
        call_command("search_index", check=True, batch=2, stdout=output)
    assert f"experience {experiences[1].pk}\n" in output.getvalue()
    assert f"experience {experiences[2].pk}\n" in output.getvalue()
    assert "number of all\n" in output.getvalue()
    assert "words of topic:" in output.getvalue()
    call_command("search_index", batch=2, stdout=output)
    call_command("search_index", check=True, stdout=output)

    assert output.getvalue().endswith("The search row equals its source.\n")


def test_a_rebuild_leaves_each_word_of_the_vocabulary_once():
    make_experience(title_en="Music")
    SearchWord.objects.create(plain="music", word="Musíc")
    list(search_row.rebuild())

    assert [row.word for row in SearchWord.objects.filter(plain="music")] == ["music"]


@pytest.mark.django_db(transaction=True)
def test_the_site_answers_while_the_row_is_built_again(client):
    """Between two batches, and beside one that is not committed yet, everything is found and may be written."""
    experiences = [make_experience(title_en="Music") for _ in range(4)]
    answers = []

    def visit():
        with contextlib.closing(connection):
            answers.append(len(found("music")))

    def edit(pk):
        with contextlib.closing(connection):
            Experience.objects.filter(pk=pk).update(title_en="Circus")

    for last in search_row.rebuild(size=2):
        visitor = threading.Thread(target=visit)
        writer = threading.Thread(target=edit, args=[last])
        for thread in (visitor, writer):
            thread.start()
        for thread in (visitor, writer):
            thread.join(5)
            assert not thread.is_alive()

    assert all(2 <= answer <= 4 for answer in answers)
    assert sorted(found("circus")) == [experiences[1].pk, experiences[3].pk]
    assert list(search_row.drift()) == []


def test_a_rebuild_goes_on_where_it_stopped():
    experiences = [make_experience() for _ in range(4)]
    SearchDoc.objects.all().delete()

    assert list(search_row.rebuild(after=experiences[1].pk, size=1)) == [row.pk for row in experiences[2:]]

    assert sorted(found()) == [row.pk for row in experiences[2:]]
    list(search_row.rebuild())


# Several writers


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_neither_puts_back_what_the_other_has_changed():
    experience, topic = make_experience(title_en="Music"), make_topic("art", name_en="Painting")
    city = experience.city

    def write_title():
        with contextlib.closing(connection):
            Experience.objects.filter(pk=experience.pk).update(title_en="Circus")

    def rename_city():
        with contextlib.closing(connection):
            City.objects.filter(pk=city.pk).update(name="Danzig")

    writers = [threading.Thread(target=write_title), threading.Thread(target=rename_city)]
    with transaction.atomic():
        experience.topics.add(topic)
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(0.3)
    for writer in writers:
        writer.join()

    assert found("painting circus danzig") == [experience.pk]
    assert list(search_row.drift()) == []


@pytest.mark.django_db(transaction=True)
def test_writers_of_the_same_new_words_do_not_wait_for_each_other():
    experiences = [make_experience(), make_experience()]
    both_began = threading.Barrier(2, timeout=5)
    errors = []

    def write(pk, *titles):
        with contextlib.closing(connection):
            try:
                with transaction.atomic():
                    Experience.objects.filter(pk=pk).update(title_en=titles[0])
                    both_began.wait()
                    Experience.objects.filter(pk=pk).update(title_en=titles[1])
            except Exception as error:  # noqa: BLE001 - told below
                errors.append(repr(error))

    writers = [
        threading.Thread(target=write, args=[experiences[0].pk, "zebra crossing", "aqueduct"]),
        threading.Thread(target=write, args=[experiences[1].pk, "aqueduct", "zebra crossing"]),
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert errors == []
    assert found("aqueduct") == [experiences[0].pk]
    assert "aqueduct" in complete("aqued")
