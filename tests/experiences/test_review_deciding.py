"""Decisions of the secretariat that are announced later, or taken back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEvent
from editorial.actions import add_comment
from editorial.enums import Audience
from editorial.models import Comment
from experiences import actions
from experiences.enums import State
from experiences.models import Experience
from tests.factories.experiences import make_experience, make_image
from tests.factories.review import in_review, page, step

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + dt.timedelta(days=1)


# Decide now, announce later ---------------------------------------------------------------------------------------


def test_accepted_for_a_day_is_published_by_the_daily_work_on_that_day(
    editor, technician, city, monkeypatch, mailoutbox
):
    experience = in_review(technician, city, editor)
    editor.post(
        page(experience, "act", "accept"),
        {"accept-version": experience.version, "accept-announce_on": TOMORROW.isoformat()},
    )
    experience.refresh_from_db()
    assert (experience.state, experience.announce_on) == (State.ACCEPTED, TOMORROW)
    assert actions.announce_due() == 0

    monkeypatch.setattr(timezone, "localdate", lambda *_args: TOMORROW)
    mailoutbox.clear()
    assert (actions.announce_due(), actions.announce_due()) == (1, 0)

    experience.refresh_from_db()
    event = AuditEvent.objects.about(experience).last()
    assert (experience.state, experience.announce_on, event.action, event.actor_name) == (
        State.PUBLISHED, None, "publish", "",
    )  # fmt: skip
    assert [mail.to for mail in mailoutbox] == [[technician.email]]


def test_day_in_the_past_or_with_an_undescribed_image_is_refused(editor, technician, city):
    experience = in_review(technician, city, editor)

    with pytest.raises(ValidationError):
        actions.accept(experience=experience, by=editor.user, announce_on=timezone.localdate())
    make_image(experience, alt_en="")
    with pytest.raises(ValidationError):
        actions.accept(experience=experience, by=editor.user, announce_on=TOMORROW)
    assert Experience.objects.get(pk=experience.pk).state == State.IN_REVIEW


def test_day_can_be_changed_and_taken_away(editor, city):
    experience = make_experience(State.ACCEPTED, city=city)

    for day in (TOMORROW.isoformat(), ""):
        data = {"set_day-version": experience.version, "set_day-announce_on": day}
        editor.post(page(experience, "act", "set_day"), data)
        experience.refresh_from_db()
        assert experience.announce_on == (TOMORROW if day else None)
    assert AuditEvent.objects.about(experience).filter(action="set_day").count() == 2


def test_what_cannot_be_announced_keeps_its_day_and_holds_nothing_else_up(city, caplog):
    blocked, free = (make_experience(State.ACCEPTED, city=city, announce_on=timezone.localdate()) for _n in range(2))
    make_image(blocked, alt_en="")

    assert actions.announce_due() == 1

    blocked.refresh_from_db()
    free.refresh_from_db()
    assert (blocked.state, blocked.announce_on, free.state) == (State.ACCEPTED, timezone.localdate(), State.PUBLISHED)
    assert "could not be announced" in caplog.text


# Taking a decision back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.ACCEPTED, State.REJECTED])
def test_decision_is_taken_back_and_the_city_is_told(editor, technician, city, state, mailoutbox):
    experience = make_experience(state, city=city)

    step(editor, experience, "reopen", "It was a mistake.")

    experience.refresh_from_db()
    assert experience.state == State.IN_REVIEW
    assert "It was a mistake." in mailoutbox[-1].body


@pytest.mark.parametrize("asked", ["request_changes", "ask_consent"])
def test_request_sent_by_mistake_is_taken_back_with_what_the_city_has_written(
    editor, technician, city, asked, mailoutbox
):
    experience = in_review(technician, city, editor)
    step(editor, experience, asked, "Shorter, please.")
    add_comment(
        record=experience, by=technician, body="How many?", field="results", audience=Audience.CITY, is_request=True
    )
    Experience.objects.filter(pk=experience.pk).update(results_en="Written meanwhile.")
    assert "Take the request back" in editor.get(page(experience)).text

    experience.refresh_from_db()
    step(editor, experience, "reopen", "It was meant for another city.")

    experience.refresh_from_db()
    assert (experience.state, experience.results_en) == (State.IN_REVIEW, "Written meanwhile.")
    assert not Comment.objects.about(experience).requests().unresolved().exists()
    assert "no heu de fer res" in " ".join(mailoutbox[-1].body.split())
    assert "It was meant for another city." in mailoutbox[-1].body


def test_rejected_edition_whose_place_is_taken_stays_rejected(editor, city):
    first = make_experience(city=city)
    rejected = make_experience(State.REJECTED, city=city, earlier_edition=first)
    make_experience(State.SUBMITTED, city=city, earlier_edition=first)

    response = step(editor, rejected, "reopen", "A mistake.")

    rejected.refresh_from_db()
    assert rejected.state == State.REJECTED
    assert "The city has begun another edition in its place" in response.text
