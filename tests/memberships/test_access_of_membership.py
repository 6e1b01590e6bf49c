"""Who meets what in membership: one line for each page, one column for each kind of person.

The matrix of all addresses (tests/guards/test_access.py) has visitor, stranger, neighbour, technician, editor and admin;
here stand those that only membership has.
"""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cities.enums import Role
from cities.models import NetworkCoordination
from memberships.dues_emails import link_to
from memberships.joining.links import make_token
from memberships.models import DuesRun, FeeTable
from tests.conftest import prove
from tests.factories.accounts import make_technician, make_user
from tests.factories.applications import make_application
from tests.factories.belonging import make_assembly, make_period
from tests.factories.cities import make_city, make_network
from tests.factories.dues import make_fee_table, make_invoice, make_payer

pytestmark = pytest.mark.django_db
# An applicant has no account, only a link. A coordinator is a technician of the city that coordinates the network; the
# treasurer and whoever keeps the register are the group “membership”; the others of the secretariat decide nothing here.
ROLES = ("applicant", "technician", "delegate", "coordinator", "treasurer", "editor", "translator", "events")
CITY = (302, 200, 200, 404, 404, 404, 404, 404)
SIGNS = (302, 403, 200, 404, 404, 404, 404, 404)
NETWORK = (302, 404, 404, 200, 404, 404, 404, 404)
OFFICE = (302, 403, 403, 403, 200, 403, 403, 403)
PAPER = (302, 200, 200, 404, 200, 404, 404, 404)
EVERYBODY = (200,) * 8
TABLE = {
    "application of its link": EVERYBODY,
    "invoice by its link": EVERYBODY,
    "city_dues": CITY,
    "city_billing": CITY,
    "city_contacts": CITY,
    "city_inhabitants": CITY,
    "dues_invoice": PAPER,
    "city_assembly": CITY,
    "assembly_delegate": SIGNS,
    "assembly_proxy": SIGNS,
    "network_desk": NETWORK,
    "network_city_add": NETWORK,
    "network_city": NETWORK,
    "network_meeting": NETWORK,
    **{
        f"admin:memberships_{name}": OFFICE
        for name in (
            "application_change", "membershipperiod_changelist", "report", "feetable_changelist", "feeexception_add",
            "duesrun_add", "duesrun_change", "invoice_change", "payment_add", "statementline_matching",
            "reminderstep_send", "billingdetails_changelist", "assembly_quorum",
        )
    },
}  # fmt: skip


@pytest.fixture
def addresses():
    network = make_network(slug="net")
    town = make_payer(slug="town", networks=[network])
    make_period(town, since_year=2001)
    head = make_city(slug="head")
    NetworkCoordination.objects.create(network=network, city=head, since_year=2020)
    invoice, assembly, application = make_invoice(town), make_assembly(), make_application(state="submitted")
    run = DuesRun.objects.create(year=2030, issued_on="2030-01-01", due_on="2030-02-01")
    make_fee_table()
    of_city = {name: {"slug": "town"} for name in ("city_dues", "city_billing", "city_contacts", "city_inhabitants")}
    of_assembly = {
        name: {"pk": assembly.pk, "slug": "town"} for name in ("city_assembly", "assembly_delegate", "assembly_proxy")
    }
    of_network = {name: {"slug": "net"} for name in ("network_desk", "network_city_add", "network_meeting")}
    rows = {"application": application, "duesrun": run, "invoice": invoice, "assembly": assembly}
    of_rows = {
        f"admin:memberships_{name}_{page}": {"object_id": rows[name].pk}
        for name, page in (("application", "change"), ("duesrun", "change"), ("invoice", "change"))
    }
    arguments = {
        **of_city, **of_assembly, **of_network, **of_rows, "dues_invoice": {"pk": invoice.pk},
        "network_city": {"slug": "net", "pk": town.network_links.get().pk},
        "admin:memberships_assembly_quorum": {"pk": assembly.pk},
    }  # fmt: skip
    found = {name: reverse(name, kwargs=arguments.get(name)) for name in TABLE if " " not in name}
    link = link_to(invoice).partition("//")[2]
    found["invoice by its link"] = link[link.index("/") :]
    found["application of its link"] = reverse("application", args=[make_token(application)])
    people = {
        "technician": make_technician(town),
        "delegate": make_technician(town, role=Role.DELEGATE),
        "coordinator": make_technician(head),
    }
    return found, people


def person(role, people):
    if role in people:
        return people[role]
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name={"treasurer": "membership"}.get(role, role)))
    return user


@pytest.mark.parametrize("place", range(len(ROLES)), ids=ROLES)
def test_each_person_meets_what_is_theirs(addresses, place, monkeypatch):
    monkeypatch.setattr("memberships.dues_views.read_paper", lambda _paper: b"%PDF-")
    found, people = addresses
    client, role = Client(), ROLES[place]
    if role != "applicant":
        client.user = person(role, people)
        client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")
        if client.user.is_staff:
            prove(client)

    met = {name: client.get(address).status_code for name, address in found.items()}

    assert met == {name: line[place] for name, line in TABLE.items()}
    assert FeeTable.objects.count() == 1
