"""City and secretariat talk about single parts, whoever's turn it is, and each is told what the other says."""

import pytest
from django.urls import reverse

from core.models import OutboxMessage
from editorial.models import Comment
from experiences import threads
from experiences.enums import State
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.review import page as admin_page
from tests.factories.writing import COMPLETE, url_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


@pytest.fixture
def client(city, client_as):
    return client_as("technician", city=city, name="Anna")


@pytest.fixture
def editor(client_as):
    return client_as("editor", name="Eva")


def remark(client, experience, field="", body="We counted again."):
    return client.post(url_of("experience_remark", experience), {"field": field, "body": body}, follow=True)


def mails(**about):
    return OutboxMessage.objects.filter(**about)


def test_editor_answers_a_remark_of_the_city_and_both_sides_read_all_of_it(client, editor, city, settings):
    row = make_experience(State.IN_REVIEW, city=city, **COMPLETE)
    page = remark(client, row, "summary", "Is 300 right?").content.decode()
    review = editor.get(admin_page(row)).content.decode()
    editor.post(admin_page(row, "note"), {"field": "summary", "body": "Yes, it is.", "do": "tell"})

    status = client.get(url_of("experience_status", row)).content.decode()
    assert "Is 300 right?" in page
    assert "Is 300 right?" in review
    assert status.index("Is 300 right?") < status.index("Yes, it is.")
    assert status.count('id="said-summary"') == 1
    to_secretariat = mails(to=settings.SECRETARIAT_EMAIL).get()
    assert "/admin/" in to_secretariat.text
    assert "/account/" not in to_secretariat.text
    assert "Yes, it is." in mails(to=client.user.email).get().text


def test_answer_beside_a_field_while_the_city_writes_reaches_the_editor_in_charge(client, editor, city):
    row = make_experience(State.CHANGES_REQUESTED, city=city, assigned_to=editor.user, **COMPLETE)
    threads.tell_city(experience=row, by=editor.user, field="title", body="Could it be shorter?")

    beside = client.get(url_of("experience_update", row)).content.decode()
    write(client, row, **{"remark-title": "It could.", "remark-summary": "Among ourselves."})

    assert "Secretariat" in beside.split("Could it be shorter?")[0].split('class="remark"')[-1]
    assert [mail.text.count("It could.") for mail in mails(to=editor.user.email)] == [1]
    assert not mails(to=editor.user.email, text__contains="Among ourselves.").exists()


def test_draft_is_talked_about_by_its_writers_alone(client, city, settings):
    row = make_experience(State.DRAFT, city=city, **COMPLETE)

    remark(client, row, "title", "Between us.")

    assert Comment.objects.about(row).count() == 1
    assert not mails(to=settings.SECRETARIAT_EMAIL).exists()


@pytest.mark.parametrize(("field", "body", "status"), [("nonsense", "x", 404), ("title", "  ", 200)])
def test_what_is_no_remark_leaves_nothing(field, body, status, client, city):
    row = make_experience(State.IN_REVIEW, city=city, **COMPLETE)

    assert remark(client, row, field, body).status_code == status
    assert not Comment.objects.exists()


def test_sent_twice_is_said_once(client, city):
    row = make_experience(State.SUBMITTED, city=city, **COMPLETE)

    for _time in range(2):
        remark(client, row)

    assert Comment.objects.count() == 1


@pytest.mark.parametrize("role", ["technician", "stranger", "editor"])
def test_another_citys_conversation_does_not_exist(role, city, client_as):
    row = make_experience(State.IN_REVIEW, city=city, **COMPLETE)

    assert client_as(role).post(reverse("experience_remark", args=[row.pk]), {"body": "x"}).status_code == 404
