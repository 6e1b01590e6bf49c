"""The secretariat's texts: who may change them when, versions, and what nobody can do by hand."""

import re

import pytest
from django.urls import reverse

from core.models import AuditEvent
from experiences import actions
from experiences.admin import ExperienceAdmin
from experiences.enums import State
from experiences.models import Experience
from tests.factories.experiences import make_experience, make_goal, make_topic, png
from tests.factories.review import edit, in_review, page, sent

pytestmark = pytest.mark.django_db


def test_texts_are_edited_in_review_and_the_trail_says_so(editor, technician, city):
    experience = in_review(technician, city, editor)
    version = experience.version

    response = edit(editor, experience, title_en="Walking together", _review="1")

    experience.refresh_from_db()
    assert response.headers["Location"] == page(experience)
    assert (experience.title_en, experience.version, experience.state) == (
        "Walking together",
        version + 1,
        State.IN_REVIEW,
    )
    assert experience.history.first().history_user == editor.user
    assert AuditEvent.objects.about(experience).last().action == "admin.changed"


def test_page_names_its_facts_and_has_a_dash_for_a_date_that_is_not_there(client_as, technician, city):
    experience = sent(technician, city)

    text = client_as("admin", language="ca").get(page(experience, "change")).text

    assert "Versió:" in text
    assert "Començada per:" in text
    assert re.search(r"Publicada el:[^–]{0,300}–<", text)
    assert "None" not in text


def test_one_save_makes_one_version_with_texts_and_links(editor, technician, city):
    experience = in_review(technician, city, editor)
    old, new, goal = make_topic("old"), make_topic("new"), make_goal(4)
    experience.topics.add(old)
    before = experience.history.count()

    edit(editor, experience, title_en="Walking together", topics=[new.pk], goals=[goal.pk])
    version, earlier = experience.history.all()[:2]

    assert experience.history.count() == before + 1
    assert version.title_en == "Walking together"
    assert [link.topic for link in version.topics.all()] == [new]
    assert [link.goal for link in version.goals.all()] == [goal]
    assert [link.topic for link in earlier.topics.all()] == [old]
    assert "Walking together" in editor.get(page(experience, "history")).text.replace("<ins>", "").replace("</ins>", "")


def test_links_set_under_another_number_or_by_somebody_else_make_a_version(editor, technician, city):
    experience = in_review(technician, city, editor)
    before = experience.history.count()

    experience._history_user = technician
    experience.topics.add(make_topic("one"))
    experience.topics.add(make_topic("two"))
    experience.version += 1
    experience.topics.clear()

    assert experience.history.count() == before + 2


def test_version_without_a_change_that_is_shown_says_so(editor, technician, city):
    experience = in_review(technician, city, editor)
    edit(editor, experience)

    assert "it may be an image or a document" in editor.get(page(experience, "history")).text


def test_last_version_of_a_page_is_compared_with_the_one_after_it(editor, technician, city):
    experience = in_review(technician, city, editor)
    for number in range(ExperienceAdmin.history_per_page):
        experience.title_en = f"Title {number}"
        experience.save()

    versions = editor.get(page(experience, "history")).context["versions"]

    assert [change["label"] for change in versions[-1].shown_changes] == ["Title [en]"]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CHANGES_REQUESTED, State.CONSENT_ASKED, State.REJECTED])
def test_texts_are_read_only_while_the_city_has_them_or_it_is_over(editor, city, state):
    experience = make_experience(state, city=city)

    response = editor.post(page(experience, "change"), {"title_en": "Mine"})

    assert response.status_code == 403
    assert Experience.objects.get(pk=experience.pk).title_en == experience.title_en


def test_state_dates_and_version_cannot_be_written_by_hand(editor, technician, city):
    experience = in_review(technician, city, editor)

    edit(editor, experience, state="published", published_at="2026-01-01", version=99, assigned_to="")

    stored = Experience.objects.get(pk=experience.pk)
    assert (stored.state, stored.published_at, stored.assigned_to) == (State.IN_REVIEW, None, editor.user)


def test_second_saver_is_told_and_overwrites_nothing(editor, technician, city):
    experience = in_review(technician, city, editor)
    form = editor.get(page(experience, "change")).context["adminform"].form
    mark = form["loaded"].value()
    edit(editor, experience, title_en="The first saver’s title", summary_en="The first saver’s summary")

    late = edit(editor, experience, loaded=mark, title_en="The second saver’s title", summary_en="What was done.")

    stored = Experience.objects.get(pk=experience.pk)
    assert stored.title_en == "The first saver’s title"
    assert "Somebody else saved this record while you were writing" in late.text
    again = late.context["adminform"].form
    assert (again["title_en"].value(), again["summary_en"].value()) == (
        "The second saver’s title",
        "The first saver’s summary",
    )
    assert [conflict.label for conflict in again.conflicts] == ["Title (English)"]

    edit(
        editor,
        experience,
        loaded=again["loaded"].value(),
        title_en="Both titles",
        summary_en="The first saver’s summary",
    )

    assert Experience.objects.get(pk=experience.pk).title_en == "Both titles"


def test_save_keeps_a_state_that_moved_meanwhile(editor, technician, city):
    experience = in_review(technician, city, editor)
    page_seen = editor.get(page(experience, "change")).context["adminform"].form["loaded"].value()
    actions.accept(experience=experience, by=editor.user)

    edit(editor, experience, loaded=page_seen, title_en="Corrected")

    stored = Experience.objects.get(pk=experience.pk)
    assert (stored.state, stored.title_en) == (State.ACCEPTED, "Corrected")


def test_older_version_brings_back_texts_and_no_state(editor, technician, city):
    experience = in_review(technician, city, editor)
    old = experience.history.first()
    edit(editor, experience, title_en="Reworded")
    experience.refresh_from_db()
    actions.publish(experience=experience, by=editor.user)
    url = page(experience, "simple_history", old.pk)
    form = editor.get(url).context["adminform"].form
    data = {name: field.prepare_value(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}

    editor.post(url, {name: value for name, value in data.items() if value})

    stored = Experience.objects.get(pk=experience.pk)
    assert (stored.title_en, stored.state) == ("Walking to school", State.PUBLISHED)
    assert stored.published_at is not None


@pytest.mark.parametrize(("state", "status"), [(State.PUBLISHED, 403), (State.IN_REVIEW, 403), (State.REJECTED, 200)])
def test_what_was_public_is_never_deleted(client_as, city, state, status):
    client = client_as("admin")
    experience = make_experience(state, city=city)

    assert client.get(page(experience, "delete")).status_code == status
    assert "delete_selected" not in client.get(reverse("admin:experiences_experience_changelist")).text


def test_secretariat_enters_an_experience_straight_into_review(editor, city, mailoutbox):
    url = reverse("admin:experiences_experience_add")
    formsets = {f"{prefix}-{key}": 0 for prefix in ("images", "documents") for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data = {
        "city": city.pk,
        "title_ca": "Anar a peu a l’escola",
        "original_language": "ca",
        "source_language": "ca",
        "channel": "city",
        **formsets,
    }

    response = editor.post(url, data)

    experience = Experience.objects.get()
    assert response.status_code == 302
    assert (experience.state, experience.slug, experience.assigned_to) == (
        State.IN_REVIEW,
        "anar-a-peu-a-lescola",
        editor.user,
    )
    assert mailoutbox == []


def test_experience_without_a_title_in_any_language_is_refused(editor, city):
    formsets = {f"{prefix}-{key}": 0 for prefix in ("images", "documents") for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data = {"city": city.pk, "original_language": "ca", "source_language": "ca", "channel": "city", **formsets}

    response = editor.post(reverse("admin:experiences_experience_add"), data)

    assert response.context["adminform"].form.errors == {"title_ca": ["Write this in at least one language."]}
    assert Experience.objects.count() == 0


def test_image_is_checked_by_its_content(editor, technician, city):
    from django.core.files.uploadedfile import SimpleUploadedFile

    experience = in_review(technician, city, editor)
    line = {"images-TOTAL_FORMS": 1, "images-INITIAL_FORMS": 0, "images-0-position": 0, "images-0-alt_en": "A street"}

    wrong = edit(
        editor, experience, **line, **{"images-0-file": SimpleUploadedFile("a.jpg", b"<html></html>", "image/jpeg")}
    )
    right = edit(editor, experience, **line, **{"images-0-file": SimpleUploadedFile("a.png", png(), "image/png")})

    assert "This file is of none of the kinds that are possible here: JPEG, PNG, WebP, AVIF, up to 20 MB." in wrong.text
    assert right.status_code == 302
    assert list(experience.images.values_list("alt_en", "width", "height")) == [("A street", 80, 60)]


def test_row_of_a_filtered_list_leads_back_to_it(editor, city):
    experience = make_experience(State.SUBMITTED, city=city)
    address = reverse("admin:experiences_experience_changelist")

    assert f'href="{page(experience, "change")}?_changelist_filters=state%3Dwaiting"' in editor.get(
        address, {"state": "waiting"}
    ).text  # fmt: skip
    assert f'href="{page(experience, "change")}"' in editor.get(address).text
