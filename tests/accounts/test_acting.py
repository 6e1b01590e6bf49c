"""Acting as somebody of a city: who may, as whom, what stays closed, and what the trail says."""

import time
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts import acting
from cities.enums import Role
from core.models import AuditEvent
from editorial.models import Comment
from experiences.enums import State
from tests.factories.accounts import make_editor, make_technician, make_user
from tests.factories.belonging import make_assembly
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.guards.test_access import ALLAUTH, TABLE

pytestmark = pytest.mark.django_db


def begin(client, user, reason="They cannot find the button"):
    return client.post(reverse("admin:accounts_user_act_as", args=[user.pk]), {"reason": reason})


@pytest.fixture
def admin(client_as):
    return client_as("admin", name="Alba")


def test_admin_sees_the_desk_of_the_person_under_a_banner_and_becomes_herself_again(admin):
    person = make_technician(name="Teo", language="ca")

    response = begin(admin, person)
    desk = admin.get(reverse("city_desk"))
    home = admin.get(reverse("home"))

    assert response.url == "/ca/compte/"
    for page in (desk, home):
        assert '<aside class="acting"' in page.text
        assert "Alba" in page.text
        assert "<b>Teo</b>" in page.text
        assert "no-store" in page.headers["Cache-Control"]

    response = admin.post(reverse("account_act_as_end"))

    assert response.url == reverse("admin:accounts_user_change", args=[person.pk])
    assert '<aside class="acting"' not in admin.get(reverse("home")).text
    assert admin.get(reverse("admin:index")).status_code == 200


def test_trail_names_both_and_why(admin):
    person = make_technician(name="Teo")

    begin(admin, person, "Helps by telephone")
    admin.post(reverse("account_profile"), {"name": "Teodora", "language": "en", "mail_rhythm": "at_once"})
    admin.post(reverse("account_act_as_end"))

    events = AuditEvent.objects.filter(object_type="accounts.user", object_id=str(person.pk)).order_by("pk")
    assert [(event.action, event.actor_name, event.data.get("deputy")) for event in events] == [
        ("act_as", "Alba", None),
        ("update_profile", "Teo", {"id": admin.user.pk, "name": "Alba"}),
        ("act_as_end", "Alba", {"id": admin.user.pk, "name": "Alba"}),
    ]
    assert events[0].message == "Helps by telephone"


def test_nobody_makes_a_remark_in_anothers_name(admin):
    person = make_technician()
    draft = make_experience(State.DRAFT, city=person.city_roles.get().city)
    begin(admin, person)

    page = admin.post(
        reverse("experience_update", args=[draft.pk]),
        {"title": "Kept", "remark-title": "Says somebody", "do": "save", "writer": person.pk},
        follow=True,
    )

    assert not Comment.objects.exists()
    assert "Says somebody" in page.text


@pytest.mark.parametrize(
    "name",
    ["account_data", "account_delete", "account_change_password", "account_email", "mfa_index", "mfa_add_webauthn"],
)
def test_what_is_only_the_persons_own_stays_closed(admin, name):
    begin(admin, make_technician())

    for response in (admin.get(reverse(name)), admin.post(reverse(name))):
        assert response.status_code == 403
        assert "Only the person may do this" in response.text


def test_what_may_be_written_in_anothers_place_are_pages_that_exist():
    assert {name for name in acting.WRITABLE if name not in TABLE and not ALLAUTH.match(name)} == set()


def test_nothing_else_is_written_in_anothers_place(rf):
    """Fails closed: a new address is forbidden until somebody has thought about it."""
    request = rf.post("/")
    request.acting = acting.Acting(by=make_user(), user=make_technician())
    request.user, request.htmx = request.acting.user, False
    written = set()
    for name in [*TABLE, "a_page_of_tomorrow", ""]:
        request.resolver_match = SimpleNamespace(view_name=name)
        if acting.ActingMiddleware(None).process_view(request, None, (), {}) is None:
            written.add(name)

    assert written == acting.WRITABLE - {"account_logout"}


def test_nobody_signs_for_a_delegate(admin):
    assembly, city = make_assembly(), make_city()
    holder = make_city()
    begin(admin, make_technician(city, role=Role.DELEGATE))
    page = reverse("assembly_proxy", args=[assembly.pk, city.slug])

    assert admin.get(page).status_code == 200
    response = admin.post(page, {"holder": holder.pk, "signed_by": "The mayor", "is_signed": "on"})

    assert response.status_code == 403
    assert "Only the person may do this" in response.text
    assert not assembly.proxies.exists()


def test_admin_pages_stay_closed_meanwhile(admin):
    begin(admin, make_technician())

    assert admin.get(reverse("admin:index")).status_code == 403
    assert admin.get(reverse("gallery")).status_code == 403


def test_signing_out_ends_both(admin):
    begin(admin, make_technician())

    admin.post(reverse("account_logout"))

    assert admin.get(reverse("city_desk")).status_code == 302
    assert acting.KEY not in admin.session


@pytest.mark.parametrize("fields", [{"is_staff": True}, {"is_superuser": True}, {"is_active": False}])
def test_nobody_acts_as_a_colleague_or_a_closed_account(admin, fields):
    other = make_user(**fields)

    assert admin.get(reverse("admin:accounts_user_act_as", args=[other.pk])).status_code == 403
    assert begin(admin, other).status_code == 403
    assert acting.KEY not in admin.session


def test_only_administrators_have_the_right(client_as):
    person = make_technician()

    for name, status in (("membership", 403), ("editor", 403), ("admin", 200)):
        client = client_as("stranger", is_staff=True)
        client.user.groups.add(Group.objects.get(name=name))
        assert client.get(reverse("admin:accounts_user_act_as", args=[person.pk])).status_code == status, name
    holders = Permission.objects.get(codename="act_as_user").group_set.values_list("name", flat=True)
    assert list(holders) == ["admin"]


def test_begins_only_with_a_reason_and_after_proof(client_as):
    person = make_technician()
    proven = client_as("admin")
    unproven = client_as("admin", is_proven=False)

    without_reason = begin(proven, person, "")
    to_prove = begin(unproven, person)

    assert without_reason.status_code == 200
    assert reverse("account_reauthenticate") in to_prove.url
    assert not AuditEvent.objects.filter(action="act_as").exists()


def test_ends_by_itself_after_an_hour_and_with_the_right(admin):
    begin(admin, make_technician())
    session = admin.session
    session[acting.KEY] = {**session[acting.KEY], "since": time.time() - acting.LONGEST - 1}
    session.save()

    assert '<aside class="acting"' not in admin.get(reverse("home")).text
    assert acting.KEY not in admin.session

    begin(admin, make_technician())
    admin.user.is_superuser = False
    admin.user.save()

    assert '<aside class="acting"' not in admin.get(reverse("home")).text


def test_ends_where_the_person_becomes_a_colleague(admin):
    person = make_technician()
    begin(admin, person)
    person.is_staff = True
    person.save()

    assert '<aside class="acting"' not in admin.get(reverse("home")).text


def test_button_stands_only_where_it_leads_somewhere(admin):
    link = "act-as/"

    assert link in admin.get(reverse("admin:accounts_user_change", args=[make_technician().pk])).text
    assert link not in admin.get(reverse("admin:accounts_user_change", args=[make_editor().pk])).text
