"""Every page of the admin opens, with rows, in every language, for those who may open it."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.translated import SITE_LANGUAGES
from tests.factories.accounts import make_user
from tests.factories.office import make_everything
from tests.straight import status_of

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
LABELS = [model._meta.label_lower for model in MODELS]

# Queries of each list, whatever the number of its rows. Session, user, count, rows: 4; each filter by records adds one.
LIST_QUERIES = {
    "memberships.bank": 4,
    "memberships.billingdetails": 4,
    "memberships.creditnote": 4,
    "memberships.duesrun": 4,
    "memberships.invoice": 7,
    "memberships.invoiceissuer": 6,
    "memberships.payment": 6,
    "memberships.reminderstep": 4,
    "memberships.statementline": 5,
    "accounts.user": 6,
    "auth.group": 5,
    "awards.award": 4,
    "awards.awardedition": 5,
    "awards.nomination": 6,
    "awards.prize": 6,
    "charter.charteredition": 4,
    "charter.principle": 6,
    "charter.section": 5,
    "cities.city": 6,
    "cities.citycontact": 5,
    "cities.country": 4,
    "cities.handover": 4,
    "cities.network": 4,
    "core.auditevent": 8,
    "core.importedfile": 4,
    "core.outboxmessage": 6,
    "editorial.glossaryterm": 4,
    "editorial.proposal": 5,
    "editorial.translationstate": 7,
    "events.congress": 4,
    "experiences.adaptation": 6,
    "experiences.bulkrun": 4,
    "experiences.changereport": 6,
    "experiences.collection": 4,
    "experiences.experience": 6,
    "experiences.goal": 4,
    "experiences.question": 6,
    "experiences.reasontemplate": 4,
    "experiences.searchalert": 4,
    "experiences.searchconcept": 4,
    "experiences.topic": 4,
    "memberships.application": 4,
    "memberships.certificate": 4,
    "memberships.feeexception": 4,
    "memberships.feetable": 4,
    "memberships.incomegroup": 4,
    "memberships.assembly": 4,
    "memberships.membershipperiod": 5,
    "pages.dayedition": 4,
    "pages.enquiry": 6,
    "pages.highlight": 4,
    "pages.job": 4,
    "pages.joinstep": 4,
    "pages.missionpoint": 4,
    "pages.page": 4,
    "pages.service": 4,
    "publications.newsitem": 6,
    "publications.publication": 5,
}

# The factories give these one row, however often they are asked.
ONE_ROW = {"memberships.invoiceissuer", "awards.award", "cities.country"}

# What each group may open: the lists, and whether it may add to them ("+").
GROUPS = {
    "editor": (
        "awards.award+ awards.awardedition+ awards.nomination awards.prize+ charter.charteredition+ charter.principle+ charter.section+ "
        "cities.city cities.country cities.network core.auditevent core.importedfile+ core.outboxmessage editorial.proposal "
        "editorial.glossaryterm+ editorial.translationstate "
        "events.congress+ experiences.adaptation experiences.bulkrun experiences.reasontemplate+ "
        "experiences.collection+ experiences.experience+ experiences.goal+ experiences.searchconcept+ experiences.topic+ pages.dayedition+ "
        "pages.enquiry pages.highlight+ pages.joinstep+ pages.missionpoint+ pages.page+ pages.service+ publications.newsitem+ "
        "publications.publication+ experiences.changereport experiences.question"
    ),
    "translator": "editorial.glossaryterm editorial.translationstate",
    "membership": (
        "memberships.bank+ memberships.billingdetails+ memberships.creditnote memberships.duesrun+ memberships.invoice "
        "memberships.invoiceissuer memberships.payment+ memberships.reminderstep memberships.statementline "
        "cities.citycontact+ memberships.assembly+ memberships.membershipperiod+ "
        "accounts.user+ cities.city+ cities.country cities.handover cities.network+ core.auditevent core.importedfile+ core.outboxmessage "
        "editorial.proposal experiences.experience experiences.question pages.enquiry "
        "memberships.application memberships.certificate+ memberships.feeexception+ memberships.feetable+ "
        "memberships.incomegroup"
    ),
    "events": (
        "awards.award+ awards.awardedition+ awards.nomination awards.prize+ cities.city cities.country events.congress+ "
        "experiences.experience pages.dayedition+ pages.enquiry publications.newsitem+ publications.publication+"
    ),
    "admin": (
        "memberships.bank+ memberships.billingdetails+ memberships.creditnote memberships.duesrun+ memberships.invoice "
        "memberships.invoiceissuer memberships.payment+ memberships.reminderstep memberships.statementline "
        "cities.citycontact+ memberships.assembly+ memberships.membershipperiod+ "
        "accounts.user+ experiences.adaptation experiences.bulkrun auth.group+ awards.award+ awards.awardedition+ awards.nomination awards.prize+ charter.charteredition+ "
        "charter.principle+ charter.section+ cities.city+ cities.country+ cities.handover cities.network+ core.auditevent core.importedfile+ "
        "core.outboxmessage editorial.proposal events.congress+ experiences.collection+ experiences.experience+ "
        "experiences.goal+ experiences.searchconcept+ experiences.topic+ pages.dayedition+ pages.enquiry pages.highlight+ pages.joinstep+ pages.missionpoint+ pages.page+ "
        "pages.service+ publications.newsitem+ publications.publication+ experiences.changereport experiences.question "
        "memberships.application memberships.certificate+ memberships.feeexception+ memberships.feetable+ "
        "memberships.incomegroup "
        "experiences.searchalert experiences.reasontemplate+ pages.job editorial.glossaryterm+ editorial.translationstate"
    ),
}


def address(label, page, *arguments):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=arguments)


def pages_of(client, model):
    """Yield the address of every page that a model has, and the status it should have."""
    label = model._meta.label_lower
    row = admin.site._registry[model].get_queryset(request_of(client)).first()
    assert row is not None, label
    yield address(label, "changelist") + "?q=a", 200
    yield address(label, "change", row.pk), 200
    yield address(label, "history", row.pk), 200
    yield address(label, "add"), 200 if admin.site._registry[model].has_add_permission(request_of(client)) else 403
    yield address(label, "delete", row.pk), None
    if hasattr(model, "history"):
        yield address(label, "simple_history", row.pk, row.history.first().pk), 200


def request_of(client):
    from django.test import RequestFactory

    request = RequestFactory().get("/admin/")
    request.user = client.user
    return request


@pytest.fixture(scope="module")
def one_of_each(rows_of_module):
    """One row of everything."""
    make_everything()


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("model", MODELS, ids=LABELS)
def test_admin_page_of_every_model_opens(model, client_as):
    client = client_as("admin", language="ca")

    found = [(url, client.get(url), expected) for url, expected in pages_of(client, model)]

    assert [url for url, page, expected in found if page.status_code != (expected or page.status_code)] == []
    history = next(page for url, page, _expected in found if url.endswith("/history/"))
    assert "admin/object_history.html" in [template.name for template in history.templates]


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_admin_first_page_in_every_language_speaks_it(language, client_as):
    client = client_as("admin", language=language)

    response = client.get("/admin/", headers={"Accept-Language": "de"})

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    assert response.headers["Content-Language"] == language


@pytest.mark.usefixtures("one_of_each")
def test_admin_list_needs_the_same_queries_for_1_and_3_rows(client_as):
    client = client_as("admin", language="ca")
    for label in LABELS:
        status_of(client.user, address(label, "changelist"))  # content types and the like are remembered from here on

    for rows in (1, 3):
        found = {label: asked(client, label) for label in LABELS}
        assert {label: queries for label, (queries, _count) in found.items()} == LIST_QUERIES
        assert [label for label, (_, count) in found.items() if count < (1 if label in ONE_ROW else rows)] == []
        make_everything()
        make_everything()


def asked(client, label):
    """Open a list and return how many queries that took, and how many records it has."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address(label, "changelist"))
    return len(queries), response.context["cl"].result_count


def opened(client, where):
    """Open a page as the whole site gives it where its view does not refuse; return the status."""
    refused = status_of(client.user, where)
    return refused if refused == 403 else client.get(where).status_code


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("group", GROUPS)
def test_admin_group_opens_its_lists_and_no_others(group, client_as):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))
    may = GROUPS[group].split()

    lists = {label: opened(client, address(label, "changelist")) for label in LABELS}
    adds = {label: opened(client, address(label, "add")) for label in LABELS}

    assert sorted(label for label, status in lists.items() if status == 200) == sorted(
        entry.rstrip("+") for entry in may
    )
    assert sorted(label for label, status in adds.items() if status == 200) == sorted(
        entry.rstrip("+") for entry in may if entry.endswith("+")
    )
    assert set(lists.values()) | set(adds.values()) <= {200, 403}
    assert client.get("/admin/").status_code == 200


def test_admin_without_staff_role_is_refused(client_as):
    for role, status in (("visitor", 302), ("stranger", 403), ("technician", 403)):
        client = client_as(role)
        for url in ("/admin/", address("experiences.experience", "changelist")):
            assert client.get(url).status_code == status, (role, url)


def test_admin_sign_in_is_the_sites_own(client):
    response = client.get("/admin/", follow=True, headers={"Accept-Language": "fr"})

    assert response.redirect_chain[-1][0].startswith("/fr/")
    assert response.request["PATH_INFO"].endswith(reverse("account_login").split("/")[-2] + "/")


@pytest.mark.usefixtures("one_of_each")
def test_admin_never_deletes_a_person(client_as):
    client = client_as("admin")

    statuses = {
        client.post(address("accounts.user", "delete", user.pk), {"post": "yes"}).status_code
        for user in User.objects.all()
    }

    assert statuses == {403}


def test_admin_helper_cannot_raise_a_person_to_staff(client_as):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name="membership"))
    other = make_user()
    data = {"name": "Other", "email": other.email, "language": "ca", "is_staff": "on", "is_superuser": "on"}
    formset = {f"city_roles-{key}": "0" for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}

    response = client.post(address("accounts.user", "change", other.pk), {**data, **formset})

    other.refresh_from_db()
    assert response.status_code == 302
    assert (other.name, other.is_staff, other.is_superuser) == ("Other", False, False)
