"""Ask the city, and tell us that this has changed: everything arrives once, nobody is written to who should not be."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cities.enums import ContactKind
from core.models import AuditEvent, OutboxMessage
from core.signed import make_token
from experiences import asking
from experiences.enums import Reached, State
from experiences.models import Question
from experiences.visitor_links import ANSWERED, QUESTION
from tests.experiences.mailbox import errors_of, link_of
from tests.factories.accounts import make_technician, make_user
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.visitors import make_question, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_written_yet")]

LONG_AGO = dt.date(2020, 1, 1)
MAIN = re.compile("<h1.*</main>", re.DOTALL)


@pytest.fixture
def experience():
    return make_experience(city=make_city(name="Vilademo"), slug="river", title_en="A river as a classroom")


def filled_in(**overrides):
    """What a browser sends when somebody has filled in everything."""
    fields = {
        "token": str(uuid.uuid4()),
        "name": "Anna Puig",
        "email": "anna@example.org",
        "organisation": "Vic",
        "message": "What did it cost?\r\nAnd who paid?",
        "website": "",
    }
    return {**fields, **overrides}


def ask(client, **overrides):
    return client.post("/en/experiences/river/ask/", filled_in(**overrides))


# A question waits for the proof of the address -------------------------------------------------------------------------


def test_question_waits_until_its_sender_opens_the_link(client, experience):
    make_technician(experience.city, email="tecnica@example.org", language="ca")

    response = ask(client)

    assert (response.status_code, response["Location"]) == (302, "/en/experiences/river/ask/sent/")
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.language, mail.reply_to) == ("anna@example.org", "en", "")
    assert mail.headers == {"Auto-Submitted": "auto-generated"}
    assert Question.objects.get().sent_at is None


def test_mail_to_an_unproven_address_holds_no_word_of_the_sender(client, experience):
    ask(client, name="Buy gold", message="http://spam.example", organisation="Spamville")

    mail = OutboxMessage.objects.get()
    for body in (mail.subject, mail.text, mail.html):
        assert not re.search("gold|spam", body, re.IGNORECASE)
    assert "Vilademo" in mail.text


def test_link_changes_nothing_until_the_button_is_pressed(client, experience):
    make_technician(experience.city, email="tecnica@example.org", language="ca")
    ask(client)
    link = link_of(OutboxMessage.objects.get())

    page = client.get(link)

    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex"
    assert "And who paid?" in page.text
    assert Question.objects.get().sent_at is None
    assert client.post(link)["Location"] == link
    assert Question.objects.get().reached == Reached.CITY
    assert "We passed your question on to Vilademo" in client.get(link).text


def test_question_reaches_each_person_of_the_city_in_their_language_and_is_answered_to_the_visitor(client, experience):
    make_technician(experience.city, email="tecnica@example.org", language="ca")
    make_technician(experience.city, email="tecnico@example.org", language="es")
    make_technician(experience.city, email="gone@example.org", is_active=False)
    make_technician(experience.city, email="former@example.org", since=LONG_AGO, until=LONG_AGO)
    make_technician(email="neighbour@example.org")
    ask(client)
    link = link_of(OutboxMessage.objects.get())

    client.post(link)

    mails = OutboxMessage.objects.exclude(to="anna@example.org").order_by("to")
    assert [(mail.to, mail.language, mail.reply_to) for mail in mails] == [
        ("tecnica@example.org", "ca", "anna@example.org"),
        ("tecnico@example.org", "es", "anna@example.org"),
    ]
    assert "What did it cost?\nAnd who paid?" in mails[0].text
    assert "Anna Puig" in mails[0].subject


def test_question_pressed_twice_is_sent_once(client, experience):
    make_technician(experience.city)
    ask(client)
    link = link_of(OutboxMessage.objects.get())

    for _press in range(3):
        assert client.post(link).status_code == 302

    assert OutboxMessage.objects.count() == 2


def test_form_sent_twice_is_one_question(client, experience):
    same = filled_in()

    for _click in range(3):
        assert client.post("/en/experiences/river/ask/", same).status_code == 302

    assert (Question.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_somebody_signed_in_need_not_prove_the_address(client_as, experience):
    make_technician(experience.city, email="tecnica@example.org")
    client = client_as("stranger", email="known@example.org", name="Known")

    page = client.get("/en/experiences/river/ask/").text
    response = client.post("/en/experiences/river/ask/", filled_in(email="victim@example.org"))

    assert "known@example.org" in page
    assert 'name="email"' not in page
    assert [(mail.to, mail.reply_to) for mail in OutboxMessage.objects.all()] == [
        ("tecnica@example.org", "known@example.org")
    ]
    assert "We passed your question on" in client.get(response["Location"]).text


# Whom it reaches -------------------------------------------------------------------------------------------------------


def test_contact_of_the_experience_comes_first(experience):
    make_technician(experience.city)
    experience.contact_email = "Museum@example.org"
    experience.original_language = "pt"
    experience.source_language = "es"

    assert asking.readers_of(experience) == {"Museum@example.org": "es"}
    make_user(email="museum@example.org", language="fr")
    assert asking.readers_of(experience) == {"Museum@example.org": "fr"}


def test_technical_delegate_gets_it_where_nobody_has_an_account(experience):
    contacts = experience.city.contacts
    contacts.create(kind=ContactKind.MAYOR, name="Mayor", email="mayor@example.org")
    contacts.create(kind=ContactKind.TECHNICAL, name="Before", email="before@example.org", until=LONG_AGO)
    contacts.create(kind=ContactKind.TECHNICAL, name="Without")
    experience.original_language = "ca"

    assert asking.readers_of(experience) == {}
    contacts.create(kind=ContactKind.TECHNICAL, name="Now", email="now@example.org")
    assert asking.readers_of(experience) == {"now@example.org": "ca"}


def test_question_to_a_city_without_anybody_reaches_the_secretariat_and_the_page_says_so(client, experience, settings):
    assert "We know nobody in Vilademo who answers yet" in client.get("/en/experiences/river/ask/").text
    ask(client)
    link = link_of(OutboxMessage.objects.get())

    client.post(link)

    mail = OutboxMessage.objects.get(to=settings.SECRETARIAT_EMAIL)
    assert mail.reply_to == "anna@example.org"
    assert "We know nobody in the city" in mail.text
    assert Question.objects.get().reached == Reached.SECRETARIAT
    assert "went to the secretariat" in client.get(link).text


@pytest.mark.parametrize("part", ["ask/", "ask/sent/", "report-a-change/"])
def test_addresses_of_the_city_are_on_no_page(client, experience, part):
    make_technician(experience.city, email="hidden@example.org", name="Hidden Name")
    experience.city.contacts.create(kind=ContactKind.TECHNICAL, name="Hidden Name", email="hidden@example.org")
    type(experience).objects.filter(pk=experience.pk).update(contact_email="hidden@example.org")

    assert "hidden@" not in MAIN.findall(client.get(f"/en/experiences/river/{part}").text)[0].lower()
    assert "hidden@" not in MAIN.findall(client.get("/en/experiences/river/").text)[0].lower()


def test_visitors_link_never_shows_where_it_went(client, experience):
    make_technician(experience.city, email="hidden@example.org", name="Hidden Name")
    ask(client)
    link = link_of(OutboxMessage.objects.get())
    client.post(link)

    assert "hidden@" not in MAIN.findall(client.get(link).text)[0].lower()


# What is refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("message", " \r\n ", "Please write your question."),
        ("name", "", "Please tell us your name."),
        ("email", "", "Please give your e-mail address."),
        ("email", "anna@example", "This is not a complete e-mail address. An example: name@city.org"),
        ("email", "a@example.org, b@example.org", "This is not a complete e-mail address. An example: name@city.org"),
        ("website", "http://spam.example", "Please empty this field: it is there to keep programs away."),
    ],
)
def test_refusal_names_the_field_and_keeps_what_was_typed(client, experience, field, value, expected):
    data = filled_in(**{field: value})

    response = client.post("/en/experiences/river/ask/", data)

    assert errors_of(response) == {field: [expected]}
    assert f'href="#id_{field}"' in response.text
    for name in {"name", "email", "organisation"} - {field}:
        assert f'value="{data[name]}"' in response.text
    assert not OutboxMessage.objects.exists()
    assert not Question.objects.exists()


def test_flood_to_one_mailbox_is_refused_and_the_text_stays(client, experience):
    for number in range(asking.MOST_TO_A_MAILBOX):
        client.post("/en/experiences/river/ask/", filled_in(message=f"{number}"), REMOTE_ADDR=f"192.0.2.{number}")

    response = client.post(
        "/en/experiences/river/ask/",
        filled_in(message="One too many", email="ANNA@example.org"),
        REMOTE_ADDR="192.0.2.99",
    )

    assert response.status_code == 429
    assert "One too many" in response.text
    assert "Not sent yet" in response.text
    assert Question.objects.count() == asking.MOST_TO_A_MAILBOX


def test_flood_from_one_computer_is_refused_form_by_form(client, experience):
    for number in range(asking.MOST_FROM_A_COMPUTER):
        ask(client, email=f"person-{number}@example.org")

    report = "/en/experiences/river/report-a-change/"
    reports = [
        client.post(report, {"kind": "ended", "token": str(uuid.uuid4())}).status_code
        for _ in range(asking.MOST_FROM_A_COMPUTER + 1)
    ]
    elsewhere = client.post(report, {"kind": "ended"}, REMOTE_ADDR="198.51.100.7")

    assert ask(client, email="another@example.org").status_code == 429
    assert reports == [302] * asking.MOST_FROM_A_COMPUTER + [429]
    assert elsewhere.status_code == 302


def test_experience_with_very_many_questions_keeps_the_next_one(client, experience, monkeypatch):
    monkeypatch.setattr(asking, "MOST_TO_AN_EXPERIENCE", 1)
    first, second = (
        make_question(is_sent=False, experience=experience),
        make_question(is_sent=False, experience=experience),
    )
    asking.pass_on(question=first)

    response = client.post(reverse("question", args=[make_token(QUESTION, second.pk)]))

    assert response.status_code == 429
    assert "Yours is kept" in response.text
    assert Question.objects.get(pk=second.pk).sent_at is None


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ARCHIVED])
@pytest.mark.parametrize("name", ["experience_ask", "experience_asked", "experience_report", "experience_reported"])
def test_what_is_not_public_cannot_be_asked_about(client, state, name):
    experience = make_experience(state)

    assert client.get(reverse(name, args=[experience.slug])).status_code == 404


@pytest.mark.parametrize("token", ["forged", "MQ:1abc:def", "%00", "é", "ask"])
def test_forged_link_is_explained_and_changes_nothing(client, token):
    question = make_question(is_sent=False)

    for method in (client.get, client.post):
        for where in (f"/en/experiences/question/{token}/", f"/en/experiences/question/{token}/answered/"):
            response = method(where)
            assert response.status_code in {404, 410}
    question.refresh_from_db()
    assert question.sent_at is None


def test_citys_link_is_no_visitors_link(client):
    question = make_question(is_sent=False)

    assert client.post(reverse("question", args=[make_token(ANSWERED, question.pk)])).status_code == 410


def test_forms_need_the_csrf_token(client_as, experience):
    client = client_as("visitor", enforce_csrf_checks=True)

    assert ask(client).status_code == 403
    assert client.post("/en/experiences/river/report-a-change/", {"kind": "ended"}).status_code == 403


# Answered, and forgotten -----------------------------------------------------------------------------------------------


def test_city_says_by_its_link_that_it_has_answered(client, experience):
    make_technician(experience.city, email="tecnica@example.org", language="en")
    ask(client)
    client.post(link_of(OutboxMessage.objects.get()))
    mail = OutboxMessage.objects.get(to="tecnica@example.org")
    link = next(found for found in re.findall(r"http://[^/]+(/\S+)", mail.text) if "answered" in found)

    assert "We have answered" in client.get(link).text
    assert Question.objects.get().handled_at is None
    for _press in range(2):
        client.post(link)

    question = Question.objects.get()
    assert question.handled_at is not None
    assert question.handled_by is None
    assert AuditEvent.objects.filter(action="question.answered").count() == 1
    assert "Anna" not in AuditEvent.objects.get(action="question.answered").object_name


def test_secretariat_marks_and_opens_again(client_as):
    client, question = client_as("admin"), make_question()
    changelist = reverse("admin:experiences_question_changelist")

    client.post(changelist, {"action": "mark", "_selected_action": question.pk})
    question.refresh_from_db()
    assert question.handled_by == client.user
    client.post(changelist, {"action": "open_again", "_selected_action": question.pk})
    question.refresh_from_db()
    assert (question.handled_at, question.handled_by) == (None, None)


def test_secretariat_does_not_see_what_nobody_has_proven(client_as):
    make_question(is_sent=False, name="Unproven")

    assert "Unproven" not in client_as("admin").get(reverse("admin:experiences_question_changelist")).text


def test_first_page_of_the_secretariat_counts_what_waits(client_as):
    make_question()
    make_question(is_sent=False)
    make_report()

    page = client_as("admin").get("/admin/").text

    assert re.search(r"<b>1</b><span>Questions to cities without an answer", page)
    assert re.search(r"<b>1</b><span>Reports of changes to look at", page)


def test_old_messages_are_deleted():
    now = timezone.now()
    kept = [make_question(), make_question(is_sent=False), make_report()]
    gone = [make_question(), make_question(is_sent=False), make_report()]
    for row, age in zip(gone, (dt.timedelta(days=366), dt.timedelta(days=8), dt.timedelta(days=366)), strict=True):
        type(row).objects.filter(pk=row.pk).update(created_at=now - age)

    assert asking.forget_old_messages(now) == 3
    assert asking.forget_old_messages(now) == 0
    assert [type(row).objects.filter(pk=row.pk).exists() for row in kept] == [True] * 3


@pytest.mark.parametrize("language", ["ca", "es", "fr"])
def test_errors_are_translated(client, experience, language):
    def words(code):
        with translation.override(code):
            paths = [reverse(name, args=["river"]) for name in ("experience_ask", "experience_report")]
        return {error for path in paths for errors in errors_of(client.post(path, {})).values() for error in errors}

    assert len(words(language)) == 4
    assert not words(language) & words("en")


@pytest.mark.parametrize(("name", "number"), [("experience_ask", 3), ("experience_report", 1)])
def test_pages_need_few_queries(client, experience, django_assert_num_queries, name, number):
    with django_assert_num_queries(number):
        client.get(reverse(name, args=["river"]))


@pytest.mark.parametrize(
    ("path", "figure"),
    [("en/experiences/river/ask", "5,000"), ("fr/experiences/river/signaler-un-changement", "5\u202f000")],
)
def test_room_for_a_message_is_told_as_figures_are_written(client, experience, path, figure):
    assert figure in client.get(f"/{path}/").text
