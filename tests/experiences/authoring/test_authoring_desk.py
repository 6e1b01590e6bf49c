"""The desk, and what nobody else may see of it."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent, OutboxMessage
from editorial.actions import propose
from editorial.models import Comment
from experiences import drafting, steps
from experiences.authoring_urls import urlpatterns
from experiences.enums import State
from experiences.models import Adaptation, Experience
from tests.factories.accounts import make_technician
from tests.factories.awards import make_nomination, make_prize
from tests.factories.experiences import make_document, make_experience, make_image, make_topic
from tests.factories.writing import PAGES, fields_of, url_of, write

# The desk


def test_desk_asks_first_and_groups_the_rest(client, city):
    titles = {state: make_experience(state, city=city, title_en=f"In {state}").title_en for state in State}

    page = client.get(url_of("city_desk")).content.decode()

    asked = page.index("What is asked of you")
    waiting = page.index("With the secretariat")
    order = [page.index(f">{titles[state]}<") for state in (State.CHANGES_REQUESTED, State.CONSENT_ASKED, State.DRAFT)]
    assert asked < order[0] < order[1] < order[2] < waiting
    assert all(f">{title}<" in page for title in titles.values())


@pytest.mark.parametrize(
    ("state", "told"), [("", "Your turn"), ("proposed", "The secretariat’s turn"), ("confirmed", "Nothing to do")]
)
def test_what_is_published_is_to_be_confirmed_unless_changes_to_it_wait(state, told, client, city):
    experience = make_experience(city=city, confirmed_on=timezone.localdate() if state == "confirmed" else None)
    if state == "proposed":
        propose(record=experience, by=client.user, values={"title_en": "Another", "began_year": 2001})

    desk, status = client.get(url_of("city_desk")), client.get(url_of("experience_status", experience))

    assert status.context["turn"].who == told
    parts = [moment.parts for moment in status.context["moments"]]
    assert parts == (["Began in and Title (English)"] if state == "proposed" else [])
    assert desk.context["to_confirm"] == (state == "")
    assert ("1 published experience: is it still as described?" in desk.text) == (state == "")


def test_desk_of_staff_without_a_city_is_the_admin(client_as):
    assert client_as("editor").get(url_of("city_desk")).headers["Location"] == "/admin/"


def test_desk_of_somebody_without_a_role_says_what_to_do(client_as):
    page = client_as("stranger").get(url_of("city_desk")).content.decode()

    assert "Your account does not belong to a city yet" in page
    assert "Write an experience" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_takes_the_same_queries_whatever_the_rows(rows, client, city, django_assert_num_queries):
    for _number in range(rows):
        make_experience(State.SUBMITTED, city=city)
        make_prize(experience=make_experience(State.PUBLISHED, city=city))
        make_nomination(city=city)
    client.get(url_of("city_desk"))

    with django_assert_num_queries(13):
        client.get(url_of("city_desk"))


@pytest.mark.parametrize("rows", [1, 3])
def test_form_takes_the_same_queries_whatever_the_rows(rows, client, draft, django_assert_num_queries):
    for _number in range(rows):
        make_image(draft)
        make_document(draft)
        draft.topics.add(make_topic())
    url = steps.address(draft, steps.BY_NAME["files"])
    client.get(url)

    with django_assert_num_queries(10):
        client.get(url)


# Others


# Every address below an experience, as the URL configuration has it: a new one is tried without being listed here.
ADDRESSES = sorted({pattern.name for pattern in urlpatterns if "<int:pk>" in str(pattern.pattern)})


@pytest.mark.parametrize("role", ["technician", "stranger", "editor", "admin"])
def test_no_address_of_another_citys_experience_exists(role, client_as, draft):
    client, data = client_as(role), {"title": "Mine", "changed": "title", "reason": "x", "answer": "agree", "body": "x"}
    adaptation = Adaptation.objects.create(experience=make_experience(), source=draft, stated_by=make_technician())
    Adaptation.objects.update(asked_at=timezone.now())
    keys = {"adaptation_answer": adaptation.pk}

    found = {}
    for name in ADDRESSES:
        url = reverse(name, args=[keys.get(name, draft.pk)])
        found[name] = (client.get(url).status_code, client.post(url, data).status_code)

    assert len(found) > 15
    assert {name for name, (read, _written) in found.items() if read != 404} == set()
    # What is only read takes no form: 405 whatever the number, also where there is no experience.
    assert {name for name, (_read, written) in found.items() if written not in {404, 405}} == set()
    draft.refresh_from_db()
    assert (draft.title_en, draft.state, draft.version) == ("The night school", State.DRAFT, 1)
    assert not Comment.objects.exists()


def test_files_of_another_citys_draft_do_not_exist(client_as, draft):
    addresses = [make_image(draft).get_absolute_url(), make_document(draft).get_absolute_url()]

    for role in ("visitor", "technician", "editor"):
        assert [client_as(role).get(url).status_code for url in addresses] == [404, 404]


def test_nothing_public_counts_a_draft(client_as, draft):
    draft.topics.add(make_topic(slug="night"))
    client = client_as("technician")

    for part in (
        "?format=json",
        "?format=csv",
        "?q=night+school&format=json",
        "?topic=night&format=json",
        f"?city={draft.city.slug}",
    ):
        page = client.get(reverse("experience_list") + part)
        body = b"".join(page.streaming_content).decode() if page.streaming else page.text
        assert "The night school" not in body
        assert "draft-" not in body
    assert client.get(reverse("experience_list") + "?format=json").json()["count"] == 0


@pytest.mark.parametrize("name", PAGES)
def test_page_without_sign_in_leads_to_it(name, db, draft):
    response = Client().get(url_of(name, draft, "ca"))

    assert response.headers["Location"] == f"/ca/compte/login/?next={url_of(name, draft, 'ca')}"


@pytest.mark.parametrize("name", ["city_desk", "experience_create", *PAGES])
def test_reading_a_page_writes_nothing(name, client, draft, django_assert_num_queries):
    before = (AuditEvent.objects.count(), OutboxMessage.objects.count(), draft.history.count())

    response = client.get(url_of(name, None if name in {"city_desk", "experience_create"} else draft))

    draft.refresh_from_db()
    assert response.status_code in {200, 302}
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count(), draft.history.count()) == before
    assert draft.version == 1


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
@pytest.mark.parametrize(
    "name",
    [
        "city_desk",
        "experience_create",
        "experience_update",
        "experience_status",
        "experience_submit",
        "experience_preview",
    ],
)
def test_page_opens_in_every_language(name, language, client, draft):
    response = client.get(url_of(name, None if name in {"city_desk", "experience_create"} else draft, language))

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()
    assert response.headers["Cache-Control"].startswith("private")


def test_token_of_another_citys_draft_gives_nothing_away(client):
    token = uuid.uuid4()
    other = make_technician()
    drafting.create_draft(city=other.city_roles.get().city, by=other, token=token, values={"title_en": "Secret"})
    opened = fields_of(client.get(url_of("experience_create")))

    response = write(client, None, opened={**opened, "token": str(token)}, title="Guess")

    made = Experience.objects.get(title_en="Guess")
    assert response.headers["Location"] == url_of("experience_update", made)
    assert Experience.objects.filter(title_en="Secret").exists()


@pytest.mark.parametrize("name", ["experience_create", "experience_update"])
def test_enter_in_a_field_saves_and_changes_no_language(name, client, draft):
    """A browser presses the first button of the form, wherever it stands on the page."""
    page = client.get(reverse(name, args=[] if name == "experience_create" else [draft.pk])).content.decode()

    first = re.search(r'<button[^>]*name="do"[^>]*>', page)[0]

    assert 'value="save"' in first
    assert 'form="writing"' in first
