"""The way in and one's own page."""

import pytest
from django.contrib import messages
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.invitations import make_token
from accounts.models import User
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture
def invited(db):
    return make_user(password=None, name="Nova", language="ca")


def link(user):
    return reverse("account_invitation", args=[make_token(user)])


def test_opening_the_invitation_changes_nothing(invited):
    response = Client().get(link(invited))

    invited.refresh_from_db()
    assert invited.email in response.content.decode()
    assert invited.last_login is None
    assert Client().get(link(invited)).status_code == 200


def test_accepting_signs_in_once_and_leads_to_the_desk_in_ones_language(invited):
    client, url = Client(), link(invited)

    response = client.post(url, {"name": "Nova Roca", "language": "fr", "password": "a long enough one"})

    invited.refresh_from_db()
    assert response.headers["Location"] == "/fr/compte/"
    assert client.session["_auth_user_id"] == str(invited.pk)
    assert (invited.name, invited.language) == ("Nova Roca", "fr")
    assert Client().post(url, {"name": "X", "language": "en"}).status_code == 410


def test_accepting_without_a_password_is_possible(invited):
    Client().post(link(invited), {"name": "Nova", "language": "ca", "password": ""})

    invited.refresh_from_db()
    assert invited.last_login is not None
    assert not invited.has_usable_password()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "", "language": "ca"}, "name"),
        ({"name": "x" * 151, "language": "ca"}, "name"),
        ({"name": "Nova", "language": "pt"}, "language"),
        ({"name": "Nova", "language": "ca", "password": "short"}, "password"),
        ({"name": "Nova", "language": "ca", "password": "password12"}, "password"),
    ],
)
def test_accepting_with_something_wrong_says_what_and_opens_nothing(data, field, invited):
    client = Client()

    response = client.post(link(invited), data)

    invited.refresh_from_db()
    assert set(response.context["form"].errors) == {field}
    assert "_auth_user_id" not in client.session
    assert invited.last_login is None


def test_wrong_link_says_what_to_do(db):
    response = Client().get(reverse("account_invitation", args=["nonsense"]))

    assert response.status_code == 410
    assert "This link no longer works" in response.content.decode()


def test_profile_is_changed_for_oneself_only(client_as):
    client, other = client_as("stranger"), make_user(name="Somebody else")

    client.post(
        reverse("account_profile"), {"name": "New name", "language": "es", "mail_rhythm": "daily", "id": other.pk}
    )

    assert (User.objects.get(pk=client.user.pk).name, User.objects.get(pk=client.user.pk).language) == (
        "New name",
        "es",
    )
    assert User.objects.get(pk=other.pk).name == "Somebody else"


def test_profile_with_a_wrong_value_keeps_what_was_typed(client_as):
    client = client_as("stranger", name="Before")

    response = client.post(reverse("account_profile"), {"name": "y" * 151, "language": "es"})

    assert "y" * 151 in response.content.decode()
    assert User.objects.get(pk=client.user.pk).name == "Before"


def test_account_closed_while_signed_in_is_signed_out(client_as):
    client = client_as("technician")
    User.objects.filter(pk=client.user.pk).update(is_active=False)

    assert client.get(reverse("city_desk")).headers["Location"].startswith("/en/account/login/")


@pytest.mark.parametrize("is_active", [True, False])
def test_sign_in_of_a_closed_account_is_refused(db, is_active):
    user = make_user(is_active=is_active)
    client = Client()

    client.post(reverse("account_login"), {"login": user.email, "password": "educating-cities"})

    assert ("_auth_user_id" in client.session) is is_active


@pytest.mark.parametrize(
    ("is_staff", "asked", "greeting"),
    [
        (True, "", "Heu iniciat la sessió com a"),
        (True, "/es/ciudades/", "Ha iniciado la sesión como"),
        (False, "", "Ha iniciado la sesión como"),
        (False, "/admin/", "Heu iniciat la sessió com a"),
    ],
)
def test_greeting_is_in_the_language_of_the_page_that_shows_it(db, client, is_staff, asked, greeting):
    user = make_user(email="someone@example.org", language="ca", is_staff=is_staff, is_superuser=is_staff)
    with translation.override("es"):
        url = reverse("account_login")

    response = client.post(url, {"login": user.email, "password": PASSWORD, "next": asked})

    (message,) = messages.get_messages(response.wsgi_request)
    assert message.message.startswith(greeting)
