"""Drafts: begun once, saved by several people and several times, and what the history keeps of it."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from experiences import actions, co_writing, drafting
from experiences.drafting import OpenForm
from experiences.enums import State
from experiences.merging import digest
from experiences.models import Experience
from experiences.workflow import NotEditable
from tests.factories.accounts import make_technician, make_user
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

COMPLETE = {"title_en": "One", "summary_en": "A", "overview_en": "Story"}


@pytest.fixture
def city(db):
    return make_city(name="Cambrils")


@pytest.fixture
def anna(city):
    return make_technician(city, name="Anna")


@pytest.fixture
def ben(city):
    return make_technician(city, name="Ben")


@pytest.fixture
def draft(city):
    return make_experience(State.DRAFT, city=city, **COMPLETE)


class Page:
    """A form that somebody has opened: it remembers what it saw, and numbers its requests."""

    def __init__(self, experience, user, names=("title_en", "summary_en", "writing_language", "began_year")):
        experience.refresh_from_db()
        self.experience, self.user, self.token, self.count = experience, user, uuid.uuid4(), 0
        self.base = {name: digest(value) for name, value in drafting.current_values(experience, names).items()}

    def save(self, *, autosave=False, sequence=None, **values):
        self.count += 1
        form = OpenForm(self.token, self.base, self.count if sequence is None else sequence)
        return drafting.save_draft(
            experience=self.experience, by=self.user, values=values, form=form, autosave=autosave
        )


def stored(experience, *names):
    experience.refresh_from_db()
    return tuple(getattr(experience, name) for name in names)


# Beginning


def test_draft_with_nothing_is_in_the_writers_language(city):
    writer = make_technician(city, language="fr")

    row, made = drafting.create_draft(city=city, by=writer)

    assert made
    assert (row.state, row.source_language, row.original_language, row.created_by) == ("draft", "fr", "fr", writer)


def test_draft_begun_twice_from_one_form_is_one(city, anna):
    token = uuid.uuid4()
    first, made = drafting.create_draft(city=city, by=anna, token=token, values={"title_en": "School"})

    second, made_again = drafting.create_draft(city=city, by=anna, token=token, values={"title_en": "School"})

    assert (made, made_again) == (True, False)
    assert first == second
    assert Experience.objects.count() == 1


def test_draft_for_another_city_is_refused(city):
    with pytest.raises(PermissionDenied):
        drafting.create_draft(city=city, by=make_technician())


def test_draft_begun_in_another_language_has_its_text_there(city, anna):
    row, _made = drafting.create_draft(city=city, by=anna, values={"title_en": "Escola", "writing_language": "ca"})

    assert (row.title_ca, row.title_en) == ("Escola", "")


# Saving


def test_save_keeps_columns_and_links_and_counts_versions(draft, anna):
    topic, principle = make_topic(), make_principle(3)

    row = Page(draft, anna).save(title_en="After", topics=[topic.pk], principles=[principle.pk]).experience

    draft.refresh_from_db()
    assert (row.version, draft.version, draft.title_en) == (2, 2, "After")
    assert list(draft.topics.all()) == [topic]
    assert list(draft.principles.all()) == [principle]


def test_save_with_nothing_new_changes_nothing(draft, anna):
    histories = draft.history.count()

    row = Page(draft, anna).save(title_en="One").experience

    assert row.version == 1
    assert draft.history.count() == histories


@pytest.mark.parametrize("state", [state for state in State if state not in State.EDITABLE_BY_CITY])
@pytest.mark.parametrize("autosave", [True, False])
def test_save_while_the_city_does_not_write_is_refused(autosave, state, city, anna):
    experience = make_experience(state, city=city, title_en="Before")

    with pytest.raises(NotEditable):
        Page(experience, anna).save(autosave=autosave, title_en="After")

    assert stored(experience, "title_en") == ("Before",)


def test_save_by_another_city_is_refused(draft):
    with pytest.raises(PermissionDenied):
        Page(draft, make_technician()).save(title_en="Mine")


def test_declaring_another_language_takes_all_texts_along(draft, anna):
    row = Page(draft, anna).save(title_en="Un", writing_language="ca").experience

    assert (row.title_ca, row.overview_ca, row.title_en, row.overview_en) == ("Un", "Story", "", "")


def test_declaring_a_language_in_which_somebody_has_written_moves_nothing(draft, anna):
    Experience.objects.filter(pk=draft.pk).update(summary_ca="Ja hi és")

    row = Page(draft, anna).save(writing_language="ca").experience

    assert (row.source_language, row.title_en, row.title_ca or "") == ("ca", "One", "")


# Two people


def test_two_people_in_different_fields_both_keep_their_text(draft, anna, ben):
    topic = make_topic()
    page = Page(draft, anna, ("title_en", "summary_en", "topics"))
    Page(draft, ben).save(title_en="Two", summary_en="A", topics=[topic.pk])

    saved = page.save(title_en="One", summary_en="B", topics=[])

    assert saved.conflicts == {}
    assert stored(draft, "title_en", "summary_en") == ("Two", "B")
    assert list(draft.topics.all()) == [topic]


def test_two_people_in_the_same_field_are_told_and_everything_else_is_saved(draft, anna, ben):
    page = Page(draft, anna)
    Page(draft, ben).save(title_en="Two")

    saved = page.save(title_en="Three", summary_en="B")

    assert saved.conflicts == {"title_en": "Two"}
    assert stored(draft, "title_en", "summary_en") == ("Two", "B")


def test_years_that_contradict_only_together_are_refused_together(city, anna, ben):
    draft = make_experience(State.DRAFT, city=city, began_year=2010, ended_year=2020)
    page = Page(draft, anna, ("began_year", "ended_year", "title_en"))
    Page(draft, ben, ("began_year", "ended_year")).save(began_year=2018)

    saved = page.save(ended_year=2015, title_en="Kept")

    assert list(saved.refused) == ["ended_year"]
    assert stored(draft, "began_year", "ended_year", "title_en") == (2018, 2020, "Kept")


# Twice, late, and without an answer


def test_request_sent_twice_is_saved_once(draft, anna):
    page = Page(draft, anna)
    page.save(autosave=True, title_en="Two")
    version = stored(draft, "version")

    again = page.save(autosave=True, sequence=1, title_en="Two")

    assert (again.conflicts, again.overtaken_by, stored(draft, "version")) == ({}, 0, version)


def test_writing_on_after_a_lost_answer_is_no_conflict_with_oneself(draft, anna):
    page = Page(draft, anna)
    page.save(autosave=True, title_en="Two")  # the answer never came: the page still names what it was opened with

    saved = page.save(autosave=True, title_en="Two and more")
    cleared = page.save(autosave=True, title_en="")

    assert (saved.conflicts, cleared.conflicts) == ({}, {})
    assert stored(draft, "title_en") == ("",)


def test_late_request_does_not_overwrite_a_later_one(draft, anna):
    page = Page(draft, anna)
    page.save(sequence=5, title_en="The whole sentence")

    late = page.save(autosave=True, sequence=4, title_en="The whole")

    assert late.overtaken_by == 5
    assert stored(draft, "title_en") == ("The whole sentence",)


def test_form_of_before_going_back_meets_what_was_written_since(draft, anna):
    first = Page(draft, anna)
    first.save(title_en="Two")
    Page(draft, anna).save(title_en="Three")  # the same person, on the page after

    back = first.save(title_en="Two again")

    assert back.conflicts == {"title_en": "Three"}


def test_lost_answer_of_a_move_to_another_language_is_no_conflict(draft, anna):
    page = Page(draft, anna, ("title_en", "writing_language"))
    page.save(autosave=True, title_en="Un", writing_language="ca")

    saved = page.save(autosave=True, title_ca="Un i més", writing_language="ca")

    assert saved.conflicts == {}
    assert stored(draft, "title_ca", "title_en") == ("Un i més", "")


# History


def versions(experience):
    rows = experience.history.order_by("history_date", "history_id")
    return [(row.title_en, getattr(row.history_user, "name", "")) for row in rows]


def test_autosaves_leave_one_version_when_their_writer_presses_save(draft, anna):
    page = Page(draft, anna)
    for text in ("T", "Tw", "Two"):
        page.save(autosave=True, title_en=text)

    page.save(title_en="Two")

    assert versions(draft) == [("One", ""), ("Two", "Anna")]


def test_autosaves_of_somebody_become_theirs_before_another_goes_on(draft, anna, ben):
    Page(draft, anna).save(autosave=True, title_en="Anna’s")
    page = Page(draft, ben)

    page.save(autosave=True, title_en="Ben’s")
    page.save(title_en="Ben’s")

    assert versions(draft) == [("One", ""), ("Anna’s", "Anna"), ("Ben’s", "Ben")]


def test_autosaved_text_is_in_the_history_once_it_is_sent(draft, anna, ben):
    Page(draft, anna).save(autosave=True, title_en="Anna’s")

    actions.submit(experience=draft, by=ben)

    assert versions(draft) == [("One", ""), ("Anna’s", "Anna"), ("Anna’s", "Ben")]
    assert [row.state for row in draft.history.order_by("history_id")] == ["draft", "draft", "submitted"]
    assert not draft.writing_sessions.exists()


def test_autosave_of_subjects_leaves_no_version(draft, anna):
    topic = make_topic()

    Page(draft, anna).save(autosave=True, topics=[topic.pk])

    assert len(versions(draft)) == 1
    assert list(draft.topics.all()) == [topic]


def test_old_sessions_are_forgotten(draft, anna):
    old = draft.writing_sessions.create(user=anna, token=uuid.uuid4(), saved_at=timezone.now() - dt.timedelta(days=15))

    Page(draft, anna).save(title_en="Two")

    assert old not in draft.writing_sessions.all()
    assert draft.writing_sessions.count() == 1


# People from elsewhere


def test_co_writer_writes_until_the_invitation_ends(draft, anna):
    guest = make_user(email="school@example.org")
    writer = co_writing.invite(experience=draft, by=anna, email=guest.email, name="School", language="ca")
    Page(draft, guest).save(title_en="With the school")

    co_writing.revoke(experience=draft, by=anna, key=writer.pk)

    with pytest.raises(PermissionDenied):
        Page(draft, guest).save(title_en="Too late")
    assert stored(draft, "title_en") == ("With the school",)


def test_co_writer_cannot_send_withdraw_or_invite(draft, anna):
    guest = make_user()
    co_writing.invite(experience=draft, by=anna, email=guest.email, name="School", language="ca")

    for step in (actions.submit, actions.withdraw):
        with pytest.raises(PermissionDenied):
            step(experience=draft, by=guest)
    with pytest.raises(PermissionDenied):
        co_writing.invite(experience=draft, by=guest, email="friend@example.org", name="Friend", language="ca")
