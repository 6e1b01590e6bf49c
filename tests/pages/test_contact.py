"""The contact form: every message arrives once, nothing typed is lost, nobody can misuse it."""

import html
import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from core.models import OutboxMessage
from core.throttling import client_address
from pages.models import Enquiry
from pages.throttling import MESSAGES_PER_ADDRESS, MESSAGES_PER_MAILBOX
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

SENT = {"en": "/en/contact/sent/", "fr": "/fr/contact/envoye/"}


@pytest.fixture(autouse=True)
def _nobody_has_written_yet():
    cache.clear()


def message(**overrides):
    """What a browser sends when somebody has filled in everything."""
    fields = {
        "token": str(uuid.uuid4()),
        "subject": "join",
        "message": "How do we join?\r\nWe are a small town.",
        "name": "Anna Puig",
        "email": "anna@example.org",
        "city": "Vic",
        "website": "",
    }
    return {**fields, **overrides}


def errors_of(response):
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def words_of(response):
    return {error for errors in errors_of(response).values() for error in errors}


@pytest.mark.parametrize("language", ["ca", "fr"])
def test_contact_message_is_in_the_language_of_the_secretariat(client, settings, language):
    make_user(email=settings.SECRETARIAT_EMAIL, language=language)

    client.post("/en/contact/", message())

    assert OutboxMessage.objects.get(to=settings.SECRETARIAT_EMAIL).language == language


def test_contact_message_reaches_the_secretariat_and_the_sender_gets_a_receipt(client, settings):
    response = client.post("/fr/contact/", message())

    assert (response.status_code, response["Location"]) == (302, SENT["fr"])
    enquiry = Enquiry.objects.get()
    assert (enquiry.name, enquiry.subject, enquiry.language) == ("Anna Puig", "join", "fr")
    assert enquiry.message == "How do we join?\nWe are a small town."
    passed_on, receipt = OutboxMessage.objects.order_by("pk")
    assert (passed_on.to, passed_on.reply_to, passed_on.language) == (
        settings.SECRETARIAT_EMAIL,
        "anna@example.org",
        "en",
    )
    assert "We are a small town." in passed_on.text
    assert f"/admin/pages/enquiry/{enquiry.pk}/change/" in passed_on.text
    assert (receipt.to, receipt.reply_to, receipt.language) == ("anna@example.org", "", "fr")


def test_contact_receipt_carries_no_words_of_the_sender(client):
    client.post("/en/contact/", message(name="Buy gold now", message="http://spam.example", city="Spamville"))

    receipt = OutboxMessage.objects.get(to="anna@example.org")
    assert "Your message of" in receipt.text
    for body in (receipt.subject, receipt.text, receipt.html):
        assert "gold" not in body
        assert "spam" not in body.lower()


def test_contact_thanks_page_has_no_form_and_sends_nothing(client):
    response = client.get(SENT["en"])

    assert "Your message has arrived" in response.content.decode()
    assert not response.cookies
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("times", [2, 3])
def test_contact_same_form_sent_again_is_one_message(client, times):
    same = message()

    answers = [client.post("/en/contact/", same) for _each in range(times)]

    assert [answer["Location"] for answer in answers] == [SENT["en"]] * times
    assert Enquiry.objects.count() == 1
    assert OutboxMessage.objects.count() == 2


def test_contact_back_and_changed_text_is_another_message(client):
    first = message()
    client.post("/en/contact/", first)
    client.post("/en/contact/", {**first, "message": "I forgot to say: we are 3,000."})

    assert Enquiry.objects.count() == 2


@pytest.mark.parametrize("token", ["", "no token at all", "'; DROP TABLE", None])
def test_contact_without_a_token_still_arrives(client, token):
    data = message(token=token or "")
    if token is None:
        del data["token"]

    assert client.post("/en/contact/", data).status_code == 302
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("name", "", "Please tell us your name."),
        ("name", "   ", "Please tell us your name."),
        ("email", "", "Please give an address to which the answer can go."),
        ("email", "anna", "This is not a complete e-mail address. An example: name@city.org"),
        ("email", "anna@example", "This is not a complete e-mail address. An example: name@city.org"),
        ("email", "a@example.org, b@example.org", "This is not a complete e-mail address. An example: name@city.org"),
        (
            "email",
            "anna@example.org\nBcc: all@example.org",
            "This is not a complete e-mail address. An example: name@city.org",
        ),
        ("subject", "", "Please choose what it is about."),
        ("subject", "spam", "Please choose one of the subjects."),
        ("message", "", "Please write your message."),
        ("message", " \r\n ", "Please write your message."),
        ("website", "http://spam.example", "Please empty this field: it is there to keep programs away."),
    ],
)
def test_contact_refusal_names_the_field_and_keeps_what_was_typed(client, field, value, expected):
    data = message(**{field: value})

    response = client.post("/en/contact/", data)

    assert response.status_code == 200
    assert errors_of(response) == {field: [expected]}
    content = response.content.decode()
    assert f'id="id_{field}_error"' in content
    assert f'href="#id_{field}"' in content
    for name in ("name", "city", "email"):
        if name != field:
            assert f'value="{data[name]}"' in content
    if field != "message":
        assert "We are a small town." in content
    assert f'value="{data["token"]}"' in content
    assert not Enquiry.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(("field", "limit"), [("name", 150), ("city", 150), ("message", 5000), ("email", 254)])
def test_contact_too_long_is_said_and_nothing_is_cut(client, field, limit):
    value = "é" * (limit + 1) if field != "email" else "a" * limit + "@example.org"

    response = client.post("/en/contact/", message(**{field: value}))

    assert list(errors_of(response)) == [field]
    assert value in response.content.decode()
    assert not Enquiry.objects.exists()


def test_contact_message_of_the_full_length_arrives(client):
    text = "line\r\n" * 999 + "line."

    client.post("/en/contact/", message(message=text))

    assert len(Enquiry.objects.get().message) == 5000


def test_contact_markup_is_text_everywhere(client):
    markup = "<script>alert(1)</script>"

    refused = client.post("/en/contact/", message(name=markup, message=markup, city=markup, email="")).content.decode()
    client.post("/en/contact/", message(name=markup, message=markup, city=markup))

    assert markup not in refused
    assert html.escape(markup) in refused
    passed_on = OutboxMessage.objects.order_by("pk")[0]
    assert markup not in passed_on.html
    assert markup in passed_on.text
    assert passed_on.subject == f"Message from {markup}: Joining the association"


def test_contact_line_breaks_in_the_name_do_not_reach_the_mails_head(client):
    client.post("/en/contact/", message(name="Anna\r\nBcc: all@example.org", city="Vic\n\nGirona"))

    assert Enquiry.objects.get().name == "Anna Bcc: all@example.org"
    assert "\n" not in OutboxMessage.objects.order_by("pk")[0].subject


def test_contact_null_characters_are_refused_and_do_no_harm(client):
    response = client.post("/en/contact/", message(message="Hello\x00there"))

    assert list(errors_of(response)) == ["message"]


@pytest.mark.parametrize(
    ("language", "path"), [("ca", "/ca/contacte/"), ("es", "/es/contacto/"), ("fr", "/fr/contact/")]
)
def test_contact_errors_are_translated(client, language, path):
    english = words_of(client.post("/en/contact/", {}))

    translated = words_of(client.post(path, {}))

    assert len(translated) == 4
    assert not translated & english


def test_contact_flood_from_one_mailbox_is_refused_and_the_text_stays(client):
    for number in range(MESSAGES_PER_MAILBOX):
        client.post("/en/contact/", message(message=f"Message {number}"), REMOTE_ADDR=f"192.0.2.{number}")

    response = client.post(
        "/en/contact/", message(message="One too many", email="ANNA@example.org"), REMOTE_ADDR="192.0.2.99"
    )

    assert response.status_code == 429
    assert "One too many" in response.content.decode()
    assert Enquiry.objects.count() == MESSAGES_PER_MAILBOX


def test_contact_flood_from_one_computer_is_refused(client):
    for number in range(MESSAGES_PER_ADDRESS):
        client.post("/en/contact/", message(email=f"person-{number}@example.org"))

    refused = client.post("/en/contact/", message(email="another@example.org"))
    elsewhere = client.post("/en/contact/", message(email="another@example.org"), REMOTE_ADDR="198.51.100.7")

    assert (refused.status_code, elsewhere.status_code) == (429, 302)


def test_contact_repeated_message_is_no_flood(client):
    same = message()

    answers = [client.post("/en/contact/", same).status_code for _each in range(MESSAGES_PER_ADDRESS + 2)]

    assert set(answers) == {302}


@pytest.mark.parametrize(
    ("proxy", "header", "expected"),
    [
        (None, "203.0.113.5", "127.0.0.1"),
        (("HTTP_X_FORWARDED_PROTO", "https"), "10.0.0.1, 203.0.113.5", "203.0.113.5"),
        (("HTTP_X_FORWARDED_PROTO", "https"), "", "127.0.0.1"),
    ],
)
def test_client_address_believes_only_our_own_proxy(rf, settings, proxy, header, expected):
    settings.SECURE_PROXY_SSL_HEADER = proxy

    assert client_address(rf.get("/", HTTP_X_FORWARDED_FOR=header)) == expected


def test_contact_subject_of_the_link_is_chosen(client):
    assert '<option value="press" selected>' in client.get("/en/contact/?subject=press").content.decode()
    assert '<option value="" selected>' in client.get("/en/contact/?subject=%3Cscript%3E").content.decode()


def test_contact_person_who_is_signed_in_need_not_say_who(client_as):
    signed_in = client_as("technician", name="Tècnica", email="tecnica@example.org")

    content = signed_in.get("/en/contact/").content.decode()

    assert 'value="Tècnica"' in content
    assert 'value="tecnica@example.org"' in content


def test_contact_each_form_has_its_own_token_and_is_stored_nowhere(client):
    pages = [client.get("/en/contact/") for _each in range(2)]
    tokens = {re.search(r'name="token" value="([^"]+)"', page.content.decode())[1] for page in pages}

    assert len(tokens) == 2
    assert pages[0]["Cache-Control"] == "private, no-store"
    assert set(pages[0].cookies) == {"csrftoken"}


def test_contact_without_csrf_token_is_refused(client_as):
    assert client_as("visitor", enforce_csrf_checks=True).post("/en/contact/", message()).status_code == 403
    assert not Enquiry.objects.exists()


def test_contact_queries(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/en/contact/")


@pytest.mark.django_db(transaction=True)
def test_contact_double_click_at_the_same_moment_is_one_message():
    same, together = message(), threading.Barrier(3)

    def send(_number):
        try:
            together.wait()
            return Client().post("/en/contact/", same).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(send, range(3)))

    assert answers == [302, 302, 302]
    assert Enquiry.objects.count() == 1
    assert OutboxMessage.objects.count() == 2
