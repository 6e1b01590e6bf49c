"""Sending an experience to the secretariat: what it needs, that it happens once, and who is told."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEvent, OutboxMessage
from core.workflow import TransitionNotAllowed
from editorial.models import Comment
from experiences import actions
from experiences.enums import State
from tests.factories.accounts import make_editor, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.together import at_the_same_moment
from tests.factories.writing import COMPLETE

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(city):
    return {
        "technician": make_technician(city, language="fr", email="tech@example.org"),
        "editor": make_editor(language="ca", email="editor@example.org"),
    }


@pytest.mark.parametrize(
    ("missing", "fields"),
    [
        ({"title_en": " "}, {"title"}),
        ({"summary_en": ""}, {"summary"}),
        ({"overview_en": ""}, {"overview"}),
        ({"overview_en": "", "context_en": "Why."}, {"overview"}),
        ({"title_en": "", "summary_en": "", "overview_en": ""}, {"title", "summary", "overview"}),
        ({"source_language": "fr", "original_language": "pt"}, {"title", "summary", "overview"}),
    ],
)
def test_submit_of_something_incomplete_names_the_fields(missing, fields, city, people):
    experience = make_experience(State.DRAFT, city=city, **{**COMPLETE, **missing})

    with pytest.raises(ValidationError) as refusal:
        actions.submit(experience=experience, by=people["technician"])

    experience.refresh_from_db()
    assert set(refusal.value.message_dict) == fields
    assert experience.state == State.DRAFT
    assert experience.submitted_at is None


def test_submit_with_context_and_actions_instead_of_an_overview_is_complete(city, people):
    told = {**COMPLETE, "overview_en": "", "context_en": "Why.", "actions_en": "What."}
    experience = make_experience(State.DRAFT, city=city, **told)

    row = actions.submit(experience=experience, by=people["technician"])

    assert row.submitted_at is not None


def test_what_the_city_sends_or_agrees_to_it_confirms(city, people):
    sent = make_experience(State.DRAFT, city=city, **COMPLETE)
    agreed = make_experience(State.CONSENT_ASKED, city=city, **COMPLETE)

    actions.submit(experience=sent, by=people["technician"])
    actions.give_consent(experience=agreed, by=people["technician"])

    for experience in (sent, agreed):
        experience.refresh_from_db()
        assert experience.confirmed_on == timezone.localdate()


def test_message_of_the_city_reaches_the_editor_in_charge(city, people):
    experience = make_experience(
        State.CHANGES_REQUESTED, city=city, submitted_at=timezone.now(), assigned_to=people["editor"], **COMPLETE
    )

    actions.submit(experience=experience, by=people["technician"], message=" The figures are those of 2024. ")

    mail = OutboxMessage.objects.get(to="editor@example.org")
    assert "The figures are those of 2024." in mail.text
    assert "<p>The figures are those of 2024.</p>" in mail.html
    assert AuditEvent.objects.about(experience).last().message == "The figures are those of 2024."


def test_submit_twice_sends_once(city, people):
    experience = make_experience(State.DRAFT, city=city, **COMPLETE)
    actions.submit(experience=experience, by=people["technician"])
    mails = OutboxMessage.objects.count()

    with pytest.raises(TransitionNotAllowed) as refusal:
        actions.submit(experience=experience, by=people["technician"])

    assert refusal.value.already
    assert OutboxMessage.objects.count() == mails
    assert AuditEvent.objects.about(experience).count() == 1


@pytest.mark.django_db(transaction=True)
def test_submit_at_the_same_moment_sends_once():
    city = make_city()
    technician = make_technician(city)
    experience = make_experience(State.DRAFT, city=city, **COMPLETE)

    def send():
        try:
            return actions.submit(experience=experience, by=technician).state
        except TransitionNotAllowed as refusal:
            return refusal.already

    outcomes = at_the_same_moment(send)

    assert sorted(map(str, outcomes)) == ["True", "True", "True", "submitted"]
    assert OutboxMessage.objects.filter(to=technician.email).count() == 1


def test_submit_again_closes_the_requests_and_goes_to_the_editor_in_charge(city, people):
    experience = make_experience(State.IN_REVIEW, city=city, assigned_to=people["editor"], **COMPLETE)
    actions.request_changes(
        experience=experience, by=people["editor"], comments={"results": "How many?", "people": " "}
    )
    asked = OutboxMessage.objects.get()
    OutboxMessage.objects.all().delete()

    actions.submit(experience=experience, by=people["technician"])

    comment = Comment.objects.get()
    assert "How many?" in asked.text
    assert (comment.field, comment.audience, comment.resolved_by) == ("results", "city", people["technician"])
    assert {mail.to for mail in OutboxMessage.objects.all()} == {"editor@example.org", "tech@example.org"}
