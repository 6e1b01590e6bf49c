"""Somebody whom a city invites to write one experience: how they come in, and that they see nothing else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent, OutboxMessage
from experiences import actions, co_writing, permissions, steps
from experiences.enums import State
from experiences.models import Experience
from tests.experiences.writing import OpenPage
from tests.factories.accounts import make_technician, make_user
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_image

COMPLETE = {"title_en": "The night school", "summary_en": "S", "overview_en": "O"}


@pytest.fixture
def city(db):
    return make_city(name="Cambrils")


@pytest.fixture
def client(city, client_as):
    return client_as("technician", city=city, name="Anna")


@pytest.fixture
def draft(city):
    return make_experience(State.DRAFT, city=city, **COMPLETE)


@pytest.fixture
def guest(client, draft, client_as):
    guest = client_as("stranger", name="School", email="school@example.org")
    co_writing.invite(experience=draft, by=client.user, email="School@Example.org", name="", language="ca")
    return guest


def page(name, experience):
    return reverse(f"experience_{name}", args=[experience.pk])


def invite(client, draft, **fields):
    sent = {"name": "Escola del Mar", "email": "mar@example.org", "language": "ca", **fields}
    return client.post(page("writers", draft), sent, follow=True)


def test_new_person_gets_an_account_and_one_mail_in_their_language(client, draft):
    response = invite(client, draft)

    person, mail = User.objects.get(email="mar@example.org"), OutboxMessage.objects.get()
    assert (person.name, person.language, person.city_roles.exists()) == ("Escola del Mar", "ca", False)
    assert (mail.to, mail.language) == ("mar@example.org", "ca")
    assert "Anna (Cambrils)" in mail.subject
    assert "The night school" in mail.text
    assert "/ca/compte/invitacio/" in mail.text
    assert "Escola del Mar" in response.content.decode()
    assert AuditEvent.objects.about(draft).last().action == "invite_co_writer"


def test_way_in_leads_a_new_person_to_the_desk_with_this_one_experience(client, draft, client_as):
    make_experience(State.DRAFT, city=draft.city, title_en="Another one")
    invite(client, draft, language="en")
    link = next(word for word in OutboxMessage.objects.get().text.split() if "/invitation/" in word)
    visitor = client_as("visitor")

    desk = visitor.post(
        "/" + link.split("/", 3)[3], {"name": "Mar", "language": "en", "password": ""}, follow=True
    ).content.decode()

    assert "The night school" in desk
    assert "Another one" not in desk
    assert "Write an experience" not in desk


def test_person_with_an_account_is_led_to_the_experience_itself(client, draft):
    user = make_user(email="mar@example.org", language="fr", last_login="2026-01-01T00:00Z")

    invite(client, draft)

    mail = OutboxMessage.objects.get()
    assert mail.language == "fr"
    assert f"/fr/compte/experiences/{draft.pk}/" in mail.text
    assert permissions.can_write(user, draft)


def test_inviting_twice_is_one_invitation_and_another_mail(client, draft):
    invite(client, draft)
    invite(client, draft)

    assert draft.co_writers.count() == 1
    assert OutboxMessage.objects.count() == 2


def test_closed_account_is_not_told_of_and_cannot_write(client, draft):
    user = make_user(email="mar@example.org", is_active=False)

    response = invite(client, draft)

    assert "has been invited by mail" in response.content.decode()
    assert not OutboxMessage.objects.exists()
    assert not permissions.can_write(user, draft)


def test_colleague_need_not_be_invited(client, city, draft):
    make_technician(city, email="ben@example.org", name="Ben")

    response = invite(client, draft, email="Ben@example.org")

    assert "Ben belongs to your city" in response.content.decode()
    assert not draft.co_writers.exists()


def test_invitations_have_a_limit(client, draft):
    for number in range(co_writing.MOST):
        invite(client, draft, email=f"guest{number}@example.org")

    response = invite(client, draft, email="onetoomany@example.org")

    assert "At most 10 people" in response.content.decode()
    assert draft.co_writers.count() == co_writing.MOST
    assert not User.objects.filter(email="onetoomany@example.org").exists()


def test_a_city_has_few_invitations_mailed_a_day_even_where_it_ends_them(client, draft, monkeypatch):
    monkeypatch.setattr(co_writing, "MOST_A_DAY", 2)
    for number in range(2):
        invite(client, draft, email=f"guest{number}@example.org")
        client.post(page("writers", draft), {"revoke": draft.co_writers.active().get().pk})

    response = invite(client, draft, email="onetoomany@example.org")

    assert "Please go on tomorrow" in response.content.decode()
    assert OutboxMessage.objects.count() == 2
    assert not User.objects.filter(email="onetoomany@example.org").exists()


def test_nobody_is_invited_to_what_is_not_being_written(client, draft):
    actions.submit(experience=draft, by=client.user)

    assert "not being written now" in invite(client, draft).content.decode()


def test_co_writer_writes_and_looks_but_only_the_city_sends(client, guest, draft):
    found = {name: guest.get(page(name, draft)).status_code for name in ("status", "update", "preview", "submit")}
    OpenPage(guest, draft, "story").save(overview="With the school")
    OpenPage(guest, draft).autosave(title="By the school")
    sent = guest.post(page("submit", draft))

    draft.refresh_from_db()
    assert found == {"status": 200, "update": 200, "preview": 200, "submit": 200}
    assert "Send to the secretariat" not in guest.get(page("submit", draft)).content.decode()
    assert (draft.overview_en, draft.title_en, draft.state) == ("With the school", "By the school", State.DRAFT)
    assert sent.status_code == 403


@pytest.mark.parametrize("name", ["withdraw", "consent", "writers"])
def test_what_is_the_citys_does_not_exist_for_a_co_writer(name, guest, draft):
    assert guest.get(page(name, draft)).status_code == 404
    assert guest.post(page(name, draft), {"reason": "x", "email": "a@example.org"}).status_code == 404


@pytest.mark.parametrize("name", ["status", "update", "autosave", "preview", "submit", "withdraw", "writers"])
def test_other_experiences_of_the_city_do_not_exist_for_a_co_writer(name, guest, city):
    other = make_experience(State.DRAFT, city=city, title_en="Secret")

    assert guest.post(page(name, other), {"title": "Mine"}).status_code in {404, 405}
    if name != "autosave":
        assert guest.get(page(name, other)).status_code == 404


def test_co_writer_sees_the_files_of_this_experience_only(guest, draft, city):
    other = make_experience(State.DRAFT, city=city)
    mine = [make_image(draft), make_document(draft)]
    others = [make_image(other), make_document(other)]

    assert [guest.get(item.get_absolute_url()).status_code for item in mine] == [200, 200]
    assert [guest.get(item.get_absolute_url()).status_code for item in others] == [404, 404]


def test_co_writer_cannot_begin_experiences_of_the_city(guest):
    assert guest.get(reverse("experience_create")).status_code == 403
    assert guest.post(reverse("experience_autosave"), {"title": "New", "changed": "title"}).status_code == 403
    assert Experience.objects.count() == 1


def test_invitation_that_has_ended_closes_every_page(client, guest, draft):
    opened = OpenPage(guest, draft)
    writer = draft.co_writers.get()

    client.post(page("writers", draft), {"revoke": writer.pk})

    assert opened.autosave(title="Too late").status_code == 404
    assert [guest.get(page(name, draft)).status_code for name in ("status", "update", "preview")] == [404] * 3
    assert "The night school" not in guest.get(reverse("city_desk")).content.decode()
    assert AuditEvent.objects.about(draft).last().action == "revoke_co_writer"


@pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 40])
def test_ending_an_invitation_that_is_not_there_changes_nothing(key, client, guest, draft):
    client.post(page("writers", draft), {"revoke": key})

    assert draft.co_writers.active().count() == 1


def test_another_city_cannot_end_an_invitation(guest, draft):
    with pytest.raises(PermissionDenied):
        co_writing.revoke(experience=draft, by=make_technician(), key=draft.co_writers.get().pk)


def test_presence_names_the_others_and_not_oneself(client, guest, draft):
    OpenPage(guest, draft).save(title="By the school")

    assert "School saved" in client.get(steps.address(draft)).content.decode()
    assert "School saved" not in guest.get(steps.address(draft)).content.decode()


def test_nobody_learns_whose_account_an_address_has_before_that_person_has_come(client, draft):
    user = make_user(email="mar@example.org", name="Maria Secret", last_login="2026-01-01T00:00Z")

    said = invite(client, draft).content.decode()
    again = invite(client, draft).content.decode()
    ended = client.post(page("writers", draft), {"revoke": draft.co_writers.get().pk}, follow=True).content.decode()

    assert "Escola del Mar has been invited" in said
    assert all("Maria Secret" not in text for text in (said, again, ended))

    invite(client, draft)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    assert "Maria Secret" in client.get(page("writers", draft)).content.decode()
