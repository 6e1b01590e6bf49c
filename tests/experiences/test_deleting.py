"""A draft that was never sent can be deleted by its city, for good; nothing else can."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse

from core.models import AuditEvent
from editorial.actions import add_comment
from editorial.models import Comment
from experiences import drafting
from experiences.enums import State
from experiences.models import Experience
from experiences.workflow import NotDeletable
from tests.factories.accounts import make_editor, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city(name="Cambrils")


@pytest.fixture
def technician(city, client):
    technician = make_technician(city, email="tech@example.org", language="en")
    client.force_login(technician, backend="django.contrib.auth.backends.ModelBackend")
    return technician


def test_draft_is_deleted_with_all_that_belongs_to_it(city, technician, client, django_capture_on_commit_callbacks):
    draft, _made = drafting.create_draft(city=city, by=technician, values={"title_en": "A mistake"})
    image, document = make_image(draft), make_document(draft)
    add_comment(record=draft, by=technician, body="To be deleted?")
    url = reverse("experience_delete", args=[draft.pk])
    assert url in client.get(reverse("experience_status", args=[draft.pk])).content.decode()

    asked = client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(url, follow=True)
    again = client.post(url, follow=True)

    assert "Delete this draft?" in asked
    assert "A mistake" in asked
    assert "The draft has been deleted." in done.content.decode()
    assert again.status_code == 200
    assert not Experience.objects.exists()
    assert not Experience.history.exists()
    assert not Comment.objects.exists()
    assert not any(default_storage.exists(item.file.name) for item in (image, document))
    event = AuditEvent.objects.get(action="delete_draft")
    assert (event.actor_name, event.object_name) == (str(technician), "A mistake")


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_what_has_been_sent_or_withdrawn_is_not_deleted(state, city, technician, client):
    experience = make_experience(state, city=city)

    with pytest.raises(NotDeletable):
        drafting.delete_draft(experience=experience, by=technician)
    response = client.post(reverse("experience_delete", args=[experience.pk]))

    assert response["Location"] == reverse("experience_status", args=[experience.pk])
    assert Experience.objects.filter(pk=experience.pk).exists()


def test_nobody_else_deletes_it(city):
    draft = make_experience(State.DRAFT, city=city)

    for other in (make_technician(email="other@example.org"), make_editor()):
        with pytest.raises(PermissionDenied):
            drafting.delete_draft(experience=draft, by=other)

    assert Experience.objects.filter(pk=draft.pk).exists()
