"""Alerts: asked for, confirmed by the mailbox, told once of what is new, stopped by one click."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from core.mail import deliver
from core.models import MailState, OutboxMessage
from experiences import actions, alerts, asking, visitor_emails
from experiences.enums import State
from experiences.models import AlertedExperience, Experience, SearchAlert
from experiences.tasks import send_search_alerts
from experiences.visitor_links import ALERT, make_token
from tests.factories.accounts import make_person
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic
from tests.factories.visitors import make_alert, make_question

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _nobody_has_written_yet():
    cache.clear()


def filled_in(**overrides):
    return {"token": str(uuid.uuid4()), "email": "Anna@example.org", "language": "fr", "website": "", **overrides}


def link_of(mail):
    return re.search(r"https?://[^/\s]+(/\S+)", mail.text)[1]


def news():
    return OutboxMessage.objects.exclude(headers={"Auto-Submitted": "auto-generated"}).order_by("pk")


def publish(*, at=None, **overrides):
    """An experience that was published at that moment (now)."""
    return make_experience(published_at=at or timezone.now(), **overrides)


# Asked for -------------------------------------------------------------------------------------------------------------


def test_alert_begins_only_when_the_mailbox_says_so(client):
    make_topic("museums", name_en="Museums", name_fr="Musées")

    response = client.post("/en/experiences/alerts/new/?topic=museums&sort=city&page=3&q=river", filled_in())

    assert (response.status_code, response["Location"]) == (302, "/en/experiences/alerts/sent/")
    alert = SearchAlert.objects.get()
    assert (alert.email, alert.language, alert.query) == ("anna@example.org", "fr", "?q=river&topic=museums")
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.language) == ("anna@example.org", "fr")
    link = link_of(mail)
    assert link.startswith("/fr/")
    page = client.get(link)
    assert "Musées" in page.text
    assert "river" in page.text
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert SearchAlert.objects.get().confirmed_at is None
    client.post(link)
    assert SearchAlert.objects.get().confirmed_at is not None


def test_mail_to_an_unproven_address_holds_no_word_of_the_search(client):
    client.post("/en/experiences/alerts/new/?q=buy+gold+spam.example", filled_in(language="en"))

    mail = OutboxMessage.objects.get()
    for body in (mail.subject, mail.text, mail.html):
        assert not re.search("gold|spam", body)


def test_search_is_described_in_words(client):
    make_topic("museums", name_en="Museums")

    page = client.get("/en/experiences/alerts/new/?topic=museums&country=jp&year=2031&q=river")

    assert page.context["parts"] == ["“river”", "Country: Japan", "Topic: Museums", "Year it began: 2031"]
    assert page.context["query"] == "?q=river&country=JP&topic=museums&year=2031"
    assert "All experiences of the bank" in client.get("/en/experiences/alerts/new/").text


def test_name_of_a_city_is_understood_as_in_the_list(client):
    publish(city=make_city(name="Vilademo", slug="vilademo"))

    client.post("/en/experiences/alerts/new/?city=VILADEMO", filled_in())

    assert SearchAlert.objects.get().query == "?city=vilademo"


@pytest.mark.parametrize(
    "query", ["topic=none", "city=Nowhere", "country=xx", "year=buy", "principle=99", "original=zz", "award=gold"]
)
def test_search_that_can_never_find_anything_is_refused(client, query):
    where = f"/en/experiences/alerts/new/?{query}"

    assert "This search can never find anything" in client.get(where).text
    assert client.post(where, filled_in()).status_code == 200
    assert not SearchAlert.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("email", "", "Please give your e-mail address."),
        ("email", "anna", "This is not a complete e-mail address. An example: name@city.org"),
        ("language", "de", "Please choose a language."),
        ("website", "x", "Please empty this field: it is there to keep programs away."),
    ],
)
def test_refusal_names_the_field_and_keeps_the_search(client, field, value, expected):
    response = client.post("/en/experiences/alerts/new/?q=river", filled_in(**{field: value}))

    assert {name: list(errors) for name, errors in response.context["form"].errors.items()} == {field: [expected]}
    assert 'action="/en/experiences/alerts/new/?q=river"' in response.text
    assert not SearchAlert.objects.exists()


def test_same_form_twice_writes_one_mail_and_the_same_search_again_another(client):
    same = filled_in()
    for _click in range(3):
        client.post("/en/experiences/alerts/new/", same)
    assert OutboxMessage.objects.count() == 1

    client.post("/en/experiences/alerts/new/", filled_in(language="ca"))

    alert = SearchAlert.objects.get()
    assert alert.language == "ca"
    assert OutboxMessage.objects.count() == 2


def test_strangers_request_changes_nothing_of_a_running_alert(client):
    alert = make_alert(email="anna@example.org", language="en")

    client.post("/en/experiences/alerts/new/", filled_in(language="fr"))

    alert.refresh_from_db()
    assert alert.language == "en"
    assert SearchAlert.objects.count() == 1


def test_somebody_signed_in_gets_it_at_once(client_as):
    client = client_as("stranger", email="known@example.org")

    response = client.post("/en/experiences/alerts/new/", filled_in(email="victim@example.org"))

    assert SearchAlert.objects.get().email == "known@example.org"
    assert SearchAlert.objects.get().confirmed_at is not None
    assert "The alert is on" in client.get(response["Location"]).text
    assert not OutboxMessage.objects.exists()


def test_flood_to_a_mailbox_is_refused(client):
    for number in range(asking.MOST_TO_A_MAILBOX):
        client.post(f"/en/experiences/alerts/new/?q={number}", filled_in(), REMOTE_ADDR=f"192.0.2.{number}")

    refused = client.post("/en/experiences/alerts/new/?q=more", filled_in(), REMOTE_ADDR="192.0.2.99")

    assert refused.status_code == 429
    assert SearchAlert.objects.count() == asking.MOST_TO_A_MAILBOX


def test_questions_take_nothing_from_the_alerts_of_a_mailbox_or_computer(client):
    make_experience(slug="river", contact_email="city@example.org")
    for number in range(asking.MOST_TO_A_MAILBOX + 1):
        question = {"message": f"{number}", "name": "Anna", "email": "anna@example.org", "token": str(uuid.uuid4())}
        asked = client.post("/en/experiences/river/ask/", question)

    assert asked.status_code == 429
    assert client.post("/en/experiences/alerts/new/?q=more", filled_in()).status_code == 302


def test_mailbox_has_at_most_so_many_alerts(client):
    for number in range(alerts.MOST_OF_A_MAILBOX):
        make_alert(email="anna@example.org", query=f"?q={number}")

    assert client.post("/en/experiences/alerts/new/?q=more", filled_in()).status_code == 429
    assert SearchAlert.objects.count() == alerts.MOST_OF_A_MAILBOX


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


# Stopped ---------------------------------------------------------------------------------------------------------------


def stop_path(alert, language="en"):
    with translation.override(language):
        return reverse("alert_stop", args=[make_token(ALERT, alert.pk)])


def test_one_click_of_a_mail_program_stops_and_forgets(client_as):
    alert, other = make_alert(), make_alert()
    client = client_as("visitor", enforce_csrf_checks=True)

    response = client.post(stop_path(alert), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not response.cookies
    assert list(SearchAlert.objects.all()) == [other]
    assert client.post(stop_path(alert)).status_code == 200


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
def test_opening_the_link_stops_nothing(client, language):
    where = stop_path(make_alert(), language)

    page = client.get(where)

    assert page.status_code == 200
    assert not page.cookies
    assert f'action="{where}"' in page.text
    assert SearchAlert.objects.exists()


@pytest.mark.parametrize("name", ["alert", "alert_stop"])
def test_forged_link_is_explained_and_changes_nothing(client, name):
    alert = make_alert(is_confirmed=False)

    for token in ("forged", make_token("another", alert.pk)):
        for method in (client.get, client.post):
            assert method(reverse(name, args=[token])).status_code == 410
    alert.refresh_from_db()
    assert alert.confirmed_at is None


def test_link_of_an_alert_that_has_ended_is_explained(client):
    alert = make_alert()
    token = make_token(ALERT, alert.pk)
    alert.delete()

    assert client.get(reverse("alert", args=[token])).status_code == 410
    assert "The alert has ended" in client.get(reverse("alert_stop", args=[token])).text


def test_stopping_before_confirming_deletes_the_address(client):
    client.post("/en/experiences/alerts/new/", filled_in())

    client.post(stop_path(SearchAlert.objects.get()))

    assert not SearchAlert.objects.exists()


def test_only_administrators_see_addresses(client_as):
    make_alert(email="anna@example.org")
    changelist = reverse("admin:experiences_searchalert_changelist")

    assert client_as("editor").get(changelist).status_code == 403
    assert "anna@example.org" in client_as("admin").get(changelist).text


def test_page_needs_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/en/experiences/alerts/new/?q=river")


def test_topic_that_is_added_can_be_asked_for_at_the_same_address_at_once(client):
    url = f"{reverse('alert_create')}?topic=gardens"
    before = client.get(url).context["unknown"]

    make_topic("gardens")

    assert (before, client.get(url).context["unknown"]) == (["gardens"], [])
