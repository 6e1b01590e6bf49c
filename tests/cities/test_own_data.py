"""One's own data: taken away as a file, and forgotten with the account."""

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cities import actions, permissions
from cities.enums import Role
from cities.models import CityRole
from core.models import AuditEvent
from experiences import co_writing
from experiences.enums import State
from tests.factories.accounts import PASSWORD, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.office import make_enquiry

pytestmark = pytest.mark.django_db
NOVA = {"name": "Nova", "email": "nova@example.org", "language": "ca"}


@pytest.fixture
def city():
    return make_city(name="Alba")


def role_of(user):
    return CityRole.objects.get(user=user)


def signed_in_just_now(client_as, city):
    client = client_as("technician", city=city)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_own_data_is_one_file_without_secrets(client_as, city):
    client = signed_in_just_now(client_as, city)
    make_enquiry(email=client.user.email.upper(), message="Where is the office?")

    response = client.post(reverse("account_data"))

    text = response.content.decode()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert client.user.email in text
    assert "Where is the office?" in text
    assert str(CityRole._meta.verbose_name_plural) in text
    assert client.user.password not in text


def test_own_data_is_given_only_to_somebody_who_has_just_proven_who_they_are(client_as, city):
    response = client_as("technician", city=city).post(reverse("account_data"))

    assert response.status_code == 302
    assert "reauthenticate" in response.headers["Location"]


def test_deleted_account_has_no_name_and_no_way_in(client_as, city):
    client = signed_in_just_now(client_as, city)
    user, name, old = client.user, client.user.name, client.user.email

    slip = client.post(reverse("account_delete"), {"email": "somebody@example.org"})
    done = client.post(reverse("account_delete"), {"email": old})

    user.refresh_from_db()
    assert "email" in slip.context["form"].errors
    assert done.status_code == 302
    assert (user.name, user.is_active, user.has_usable_password()) == ("", False, False)
    assert user.email != old
    assert not permissions.represents(user, city)
    assert not AuditEvent.objects.filter(Q(actor_name=name) | Q(object_name=name)).exists()
    assert client.get(reverse("city_desk")).status_code == 302


def test_trail_and_handovers_name_nobody_who_is_forgotten(city):
    delegate = make_technician(city, role=Role.DELEGATE, name="Dolors")
    nova = actions.add_person(city=city, by=delegate, role=Role.TECHNICIAN, **NOVA).user
    teo = make_technician(city, name="Teo")
    draft = make_experience(State.DRAFT, city=make_city())
    host = make_technician(draft.city)
    co_writing.invite(experience=draft, by=host, email=nova.email, name="Nova", language="ca")
    decided = actions.hand_over(role=role_of(teo), by=teo, last_day=timezone.localdate(), **NOVA)
    actions.decide_handover(handover=decided, by=delegate, agrees=True)
    handed_on = {"name": "Teo", "email": teo.email, "language": "ca", "last_day": timezone.localdate()}
    actions.hand_over(role=role_of(nova), by=nova, **handed_on)

    actions.leave(user=nova)

    events = AuditEvent.objects.all()
    told = [f"{each.actor_name} {each.object_name} {each.message} {each.data}" for each in events]
    decided.refresh_from_db()
    assert not [line for line in told if "Nova" in line or NOVA["email"] in line]
    assert any("Teo" in line for line in told)
    assert (decided.name, decided.email) == ("", "")


def test_staff_do_not_delete_themselves(client_as):
    assert client_as("editor").get(reverse("account_delete")).status_code == 403
