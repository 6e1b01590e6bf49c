"""The page saves by itself: only what has changed, once, and never over what somebody else has written."""

import re

import pytest
from django.urls import reverse

from core.models import AuditEvent, OutboxMessage
from experiences import actions, steps
from experiences.models import Experience
from tests.experiences.writing import OpenPage, stored


def test_first_autosave_makes_the_draft_and_says_where_it_is(client, city):
    page = OpenPage(client)

    said = page.autosave(title="E").json()

    experience = Experience.objects.get()
    assert (experience.city, experience.title_en) == (city, "E")
    assert said["draft"] == {
        "pk": experience.pk,
        "url": steps.address(experience),
        "autosave": reverse("experience_autosave", args=[experience.pk]),
        "upload": reverse("experience_upload", args=[experience.pk]),
    }


def test_first_autosave_whose_answer_was_lost_makes_no_second_draft(client):
    page = OpenPage(client)
    page.autosave(number=1, lost=True, title="Es")

    again = page.autosave(number=1, title="Es").json()
    more = page.autosave(number=2, title="Escola").json()

    assert Experience.objects.get().title_en == "Escola"
    assert again["draft"] == more["draft"]
    assert (again["conflicts"], more["conflicts"]) == ([], [])
    assert AuditEvent.objects.filter(action="create").count() == 1


def test_autosave_of_nothing_makes_no_draft(client):
    said = OpenPage(client).autosave(title=" ").json()

    assert "draft" not in said
    assert not Experience.objects.exists()


def test_first_text_that_is_too_long_is_explained_though_there_is_no_draft_yet(client):
    said = OpenPage(client).autosave(title="x" * 201).json()

    assert list(said["errors"]) == ["title"]
    assert not Experience.objects.exists()


def test_autosave_keeps_only_what_has_changed(client, colleague, draft):
    page = OpenPage(client, draft)
    OpenPage(colleague, draft).save(title="Ben’s title", summary="Adults learn at night.")

    said = page.autosave(summary="Anna’s summary").json()

    assert stored(draft, "title_en", "summary_en") == ("Ben’s title", "Anna’s summary")
    assert re.fullmatch(r"Ben saved \d+ seconds? ago\.", "".join(said["others"]))


def test_autosave_empties_boxes(client, draft):
    draft.audiences = ["children"]
    draft.save()
    page = OpenPage(client, draft, "subjects")

    page.client.post(
        reverse("experience_autosave", args=[draft.pk]),
        {**page.fields, "sequence": "1", "changed": ["audiences"]},
    )

    assert stored(draft, "audiences") == ([],)


def test_autosave_names_what_is_too_long_and_saves_the_rest(client, draft):
    said = OpenPage(client, draft).autosave(title="x" * 201, summary="Short").json()

    assert (said["unsaved"], list(said["base"])) == (["Title"], ["summary"])
    assert said["errors"] == {
        "title": ["1 character too many: at most 200 fit. Please shorten this; until then it is not saved."]
    }
    assert stored(draft, "title_en", "summary_en") == ("The night school", "Short")


def test_autosave_of_a_field_that_somebody_has_changed_overwrites_nothing(client, colleague, draft):
    page = OpenPage(client, draft)
    OpenPage(colleague, draft).autosave(title="Ben’s")

    said = page.autosave(title="Anna’s").json()

    assert (said["conflicts"], said["conflict"]) == (["Title"], "Ben has saved other text meanwhile")
    assert stored(draft, "title_en") == ("Ben’s",)
    shown = page.save(title="Anna’s", summary="Adults learn at night.")
    assert shown.status_code == 409
    assert "Ben’s" in shown.content.decode()
    assert "Saved meanwhile by Ben" in shown.content.decode()
    assert 'value="Anna’s"' in shown.content.decode()


def test_own_other_tab_is_called_so(client, draft):
    here, there = OpenPage(client, draft), OpenPage(client, draft)
    there.autosave(title="There")

    said = here.autosave(title="Here").json()
    shown = here.save(title="Here").content.decode()

    assert said["conflict"] == "You have saved other text meanwhile, in another tab or window"
    assert "Saved meanwhile by you, in another tab or window" in shown
    assert "omebody else" not in shown


def test_save_after_an_autosave_without_answer_is_no_conflict(client, draft):
    page = OpenPage(client, draft)
    page.autosave(lost=True, title="Typed")

    response = page.save(title="Typed on", summary="Adults learn at night.")

    assert response.status_code == 302
    assert stored(draft, "title_en") == ("Typed on",)


def test_autosave_that_a_save_has_overtaken_changes_nothing(client, draft):
    page = OpenPage(client, draft)
    page.fields["sequence"] = "7"
    page.save(title="The whole sentence")

    said = page.autosave(number=6, title="The whole").json()

    assert said["overtaken_by"] == 7
    assert stored(draft, "title_en") == ("The whole sentence",)


def test_autosave_without_a_session_says_so_and_saves_nothing(client, draft):
    page = OpenPage(client, draft)
    client.logout()

    response = page.autosave(title="Typed")

    assert (response.status_code, response.json()) == (401, {"error": "signed out"})
    assert stored(draft, "title_en") == ("The night school",)


def test_form_of_somebody_else_is_not_saved_under_this_name(client, colleague, draft):
    page = OpenPage(client, draft)
    page.client = colleague

    autosaved, saved = page.autosave(title="Whose?"), page.save(title="Whose?")

    assert autosaved.status_code == 401
    assert saved.headers["Location"] == page.url
    assert "opened by somebody else" in colleague.get(page.url).content.decode()
    assert stored(draft, "title_en") == ("The night school",)


def test_autosave_of_what_has_been_sent_says_why(client, draft):
    page = OpenPage(client, draft)
    actions.submit(experience=draft, by=client.user)

    response = page.autosave(title="Too late")

    assert response.status_code == 409
    assert "cannot be changed any more" in response.json()["error"]


def test_autosave_needs_the_csrf_token(client_as, city, draft):
    client = client_as("technician", city=city, enforce_csrf_checks=True)

    response = client.post(reverse("experience_autosave", args=[draft.pk]), {"title": "Planted", "changed": "title"})

    assert response.status_code == 403


@pytest.mark.parametrize("role", ["technician", "stranger", "editor", "admin"])
def test_autosave_of_another_citys_draft_does_not_exist(role, client_as, draft):
    url = reverse("experience_autosave", args=[draft.pk])

    assert client_as(role).post(url, {"title": "Mine", "changed": "title"}).status_code == 404
    assert stored(draft, "title_en") == ("The night school",)


@pytest.mark.parametrize(
    "sent",
    [
        {"base": "[]"}, {"base": '{"title": 5}'}, {"base": "{" * 5000}, {"token": "x"}, {"sequence": "-1"},
        {"sequence": "9" * 400}, {"changed": "slug", "slug": "mine"}, {"changed": "state", "state": "published"},
        {"text": "xx"}, {"step": "nonsense"}, {"title": "\ud800".encode("utf-8", "surrogatepass")},
    ],
)  # fmt: skip
def test_autosave_of_nonsense_breaks_nothing(sent, client, draft):
    page = OpenPage(client, draft)

    response = client.post(reverse("experience_autosave", args=[draft.pk]), {**page.fields, "changed": "title", **sent})

    assert response.status_code == 200
    assert stored(draft, "state", "slug") == ("draft", draft.slug)


def test_autosave_takes_few_queries(client, draft, django_assert_num_queries):
    page = OpenPage(client, draft)
    page.autosave(title="One")

    with django_assert_num_queries(10):  # with the transaction's two savepoints
        page.autosave(title="Two")


def test_autosaves_leave_no_trace_in_the_trail_and_send_no_mail(client, draft):
    before = (AuditEvent.objects.count(), OutboxMessage.objects.count(), draft.history.count())
    page = OpenPage(client, draft)

    for text in ("O", "On", "One"):
        page.autosave(title=text)

    assert (AuditEvent.objects.count(), OutboxMessage.objects.count(), draft.history.count()) == before
