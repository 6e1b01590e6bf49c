"""The first page of the secretariat's desk: every count leads to exactly its rows; the search over everything."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus

from aice_site.waiting import waiting_for
from core.models import AuditEvent
from events.enums import CongressStatus
from experiences import actions
from experiences.enums import State
from experiences.models import Experience
from pages.models import Job
from tests.factories.accounts import make_editor, make_technician
from tests.factories.cities import make_city
from tests.factories.events import make_congress
from tests.factories.experiences import make_experience
from tests.factories.office import make_enquiry, make_job
from tests.straight import status_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def admin(client_as):
    return client_as("admin", name="Ada")


@pytest.mark.parametrize("rows", [1, 3])
def test_first_page_needs_the_same_queries_for_any_number_of_rows(admin, rows, django_assert_max_num_queries):
    for _row in range(rows):
        make_experience(State.SUBMITTED, assigned_to=make_editor())
    admin.get("/admin/")

    with django_assert_max_num_queries(23):
        waiting_for(admin.user)


# Jobs ----------------------------------------------------------------------------------------------------------------


def test_failed_job_is_run_again_or_left_and_the_trail_keeps_why(admin):
    again, left = make_job(args_kwargs={"args": [], "kwargs": {}}, task_path="core.mail.release_held_mail"), make_job()
    url = reverse("admin:pages_job_changelist")

    for action, job in (("run_selected_again", again), ("leave_selected", left)):
        admin.post(url, {"action": action, "_selected_action": [job.pk]})

    assert not Job.objects.filter(status=TaskResultStatus.FAILED).exists()
    events = AuditEvent.objects.filter(action__startswith="job.").order_by("pk")
    assert [(event.action, event.data["failed"]) for event in events] == [
        ("job.run_again", "OSError: no way out"),
        ("job.left", "OSError: no way out"),
    ]


def test_job_that_has_not_failed_stays(admin):
    job = make_job(TaskResultStatus.SUCCESSFUL)

    admin.post(reverse("admin:pages_job_changelist"), {"action": "leave_selected", "_selected_action": [job.pk]})

    assert Job.objects.filter(pk=job.pk).exists()


# The search over everything -----------------------------------------------------------------------------------------


def found(client, query):
    response = client.get(reverse("admin:search"), {"q": query})
    assert response.status_code == 200
    return {group.name: [row.title for row in group.rows] for group in response.context["groups"]}


def test_search_finds_experiences_cities_people_and_contacts(admin):
    city = make_city(name="L’Hospitalet de Llobregat")
    city.contacts.create(kind="mayor", name="Núria Hospital")
    make_technician(city, name="Tina Hospital")
    make_experience(State.SUBMITTED, title_fr="L’hôpital des poupées", title_en="", city=make_city())

    assert found(admin, "hospitalet")["Cities"] == ["L’Hospitalet de Llobregat"]
    assert ["Tina Hospital"] in found(admin, "tina hospital").values()
    assert found(admin, "hopital poup")["Experiences"] == ["L’hôpital des poupées"]
    assert found(admin, "Núria")["Contacts of cities"] == ["Mayor: Núria Hospital"]


def test_search_shows_each_person_only_lists_that_they_may_see(client_as):
    make_technician(make_city(name="Vic"), name="Vicenta")
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name="events"))

    assert list(found(client, "vic")) == ["Cities"]
    for role, status in (("visitor", 302), ("technician", 403)):
        assert client_as(role).get(reverse("admin:search"), {"q": "a"}).status_code == status


def test_search_leads_to_all_rows_where_there_are_more(admin):
    for number in range(7):
        make_experience(title_en=f"The river {number}")

    (group,) = [
        group
        for group in admin.get(reverse("admin:search"), {"q": "river"}).context["groups"]
        if group.name == "Experiences"
    ]

    assert len(group.rows) == 5
    assert admin.get(group.more_url).context["cl"].result_count == 7


def test_search_takes_any_words(admin):
    make_experience(title_en="A title")
    for query in ("", "  ", "%", "_", "\x00", "'", "a" * 300, "((", "🦊"):
        found(admin, query)
        assert admin.get(reverse("admin:experiences_experience_changelist"), {"q": query}).status_code == 200


def test_queue_finds_words_of_titles_and_cities_together(admin):
    vic = make_city(name="Vic")
    one = make_experience(title_ca="El riu de tothom", city=vic)
    make_experience(title_ca="El riu de ningú")
    url = reverse("admin:experiences_experience_changelist")

    assert [row.pk for row in admin.get(url, {"q": "Vic RIU"}).context["cl"].result_list] == [one.pk]


def test_decision_that_cannot_be_announced_waits_on_the_first_page(admin):
    with pytest.raises(ValidationError):
        actions.accept(experience=make_experience(State.IN_REVIEW), by=admin.user, announce_on=TODAY)


# What waits: last, for its rows stay until the end -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(rows_of_module):
    """Something of everything that waits, and something of each that does not."""
    city = make_city(name="Vic", confirmed_on=TODAY - dt.timedelta(days=400))
    make_technician(city)
    fresh = make_city(name="Reus", confirmed_on=TODAY)
    make_technician(fresh)
    carles = make_editor(name="Carles")
    for state in State:
        make_experience(state, city=city, assigned_to=carles if state == State.IN_REVIEW else None)
    make_experience(State.SUBMITTED, city=city, answered_at=timezone.now())
    make_experience(State.ACCEPTED, city=city, announce_on=TODAY)
    make_experience(State.ACCEPTED, city=city, announce_on=TODAY + dt.timedelta(days=3))
    make_experience(city=city, confirmed_on=TODAY)
    make_congress(status=CongressStatus.ANNOUNCED, starts_on=TODAY - dt.timedelta(9), ends_on=TODAY - dt.timedelta(8))
    make_congress(status=CongressStatus.ANNOUNCED, starts_on=TODAY, ends_on=TODAY)
    make_enquiry()
    make_job()
    make_job(TaskResultStatus.SUCCESSFUL)


def figures(waiting):
    return [*waiting.by_state, *waiting.others, *(cell for load in waiting.loads for cell in load.cells)]


def test_every_count_of_the_first_page_leads_to_exactly_those_rows(admin, filled):
    waiting = admin.get("/admin/").context["waiting"]

    values = {figure.label: figure.value for figure in [*waiting.by_state, *waiting.others]}
    for figure in figures(waiting):
        shown = admin.get(figure.url)
        assert shown.status_code == 200, figure.url
        if "cl" in shown.context:  # a page of work of its own, such as the matching of payments, is no list
            assert shown.context["cl"].result_count == figure.value, (figure.label, figure.url)
    expected = {
        "Answers from cities": 1,
        "Not announced on their day": 1,
        "Experiences not confirmed for a year": 1,
        "Cities not confirmed for a year": 1,
        "Congresses that are over and still announced": 1,
        "Jobs of the site that failed": 1,
    }
    assert {label: values[label] for label in expected} == expected


def test_first_page_says_who_has_what_in_hand(admin, filled):
    make_experience(State.CONSENT_ASKED, assigned_to=admin.user)

    loads = admin.get("/admin/").context["waiting"].loads

    assert [(load.name, load.editor, sum(load.counts.values())) for load in loads] == [
        ("Ada", "me", 1),
        ("Carles", str(Experience.objects.get(assigned_to__name="Carles").assigned_to_id), 1),
        ("Nobody yet", "none", 7),
    ]


@pytest.mark.parametrize("group", ["editor", "translator", "membership", "events", "admin"])
def test_first_page_shows_each_group_only_what_it_may_open(client_as, group, filled):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))

    waiting = client.get("/admin/").context["waiting"]

    assert {status_of(client.user, figure.url) for figure in figures(waiting)} <= {200}
    assert waiting.shows_experiences is (group in {"editor", "admin"})
