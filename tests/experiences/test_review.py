"""The secretariat's queue and review page: what is shown, what may be done, and by whom."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from core.models import AuditEvent
from editorial.models import Comment
from experiences import drafting
from experiences.enums import State
from experiences.models import Experience
from experiences.wording import reworded
from tests.factories.accounts import make_editor
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.review import edit, in_review, page, sent, step

pytestmark = pytest.mark.django_db


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

    with django_assert_max_num_queries(24):
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
        (State.CHANGES_REQUESTED, ["reopen"]),
        (State.CONSENT_ASKED, ["reopen"]),
        (State.ACCEPTED, ["publish", "set_day", "reopen"]),
        (State.PUBLISHED, ["archive"]),
        (State.ARCHIVED, ["republish"]),
        (State.REJECTED, ["reopen"]),
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


@pytest.mark.parametrize("group", ["membership", "events"])
def test_review_steps_are_closed_to_other_groups(client_as, technician, city, group):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))
    experience = sent(technician, city)

    seen = client.get(page(experience))
    done = step(client, experience, "start_review")

    experience.refresh_from_db()
    assert (seen.status_code, seen.context["steps"], done.status_code) == (200, [], 403)
    assert experience.state == State.SUBMITTED


def test_translators_work_at_their_own_desk(client_as, editor, technician, city):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name="translator"))
    experience = in_review(technician, city, editor)

    for url in (page(experience), page(experience, "change"), page(experience, "history")):
        assert client.get(url).status_code == 403


def test_other_groups_see_texts_and_no_addresses(client_as, editor, technician, city):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name="events"))
    experience = in_review(technician, city, editor, contact_email="somebody@cambrils.cat")

    for url in (page(experience), page(experience, "change")):
        assert "Walking to school" in client.get(url).text
        assert technician.email not in client.get(url).text
        assert "somebody@cambrils.cat" not in client.get(url).text
        assert "somebody@cambrils.cat" in editor.get(url).text


def test_other_groups_see_no_addresses_in_earlier_versions(client_as, editor, technician, city):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name="events"))
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
