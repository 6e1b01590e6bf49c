"""A machine drafts another language of an experience: only what is empty, marked until somebody has read it."""

import datetime as dt

import pytest
from django.utils import timezone

from core.models import AuditEvent
from editorial.models import TranslationDraft
from experiences import actions, machine_drafts
from experiences.enums import State
from experiences.models import Experience, MachineDraft
from experiences.steps import marks
from experiences.tasks import write_by_machine
from experiences.views.review import facts
from tests.experiences.writing import OpenPage, stored
from tests.factories.accounts import make_person
from tests.factories.experiences import make_experience, make_topic
from tests.factories.writing import url_of

MARK = "A machine wrote this; nobody has read it yet"
SUMMARY = "ADULTS LEARN AT NIGHT. EN>ES"
LANGUAGES = ("Catalan", "Spanish")


@pytest.fixture
def drafted(client, draft, engine):
    """A draft whose Spanish a machine has written."""
    engine(("en", "es"))
    OpenPage(client, draft, "languages").save("machine-es")
    return draft


def shown(client, experience, step="languages", language=""):
    return client.get(OpenPage(client, experience, step, language).url).text


def test_machine_fills_in_what_is_empty_and_touches_nothing_else(client, draft, engine):
    engine(("en", "es"))
    Experience.objects.filter(pk=draft.pk).update(title_es="La escuela", version=4)

    response = OpenPage(client, draft, "languages").save("machine-es")

    assert response.headers["Location"].endswith("/edit/languages/#language-es")
    assert stored(draft, "title_es", "summary_es") == ("La escuela", SUMMARY)
    assert stored(draft, "results_es", "summary_ca", "summary_en", "version") == (
        None,
        None,
        "Adults learn at night.",
        5,
    )
    made = draft.machine_drafts.get()
    assert sorted(made.texts) == ["overview", "summary"]
    assert (made.engine, made.asked_by, made.is_waiting) == ("Engine 1, en → es", client.user, False)
    assert AuditEvent.objects.about(draft).filter(action="machine_draft").get().data["fields"] == [
        "summary",
        "overview",
    ]


def test_machine_text_is_marked_until_somebody_changes_or_confirms_it(client, drafted):
    page = OpenPage(client, drafted, "what", "es")
    assert "3 parts to check" in shown(client, drafted)
    assert shown(client, drafted, "what", "es").count(MARK) == 2

    page.save("read-title", title="THE NIGHT SCHOOL EN>ES", summary=SUMMARY)
    assert shown(client, drafted, "what", "es").count(MARK) == 1
    assert "2 parts to check" in shown(client, drafted)

    OpenPage(client, drafted, "what", "es").save(title="THE NIGHT SCHOOL EN>ES", summary="Adultos aprenden.")
    assert MARK not in shown(client, drafted, "what", "es")
    assert stored(drafted, "title_es", "summary_es") == ("THE NIGHT SCHOOL EN>ES", "Adultos aprenden.")


def test_form_that_was_open_meanwhile_asks_which_text_shall_stand(client, draft, engine):
    engine(("en", "es"))
    open_before = OpenPage(client, draft, "what", "es")
    OpenPage(client, draft, "languages").save("machine-es")

    answer = open_before.autosave(summary="Adultos")

    assert answer.json()["conflicts"] == ["Summary"]
    assert stored(draft, "summary_es") == (SUMMARY,)


def test_what_is_written_while_the_machine_works_stands(client, draft, engine, monkeypatch):
    asked = engine(("en", "es"))

    def slow(text, pair):
        OpenPage(client, draft, "what", "es").save(title="La escuela", summary="")
        return text.upper()

    monkeypatch.setattr(asked, "translate", slow)
    OpenPage(client, draft, "languages").save("machine-es")

    assert stored(draft, "title_es", "summary_es") == ("La escuela", "ADULTS LEARN AT NIGHT.")
    assert sorted(draft.machine_drafts.get().texts) == ["overview", "summary"]


def test_nothing_is_offered_without_an_engine_a_pair_or_a_gap(client, draft, engine):
    engine()
    assert "Machine draft" not in shown(client, draft)
    OpenPage(client, draft, "languages").save("machine-es")
    assert not MachineDraft.objects.exists()

    engine(("en", "es"), ("ca", "fr"))
    page = shown(client, draft)
    assert ("machine-es" in page, "machine-fr" in page, "machine-en" in page) == (True, False, False)

    Experience.objects.filter(pk=draft.pk).update(title_es="t", summary_es="s", overview_es="o")
    assert "machine-es" not in shown(client, draft)


def test_machine_starts_from_another_language_only_where_that_is_whole_and_read(client, draft, engine):
    engine(("en", "es"), ("es", "ca"))
    Experience.objects.filter(pk=draft.pk).update(title_es="Escuela", summary_es="Adultos")
    assert "machine-ca" not in shown(client, draft)

    Experience.objects.filter(pk=draft.pk).update(overview_es="Empezó.")
    assert "Machine draft: Spanish → Catalan" in shown(client, draft)
    MachineDraft.objects.create(experience=draft, language="es", texts={"overview": "Empezó."})
    assert "machine-ca" not in shown(client, draft)


def test_secretariats_translation_is_left_to_it(client, city, engine):
    engine(("es", "ca"), ("ca", "es"))
    draft = make_experience(
        State.DRAFT, city=city, written_in_original=True, original_language="pt", source_language="es",
        title_en="", original_title="A escola", title_ca="L’escola",
    )  # fmt: skip

    assert "machine-es" not in shown(client, draft)


@pytest.mark.parametrize("why", ["written meanwhile", "too long"])
def test_run_that_fills_nothing_says_so_for_a_while(why, client, draft, engine, monkeypatch):
    asked = engine(("en", "es"))
    Experience.objects.filter(pk=draft.pk).update(summary_es="S", overview_es="O")

    def in_vain(text, pair):
        if why == "too long":
            return "x" * 1000
        OpenPage(client, draft, "what", "es").save(title="La escuela", summary="S")
        return text

    monkeypatch.setattr(asked, "translate", in_vain)
    OpenPage(client, draft, "languages").save("machine-es")

    told = "The machine has added nothing"
    assert told in shown(client, draft)
    MachineDraft.objects.update(answered_at=timezone.now() - dt.timedelta(hours=2))
    assert told not in shown(client, draft)


@pytest.mark.parametrize("why", ["error", "silence"])
def test_failing_engine_says_so_and_may_be_asked_again(why, client, draft, engine, caplog):
    engine(("en", "es"), error="broken")
    if why == "error":
        OpenPage(client, draft, "languages").save("machine-es")
    else:
        MachineDraft.objects.create(experience=draft, language="es", asked_at=timezone.now() - dt.timedelta(hours=1))

    page = shown(client, draft)

    assert "The machine gave no text." in page
    assert "machine-es" in page
    assert stored(draft, "title_es") == (None,)


def test_error_of_ours_is_a_failure_too(client, draft, engine, monkeypatch):
    engine(("en", "es"))
    asked = MachineDraft.objects.create(experience=draft, language="es", asked_at=timezone.now())
    monkeypatch.setattr(machine_drafts, "write", lambda _draft: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        write_by_machine.func(asked.pk)

    assert "The machine gave no text." in shown(client, draft)


def test_page_says_that_the_machine_is_at_it_and_a_second_press_asks_once(client, draft, engine):
    engine(("en", "es"))
    MachineDraft.objects.create(experience=draft, language="es", asked_by=client.user, asked_at=timezone.now())

    page = shown(client, draft)
    assert "The machine is writing …" in page
    assert "data-waits" in page
    OpenPage(client, draft, "languages").save("machine-es")

    assert stored(draft, "title_es") == (None,)


@pytest.mark.parametrize("case", ["sent", "gone", "stranger"])
def test_nothing_is_written_where_nobody_writes_any_more(case, client, draft, engine):
    engine(("en", "es"))
    asked = MachineDraft.objects.create(experience=draft, language="es", asked_by=client.user)
    if case == "sent":
        Experience.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=timezone.now())
    elif case == "stranger":
        MachineDraft.objects.update(asked_by=make_person("technician"))
    else:
        asked.delete()
        asked.pk = 0

    assert write_by_machine.func(asked.pk) == ("gone" if case == "gone" else "not editable")

    assert stored(draft, "title_es") == (None,)


def test_check_page_names_what_nobody_has_read_in_the_order_of_the_form(client, drafted, engine):
    engine(("en", "es"), ("en", "ca"))
    OpenPage(client, drafted, "languages").save("machine-ca")

    page = client.get(url_of("experience_submit", drafted)).text

    told = [f"Nobody has read what the machine wrote in {name}: Title, Summary and Overview." for name in LANGUAGES]
    assert page.index(told[0]) < page.index(told[1])


def test_language_counts_as_one_to_read_in_once_somebody_has_read_it(client, drafted):
    drafted.refresh_from_db()
    assert (facts(drafted)["available"], language_mark(drafted)) == (["English"], "begun")
    for field in ("title", "summary"):
        OpenPage(client, drafted, "what", "es").save(f"read-{field}", title="THE NIGHT SCHOOL EN>ES", summary=SUMMARY)

    drafted = Experience.objects.get()
    assert (facts(drafted)["available"], language_mark(drafted)) == (["Spanish", "English"], "filled")
    assert facts(drafted)["missing"] == ["Catalan", "French"]


def language_mark(experience):
    """How far the list of steps says that the other languages are."""
    return next(mark.state for mark in marks(experience, "what") if mark.step.name == "languages")


def test_unread_machine_text_is_not_published_but_goes_to_the_translation_desk(client, drafted):
    OpenPage(client, drafted, "what", "es").save(title="La escuela", summary=SUMMARY)
    drafted.refresh_from_db()
    drafted.topics.add(make_topic())
    editor = make_person("editor")
    row = actions.submit(experience=drafted, by=client.user)
    actions.publish(experience=actions.start_review(experience=row, by=editor), by=editor)

    assert stored(drafted, "title_es", "summary_es", "overview_es") == ("La escuela", "", "")
    drafts = TranslationDraft.objects.filter(state__object_id=drafted.pk, state__language="es")
    assert {(each.field, each.origin, each.engine) for each in drafts} == {
        ("summary", "machine", "Engine 1, en → es"),
        ("overview", "machine", "Engine 1, en → es"),
    }
    assert drafts.get(field="summary").text == SUMMARY
    assert machine_drafts.advice(drafted) == []
