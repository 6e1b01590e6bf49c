"""What is new in a search is told once, to those who asked, whatever happens on the way."""

import datetime as dt
import re

import pytest
from django.core import mail as django_mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail import deliver
from core.models import MailState, OutboxMessage
from experiences import actions, alerts, visitor_emails
from experiences.enums import State
from experiences.models import AlertedExperience, Experience, SearchAlert
from experiences.tasks import send_search_alerts
from tests.experiences.mailbox import news, publish
from tests.factories.accounts import make_person
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic
from tests.factories.visitors import make_alert, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_written_yet")]

DAY = dt.timedelta(days=1)


# Told of what is new ---------------------------------------------------------------------------------------------------


def test_news_lists_what_is_new_in_the_subscribers_language_with_the_way_to_stop():
    topic = make_topic("museums", name_ca="Museus", name_en="Museums")
    make_alert(email="anna@example.org", language="ca", query="?topic=museums")
    city = make_city(name="Vic", country="FR")
    old = publish(at=timezone.now() - DAY, topics=[topic], title_ca="Vell")
    publish(title_ca="Una altra cosa")
    new = publish(topics=[topic], title_en="New thing", title_ca="Cosa nova", city=city, slug="new-thing")

    alerts.send_news()

    mail = news().get()
    assert (mail.to, mail.language) == ("anna@example.org", "ca")
    assert "Museus" in mail.subject
    assert "Cosa nova\nVic, França\n" in mail.text
    assert "/ca/experiencies/new-thing/" in mail.text
    assert "/ca/experiencies/?topic=museums" in mail.text
    assert str(old) not in mail.text
    assert "Una altra cosa" not in mail.text
    stop = re.search(r"<(.+)>", mail.headers["List-Unsubscribe"])[1]
    assert stop in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert list(AlertedExperience.objects.values_list("experience", flat=True)) == [new.pk]


def test_nothing_new_sends_nothing():
    make_alert()
    publish(at=timezone.now() - DAY)

    alerts.send_news()

    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_only_confirmed_alerts_get_mail(is_confirmed):
    make_alert(is_confirmed=is_confirmed)
    publish()

    alerts.send_news()

    assert OutboxMessage.objects.exists() == is_confirmed


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ACCEPTED])
def test_what_is_not_public_is_no_news(state):
    make_alert()
    make_experience(state)
    publish(at=timezone.now() - DAY)

    alerts.send_news()

    assert not OutboxMessage.objects.exists()


def test_what_was_archived_meanwhile_is_no_news():
    make_alert()
    experience = publish()
    Experience.objects.filter(pk=experience.pk).update(state=State.ARCHIVED)
    publish(at=timezone.now() - DAY)

    alerts.send_news()

    assert not OutboxMessage.objects.exists()


def test_at_most_one_mail_a_day_and_nothing_is_left_out():
    now = timezone.now()
    alert = make_alert(confirmed_at=now - 3 * DAY)
    publish(at=now - DAY, title_en="First")

    first = alerts.send_news(now)
    publish(at=now + dt.timedelta(minutes=5), title_en="Second")
    publish(at=now + dt.timedelta(hours=5), title_en="Third")
    for hours in (1, 6, 12):
        assert alerts.send_news(now + dt.timedelta(hours=hours)) == now + alerts.PAUSE
    assert news().count() == 1
    again = alerts.send_news(now + DAY)

    assert first == now + alerts.PAUSE
    assert again == now + DAY + alerts.PAUSE
    assert alerts.send_news(now + 3 * DAY) is None
    mails = list(news())
    assert len(mails) == 2
    assert "First" in mails[0].text
    assert all(title in mails[1].text for title in ("Second", "Third"))
    assert "First" not in mails[1].text
    alert.refresh_from_db()
    assert alert.last_sent_at == now + DAY


def test_publication_committed_late_is_still_told():
    now = timezone.now()
    make_alert(confirmed_at=now - 3 * DAY)
    publish(at=now - 2 * DAY)
    alerts.send_news(now - DAY)
    # Dated before that look, visible only after it.
    publish(at=now - DAY - dt.timedelta(minutes=2), title_en="Late")

    alerts.send_news(now)

    assert "Late" in news().last().text


def test_killed_in_the_middle_tells_once(monkeypatch):
    make_alert()
    publish()
    write = visitor_emails.alert_news

    def killed(*args, **kwargs):
        write(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(visitor_emails, "alert_news", killed)
    with pytest.raises(KeyboardInterrupt):
        alerts.send_news()
    assert not OutboxMessage.objects.exists()
    assert not AlertedExperience.objects.exists()
    monkeypatch.undo()

    for _run in range(3):
        alerts.send_news()

    assert OutboxMessage.objects.count() == 1
    assert AlertedExperience.objects.count() == 1


def test_alert_agrees_with_the_list(client):
    publish(title_en="Wandering museums of the river")
    publish(title_en="Singing squares")
    query = "?q=museum"
    make_alert(query=query, language="en", confirmed_at=timezone.now() - DAY)

    alerts.send_news()

    listed = {row.pk for row in client.get(f"/en/experiences/{query}").context["experiences"]}
    assert set(AlertedExperience.objects.values_list("experience", flat=True)) == listed
    assert len(listed) == 1


def test_long_news_is_cut_and_counted(monkeypatch):
    monkeypatch.setattr(alerts, "MOST_IN_A_MAIL", 2)
    make_alert()
    for _each in range(5):
        publish()

    alerts.send_news()

    mail = news().get()
    assert mail.subject.startswith("5 new experiences")
    assert "and 3 more." in mail.text
    assert AlertedExperience.objects.count() == 5


def test_one_alert_that_fails_keeps_no_other_from_its_mail(monkeypatch, caplog):
    from django.db import OperationalError

    broken, fine = make_alert(query="?q=broken"), make_alert()
    publish()
    original = alerts.walk

    def walk(selection, **options):
        if selection.q:
            raise OperationalError("canceling statement due to statement timeout")
        return original(selection, **options)

    monkeypatch.setattr(alerts, "walk", walk)

    alerts.send_news()

    assert news().get().to == fine.email
    assert f"The alert {broken.pk} was left out" in caplog.text


def test_markup_in_a_search_is_text():
    make_alert(query="?q=river+%3C%26%3E")
    publish(title_en="<i>river</i> & sea")

    alerts.send_news()

    mail = news().get()
    assert "<i>" not in mail.html
    assert "&lt;i&gt;river&lt;/i&gt; &amp; sea" in mail.html
    assert "river &lt;&amp;&gt;" in mail.html
    assert "river <&>" in mail.subject


# The worker and the timer ----------------------------------------------------------------------------------------------


@pytest.fixture
def queue(settings):
    """The site's own queue; other tests run tasks at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def tasks():
    return DBTaskResult.objects.filter(task_path="experiences.tasks.send_search_alerts")


def test_publishing_has_subscribers_told(settings, queue):
    settings.ALERT_DELAY = dt.timedelta(0)
    make_alert()
    experience = make_experience(State.ACCEPTED)

    actions.publish(experience=experience, by=make_person("editor"))

    assert tasks().count() == 1
    send_search_alerts.call()
    assert news().filter(headers__has_key="List-Unsubscribe").count() == 1
    again = tasks().latest("run_after")  # for what is published while this day is not over
    assert again.run_after == SearchAlert.objects.get().last_sent_at + alerts.PAUSE
    send_search_alerts.call()
    assert tasks().count() == 2


def test_publications_within_the_delay_are_one_task(settings, queue):
    settings.ALERT_DELAY = dt.timedelta(hours=1)
    make_alert()

    for _each in range(3):
        actions.publish(experience=make_experience(State.ACCEPTED), by=make_person("editor"))

    assert tasks().count() == 1


def test_publishing_without_subscribers_queues_nothing(queue):
    make_alert(is_confirmed=False)

    actions.publish(experience=make_experience(State.ACCEPTED), by=make_person("editor"))

    assert not tasks().exists()


def test_daily_command_tells_and_forgets(queue):
    now = timezone.now()
    make_alert()
    publish()
    old = make_alert(is_confirmed=False)
    young = make_alert(is_confirmed=False)
    SearchAlert.objects.filter(pk=old.pk).update(created_at=now - 8 * DAY)
    question = make_question(is_sent=False)
    type(question).objects.filter(pk=question.pk).update(created_at=now - 8 * DAY)
    sent = OutboxMessage.objects.create(
        to="a@example.org", subject="Old", text="Old", language="en", state=MailState.SENT, sent_at=now - 366 * DAY
    )

    for _day in range(2):
        call_command("daily")

    assert news().count() == 1
    assert not SearchAlert.objects.filter(pk=old.pk).exists()
    assert SearchAlert.objects.filter(pk=young.pk).exists()
    assert not type(question).objects.exists()
    assert not OutboxMessage.objects.filter(pk=sent.pk).exists()


def test_daily_command_goes_on_after_a_step_that_fails(monkeypatch, queue):
    make_alert()
    publish()

    def fail(_now):
        raise ValueError("broken")

    monkeypatch.setattr("pages.management.commands.daily.release_all", fail)

    with pytest.raises(CommandError, match="release_mail"):
        call_command("daily")

    assert news().count() == 1


def test_headers_of_a_mail_are_delivered(settings):
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_alert()
    publish()
    alerts.send_news()

    deliver(news().get().pk)

    sent = django_mail.outbox[0].message()
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["List-Unsubscribe"].replace("\n", "").startswith("<http")
    assert sent["Content-Language"] == "en"
