"""States of translations follow every change of a text, in its transaction, whatever makes the change."""

import importlib

import pytest
from django.db import connection, transaction
from django.urls import reverse

from core.small_edits import small_edit
from core.translated import SITE_LANGUAGES
from editorial.actions import decide_proposal, propose
from editorial.enums import Standing
from editorial.models import TranslationState
from editorial.tracking import TRIGGER, source_hash, specification, track, tracked_models
from experiences.enums import State
from experiences.models import Experience, Topic
from tests.factories.accounts import make_person, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_image

pytestmark = pytest.mark.django_db

TEXTS = {"title": "River school", "summary": "Children learn at the river.", "results": "Forty classes took part."}


def written(*languages, **overrides):
    """An experience written in English, with the given translations of every part."""
    texts = {f"{field}_{code}": f"{text} ({code})" for field, text in TEXTS.items() for code in ("en", *languages)}
    return make_experience(**{"original_language": "en", "source_language": "en", **texts, **overrides})


def states(record):
    return {row.language: row.state for row in TranslationState.objects.of_record(record)}


def test_every_translated_model_is_tracked():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE tgname = %s", [TRIGGER]
        )
        tables = {name for (name,) in cursor.fetchall()}

    assert tables == {model._meta.db_table for model in tracked_models()}
    assert track() == []  # nothing is left to do


def test_names_and_official_wording_are_not_for_translators():
    fields = {spec["kind"]: spec["fields"] for spec in map(specification, tracked_models())}

    assert "exonym" not in fields["cities.city"]
    assert "official_text" not in fields["charter.principle"]
    assert "video_url" not in fields["charter.charteredition"]
    assert "editorial.glossaryterm" not in fields


def test_states_of_a_record_say_what_is_there():
    experience = written("fr", title_es="Escuela del río")

    assert states(experience) == {"en": "original", "fr": "published", "es": "missing", "ca": "missing"}
    spanish = TranslationState.objects.of_record(experience).get(language="es")
    assert spanish.owed == {"summary": 6, "results": 5}
    assert spanish.words == 11


def test_changed_sentence_makes_exactly_the_affected_translations_outdated():
    experience = written("fr", "ca")
    other = written("fr", "ca")
    with transaction.atomic():
        experience.results_en = "Fifty classes took part."
        experience.save()
        at_once = states(experience)

    assert at_once == {"en": "original", "fr": "outdated", "ca": "outdated", "es": "missing"}
    assert states(other) == {"en": "original", "fr": "published", "ca": "published", "es": "missing"}
    french = TranslationState.objects.of_record(experience).get(language="fr")
    assert french.before == {"results": "Forty classes took part. (en)"}
    assert (french.owed, french.words) == ({"results": 4}, 4)


def test_what_is_rolled_back_was_never_outdated():
    experience = written("fr")
    with transaction.atomic():
        Experience.objects.filter(pk=experience.pk).update(title_en="Sea school")
        assert states(experience)["fr"] == Standing.OUTDATED
        transaction.set_rollback(True)

    assert states(experience)["fr"] == Standing.PUBLISHED


def test_changing_it_back_restores():
    experience = written("fr")
    for text in ("Sea school", "Lake school", "River school (en)"):
        Experience.objects.filter(pk=experience.pk).update(title_en=text)

    assert states(experience)["fr"] == Standing.PUBLISHED
    assert TranslationState.objects.of_record(experience).get(language="fr").before == {}


def by_save(experience):
    experience.title_en = "Sea school"
    experience.save()


def by_bulk_update(experience):
    experience.title_en = "Sea school"
    Experience.objects.bulk_update([experience], ["title_en"])


def by_sql(experience):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE experiences_experience SET title_en = 'Sea school' WHERE id = %s", [experience.pk])


def by_accepted_proposal(experience):
    technician = make_technician(experience.city)
    proposal = propose(record=experience, by=technician, values={"title_en": "Sea school"})
    decide_proposal(proposal=proposal, by=make_person("admin"), columns={"title_en"})


@pytest.mark.parametrize("change", [by_save, by_bulk_update, by_sql, by_accepted_proposal])
def test_whatever_path_changes_an_original_marks_its_translation(change):
    experience = written("fr")

    change(experience)

    assert states(experience)["fr"] == Standing.OUTDATED


def test_bringing_back_an_earlier_version_restores():
    experience = written("fr")
    first = experience.history.first()
    by_save(experience)
    assert states(experience)["fr"] == Standing.OUTDATED

    first.instance.save()

    assert states(experience)["fr"] == Standing.PUBLISHED


def test_small_edit_leaves_translations_valid_and_no_other_change():
    experience = written("fr")
    with small_edit():
        Experience.objects.filter(pk=experience.pk).update(title_en="River school!")
    assert states(experience)["fr"] == Standing.PUBLISHED

    Experience.objects.filter(pk=experience.pk).update(summary_en="Something else.")
    assert states(experience)["fr"] == Standing.OUTDATED
    with small_edit():  # what was out of date before stays so
        Experience.objects.filter(pk=experience.pk).update(summary_en="Something else!")
    assert states(experience)["fr"] == Standing.OUTDATED


def test_proposal_may_be_a_small_edit(client_as):
    experience = written("fr")
    proposal = propose(record=experience, by=make_technician(experience.city), values={"title_en": "River schools"})
    client = client_as("admin")
    url = reverse("admin:editorial_proposal_change", args=[proposal.pk])
    seen = client.get(url).context["seen"]

    client.post(url, {"seen": seen, "take": "title_en", "do": "take", "_small_edit": "on"})

    assert Experience.objects.get(pk=experience.pk).title_en == "River schools"
    assert states(experience)["fr"] == Standing.PUBLISHED


def test_original_and_translation_changed_together_fit_each_other():
    experience = written("fr", "ca")

    Experience.objects.filter(pk=experience.pk).update(title_en="Sea school", title_fr="École de la mer")

    assert states(experience) == {"en": "original", "fr": "published", "ca": "outdated", "es": "missing"}


def test_part_added_to_the_original_makes_translations_outdated_and_taken_away_restores():
    experience = written("fr")
    Experience.objects.filter(pk=experience.pk).update(lessons_en="Begin small.")
    assert states(experience)["fr"] == Standing.OUTDATED

    Experience.objects.filter(pk=experience.pk).update(lessons_en="")
    assert states(experience)["fr"] == Standing.PUBLISHED


def test_another_original_language_takes_the_others_as_they_stand():
    experience = written("fr")

    Experience.objects.filter(pk=experience.pk).update(source_language="fr")

    assert states(experience) == {"fr": "original", "en": "published", "es": "missing", "ca": "missing"}


def test_what_a_city_is_still_writing_is_nobodys_debt():
    experience = written("fr", state=State.DRAFT, published_at=None)
    image = make_image(experience, alt_en="A river")
    assert states(experience) == {}
    assert not TranslationState.objects.of_record(image).filter(is_live=True).exists()

    Experience.objects.filter(pk=experience.pk).update(state=State.IN_REVIEW, submitted_at="2026-01-01T00:00Z")
    assert states(experience)["fr"] == Standing.PUBLISHED
    assert TranslationState.objects.of_record(image).filter(is_live=True).count() == len(SITE_LANGUAGES)

    Experience.objects.filter(pk=experience.pk).update(state=State.REJECTED)
    assert not TranslationState.objects.of_record(experience).filter(is_live=True).exists()
    assert not TranslationState.objects.of_record(image).filter(is_live=True).exists()


def test_record_without_a_language_of_its_own_starts_from_what_there_is():
    topic = Topic.objects.create(slug="water", name_es="Agua")
    assert states(topic)["es"] == Standing.ORIGINAL

    Topic.objects.filter(pk=topic.pk).update(name_en="Water")
    assert states(topic) == {"es": "original", "en": "published", "ca": "missing", "fr": "missing"}


def test_deleted_record_takes_its_states_and_drafts_along():
    topic = Topic.objects.create(slug="water", name_es="Agua")
    french = TranslationState.objects.of_record(topic).get(language="fr")
    french.drafts.create(field="name", text="Eau")

    topic.delete()

    assert not TranslationState.objects.filter(kind="experiences.topic").exists()


def test_states_of_rows_that_exist_are_made_when_tracking_begins():
    experience, city = written("fr"), make_city(profile_ca="Ciutat", source_language="ca")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {TRIGGER} ON experiences_experience")
        cursor.execute("DELETE FROM editorial_translationstate WHERE kind = 'experiences.experience'")
    assert track() == ["experiences.experience"]

    assert states(experience) == {"en": "original", "fr": "published", "es": "missing", "ca": "missing"}
    assert states(city)["ca"] == Standing.ORIGINAL
    french = TranslationState.objects.of_record(experience).get(language="fr")
    assert french.hashes["title"] == source_hash("River school (en)")


def test_migration_goes_back_and_forth_over_rows():
    experience = written("fr")
    migration = importlib.import_module("editorial.migrations.0004_translation_desk")
    with connection.cursor() as cursor:
        cursor.execute(migration.UNDO)
        Experience.objects.filter(pk=experience.pk).update(title_es="Escuela", summary_es="Niños")  # nobody watches
        TranslationState.objects.all().delete()
        cursor.execute(migration.FUNCTIONS)
    assert "experiences.experience" in track()

    assert states(experience) == {"en": "original", "fr": "published", "es": "published", "ca": "missing"}
    Experience.objects.filter(pk=experience.pk).update(title_en="Sea school")
    assert states(experience)["es"] == Standing.OUTDATED


def test_database_and_site_mark_texts_alike():
    with connection.cursor() as cursor:
        cursor.execute("SELECT translation_hash(%s), translation_words(%s)", ["L’àvia\n·", "one  two\nthree "])
        assert cursor.fetchone() == (source_hash("L’àvia\n·"), 3)
