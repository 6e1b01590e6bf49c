"""Accounts: invited once, opened by their own link, closed and opened again."""

import datetime as dt

import pytest
from django.core import signing

from accounts import actions, invitations
from accounts.models import User
from core.models import AuditEvent, OutboxMessage
from tests.factories.accounts import make_editor, make_user


@pytest.fixture
def invited(db):
    return actions.invite(email="Nova@Example.org", name="Nova", language="ca", by=make_editor())


def test_invite_opens_an_account_and_mails_in_its_language(invited):
    mail = OutboxMessage.objects.get()
    assert (invited.email, invited.language, invited.has_usable_password()) == ("nova@example.org", "ca", False)
    assert (mail.to, mail.language) == ("nova@example.org", "ca")
    assert "/ca/compte/" in mail.text
    assert AuditEvent.objects.about(invited).get().action == "invite"


def test_invite_of_somebody_known_makes_no_second_account(invited):
    again = actions.invite(email="NOVA@example.org", name="Other", language="fr", by=None)

    assert again == invited
    assert again.name == "Nova"
    assert User.objects.filter(email="nova@example.org").count() == 1
    assert OutboxMessage.objects.count() == 2


def test_invite_of_somebody_who_has_been_here_mails_nothing(db):
    user = make_user(last_login=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))

    assert actions.invite(email=user.email, name="", language="en", by=None) == user
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("changes", [{"is_active": False}, {"last_login": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)}])
def test_send_invitation_to_those_who_need_none_does_nothing(changes, db):
    actions.send_invitation(user=make_user(**changes), by=None)

    assert not OutboxMessage.objects.exists()
    assert not AuditEvent.objects.exists()


def test_link_is_of_its_person_until_it_is_used(invited):
    token = invitations.make_token(invited)
    assert invitations.user_of(token) == invited

    actions.accept_invitation(user=invited, name="Nova Roca", language="fr", password="a long enough one")

    invited.refresh_from_db()
    assert (invited.name, invited.language, invited.check_password("a long enough one")) == ("Nova Roca", "fr", True)
    assert invitations.user_of(token) is None


@pytest.mark.parametrize(
    "token",
    ["", "nonsense", signing.dumps([1, "x"], salt="other"), signing.dumps("x", salt=invitations.SALT)],
    ids=["empty", "nonsense", "other-purpose", "other-content"],
)
def test_link_that_we_have_not_made_is_nobodys(token, db):
    assert invitations.user_of(token) is None


def test_link_older_than_a_month_is_nobodys(invited):
    assert invitations.user_of(invitations.make_token(invited), max_age=-1) is None


def test_deactivate_and_activate_are_recorded_once(db):
    user, editor = make_user(), make_editor()

    for _time in range(2):
        actions.deactivate(user=user, by=editor)
    closed = User.objects.get(pk=user.pk).is_active
    for _time in range(2):
        actions.activate(user=user, by=editor)

    assert (closed, User.objects.get(pk=user.pk).is_active) == (False, True)
    assert [event.action for event in AuditEvent.objects.about(user)] == ["deactivate", "activate"]


def test_update_profile_without_a_change_leaves_no_trace(db):
    user = make_user(name="Ana", language="es")

    actions.update_profile(user=user, name="Ana", language="es")

    assert not AuditEvent.objects.exists()
