"""Who represents a city on any day, and whose address gives mail back."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from cities.bounces import mark_bounced, mark_reachable, mark_refused_mail
from cities.enums import ContactKind
from cities.models import CityContact
from core.models import AuditEvent, MailState, OutboxMessage
from tests.conftest import prove
from tests.factories.accounts import make_technician, make_user
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
LIST = "/admin/cities/citycontact/"


@pytest.fixture
def secretary(client):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name="membership"))
    client.force_login(user)
    return user


def make_contact(city=None, **overrides):
    fields = {"kind": ContactKind.TECHNICAL, "name": "Anna", "email": "anna@example.org", **overrides}
    return CityContact.objects.create(city=city or make_city(), **fields)


def names(client, **asked):
    return [contact.name for contact in client.get(LIST, asked).context["cl"].result_list]


def test_technical_delegate_of_any_day_is_found(client, secretary):
    city = make_city()
    make_contact(city, name="First", until=dt.date(2024, 6, 30))
    make_contact(city, name="Second", since=dt.date(2024, 7, 1), until=dt.date(2025, 12, 31))
    make_contact(city, name="Third", since=dt.date(2026, 1, 1))

    found = [names(client, as_of=day) for day in ("2024-06-30", "2024-07-01", "2025-12-31", "2026-01-01")]

    assert found == [["First"], ["Second"], ["Second"], ["Third"]]
    assert names(client, as_of="nonsense") == []
    assert len(names(client)) == 3


def test_day_typed_in_keeps_the_other_filters(client, secretary):
    make_contact()

    page = client.get(LIST, {"as_of": "2026-01-01", "kind__exact": "technical"}).content.decode()

    assert '<input type="hidden" name="kind__exact" value="technical">' in page
    assert 'value="2026-01-01"' in page


def test_mark_belongs_to_the_address_and_ends_with_another():
    contact, other = make_contact(), make_contact(email="other@example.org")

    assert mark_bounced(email="ANNA@example.org", on=timezone.localdate(), reason="550", by=None) == 1
    assert mark_bounced(email="anna@example.org", on=timezone.localdate(), reason="550", by=None) == 0
    assert list(CityContact.objects.bouncing()) == [contact]
    contact.refresh_from_db()
    contact.email = "new@example.org"
    contact.save()

    assert not contact.is_bouncing
    assert not CityContact.objects.bouncing().exists()
    assert not other.is_bouncing


def test_mark_is_taken_away_where_mail_arrives_again():
    contact = make_contact()
    mark_bounced(email=contact.email, on=timezone.localdate(), reason="", by=None)

    mark_reachable(contact=contact, by=make_user())

    contact.refresh_from_db()
    assert not contact.is_bouncing
    actions = AuditEvent.objects.about(contact.city).values_list("action", flat=True)
    assert list(actions) == ["mail_bounced", "mail_reachable"]


@pytest.mark.parametrize(
    ("error", "marked"),
    [
        ("{'anna@example.org': (550, b'5.1.1 no such user')}", 1),
        ("(554, b'refused')", 1),
        ("(421, b'try again later')", 0),
        ("[Errno 111] Connection refused", 0),
    ],
)
def test_address_that_a_server_refuses_for_good_is_marked(error, marked):
    make_contact()
    OutboxMessage.objects.create(
        to="anna@example.org", subject="A", text="B", language="ca", state=MailState.FAILED, error=error
    )

    assert mark_refused_mail() == marked
    assert mark_refused_mail() == 0


def test_secretary_marks_several_and_finds_them(client, secretary):
    first = make_contact()
    make_contact(name="Berta", email="berta@example.org")

    client.post(LIST, {"action": "comes_back", "_selected_action": [first.pk]})
    assert names(client, mail="back") == ["Anna"]
    client.post(LIST, {"action": "arrives", "_selected_action": [first.pk]})
    assert names(client, mail="back") == []


def test_contacts_go_out_as_a_table(client, secretary):
    client.user = secretary
    prove(client)
    contact = make_contact(phone="+34 93", position="=1+1")

    answer = client.post(LIST, {"action": "download", "_selected_action": [contact.pk]})

    table = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=1+1" in table
    assert "'+34 93" in table


def test_desk_asks_to_correct_the_address(client):
    city = make_city()
    make_contact(city)
    mark_bounced(email="anna@example.org", on=timezone.localdate(), reason="", by=None)
    client.force_login(make_technician(city))

    assert "Mail to Anna (anna@example.org) comes back" in client.get("/en/account/").content.decode()


def test_public_page_shows_contacts_by_consent_only(client):
    city = make_city(slug="town")
    make_contact(city, name="Hidden Person")
    make_contact(city, name="Public Person", is_public=True)

    page = client.get("/en/cities/town/").content.decode()

    assert "Public Person" in page
    assert "Hidden Person" not in page


def test_another_name_in_an_office_keeps_who_it_was_before(client):
    city, today = make_city(slug="town"), timezone.localdate()
    before = make_contact(city, name="First", confirmed_on=dt.date(2025, 1, 1))
    client.force_login(make_technician(city))
    address = "/en/account/contacts/town/"
    opened = client.get(address).context["formset"].forms[0]
    said = {
        "contact-TOTAL_FORMS": "1", "contact-INITIAL_FORMS": "1", "contact-0-id": before.pk,
        "contact-0-kind": "technical", "contact-0-name": "Second", "contact-0-email": "second@example.org",
        "contact-0-seen": opened.seen,
    }  # fmt: skip

    client.post(address, said)

    before.refresh_from_db()
    assert (before.name, before.until) == ("First", today - dt.timedelta(days=1))
    assert [(contact.name, contact.since) for contact in city.contacts.current()] == [("Second", today)]
    assert [contact.name for contact in city.contacts.current(before.until)] == ["First"]
    assert "First" in client.get(address).content.decode()
