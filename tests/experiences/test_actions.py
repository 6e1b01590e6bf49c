"""Every step: what it changes, whom it tells, who may not take it, and that doing it twice does it once."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from core.models import AuditEvent, OutboxMessage
from core.workflow import TransitionNotAllowed
from experiences import actions, workflow
from experiences.enums import State
from experiences.workflow import Side
from tests.factories.accounts import make_editor, make_technician, make_user
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_image

COMPLETE = {
    "title_en": "The night school",
    "summary_en": "Adults learn at night.",
    "overview_en": "It began in a library.",
}
ARGUMENTS = {
    "reject": {"reason": "It is outside the Charter."},
    "archive": {"reason": "The city asked for it."},
    "refuse_consent": {"reason": "The name is wrong."},
    "request_changes": {"message": "Tell us about results."},
}
ACTIONS = {name: getattr(actions, name) for name in workflow.TABLE.by_action}
TAKEN_FROM = {name: step.sources[0] for name, step in workflow.TABLE.by_action.items()}
# Publishing from review accepts first: two steps of the table in one go.
IN_ONE_GO = {("publish", State.IN_REVIEW)}


@pytest.fixture
def city(db):
    return make_city(name="Cambrils")


class People(dict):
    """People by their part in a test, made when they are first asked for."""

    def __init__(self, city):
        self.makers = {
            "technician": lambda: make_technician(city, language="fr", email="tech@example.org", name="Tècnica"),
            "editor": lambda: make_editor(language="ca", email="editor@example.org", name="Editora"),
            "other technician": lambda: make_technician(email="other@example.org"),
            "stranger": lambda: make_user(email="stranger@example.org"),
            "former technician": lambda: make_technician(city, until="2021-01-01", email="former@example.org"),
            "inactive editor": lambda: make_editor(is_active=False, email="gone@example.org"),
            "staff without permission": lambda: make_user(is_staff=True, email="staff@example.org"),
        }
        super().__init__()

    def __missing__(self, name):
        self[name] = self.makers[name]()
        return self[name]


@pytest.fixture
def people(city):
    """Everybody; the technician is always there, so that mail to the city has a reader."""
    people = People(city)
    people["technician"]
    return people


def take(action, experience, by):
    return ACTIONS[action](experience=experience, by=by, **ARGUMENTS.get(action, {}))


def side_of(action, people):
    return people["technician"] if workflow.TABLE.by_action[action].side is Side.CITY else people["editor"]


@pytest.mark.parametrize("action", list(ACTIONS))
def test_step_from_its_state_changes_state_and_leaves_a_trace(action, city, people):
    experience = make_experience(TAKEN_FROM[action], city=city, **COMPLETE)
    by = side_of(action, people)

    row = take(action, experience, by)

    step = workflow.TABLE.by_action[action]
    experience.refresh_from_db()
    event = AuditEvent.objects.about(experience).last()
    assert (row.state, experience.state) == (step.target, step.target)
    assert (event.action, event.actor_id, event.data["from"], event.data["to"]) == (
        action,
        by.pk,
        TAKEN_FROM[action],
        step.target,
    )
    assert experience.history.first().history_user == by


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (action, state)
        for action in ACTIONS
        for state in State
        if not workflow.TABLE.allows(action, state) and (action, state) not in IN_ONE_GO
    ],
)
def test_step_from_every_other_state_is_refused_and_changes_nothing(action, state, city, people):
    experience = make_experience(state, city=city, **COMPLETE)

    # Who may not even see a city's draft is refused as a person, before the table is asked.
    refusal = PermissionDenied if state == State.DRAFT and action not in {"give_consent", "refuse_consent"} else None
    with pytest.raises(refusal or TransitionNotAllowed):
        take(action, experience, side_of(action, people))

    experience.refresh_from_db()
    assert experience.state == state
    assert not AuditEvent.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "person",
    ["other technician", "stranger", "former technician", "inactive editor", "staff without permission", "across"],
)
@pytest.mark.parametrize("action", list(ACTIONS))
def test_step_by_anybody_else_is_refused(action, person, city, people):
    experience = make_experience(TAKEN_FROM[action], city=city, **COMPLETE)
    across = people["editor"] if workflow.TABLE.by_action[action].side is Side.CITY else people["technician"]

    with pytest.raises(PermissionDenied):
        take(action, experience, across if person == "across" else people[person])

    experience.refresh_from_db()
    assert experience.state == TAKEN_FROM[action]
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("action", "readers"),
    [
        ("submit", {("secretariat@example.org", "en"), ("tech@example.org", "fr")}),
        ("start_review", {("tech@example.org", "fr")}),
        ("request_changes", {("tech@example.org", "fr")}),
        ("ask_consent", {("tech@example.org", "fr")}),
        ("give_consent", {("secretariat@example.org", "en")}),
        ("refuse_consent", {("secretariat@example.org", "en")}),
        ("accept", {("tech@example.org", "fr")}),
        ("publish", {("tech@example.org", "fr")}),
        ("reject", {("tech@example.org", "fr")}),
        ("archive", {("tech@example.org", "fr")}),
        ("republish", {("tech@example.org", "fr")}),
        ("reopen", {("tech@example.org", "fr")}),
    ],
)
def test_step_mails_its_readers_in_their_language(action, readers, city, people):
    experience = make_experience(TAKEN_FROM[action], city=city, **COMPLETE)

    take(action, experience, side_of(action, people))

    mails = OutboxMessage.objects.all()
    assert {(mail.to, mail.language) for mail in mails} == readers
    for mail in mails:
        assert "The night school" in mail.subject
        assert mail.subject + mail.text == (mail.subject + mail.text).replace("&", "")
        assert f"/{mail.language}/" in mail.text or "/admin/" in mail.text
        assert "<p>" in mail.html


def test_mail_about_a_title_with_markup_is_escaped_in_html_only(city, people):
    experience = make_experience(State.SUBMITTED, city=city, title_en="Art & <b>craft</b>")

    actions.reject(experience=experience, by=people["editor"], reason="5 < 6 & so on")

    mail = OutboxMessage.objects.get()
    assert "Art & <b>craft</b>" in mail.subject
    assert "5 < 6 & so on" in mail.text
    assert "5 &lt; 6 &amp; so on" in mail.html
    assert "<b>craft" not in mail.html


def test_withdraw_of_what_was_sent_tells_the_editor_in_charge(city, people):
    experience = make_experience(State.IN_REVIEW, city=city, assigned_to=people["editor"])

    actions.withdraw(experience=experience, by=people["technician"], reason="The partner asked us to.")

    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.language) == ("editor@example.org", "ca")
    assert "The partner asked us to." in mail.text


def test_withdraw_of_a_draft_tells_nobody(city, people):
    experience = make_experience(State.DRAFT, city=city)

    actions.withdraw(experience=experience, by=people["technician"])

    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(("action", "state"), [("submit", State.DRAFT), ("publish", State.IN_REVIEW),
                                               ("publish", State.ACCEPTED), ("republish", State.ARCHIVED)])  # fmt: skip
def test_image_without_description_is_not_sent_nor_published(action, state, city, people):
    experience = make_experience(state, city=city, **COMPLETE)
    make_image(experience, position=1)
    make_image(experience, position=2, alt_en="", is_decorative=True)
    silent = make_image(experience, position=3, alt_en="")

    with pytest.raises(ValidationError) as refusal:
        take(action, experience, side_of(action, people))

    experience.refresh_from_db()
    assert refusal.value.messages[0].startswith("Image 3 has no description")
    assert experience.state == state
    silent.alt_ca = "Una plaça"
    silent.save()
    assert take(action, experience, side_of(action, people)).state != state


@pytest.mark.parametrize("action", ["reject", "archive", "refuse_consent", "request_changes"])
def test_step_without_its_reason_is_refused(action, city, people):
    experience = make_experience(TAKEN_FROM[action], city=city)
    field = next(iter(ARGUMENTS[action]))

    with pytest.raises(ValidationError) as refusal:
        ACTIONS[action](experience=experience, by=side_of(action, people), **{field: "  "})

    experience.refresh_from_db()
    assert set(refusal.value.message_dict) == {field}
    assert experience.state == TAKEN_FROM[action]


def test_start_review_gives_it_to_the_reviewer_or_to_somebody_else(city, people):
    colleague = make_editor(email="colleague@example.org")
    own = make_experience(State.SUBMITTED, city=city)
    theirs = make_experience(State.SUBMITTED, city=city)

    actions.start_review(experience=own, by=people["editor"])
    actions.start_review(experience=theirs, by=people["editor"], assign=colleague)

    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.assigned_to, theirs.assigned_to) == (people["editor"], colleague)
    assert OutboxMessage.objects.filter(to="colleague@example.org").count() == 1
    assert not OutboxMessage.objects.filter(to="editor@example.org").exists()


def test_assign_to_somebody_who_cannot_review_is_refused(city, people):
    experience = make_experience(State.IN_REVIEW, city=city, assigned_to=people["editor"])

    with pytest.raises(ValidationError):
        actions.assign(experience=experience, by=people["editor"], to=people["stranger"])

    experience.refresh_from_db()
    assert experience.assigned_to == people["editor"]


def test_assign_twice_tells_once(city, people):
    experience = make_experience(State.IN_REVIEW, city=city)
    colleague = make_editor(email="colleague@example.org")

    actions.assign(experience=experience, by=people["editor"], to=colleague)
    actions.assign(experience=experience, by=people["editor"], to=colleague)

    assert OutboxMessage.objects.count() == 1
    assert AuditEvent.objects.about(experience).count() == 1


def test_publish_from_review_accepts_and_publishes_with_one_mail(city, people):
    experience = make_experience(State.IN_REVIEW, city=city, **COMPLETE)

    row = actions.publish(experience=experience, by=people["editor"])

    steps = [(event.data["from"], event.data["to"]) for event in AuditEvent.objects.about(experience)]
    assert row.state == State.PUBLISHED
    assert row.published_at is not None
    assert steps == [("in_review", "accepted"), ("accepted", "published")]
    assert OutboxMessage.objects.count() == 1


def test_publish_gives_a_draft_its_address_from_the_title(city, people):
    make_experience(slug="col-legis-oberts", city=city)
    titles = {"title_ca": "Col·legis oberts", "title_en": "Open schools", "source_language": "ca"}
    first = make_experience(State.ACCEPTED, slug=f"draft-{uuid.uuid4().hex}", city=city, **titles)
    second = make_experience(State.ACCEPTED, slug=f"draft-{uuid.uuid4().hex}", city=city, **titles)
    kept = make_experience(State.ACCEPTED, slug="already-known", city=city, **titles)

    slugs = [actions.publish(experience=row, by=people["editor"]).slug for row in (first, second, kept)]

    assert slugs == ["collegis-oberts", f"collegis-oberts-{city.slug}", "already-known"]


def test_republish_keeps_the_first_date(city, people):
    experience = make_experience(State.PUBLISHED, city=city)
    published_at = experience.published_at
    actions.archive(experience=experience, by=people["editor"], reason="For a while.")

    row = actions.republish(experience=experience, by=people["editor"])

    assert row.published_at == published_at


def test_a_failing_mail_takes_the_step_back(city, people, monkeypatch):
    experience = make_experience(State.DRAFT, city=city, **COMPLETE)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("experiences.emails.send_templated_mail", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.submit(experience=experience, by=people["technician"])

    experience.refresh_from_db()
    assert experience.state == State.DRAFT
    assert not AuditEvent.objects.exists()
