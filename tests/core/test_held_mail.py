"""Mails that only tell of something are collected: nothing is lost, and nothing is sent twice."""

import datetime as dt
import importlib

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import mail as core_mail
from core.mail import PAUSE, body_of, deliver, release_all, send_templated_mail
from core.models import MailRhythm, MailState, OutboxMessage
from experiences import actions, threads
from experiences.enums import State
from tests.factories.accounts import make_editor, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.together import at_the_same_moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def city():
    return make_city(name="Cambrils")


@pytest.fixture
def editor():
    return make_editor(name="Editor")


def publish(city, editor, title, **texts):
    experience = make_experience(
        State.ACCEPTED,
        city=city,
        title_en=title,
        assigned_to=editor,
        **{"summary_en": "S", "overview_en": "O", **texts},
    )
    actions.publish(experience=experience, by=editor)
    return experience


def states():
    return list(OutboxMessage.objects.order_by("pk").values_list("state", flat=True))


def tomorrow():
    return timezone.now() + dt.timedelta(days=1)


def test_first_goes_at_once_and_the_next_of_its_kind_together(city, editor):
    make_technician(city)

    for title in ("One", "Two", "Three"):
        publish(city, editor, title)

    first, *held = OutboxMessage.objects.order_by("pk")
    assert states() == [MailState.QUEUED, MailState.HELD, MailState.HELD]
    assert {message.release_at for message in held} == {first.created_at + PAUSE}
    assert DBTaskResult.objects.filter(task_path="core.mail.release_held_mail").count() == 1

    release_all(timezone.now() + PAUSE)

    kept, digest = OutboxMessage.objects.order_by("pk")
    assert kept.pk == first.pk
    assert digest.subject == "2 messages about your experiences"
    assert (digest.state, digest.to) == (MailState.QUEUED, first.to)
    for title in ("Two", "Three"):
        assert f"“{title}” is published" in digest.text
        assert f"Everybody can read “{title}” now" in digest.text
        assert f"“{title}” is published" in digest.html
    assert digest.text.count("Hello") == 1


def test_one_alone_is_delivered_as_it_is(city, editor):
    make_technician(city)
    publish(city, editor, "One")
    publish(city, editor, "Two")

    release_all(timezone.now() + PAUSE)
    release_all(timezone.now() + PAUSE)

    assert states() == [MailState.QUEUED, MailState.QUEUED]
    assert OutboxMessage.objects.order_by("pk").last().subject == "“Two” is published"


def test_other_kinds_and_later_ones_go_at_once(city, editor):
    make_technician(city)
    publish(city, editor, "One")
    OutboxMessage.objects.update(created_at=timezone.now() - PAUSE)

    publish(city, editor, "Two")
    actions.archive(experience=publish(make_city(), editor, "Elsewhere"), by=editor, reason="R")

    assert states() == [MailState.QUEUED, MailState.QUEUED]


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
def test_daily_reader_gets_one_mail_the_next_day_in_their_language(city, editor, language):
    reader = make_technician(city, language=language, name="Anna Serra", mail_rhythm=MailRhythm.DAILY)
    publish(city, editor, "One", title_fr="Un")
    publish(city, editor, "Two", title_fr="Deux")

    release_all()
    assert states() == [MailState.HELD] * 2
    release_all(tomorrow())

    digest = OutboxMessage.objects.get()
    assert (digest.to, digest.language, digest.state) == (reader.email, language, MailState.QUEUED)
    for title in ("One", "Two") if language != "fr" else ("Un", "Deux"):
        assert digest.text.count(title) > 1
    assert "Anna Serra" not in digest.text  # it begins once, with a salutation of its own


def test_what_is_asked_of_the_reader_always_goes_at_once(city, editor):
    make_technician(city, mail_rhythm=MailRhythm.DAILY)
    for number in range(2):
        experience = make_experience(State.IN_REVIEW, city=city, title_en=f"{number}", assigned_to=editor)
        actions.request_changes(experience=experience, by=editor, message="More, please.")

    assert states() == [MailState.QUEUED] * 2


def test_command_of_each_day_sends_what_is_due_once(city, editor):
    make_technician(city, mail_rhythm=MailRhythm.DAILY)
    publish(city, editor, "One")
    publish(city, editor, "Two")
    OutboxMessage.objects.update(release_at=timezone.now() - dt.timedelta(hours=1))

    call_command("daily")
    call_command("daily")

    assert OutboxMessage.objects.get(kind=core_mail.DIGEST).state == MailState.QUEUED
    assert MailState.HELD not in states()


def test_killed_between_writing_and_deleting_everything_is_still_held(city, editor, monkeypatch):
    make_technician(city, mail_rhythm=MailRhythm.DAILY)
    publish(city, editor, "One")
    publish(city, editor, "Two")
    written = core_mail.send_templated_mail

    def write_and_die(*args, **options):
        written(*args, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(core_mail, "send_templated_mail", write_and_die)
    with pytest.raises(KeyboardInterrupt):
        release_all(tomorrow())
    assert states() == [MailState.HELD] * 2

    monkeypatch.undo()
    release_all(tomorrow())
    assert states() == [MailState.QUEUED]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for number in range(6):
        OutboxMessage.objects.create(
            to="anna@example.org",
            subject=f"Message {number}",
            text=f"Hello,\n\nThing {number}.\n\n-- \nSite",
            language="en",
            state=MailState.HELD,
            release_at=timezone.now(),
        )

    at_the_same_moment(lambda: release_all(tomorrow()))

    texts = "".join(OutboxMessage.objects.values_list("text", flat=True))
    assert [texts.count(f"Thing {number}.") for number in range(6)] == [1] * 6
    assert MailState.HELD not in states()


def test_held_mail_is_not_delivered_by_mistake(city, editor):
    make_technician(city, mail_rhythm=MailRhythm.DAILY)
    publish(city, editor, "One")

    deliver(OutboxMessage.objects.get().pk)

    assert states() == [MailState.HELD]


def test_after_a_digest_the_next_one_waits_too():
    sent = {"to": "a@example.org", "language": "en", "rhythm": MailRhythm.AT_ONCE}
    OutboxMessage.objects.create(to="a@example.org", subject="S", text="T", language="en", kind=core_mail.DIGEST)

    send_templated_mail(core_mail.DIGEST, context={"reader": None, "url": "", "messages": []}, **sent)

    assert states() == [MailState.QUEUED, MailState.HELD]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Hello Anna,\n\nOne.\n\nTwo.\n\n-- \nThe site\nhttps://x\n", "One.\n\nTwo."),
        ("Bon dia, Anna:\n\nOne.\n-- \nand more\n\n-- \nThe site", "One.\n-- \nand more"),
        ("One.", "One."),
        ("", ""),
    ],
)
def test_what_a_mail_says_stands_between_salutation_and_signature(text, body):
    assert body_of(text) == body


def test_remark_is_told_to_the_others_who_write_and_once(city):
    draft = make_experience(State.DRAFT, city=city, title_en="The night school")
    anna, pol = make_technician(city, name="Anna"), make_technician(city, name="Pol", language="ca")
    guest, former = make_technician(name="School"), make_technician(name="Former")
    for person, ended in ((guest, None), (former, timezone.now())):
        draft.co_writers.create(user=person, invited_by=anna, revoked_at=ended)

    for _press in range(2):
        threads.say(experience=draft, by=anna, field="title", body="Is this the name?")
    threads.say(experience=draft, by=anna, field="", body="And all in all?")

    told = OutboxMessage.objects.order_by("pk")
    assert [(message.to, message.state) for message in told] == [
        (pol.email, "queued"),
        (guest.email, "queued"),
        (pol.email, "held"),
        (guest.email, "held"),
    ]
    assert "Is this the name?" in told[0].text
    assert told[0].language == "ca"
    assert f"/en/account/experiences/{draft.pk}/edit/" in told[1].text


def test_person_chooses_how_often(client_as, city):
    client = client_as("technician", city=city, name="Anna")
    page = reverse("account_profile")
    shown = client.get(page).content.decode()

    client.post(page, {"name": "Anna", "language": "en", "mail_rhythm": "daily"})

    client.user.refresh_from_db()
    assert 'value="at_once" selected' in shown
    assert client.user.mail_rhythm == MailRhythm.DAILY
    assert client.post(page, {"name": "Anna", "language": "en", "mail_rhythm": "never"}).status_code == 200


def test_going_back_leaves_what_was_held_to_be_sent_again(city, editor):
    make_technician(city, mail_rhythm=MailRhythm.DAILY)
    publish(city, editor, "One")
    migration = importlib.import_module("core.migrations.0006_held_mail")

    with connection.cursor() as cursor:
        cursor.execute(migration.GIVE_BACK)

    assert states() == [MailState.FAILED]
