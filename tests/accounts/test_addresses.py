"""Nobody takes an e-mail address that is not proven theirs."""

import pytest

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_address_cannot_be_changed_by_its_owner_alone(client_as):
    client = client_as("technician")

    answer = client.post("/en/account/email/", {"action_add": "", "email": "mayor@example.org"})

    assert answer.headers["Location"] == "/en/account/profile/"
    assert list(User.objects.filter(email="mayor@example.org")) == []
    assert not client.user.emailaddress_set.exists()
