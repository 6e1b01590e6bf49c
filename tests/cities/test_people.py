"""The people of a city: invited, let go, followed by others; nobody reaches another city's."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from cities import actions, emails, permissions
from cities.enums import Role
from cities.models import CityRole, Handover
from core.models import AuditEvent, OutboxMessage
from tests.factories.accounts import make_technician, make_user
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)
NOVA = {"name": "Nova", "email": "nova@example.org", "language": "ca"}


@pytest.fixture
def city():
    return make_city(name="Alba")


@pytest.fixture
def delegate(city):
    return make_technician(city, role=Role.DELEGATE, email="delegate@example.org", name="Dolors")


@pytest.fixture
def technician(city):
    return make_technician(city, email="tech@example.org", name="Teo")


def role_of(user):
    return CityRole.objects.get(user=user)


def mails():
    return sorted(OutboxMessage.objects.values_list("to", flat=True))


# Adding


def test_delegate_adds_somebody_who_is_new(city, delegate):
    role = actions.add_person(city=city, by=delegate, role=Role.TECHNICIAN, **NOVA)

    assert permissions.represents(role.user, city)
    assert (role.user.language, mails()) == ("ca", ["nova@example.org"])
    assert AuditEvent.objects.about(role).get().action == "give_role"


def test_adding_twice_gives_one_role_and_no_second_mail_to_those_who_have_been_here(city, delegate):
    known = make_user(email="nova@example.org", last_login=timezone.now())
    for _time in range(2):
        actions.add_person(city=city, by=delegate, role=Role.TECHNICIAN, **NOVA)

    assert known.city_roles.count() == 1
    assert mails() == ["nova@example.org"]


def test_adding_somebody_whose_role_ends_some_day_lets_it_go_on(city, delegate, technician):
    CityRole.objects.filter(user=technician).update(until=timezone.localdate() + ONE_DAY)

    actions.add_person(city=city, by=delegate, role=Role.TECHNICIAN, name="Teo", email=technician.email, language="en")

    assert role_of(technician).until is None


def test_adding_somebody_whose_account_is_closed_is_refused_and_leaves_nothing(city, delegate):
    make_user(email="nova@example.org", is_active=False)

    with pytest.raises(ValidationError) as refusal:
        actions.add_person(city=city, by=delegate, role=Role.TECHNICIAN, **NOVA)

    assert set(refusal.value.message_dict) == {"email"}
    assert not CityRole.objects.filter(user__email="nova@example.org").exists()


def test_delegate_learns_nothing_of_an_account_before_its_person_has_come(client_as, city):
    client = client_as("delegate", city=city)
    person = make_user(email="maria@example.org", name="Maria Secret", last_login="2026-01-01T00:00Z")
    asked = {**NOVA, "email": person.email, "role": Role.TECHNICIAN}

    people = client.post(reverse("city_people", args=[city.slug]), asked, follow=True)
    client.post(reverse("city_role_invite", args=[role_of(person).pk]))

    text = people.content.decode()
    assert "Nova now acts for your city" in text
    assert "Role given, not signed in since" in text
    assert "Maria Secret" not in text
    assert mails() == [person.email] * 2
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    assert "Maria Secret" in client.get(reverse("city_people", args=[city.slug])).content.decode()


def test_role_holds_at_once_and_list_and_mail_say_so_in_the_person_s_own_language(client_as, city):
    client = client_as("delegate", city=city)
    person = make_user(email="maria@example.org", language="fr", last_login=timezone.now() - ONE_DAY)
    asked = {**NOVA, "email": person.email, "language": "ca", "role": Role.TECHNICIAN}
    client.post(reverse("city_people", args=[city.slug]), asked)

    mail = OutboxMessage.objects.get()
    assert permissions.represents(person, city)
    assert mail.language == "fr"
    with translation.override("fr"):
        assert emails.given_in_words(city, Role.TECHNICIAN, by=client.user) in mail.text


def test_mail_to_somebody_new_says_for_which_city_the_account_is(city, delegate):
    actions.add_person(city=city, by=delegate, role=Role.TECHNICIAN, **NOVA)

    with translation.override(NOVA["language"]):
        assert emails.given_in_words(city, Role.TECHNICIAN, by=delegate) in OutboxMessage.objects.get().text


def test_colleague_who_gets_another_role_is_no_stranger_to_the_list(client_as, city):
    client = client_as("delegate", city=city)
    colleague = make_technician(city, name="Teo")  # nobody invited them here
    actions.add_person(city=city, by=client.user, email=colleague.email, name="T.", language="en", role=Role.DELEGATE)

    page = client.get(reverse("city_people", args=[city.slug])).content.decode()
    assert page.count("<h3>Teo</h3>") == 2
    assert "not signed in since" not in page


def test_a_city_adds_few_people_a_day(city, delegate, monkeypatch):
    monkeypatch.setattr(actions, "MOST_A_DAY", 1)
    actions.add_person(city=city, by=delegate, role=Role.TECHNICIAN, **NOVA)

    with pytest.raises(ValidationError):
        actions.add_person(
            city=city, by=delegate, role=Role.TECHNICIAN, name="Other", email="other@example.org", language="en"
        )

    assert not User.objects.filter(email="other@example.org").exists()


def test_an_invitation_is_sent_again_a_few_times_and_no_more(client_as, city):
    client = client_as("delegate", city=city)
    role = actions.add_person(city=city, by=client.user, role=Role.TECHNICIAN, **NOVA)

    for _time in range(6):
        client.post(reverse("city_role_invite", args=[role.pk]))

    assert mails() == ["nova@example.org"] * (1 + actions.MOST_INVITATIONS)


# Ending


@pytest.mark.parametrize(
    ("who", "whose", "allowed"),
    [
        ("delegate", "technician", True),
        ("technician", "technician", True),
        ("delegate", "delegate", True),
        ("technician", "delegate", False),
        ("stranger", "technician", False),
        ("editor", "technician", False),
        ("admin", "delegate", True),
    ],
)
def test_who_may_end_a_role(who, whose, allowed, delegate, technician, client_as):  # noqa: PLR0917 - three are the table
    people = {"delegate": delegate, "technician": technician}
    by = people.get(who) or client_as(who).user
    role = role_of(people[whose])

    assert permissions.can_end_role(by, role) is allowed
    if not allowed:
        with pytest.raises(PermissionDenied):
            actions.end_role(role=role, by=by, last_day=timezone.localdate())


def test_another_delegate_is_not_ended_by_a_delegate(city, delegate):
    other = make_technician(city, role=Role.DELEGATE)

    assert not permissions.can_end_role(delegate, role_of(other))


def test_role_ends_after_its_last_day_and_the_person_is_told(city, delegate, technician):
    today = timezone.localdate()
    actions.end_role(role=role_of(technician), by=delegate, last_day=today)

    assert permissions.represents(technician, city)
    assert not permissions.represents(technician, city, on=today + ONE_DAY)
    assert mails() == ["tech@example.org"]


def test_nobody_makes_a_role_last_longer_by_ending_it_or_handing_it_over(city, technician, client):
    last_day = timezone.localdate() + 7 * ONE_DAY
    CityRole.objects.filter(user=technician).update(until=last_day, since=last_day - 30 * ONE_DAY)
    role = role_of(technician)

    with pytest.raises(ValidationError) as handing_over:
        actions.hand_over(role=role, by=technician, last_day=last_day + ONE_DAY, **NOVA)
    client.force_login(technician, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("city_role_end", args=[role.pk]), {"last_day": last_day + ONE_DAY})

    assert set(handing_over.value.message_dict) == {"last_day"}
    assert set(answer.context["form"].errors) == {"last_day"}
    assert role_of(technician).until == last_day


def test_role_of_today_that_ends_yesterday_never_was(city, delegate):
    role = actions.add_person(city=city, by=delegate, role=Role.TECHNICIAN, **NOVA)

    actions.end_role(role=role, by=delegate, last_day=timezone.localdate() - ONE_DAY)

    assert not CityRole.objects.filter(pk=role.pk).exists()
    assert AuditEvent.objects.filter(action="end_role", actor_id=delegate.pk).exists()


# Handing over


def hand_over(technician, **more):
    return actions.hand_over(
        **{"role": role_of(technician), "by": technician, "last_day": timezone.localdate() + ONE_DAY, **NOVA, **more}
    )


def test_handover_waits_for_the_delegate(city, delegate, technician):
    handover = hand_over(technician)

    assert handover.decided_at is None
    assert mails() == ["delegate@example.org"]
    assert not User.objects.filter(email="nova@example.org").exists()


def test_without_a_delegate_the_secretariat_is_asked(city, technician, settings):
    hand_over(technician)

    assert mails() == [settings.SECRETARIAT_EMAIL]


def test_confirmed_successor_begins_and_the_one_who_leaves_stays_to_the_last_day(city, delegate, technician):
    handover = hand_over(technician)
    for _time in range(2):  # the second press changes nothing
        actions.decide_handover(handover=handover, by=delegate, agrees=True)

    successor = User.objects.get(email="nova@example.org")
    assert permissions.represents(successor, city)
    assert role_of(technician).until == timezone.localdate() + ONE_DAY
    assert mails() == ["delegate@example.org", "nova@example.org", "tech@example.org"]


def test_confirmed_handover_does_not_give_back_a_role_that_was_ended_meanwhile(city, delegate, technician):
    today = timezone.localdate()
    CityRole.objects.filter(user=technician).update(since=today - 30 * ONE_DAY)
    role = role_of(technician)
    handover = actions.hand_over(role=role, by=technician, last_day=today + 30 * ONE_DAY, **NOVA)
    actions.end_role(role=role, by=delegate, last_day=today - ONE_DAY)

    actions.decide_handover(handover=handover, by=delegate, agrees=True)

    assert role_of(technician).until == today - ONE_DAY
    assert CityRole.objects.active().filter(user__email=NOVA["email"], city=city).exists()


def test_refused_handover_changes_no_role(city, delegate, technician):
    actions.decide_handover(handover=hand_over(technician), by=delegate, agrees=False)

    assert role_of(technician).until is None
    assert not User.objects.filter(email="nova@example.org").exists()


def test_whoever_asked_takes_it_back_but_does_not_confirm(city, delegate, technician):
    handover = hand_over(technician)
    with pytest.raises(PermissionDenied):
        actions.decide_handover(handover=handover, by=technician, agrees=True)

    actions.decide_handover(handover=handover, by=technician, agrees=False)

    handover.refresh_from_db()
    assert handover.is_confirmed is False


def test_delegate_hands_over_the_city_at_once(city, delegate):
    hand_over(delegate)

    successor = User.objects.get(email="nova@example.org")
    assert permissions.is_delegate(successor, city)


def test_one_open_handover_a_role(city, delegate, technician):
    hand_over(technician)

    with pytest.raises(ValidationError):
        hand_over(technician, email="second@example.org")

    assert Handover.objects.count() == 1


# The pages


def test_delegate_invites_on_the_page_and_keeps_what_was_typed_when_refused(client_as, city):
    client = client_as("delegate", city=city)
    url = reverse("city_people", args=[city.slug])
    make_user(email="nova@example.org", is_active=False)

    refused = client.post(url, {**NOVA, "role": "technician"})
    done = client.post(url, {**NOVA, "email": "good@example.org", "role": "technician"})

    assert 'value="nova@example.org"' in refused.content.decode()
    assert "email" in refused.context["form"].errors
    assert done.headers["Location"] == url
    assert "good@example.org" in client.get(url).content.decode()


def test_technician_sees_the_people_but_adds_nobody(client_as, city, delegate):
    client = client_as("technician", city=city)
    url = reverse("city_people", args=[city.slug])

    assert "Dolors" in client.get(url).content.decode()
    assert client.get(url).context["form"] is None
    assert client.post(url, {**NOVA, "role": "technician"}).status_code == 403


def test_people_and_roles_of_another_city_do_not_exist(client_as, city, technician):
    client = client_as("delegate")
    role = role_of(technician)
    handover = hand_over(technician)

    assert client.get(reverse("city_people", args=[city.slug])).status_code == 404
    for name in ("city_role_end", "city_role_hand_over"):
        assert client.get(reverse(name, args=[role.pk])).status_code == 404
        assert client.post(reverse(name, args=[role.pk])).status_code == 404
    assert client.post(reverse("city_role_invite", args=[role.pk])).status_code == 404
    assert client.post(reverse("city_handover_decide", args=[handover.pk]), {"answer": "confirm"}).status_code == 404


def test_handover_by_the_pages(client_as, city, delegate, client):
    leaving = client_as("technician", city=city)
    role = role_of(leaving.user)
    day = timezone.localdate().isoformat()

    leaving.post(reverse("city_role_hand_over", args=[role.pk]), {**NOVA, "last_day": day})
    client.force_login(delegate, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("city_people", args=[city.slug])).content.decode()
    handover = Handover.objects.get()
    client.post(reverse("city_handover_decide", args=[handover.pk]), {"answer": "confirm"})

    assert "nova@example.org" in page
    assert permissions.represents(User.objects.get(email="nova@example.org"), city)


@pytest.mark.parametrize("days", [-2, 400])
def test_last_day_too_far_off_is_refused_beside_the_field(days, client_as, city):
    client = client_as("technician", city=city)
    day = (timezone.localdate() + days * ONE_DAY).isoformat()

    response = client.post(reverse("city_role_end", args=[role_of(client.user).pk]), {"last_day": day})

    assert "last_day" in response.context["form"].errors
    assert role_of(client.user).until is None


def test_people_page_asks_as_much_for_many_as_for_one(client_as, city, django_assert_max_num_queries):
    client = client_as("delegate", city=city)
    for _number in range(5):
        make_technician(city)

    with django_assert_max_num_queries(8):
        client.get(reverse("city_people", args=[city.slug]))
