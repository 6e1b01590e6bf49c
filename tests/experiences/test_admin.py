"""The secretariat's queue and review page: what is shown, what may be done, by whom, and what nobody can do by hand."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from core.models import AuditEvent
from editorial.models import Comment
from experiences import actions, drafting
from experiences.admin import ExperienceAdmin
from experiences.enums import State
from experiences.models import Experience
from experiences.wording import reworded
from tests.factories.accounts import make_editor, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_goal, make_topic, png

pytestmark = pytest.mark.django_db

STORY = {"summary_en": "What was done.", "overview_en": "The story of it."}


@pytest.fixture
def city():
    return make_city(name="Cambrils")


@pytest.fixture
def technician(city):
    return make_technician(city, name="Tina", language="ca")


@pytest.fixture
def editor(client_as):
    """A client signed in as an editor of the group."""
    client = client_as("stranger", is_staff=True, name="Eva")
    client.user.groups.add(Group.objects.get(name="editor"))
    return client


def page(experience, name="review", *arguments):
    return reverse(f"admin:experiences_experience_{name}", args=[experience.pk, *arguments])


def step(client, experience, action, text="", **remarks):
    data = {f"{action}-version": experience.version, f"{action}-text": text}
    data |= {f"{action}-{field}": remark for field, remark in remarks.items()}
    return client.post(page(experience, "act", action), data)


def edit(client, experience, **changes):
    """Send the change form as the page shows it, with changes."""
    url = page(experience, "change")
    form = client.get(url).context["adminform"].form
    data = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form.get_initial_for_field(field, name))
        if value not in (None, False):
            data[name] = [getattr(item, "pk", item) for item in value] if isinstance(value, list) else value
    for prefix in ("images", "documents"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return client.post(url, data | changes)


def sent(technician, city, **fields):
    """An experience that the city has really written and sent."""
    values = {"title_en": "Walking to school", **STORY, **fields}
    experience, _made = drafting.create_draft(city=city, by=technician, values=values)
    Experience.objects.filter(pk=experience.pk).update(source_language="en", original_language="en")
    return actions.submit(experience=experience, by=technician)


def in_review(technician, city, editor, **fields):
    return actions.start_review(experience=sent(technician, city, **fields), by=editor.user)


# The queue -----------------------------------------------------------------------------------------------------------


def test_queue_leaves_out_what_a_city_is_writing(editor, technician, city):
    draft, _made = drafting.create_draft(city=city, by=technician, values={"title_en": "Secret"})
    experience = sent(technician, city)

    response = editor.get(reverse("admin:experiences_experience_changelist"))

    assert [row.pk for row in response.context["cl"].result_list] == [experience.pk]
    assert editor.get(page(draft)).status_code == 404
    assert editor.get(page(draft, "change")).status_code == 302


def test_queue_state_filter_counts_what_its_links_show(editor, technician, city):
    for state in (State.PUBLISHED, State.PUBLISHED, State.IN_REVIEW, State.REJECTED):
        make_experience(state, city=city)
    make_experience(State.PUBLISHED, city=make_city(country="FR"))
    url = reverse("admin:experiences_experience_changelist")

    for query in ({}, {"country": "ES"}):
        response = editor.get(url, query)
        spec = next(spec for spec in response.context["cl"].filter_specs if spec.parameter_name == "state")
        for choice in spec.choices(response.context["cl"]):
            number = int(choice["display"].rsplit("(", 1)[1].rstrip(")"))
            assert editor.get(url + choice["query_string"]).context["cl"].result_count == number


def test_queue_shows_the_longest_waiting_first(editor, technician, city):
    first, second = sent(technician, city), sent(technician, city)

    response = editor.get(reverse("admin:experiences_experience_changelist"), {"state": "waiting"})

    assert [row.pk for row in response.context["cl"].result_list] == [first.pk, second.pk]


def test_first_page_counts_lead_to_exactly_those_rows(editor, technician, city):
    in_review(technician, city, editor)
    sent(technician, city)
    make_experience(State.ACCEPTED, city=city)

    waiting = editor.get("/admin/").context["waiting"]

    assert waiting.total == editor.get(waiting.total_url).context["cl"].result_count == 3
    for figure in [*waiting.by_state, *waiting.others]:
        assert editor.get(figure.url).context["cl"].result_count == figure.value, figure.label
    assert [str(row) for row in waiting.experiences] == [str(row) for row in waiting.experiences if row.submitted_at]


def test_first_page_needs_few_queries(client_as, technician, city, django_assert_max_num_queries):
    client = client_as("admin")
    for _row in range(3):
        sent(technician, city)
    client.get("/admin/")

    with django_assert_max_num_queries(12):
        client.get("/admin/")


# The review page -----------------------------------------------------------------------------------------------------


def test_review_page_shows_text_sender_and_what_is_missing(editor, technician, city):
    experience = sent(technician, city, title_ca="Anar a peu a escola")

    response = editor.get(page(experience))

    for words in (
        "Walking to school",
        "Anar a peu a escola",
        "The story of it.",
        "Cambrils",
        "Tina",
        "There is no image.",
    ):
        assert words in response.text
    assert [form.action for form in response.context["steps"]] == ["start_review", "reject"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.SUBMITTED, ["start_review", "reject"]),
        (State.IN_REVIEW, ["request_changes", "ask_consent", "accept", "publish", "reject"]),
        (State.CHANGES_REQUESTED, []),
        (State.CONSENT_ASKED, []),
        (State.ACCEPTED, ["publish"]),
        (State.PUBLISHED, ["archive"]),
        (State.ARCHIVED, ["republish"]),
        (State.REJECTED, []),
        (State.WITHDRAWN, []),
    ],
)
def test_review_page_offers_only_possible_steps(editor, city, state, expected):
    response = editor.get(page(make_experience(state, city=city)))

    assert [form.action for form in response.context["steps"]] == expected


def test_review_from_submission_to_publication_tells_the_city_at_each_step(editor, technician, city, mailoutbox):
    experience = sent(technician, city)
    mailoutbox.clear()

    step(editor, experience, "start_review")
    experience.refresh_from_db()
    step(editor, experience, "accept")
    experience.refresh_from_db()
    response = editor.post(page(experience, "act", "publish"), {"publish-version": experience.version}, follow=True)

    experience.refresh_from_db()
    assert (experience.state, experience.assigned_to, experience.slug) == (
        State.PUBLISHED,
        editor.user,
        "walking-to-school",
    )
    assert "Tina was told by mail." in response.text
    assert [mail.to for mail in mailoutbox] == [[technician.email]] * 3


def test_review_accept_and_publish_at_once(editor, technician, city):
    experience = in_review(technician, city, editor)

    step(editor, experience, "publish")

    experience.refresh_from_db()
    assert experience.state == State.PUBLISHED
    trail = AuditEvent.objects.about(experience).values_list("action", flat=True)
    assert list(trail)[-2:] == ["accept", "publish"]


def test_review_ask_for_changes_keeps_message_and_remarks(editor, technician, city):
    experience = in_review(technician, city, editor)

    step(editor, experience, "request_changes", "Nearly there.", results="Say how many took part.")

    experience.refresh_from_db()
    assert experience.state == State.CHANGES_REQUESTED
    assert list(Comment.objects.about(experience).for_city().values_list("field", "body")) == [
        ("results", "Say how many took part.")
    ]
    assert "Say how many took part." in editor.get(page(experience)).text


@pytest.mark.parametrize("action", ["reject", "request_changes"])
def test_review_step_without_the_needed_words_does_nothing(editor, technician, city, action):
    experience = in_review(technician, city, editor)

    response = step(editor, experience, action, "  ")

    experience.refresh_from_db()
    assert response.status_code == 200
    assert experience.state == State.IN_REVIEW
    assert "Nothing was done. What you wrote is still here." in response.text


def test_review_says_what_is_optional_and_what_is_not(editor, technician, city):
    found = in_review(technician, city, editor)

    steps = {form.action: form.step for form in editor.get(page(found)).context["steps"]}

    assert {action for action, step in steps.items() if step.is_optional} == {"ask_consent", "accept", "publish"}


def test_review_step_on_a_page_that_is_out_of_date_does_nothing_and_keeps_the_words(editor, technician, city):
    experience = in_review(technician, city, editor)
    Experience.objects.filter(pk=experience.pk).update(version=experience.version + 1)

    response = step(editor, experience, "reject", "Not about education.")

    experience.refresh_from_db()
    assert (response.status_code, experience.state) == (409, State.IN_REVIEW)
    assert "Somebody changed this experience while you were reading." in response.text
    assert "Not about education." in response.text


def test_review_double_click_is_not_an_error(editor, technician, city):
    experience = sent(technician, city)

    step(editor, experience, "start_review")
    response = editor.post(
        page(experience, "act", "start_review"), {"start_review-version": experience.version}, follow=True
    )

    assert "The review has already begun." in response.text
    assert AuditEvent.objects.about(experience).filter(action="start_review").count() == 1


def test_review_impossible_step_is_refused_with_a_sentence(editor, technician, city):
    experience = sent(technician, city)

    response = editor.post(page(experience, "act", "accept"), {"accept-version": experience.version}, follow=True)

    experience.refresh_from_db()
    assert experience.state == State.SUBMITTED
    assert "This is not possible now" in response.text


def test_review_by_get_changes_nothing(editor, technician, city):
    experience = sent(technician, city)

    assert editor.get(page(experience, "act", "start_review")).status_code == 302

    experience.refresh_from_db()
    assert experience.state == State.SUBMITTED


@pytest.mark.parametrize("group", ["translator", "membership", "events"])
def test_review_steps_are_closed_to_other_groups(client_as, technician, city, group):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))
    experience = sent(technician, city)

    seen = client.get(page(experience))
    done = step(client, experience, "start_review")

    experience.refresh_from_db()
    assert (seen.status_code, seen.context["steps"], done.status_code) == (200, [], 403)
    assert experience.state == State.SUBMITTED


def test_translators_see_texts_and_no_addresses(client_as, editor, technician, city):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name="translator"))
    experience = in_review(technician, city, editor, contact_email="somebody@cambrils.cat")

    for url in (page(experience), page(experience, "change")):
        assert "Walking to school" in client.get(url).text
        assert technician.email not in client.get(url).text
        assert "somebody@cambrils.cat" not in client.get(url).text
        assert "somebody@cambrils.cat" in editor.get(url).text


def test_translators_see_no_addresses_in_earlier_versions(client_as, editor, technician, city):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name="translator"))
    experience = in_review(technician, city, editor, contact_email="somebody@cambrils.cat")
    experience.contact_email, experience.title_en = "another@cambrils.cat", "Walking together to school"
    experience.save()

    versions = client.get(page(experience, "history")).text

    assert "together" in versions
    assert "cambrils.cat" not in versions
    assert "somebody@cambrils.cat" in editor.get(page(experience, "history")).text


def test_review_note_is_private(editor, technician, city):
    experience = sent(technician, city)

    editor.post(page(experience, "note"), {"body": "Ask the network about it."})

    assert list(Comment.objects.about(experience).for_city()) == []
    assert "Ask the network about it." in editor.get(page(experience)).text


def test_review_is_put_in_charge_of_an_editor_who_is_told(editor, technician, city, mailoutbox):
    experience = sent(technician, city)
    colleague = make_editor(name="Carles")
    mailoutbox.clear()

    response = editor.post(page(experience, "assign"), {"editor": colleague.pk}, follow=True)

    experience.refresh_from_db()
    assert experience.assigned_to == colleague
    assert "It is in the charge of Carles now, who was told by mail." in response.text
    assert [mail.to for mail in mailoutbox] == [[colleague.email]]


def test_review_page_shows_what_the_secretariat_reworded(editor, technician, city):
    experience = in_review(technician, city, editor)
    edit(editor, experience, title_en="Walking together to school", title_ca="Anem a peu")
    experience.refresh_from_db()

    found = reworded(experience)

    assert [(part.field, part.language, part.before) for part in found] == [("title", "en", "Walking to school")]
    assert [piece.text.strip() for piece in found[0].pieces if piece.kind == "added"] == ["together"]
    assert "Reworded since the city sent it" in editor.get(page(experience)).text


# The texts -----------------------------------------------------------------------------------------------------------


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

    assert "This is not an image of the kinds JPEG, PNG, WebP or AVIF." in wrong.text
    assert right.status_code == 302
    assert list(experience.images.values_list("alt_en", "width", "height")) == [("A street", 80, 60)]
