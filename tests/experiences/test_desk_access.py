"""Who of the secretariat may open and do what on the desk of experiences: every address and button × every group."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from core.models import AuditEvent, OutboxMessage
from experiences.enums import BulkStep, State
from experiences.models import BulkRun, ReasonTemplate
from tests.factories.experiences import make_experience
from tests.factories.review import page

pytestmark = pytest.mark.django_db

GROUPS = ("editor", "translator", "membership", "events", "admin")
ALL, REVIEWERS = dict.fromkeys(GROUPS, 200), {"editor": 200, "admin": 200}
# Translators see only what is given to them, on their own desk.
READERS = {"editor": 200, "membership": 200, "events": 200, "admin": 200}
# Address → group → status for GET; groups that are not named get 403.
PAGES = {
    "index": ALL,
    "search": ALL,
    "experiences_experience_changelist": READERS,
    "review": READERS,
    "history": READERS,
    "compare": READERS,
    "part": {"editor": 200, "admin": 200},
    "experiences_reasontemplate_changelist": REVIEWERS,
    "experiences_bulkrun_changelist": REVIEWERS,
    "bulkrun": REVIEWERS,
    "pages_job_changelist": {"admin": 200},
}


@pytest.fixture(params=GROUPS)
def member(request, client_as):
    """A client of each group."""
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=request.param))
    client.group = request.param
    return client


@pytest.fixture
def experience(city):
    ReasonTemplate.objects.create(slug="one", step="reject", name_en="One", text_en="One")
    return make_experience(State.IN_REVIEW, city=city)


def address(name, experience, member):
    if name in {"review", "history", "compare"}:
        return page(experience, name)
    if name == "part":
        return page(experience, "part", "title_en")
    if name == "bulkrun":
        run = BulkRun.objects.create(step=BulkStep.PUBLISH, by=member.user, rows=[])
        return reverse("admin:experiences_bulkrun_change", args=[run.pk])
    return reverse(f"admin:{name}")


def test_desk_pages_open_for_exactly_these_groups(member, experience):
    statuses = {name: member.get(address(name, experience, member)).status_code for name in PAGES}

    assert statuses == {name: may.get(member.group, 403) for name, may in PAGES.items()}


def test_desk_buttons_work_for_reviewers_alone(member, experience):
    version = experience.version
    posts = {
        "accept": (page(experience, "act", "accept"), {"accept-version": version, "do": "preview"}),
        "take": (page(experience, "assign"), {"do": "take"}),
        "release": (page(experience, "assign"), {"do": "release"}),
        "tell the city": (page(experience, "note"), {"body": "Hello", "do": "tell"}),
        "edit": (page(experience, "part", "title_en"), {"title_en": "Other"}),
        "several": (reverse("admin:experiences_experience_bulk"), {"step": "publish", "pk": [experience.pk]}),
    }
    before = (OutboxMessage.objects.count(), AuditEvent.objects.count())

    done = {name: member.post(url, data).status_code for name, (url, data) in posts.items()}

    is_reviewer = member.group in REVIEWERS
    assert {status == 403 for status in done.values()} == {not is_reviewer}, done
    if not is_reviewer:
        assert (OutboxMessage.objects.count(), AuditEvent.objects.count()) == before


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("stranger", 403), ("technician", 403)])
def test_desk_is_closed_to_everybody_else(client_as, experience, role, status):
    client = client_as(role)

    for name in ("search", "review", "compare", "part", "experiences_bulkrun_changelist"):
        assert client.get(address(name, experience, client)).status_code == status, name
    assert client.post(reverse("admin:experiences_experience_bulk"), {"step": "publish"}).status_code == status
