"""An assembly on a city's desk, and its quorum list in the admin: for whom, with what, in how many queries."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cities.enums import Role
from cities.models import City
from core import l10n
from core.models import AuditEvent
from memberships import assembly as actions
from memberships.dues_enums import Step
from memberships.models import AssemblyDocument, Proxy
from memberships.models.assembly import MOST_PROXIES
from tests.conftest import prove
from tests.factories.accounts import make_technician, make_user
from tests.factories.belonging import make_assembly, make_period
from tests.factories.cities import make_city
from tests.factories.dues import DUE, make_invoice, make_reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_city(slug="town")


@pytest.fixture
def assembly():
    return make_assembly()


def page_of(assembly, city, part=""):
    return f"/en/account/assembly/{assembly.pk}/{city.slug}/{part}"


def as_delegate(client, city):
    client.force_login(make_technician(city, role=Role.DELEGATE))
    return client


def test_delegate_gives_the_vote_and_takes_it_back(client, town, assembly):
    holder = make_city(name="Holder")
    as_delegate(client, town)

    answer = client.post(
        page_of(assembly, town, "proxy/"),
        {"holder": holder.display_name, "signed_by": "Mayor of Town", "is_signed": "on"},
    )
    page = client.get(page_of(assembly, town)).content.decode()

    assert answer["Location"] == page_of(assembly, town)
    assert "Holder votes for your city." in page
    client.post(page_of(assembly, town, "proxy/withdraw/"))
    assert not Proxy.objects.standing().exists()


def test_form_b_says_what_is_missing(client, town, assembly):
    page = as_delegate(client, town).post(page_of(assembly, town, "proxy/"), {"holder": str(town)})

    assert set(page.context["form"].errors) == {"holder", "signed_by", "is_signed"}
    assert not Proxy.objects.exists()


def test_form_b_says_why_a_city_cannot_be_chosen(client, town, assembly):
    cities = {name: make_city(name=name.title()) for name in ("new", "owing", "full", "away", "former")}
    City.objects.filter(slug=cities["former"].slug).update(evidence="absent_from_later_list")
    make_period(cities["new"], since=timezone.localdate(), needs_ratification=True)
    make_reminder(make_invoice(cities["owing"]), Step.RESTRICTION, DUE)
    givers = [make_city() for _place in range(MOST_PROXIES)]
    Proxy.objects.bulk_create(
        Proxy(assembly=assembly, giver=giver, holder=cities["full"], place=place, signed_by="x")
        for place, giver in enumerate(givers, 1)
    )
    Proxy.objects.create(assembly=assembly, giver=cities["away"], holder=givers[0], place=1, signed_by="x")
    as_delegate(client, town)

    def refused(name):
        form = client.post(page_of(assembly, town, "proxy/"), {"holder": name}).context["form"]
        return str(form.errors["holder"][0])

    said = {name: actions.why_not_holder(assembly, town, city) for name, city in {**cities, town.name: town}.items()}
    assert said == {
        "new": f"New cannot vote for your city: The admission of {l10n.long_date(timezone.localdate())} waits for the assembly to ratify it.",
        "owing": f"Owing cannot vote for your city: The dues are overdue on {l10n.long_date(assembly.held_on)}: vote and awards are suspended.",
        "full": "Full cannot vote for your city: It holds the votes of 10 cities already.",
        "away": "Away cannot vote for your city: It has given its own vote to another city.",
        "former": f"Former cannot vote for your city: Whether Former is a member on {l10n.long_date(assembly.held_on)} is not known.",
        town.name: f"{town.name} cannot vote for your city: This is your own city.",
    }
    assert refused("New") == said["new"]
    assert refused("Nowhere") == "No city that can be chosen here is called so."


def test_vote_that_a_colleague_gave_meanwhile_is_not_given_to_another_unseen(client, town, assembly):
    first, second = make_city(name="First"), make_city(name="Second")
    as_delegate(client, town)
    address = page_of(assembly, town, "proxy/")
    said = {"signed_by": "Mayor of Town", "is_signed": "on", "seen": client.get(address).context["form"].seen}
    client.post(address, {**said, "holder": first.name})

    late = client.post(address, {**said, "holder": second.name}).context["form"]
    assert "Saved meanwhile in another tab or by somebody else: “First”" in late.errors["holder"]
    assert assembly.proxies.standing().get().holder == first

    client.post(address, {**said, "holder": second.name, "seen": late.seen})
    assert assembly.proxies.standing().get().holder == second


def test_delegate_names_who_comes_and_changes_it(client, town, assembly):
    as_delegate(client, town)
    said = {"name": "Anna", "position": "Councillor", "email": "anna@example.org", "presence": "online"}

    address = page_of(assembly, town, "delegate/")
    opened = client.get(address).context["form"].seen
    client.post(address, {**said, "seen": opened})
    late = client.post(address, {**said, "name": "Berta", "seen": opened}).context["form"]
    assert late.errors == {"name": ["Saved meanwhile in another tab or by somebody else: “Anna”"]}
    assert late["name"].value() == "Berta"
    client.post(address, {**said, "name": "Berta", "seen": late.seen})

    assert [delegate.name for delegate in assembly.delegates.all()] == ["Berta"]
    assert "Berta" in client.get(page_of(assembly, town)).content.decode()


def test_technician_reads_and_does_not_sign(client, town, assembly):
    client.force_login(make_technician(town))

    page = client.get(page_of(assembly, town))

    assert "Minutes of the last assembly" in page.content.decode()
    assert "form B" not in page.content.decode()
    for part in ("proxy/", "delegate/"):
        assert client.get(page_of(assembly, town, part)).status_code == 403
    assert client.post(page_of(assembly, town, "proxy/withdraw/")).status_code == 403


def test_city_without_a_vote_reads_why(client, assembly):
    city = make_city(evidence="", slug="new")
    make_period(city, since=timezone.localdate(), needs_ratification=True)

    page = as_delegate(client, city).get(page_of(assembly, city)).content.decode()

    assert "your city has no vote on that day" in page
    assert "waits for the assembly to ratify it" in page


def test_what_is_not_announced_or_of_another_city_is_not_there(client, town, assembly):
    hidden = make_assembly(timezone.localdate(), announced=False)
    as_delegate(client, town)

    assert client.get(page_of(hidden, town)).status_code == 404
    assert client.get(page_of(assembly, make_city(slug="other"))).status_code == 404


def test_papers_are_for_the_people_of_cities(client, town, assembly, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paper = AssemblyDocument(assembly=assembly, title="Accounts", language="en")
    paper.file.save("secret name.pdf", ContentFile(b"%PDF-1.7"))

    assert client.get(paper.get_absolute_url()).status_code == 302
    client.force_login(make_user())
    assert client.get(paper.get_absolute_url()).status_code == 404
    as_delegate(client, town)
    answer = client.get(paper.get_absolute_url())
    assert answer["Content-Disposition"] == 'attachment; filename="accounts-en.pdf"'


def test_desk_leads_to_the_coming_assembly(client, town, assembly):
    page = as_delegate(client, town).get("/en/account/").content.decode()

    assert page_of(assembly, town) in page


def test_pages_take_few_queries_whatever_the_rows(client, town, assembly, django_assert_max_num_queries):
    for _ in range(4):
        make_city()
    as_delegate(client, town)

    with django_assert_max_num_queries(14):
        client.get(page_of(assembly, town))
    with django_assert_max_num_queries(14):
        client.get(page_of(assembly, town, "proxy/"))


@pytest.fixture
def secretary(client):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name="membership"))
    client.force_login(user)
    client.user = user
    prove(client)
    return user


def test_secretary_marks_ratifies_and_closes(client, secretary):
    assembly = make_assembly(timezone.localdate(), announced=False)
    old, new = make_city(name="Old"), make_city(name="New", evidence="")
    period = make_period(new, since=timezone.localdate(), needs_ratification=True)
    page = f"/admin/memberships/assembly/{assembly.pk}/quorum/"

    for said in (
        {"do": "announce"},
        {"do": "ratify", "period": [period.pk]},
        {"do": "present", "presence": "online", "city": [old.pk, new.pk, "x"]},
        {"do": "absent", "city": [new.pk]},
    ):
        assert client.post(page, said).status_code == 302
    rows = list(
        csv.reader(io.StringIO(b"".join(client.get(page + "?table=quorum").streaming_content).decode("utf-8-sig")))
    )
    client.post(page, {"do": "close"})

    assembly.refresh_from_db()
    assert (assembly.entitled, assembly.present, assembly.represented) == (2, 1, 0)
    assert rows[1:] == [
        ["New", "Spain", "yes", "Nothing invoiced", "no", "", "0"],
        ["Old", "Spain", "yes", "Nothing invoiced", "Online", "", "0"],
    ]
    assert "Mark as present" not in client.get(page).content.decode()


def test_tables_go_out_for_the_minutes(client, secretary, town):
    assembly, holder = make_assembly(), make_city(name="Holder")
    item = assembly.agenda.get()
    item.votes_for, item.votes_against, item.abstentions, item.is_adopted = 12, 1, 0, True
    item.save()
    Proxy.objects.create(assembly=assembly, giver=town, holder=holder, place=1, signed_by="=Mayor")
    assembly.delegates.create(city=town, name="Anna", position="Councillor", email="a@example.org", presence="online")

    def table(name):
        answer = client.get(f"/admin/memberships/assembly/{assembly.pk}/quorum/", {"table": name})
        return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))[1:]

    assert table("results") == [["1", "Minutes of the last assembly", "12", "1", "0", "yes", ""]]
    assert table("delegates") == [[town.name, "Anna", "Councillor", "a@example.org", "Online"]]
    assert table("proxies")[0][:3] == [town.name, "Holder", "'=Mayor"]
    assert list(AuditEvent.objects.filter(action="export").values_list("message", "data__count").order_by("pk")) == [
        ("delegates", 1),
        ("proxies", 1),
    ]
    assert client.get(f"/admin/memberships/assembly/{assembly.pk}/quorum/?table=none").status_code == 404


def test_names_and_addresses_of_delegates_go_out_only_after_proof(client_as):
    client = client_as("stranger", is_staff=True, is_proven=False)
    client.user.groups.add(Group.objects.get(name="membership"))
    page = f"/admin/memberships/assembly/{make_assembly().pk}/quorum/"

    for table in ("delegates", "proxies"):
        assert client.get(page, {"table": table}).url.startswith(reverse("account_reauthenticate"))
    assert client.get(page, {"table": "results"}).status_code == 200


def test_quorum_list_takes_few_queries_whatever_the_rows(client, secretary, django_assert_max_num_queries):
    assembly = make_assembly()
    for _ in range(5):
        make_period(make_city(), since=timezone.localdate(), needs_ratification=True)

    with django_assert_max_num_queries(14):
        client.get(f"/admin/memberships/assembly/{assembly.pk}/quorum/")


def test_editors_see_no_quorum_list(client):
    editor = make_user(is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))
    client.force_login(editor)

    assert client.get(f"/admin/memberships/assembly/{make_assembly().pk}/quorum/").status_code == 403
