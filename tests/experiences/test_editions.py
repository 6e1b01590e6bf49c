"""“Update last year’s”: a new draft that continues something published, and the line of editions."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import AuditEvent
from experiences import actions, editions
from experiences.enums import State
from experiences.models import Experience
from tests.factories.accounts import make_editor, make_technician
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_goal, make_image, make_topic
from tests.factories.together import at_the_same_moment

TEXTS = {"title_en": "The night school", "title_ca": "L’escola de nit", "summary_en": "S", "overview_en": "O"}


@pytest.fixture
def city(db):
    return make_city(name="Cambrils")


@pytest.fixture
def published(city):
    return make_experience(
        city=city, topics=[make_topic()], principles=[make_principle(7)], goals=[make_goal(4)],
        partner_cities=[make_city()], began_year=2020, audiences=["adults"], licence="cc-by-4.0",
        is_focus=True, focus_number=7, note="For us", **TEXTS,
    )  # fmt: skip


@pytest.fixture
def client(city, client_as):
    return client_as("technician", city=city, name="Anna")


def continue_url(experience):
    return reverse("experience_continue", args=[experience.pk])


def status_of(experience):
    return reverse("experience_status", args=[experience.pk])


def edition_of(experience, state=State.PUBLISHED, **overrides):
    return make_experience(state, city=experience.city, earlier_edition=experience, **{**TEXTS, **overrides})


def test_new_edition_takes_over_texts_and_links_and_nothing_of_its_standing(client, published):
    make_image(published)
    make_document(published)

    response = client.post(continue_url(published), follow=True)

    draft = Experience.objects.get(earlier_edition=published)
    assert response.redirect_chain[-1][0] == reverse("experience_update", args=[draft.pk])
    assert "Images and documents are not" in response.content.decode()
    assert {name: getattr(draft, name) for name in TEXTS} == TEXTS
    for name in editions.TAKEN_OVER_LINKS:
        assert list(getattr(draft, name).all()) == list(getattr(published, name).all()) != []
    assert (draft.began_year, draft.audiences, draft.licence) == (2020, ["adults"], "cc-by-4.0")
    assert (draft.state, draft.created_by, draft.published_at, draft.submitted_at) == ("draft", client.user, None, None)
    assert (draft.is_focus, draft.focus_number, draft.note, draft.version) == (False, None, "", 1)
    assert (draft.images.count(), draft.documents.count()) == (0, 0)
    assert draft.history.count() == 1
    assert list(draft.history.get().topics.values_list("topic", flat=True)) == [published.topics.get().pk]
    assert AuditEvent.objects.about(published).last().data == {"edition": draft.pk}
    published.refresh_from_db()
    assert (published.state, published.version) == (State.PUBLISHED, 1)


def test_second_press_leads_to_the_same_draft(client, published):
    first, second = client.post(continue_url(published)), client.post(continue_url(published))

    assert first.headers["Location"] == second.headers["Location"]
    assert Experience.objects.filter(earlier_edition=published).count() == 1
    assert AuditEvent.objects.about(published).filter(action="begin_edition").count() == 1
    page = client.get(status_of(published)).content.decode()
    assert continue_url(published) not in page
    assert status_of(Experience.objects.get(earlier_edition=published)) in page


@pytest.mark.django_db(transaction=True)
def test_pressed_at_the_same_moment_there_is_one_draft():
    city = make_city()
    person, published = make_technician(city), make_experience(city=city, **TEXTS)

    begun = at_the_same_moment(lambda: editions.begin_edition(experience=published, by=person))

    assert sorted(is_new for _edition, is_new in begun) == [False, False, False, True]
    assert len({edition.pk for edition, _is_new in begun}) == 1


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REJECTED])
def test_what_came_to_nothing_leaves_room_for_another(client, published, state):
    edition_of(published, state)

    client.post(continue_url(published))

    assert Experience.objects.get(earlier_edition=published, state=State.DRAFT)


def test_deleted_draft_leaves_room_for_another(client, published):
    client.post(continue_url(published))
    first = Experience.objects.get(earlier_edition=published)

    client.post(reverse("experience_delete", args=[first.pk]))
    client.post(continue_url(published))

    assert Experience.objects.get(earlier_edition=published).pk != first.pk


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_only_what_is_published_is_continued(client, city, state):
    experience = make_experience(state, city=city, **TEXTS)

    response = client.post(continue_url(experience), follow=True)

    assert "Only what is published can be continued." in response.content.decode()
    assert Experience.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 302), ("stranger", 404), ("technician", 404), ("editor", 404), ("admin", 404)]
)
def test_nobody_else_begins_an_edition(client_as, published, role, status):
    assert client_as(role).post(continue_url(published)).status_code == status
    assert Experience.objects.filter(earlier_edition=published).count() == 0


def test_form_needs_its_token(client_as, city, published):
    client = client_as("technician", city=city, enforce_csrf_checks=True)

    assert client.post(continue_url(published)).status_code == 403


def test_there_is_one_line_of_editions(published):
    edition_of(published)

    with pytest.raises(IntegrityError, match="experience_one_later_edition"), transaction.atomic():
        edition_of(published)


def test_nothing_continues_itself_or_goes_in_a_circle(published):
    later = edition_of(published)

    for earlier in (published, later):
        with (
            pytest.raises(IntegrityError, match="experience_continues_an_older_one"),
            transaction.atomic(),
        ):
            Experience.objects.filter(pk=published.pk).update(earlier_edition=earlier)


def test_public_pages_lead_to_each_other_only_once_both_are_public(client_as, published):
    draft = edition_of(published, State.IN_REVIEW, slug="later", summary_en="New", assigned_to=make_editor())
    visitor = client_as("visitor")
    before = visitor.get(published.get_absolute_url())

    actions.publish(experience=draft, by=draft.assigned_to)
    draft.refresh_from_db()

    later, earlier = (visitor.get(each.get_absolute_url()).content.decode() for each in (draft, published))
    assert "newer edition" not in before.content.decode()
    assert "There is a newer edition of this experience" in earlier
    assert f'href="{draft.get_absolute_url()}"' in earlier
    assert "Earlier edition, published in" in later
    assert f'href="{published.get_absolute_url()}"' in later
    again = visitor.get(published.get_absolute_url(), headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 200


def test_editions_that_are_not_shown_are_passed_over(client_as, published):
    second = edition_of(published, State.ARCHIVED, slug="second")
    third = edition_of(second, slug="third")
    fourth = edition_of(third, slug="fourth")
    edition_of(fourth, State.DRAFT, slug="fifth")
    visitor = client_as("visitor")

    context = {each.slug: visitor.get(each.get_absolute_url()).context for each in (published, third, fourth)}

    names = {
        slug: tuple(getattr(found[name], "slug", None) for name in ("earlier_edition", "later_edition"))
        for slug, found in context.items()
    }
    assert names == {
        published.slug: (None, "fourth"),
        "third": (published.slug, "fourth"),
        "fourth": ("third", None),
    }


def test_title_in_another_language_says_so(client_as, published):
    edition_of(published, title_en="", title_ca="L’escola", source_language="ca", summary_en="", summary_ca="R")

    page = client_as("visitor").get(published.get_absolute_url()).content.decode()

    assert '<span lang="ca">L’escola</span>' in page


def test_co_writer_of_the_earlier_one_does_not_hear_of_the_new_draft(client_as, client, published):
    guest = client_as("stranger")
    published.co_writers.create(user=guest.user, invited_by=client.user)
    client.post(continue_url(published))

    page = guest.get(status_of(published)).content.decode()

    assert "newer edition" not in page
    assert continue_url(published) not in page


def test_desk_says_which_draft_is_a_new_edition(client, published):
    client.post(continue_url(published))

    page = client.get(reverse("city_desk")).content.decode()

    assert page.count(f"New edition of what was published in {published.published_at.year}") == 1
