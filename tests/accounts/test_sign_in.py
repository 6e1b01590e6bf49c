"""Signing in: nobody learns who has an account, and nobody can go on guessing."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.models import OutboxMessage
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "anna@example.org", "nobody@example.org"


@pytest.fixture(autouse=True)
def _unthrottled():
    """Let each test make its own attempts."""
    cache.clear()
    yield
    cache.clear()


def answers(name, email, **fields):
    """Return status, way and text of an answer, without what is another one each time, and the address itself."""
    client = Client()
    response = client.post(reverse(name), {"email": email, "login": email, **fields}, follow=True)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text).replace(email, "…")
    return response.status_code, response.redirect_chain, text


@pytest.mark.parametrize("name", ["account_request_login_code", "account_reset_password"])
def test_asking_for_a_mail_says_the_same_whether_there_is_an_account_or_not(name):
    make_user(email=KNOWN)

    assert answers(name, KNOWN) == answers(name, UNKNOWN)
    assert {mail.to for mail in OutboxMessage.objects.all()} == {KNOWN, UNKNOWN}  # each hears it in their mailbox


def test_wrong_password_says_the_same_whether_there_is_an_account_or_not():
    make_user(email=KNOWN)

    assert answers("account_login", KNOWN, password="wrong") == answers("account_login", UNKNOWN, password="wrong")


def test_after_some_wrong_passwords_the_right_one_does_not_open_either():
    make_user(email=KNOWN)
    client = Client()
    for number in range(5):
        assert client.post(reverse("account_login"), {"login": KNOWN, "password": f"wrong {number}"}).status_code == 200

    late = client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})

    assert late.status_code == 200
    assert "_auth_user_id" not in client.session


def test_link_to_a_new_password_speaks_the_readers_language_and_works_once():
    make_user(email=KNOWN, language="fr")
    client = Client()
    with translation.override("es"):
        client.post(reverse("account_reset_password"), {"email": KNOWN})
    link = re.search(r"https?://[^/]+(/fr/compte/\S+)", OutboxMessage.objects.get().text)[1]

    form = client.get(link, follow=True)
    new = {"password1": "a-new-one-2026", "password2": "a-new-one-2026"}
    client.post(form.redirect_chain[-1][0], new)

    assert Client().get(link, follow=True).context["token_fail"]
    assert client.login(username=KNOWN, password="a-new-one-2026")


@pytest.mark.parametrize(("tries", "opens"), [(0, True), (3, False)])
def test_code_is_not_guessed_by_trying(tries, opens):
    make_user(email=KNOWN)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": KNOWN})
    code = re.search(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", OutboxMessage.objects.get().text)[0]
    for number in range(tries):
        client.post(reverse("account_confirm_login_code"), {"code": f"WRONG{number}"})

    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert ("_auth_user_id" in client.session) == opens
