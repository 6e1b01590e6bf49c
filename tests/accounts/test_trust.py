"""Second factor of staff, proof before what is grave, and what the audit trail says of rights."""

import csv
import io

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.urls import reverse

from core import audit
from core.models import AuditEvent
from experiences.enums import State
from tests.factories.accounts import PASSWORD, make_technician, make_user
from tests.factories.cities import make_network
from tests.factories.dues import make_invoice
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db

NO_ROLES = {f"city_roles-{key}": "0" for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}


def person_data(user, **changes):
    return {"name": user.name, "email": user.email, "language": user.language, **NO_ROLES, **changes}


def change(client, user, **changes):
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), person_data(user, **changes))


def test_second_factor_is_asked_of_staff_where_the_setting_says_so(client_as, settings):
    client = client_as("admin")
    assert client.get("/admin/").status_code == 200

    settings.STAFF_SECOND_FACTOR = True
    response = client.get("/admin/core/auditevent/?q=a")

    assert response.url == reverse("account_second_factor") + "?next=%2Fadmin%2Fcore%2Fauditevent%2F%3Fq%3Da"
    page = client.get(response.url)
    assert reverse("mfa_add_webauthn") in page.text
    assert reverse("mfa_activate_totp") in page.text
    assert client.get(reverse("gallery")).status_code == 302
    assert client.post("/admin/core/auditevent/export/").status_code == 302


@pytest.mark.parametrize(
    ("kind", "opens"),
    [(Authenticator.Type.TOTP, True), (Authenticator.Type.WEBAUTHN, True), (Authenticator.Type.RECOVERY_CODES, False)],
)
def test_second_factor_opens_the_admin_codes_on_paper_do_not(client_as, settings, kind, opens):
    settings.STAFF_SECOND_FACTOR = True
    client = client_as("admin")
    Authenticator.objects.create(user=client.user, type=kind, data={})

    assert (client.get("/admin/").status_code == 200) is opens
    assert (client.get(reverse("account_second_factor")).status_code == 302) is opens


def test_rights_of_staff_open_nothing_outside_of_the_admin_either(client_as, settings):
    experience, invoice = make_experience(State.SUBMITTED), make_invoice()
    client = client_as("admin")
    unpublished = experience.get_absolute_url()
    assert client.get(unpublished).status_code == 200

    settings.STAFF_SECOND_FACTOR = True

    for address in (unpublished, reverse("dues_invoice", args=[invoice.pk]), reverse("home"), "/admin/nothing/"):
        assert client.get(address).url.startswith(reverse("account_second_factor")), address
    assert client.get(reverse("account_profile")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_act_of_somebody_who_has_lost_their_factor_ends(client_as, settings):
    client = client_as("admin")
    settings.STAFF_SECOND_FACTOR = True
    factor = Authenticator.objects.create(user=client.user, type=Authenticator.Type.TOTP, data={})
    client.post(reverse("admin:accounts_user_act_as", args=[make_technician().pk]), {"reason": "Helps"})
    assert client.get(reverse("city_desk")).status_code == 200

    factor.delete()

    assert client.get(reverse("city_desk")).url.startswith(reverse("account_second_factor"))


def test_second_factor_page_is_for_staff_and_leads_nowhere_else(client_as):
    assert client_as("technician").get(reverse("account_second_factor")).status_code == 403
    page = client_as("admin").get(reverse("account_second_factor") + "?next=https://elsewhere.example/")
    assert '<a href="https://elsewhere' not in page.text
    assert '<a href="/admin/">' in page.text


def test_second_factor_of_somebody_who_lost_their_device_is_taken_away(client_as):
    client, other = client_as("admin"), make_user(is_staff=True)
    Authenticator.objects.create(user=other, type=Authenticator.Type.TOTP, data={})

    client.post(
        reverse("admin:accounts_user_changelist"), {"action": "reset_second_factor", "_selected_action": [other.pk]}
    )

    assert not Authenticator.objects.filter(user=other).exists()
    assert AuditEvent.objects.about(other).get().action == "reset_second_factor"


def test_rights_are_given_after_proof_and_the_trail_names_them(client_as):
    other, group = make_user(), Group.objects.get(name="translator")
    given = {"is_staff": "on", "groups": [group.pk]}
    unproven = client_as("admin", is_proven=False)

    asked = change(unproven, other, **given)

    other.refresh_from_db()
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert (other.is_staff, other.groups.count()) == (False, 0)

    done = unproven.post(asked.url, {"password": PASSWORD})

    other.refresh_from_db()
    assert done.status_code == 302
    assert (other.is_staff, other.groups.get()) == (True, group)
    event = AuditEvent.objects.get(action="change_trust")
    assert (event.actor_name, event.message) == (str(unproven.user), "Rights: +is_staff, +translator")


def test_a_name_is_changed_without_proof(client_as):
    other = make_user()

    change(client_as("admin", is_proven=False), other, name="Mercè")

    other.refresh_from_db()
    assert other.name == "Mercè"


def test_an_address_is_changed_only_after_proof(client_as):
    other = make_user(email="teo@city.example")

    asked = change(client_as("admin", is_proven=False), other, email="mine@elsewhere.example")

    other.refresh_from_db()
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert other.email == "teo@city.example"


def test_deleting_asks_for_proof_one_by_one_and_many_at_once(client_as):
    client = client_as("admin", is_proven=False)
    network = make_network()

    one = client.post(reverse("admin:cities_network_delete", args=[network.pk]), {"post": "yes"})
    many = client.post(
        reverse("admin:cities_network_changelist"),
        {"action": "delete_selected", "_selected_action": [network.pk], "post": "yes"},
    )

    assert one.url.startswith(reverse("account_reauthenticate"))
    assert many.url.startswith(reverse("account_reauthenticate"))
    assert type(network).objects.filter(pk=network.pk).exists()


def test_who_signs_in_by_code_signs_in_anew(client_as):
    client = client_as("admin", is_proven=False)
    client.user.set_unusable_password()
    client.user.save()
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(reverse("admin:cities_network_delete", args=[make_network().pk]), {"post": "yes"})

    assert response.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def exported(client, query=""):
    response = client.post(reverse("admin:core_auditevent_export") + query)
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_audit_trail_is_exported_as_filtered_safely_and_that_is_recorded(client_as):
    client = client_as("admin")
    network = make_network(name_en="Net")
    audit.record("publish", network, by=make_user(name="=HYPERLINK(1)"), message="+1")
    audit.record("archive", network, by=None)

    columns, *rows = exported(client, "?action=publish")

    assert columns[0] == "When"
    assert [(row[1], row[4], row[5], row[8]) for row in rows] == [
        ("'=HYPERLINK(1)", "publish", "cities.network", "'+1")
    ]
    assert AuditEvent.objects.get(action="export_audit").message == "action=publish"
    assert len(exported(client)) == 1 + 4


def test_audit_trail_is_exported_only_with_the_right_and_after_proof(client_as):
    url = reverse("admin:core_auditevent_export")
    helper = client_as("stranger", is_staff=True)
    helper.user.groups.add(Group.objects.get(name="membership"))

    assert helper.get(reverse("admin:core_auditevent_changelist")).status_code == 200
    assert helper.post(url).status_code == 403
    assert client_as("admin").get(url).status_code == 405
    assert client_as("admin", is_proven=False).post(url).url.startswith(reverse("account_reauthenticate"))
    assert not AuditEvent.objects.filter(action="export_audit").exists()


def test_audit_trail_is_found_by_kind_of_record_and_by_who_acted_for_another(client_as):
    client = client_as("admin")
    network = make_network()
    audit.record("publish", network, by=None)
    event = audit.record("confirm", make_user(), by=make_user(name="Teo"))
    AuditEvent.objects.filter(pk=event.pk).update(data={"deputy": {"id": 1, "name": "Alba"}})
    url = reverse("admin:core_auditevent_changelist")

    by_kind = client.get(url + "?kind=cities.network").context["cl"].result_list
    by_deputy = client.get(url + "?deputy=yes")

    assert [each.action for each in by_kind] == ["publish"]
    assert [each.action for each in by_deputy.context["cl"].result_list] == ["confirm"]
    assert "Teo, through Alba" in by_deputy.text
    assert [each.action for each in client.get(url + "?q=alba").context["cl"].result_list] == ["confirm"]
