"""Sending, answering and withdrawing from the browser’s side."""

import pytest

from core.models import AuditEvent, OutboxMessage
from experiences import actions, steps
from experiences.enums import State
from experiences.models import Experience
from tests.factories.accounts import make_editor, make_person
from tests.factories.experiences import make_experience, make_image
from tests.factories.writing import COMPLETE, url_of


def test_submit_page_names_what_is_missing_and_what_would_help(client, city):
    draft = make_experience(State.DRAFT, city=city, title_en="Only a title")

    page = client.get(url_of("experience_submit", draft)).content.decode()

    assert "It cannot be sent yet" in page
    assert f"{url_of('experience_update', draft)}#id_summary" in page
    assert "Nothing is said about results" in page
    assert "Send to the secretariat" not in page


def test_answer_to_a_request_goes_along_with_the_text(client, draft):
    actions.submit(experience=draft, by=client.user)
    editor = make_editor(email="editor@example.org")
    actions.start_review(experience=draft, by=editor)
    actions.request_changes(experience=draft, by=editor, message="Which year?", comments={"results": "How many?"})

    page = client.get(url_of("experience_submit", draft)).content.decode()
    client.post(url_of("experience_submit", draft), {"reason": "It was 2024, and forty."})

    assert "What the secretariat asked for" in page
    assert "Which year?" in page
    assert "How many?" in page
    assert "It was 2024, and forty." in OutboxMessage.objects.filter(to=editor.email).latest("pk").text
    assert "It was 2024, and forty." in client.get(url_of("experience_status", draft)).content.decode()


def test_image_on_which_nothing_is_said_holds_up_and_keeps_the_message(client, draft):
    make_image(draft, alt_en="")

    page = client.get(url_of("experience_submit", draft)).content.decode()
    sent = client.post(url_of("experience_submit", draft), {"reason": "At last."}).content.decode()

    draft.refresh_from_db()
    assert "Image 1 has no description" in page
    assert "Image 1 has no description" in sent
    assert "At last.</textarea>" in sent
    assert draft.state == State.DRAFT


def test_submit_of_something_incomplete_changes_nothing(client, city):
    draft = make_experience(State.DRAFT, city=city, title_en="Only a title")

    response = client.post(url_of("experience_submit", draft))

    draft.refresh_from_db()
    assert "It cannot be sent yet" in response.content.decode()
    assert draft.state == State.DRAFT


def test_submit_twice_sends_once_and_says_so_kindly(client, draft):
    url = url_of("experience_submit", draft)
    assert "Send to the secretariat" in client.get(url).content.decode()

    client.post(url)
    second = client.post(url, follow=True)

    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    assert "already been sent" in second.content.decode()
    assert OutboxMessage.objects.filter(to=client.user.email).count() == 1


def test_withdraw_asks_first_and_keeps_the_reason(client, draft):
    actions.submit(experience=draft, by=client.user)

    asked = client.get(url_of("experience_withdraw", draft))
    client.post(url_of("experience_withdraw", draft), {"reason": "The partner asked us to."})

    draft.refresh_from_db()
    assert "Withdraw this experience?" in asked.content.decode()
    assert draft.state == State.WITHDRAWN
    assert "The partner asked us to." in client.get(url_of("experience_status", draft)).content.decode()


@pytest.fixture
def reworded(client, draft):
    editor = make_editor()
    actions.submit(experience=draft, by=client.user)
    actions.start_review(experience=draft, by=editor)
    Experience.objects.filter(pk=draft.pk).update(summary_en="Grown-ups learn at night.")
    actions.ask_consent(experience=draft, by=editor, message="Shorter like this?")
    return draft


def test_consent_page_shows_the_changes_and_takes_a_yes(client, reworded):
    page = client.get(url_of("experience_consent", reworded)).content.decode()

    client.post(url_of("experience_consent", reworded), {"answer": "agree"})

    reworded.refresh_from_db()
    assert "Shorter like this?" in page
    assert "<ins>Grown-ups</ins>" in page
    assert "<del>Adults</del>" in page
    assert reworded.state == State.IN_REVIEW
    assert AuditEvent.objects.about(reworded).last().action == "give_consent"


def ticked(client, experience, *places):
    """Open the page and give the answer with these of its changes put back."""
    context = client.get(url_of("experience_consent", experience)).context
    changes = [change for item in context["rewordings"] for change in item.changes]
    return {"answer": "agree", "seen": context["seen"], "put_back": [changes[place].key for place in places]}


@pytest.fixture
def twice_reworded(reworded):
    Experience.objects.filter(pk=reworded.pk).update(summary_en="Grown-ups of all ages learn by night, in town.")
    return reworded


def test_consent_is_given_change_by_change(client, twice_reworded):
    page = client.get(url_of("experience_consent", twice_reworded)).content.decode()
    answer = ticked(client, twice_reworded, 1)

    client.post(url_of("experience_consent", twice_reworded), answer)

    twice_reworded.refresh_from_db()
    assert 'Summary <span class="muted small">English</span>' in page
    assert "“Adults” instead of “Grown-ups of all ages”" in page
    assert twice_reworded.summary_en == "Grown-ups of all ages learn at night."
    assert twice_reworded.state == State.IN_REVIEW
    assert "In 1 place the city keeps its own wording." in OutboxMessage.objects.latest("pk").text
    assert "In 1 place the city keeps" in client.get(url_of("experience_status", twice_reworded)).content.decode()


def test_consent_with_everything_put_back_is_the_text_that_was_sent(client, twice_reworded):
    client.post(url_of("experience_consent", twice_reworded), ticked(client, twice_reworded, 0, 1))

    twice_reworded.refresh_from_db()
    assert twice_reworded.summary_en == "Adults learn at night."


def test_wording_that_gets_too_long_is_named(client, draft, reworded):
    title = "A" * 60 + " b " + "C" * 60 + " d " + "E" * 60
    Experience.objects.filter(pk=reworded.pk).update(title_en=title)
    reworded.history.filter(title_en__isnull=False).update(title_en=f"{'X' * 99} b {'X' * 60} d {'X' * 20}")
    answer = ticked(client, reworded, 0)

    page = client.post(url_of("experience_consent", reworded), answer)

    reworded.refresh_from_db()
    assert "Title would be too long with these wordings: at most 200 characters." in page.content.decode()
    assert (reworded.title_en, reworded.state) == (title, State.CONSENT_ASKED)


def test_consent_to_another_wording_by_now_is_asked_again(client, twice_reworded):
    answer = ticked(client, twice_reworded, 0)
    Experience.objects.filter(pk=twice_reworded.pk).update(summary_en="Everybody learns at night.")

    page = client.post(url_of("experience_consent", twice_reworded), {**answer, "reason": "Mind our words"})

    twice_reworded.refresh_from_db()
    assert "The wording has changed since you opened this page." in page.content.decode()
    assert "Mind our words" in page.content.decode()
    assert " checked" not in page.content.decode()
    assert (twice_reworded.state, twice_reworded.summary_en) == (State.CONSENT_ASKED, "Everybody learns at night.")


def test_consent_refused_needs_a_reason(client, reworded):
    without = client.post(url_of("experience_consent", reworded), {"answer": "refuse"})
    reworded.refresh_from_db()
    state = reworded.state

    client.post(url_of("experience_consent", reworded), {"answer": "refuse", "reason": "They are adults."})

    reworded.refresh_from_db()
    assert "This field is required." in without.content.decode()
    assert (state, reworded.state) == (State.CONSENT_ASKED, State.IN_REVIEW)
    assert AuditEvent.objects.about(reworded).last().message == "They are adults."


def test_requests_stand_beside_their_fields_until_it_is_sent_again(client, draft):
    editor = make_editor()
    actions.submit(experience=draft, by=client.user)
    actions.start_review(experience=draft, by=editor)
    actions.request_changes(
        experience=draft, by=editor, message="Nearly there.", comments={"results": "How many?", "": "Nice."}
    )

    status = client.get(url_of("experience_status", draft)).content.decode()
    url = steps.address(draft, steps.BY_NAME["outcome"])
    form = client.get(url).content.decode()

    assert f"{url}#id_results" in status
    assert "Nearly there." in status
    assert form.index("Nearly there.") < form.index("How many?")
    assert form.index("How many?") < form.index('id="id_results"')


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.CHANGES_REQUESTED, "Request taken back"),
        (State.CONSENT_ASKED, "Request taken back"),
        (State.REJECTED, "Decision taken back"),
    ],
)
def test_timeline_says_what_was_taken_back(state, told, client, city):
    experience = make_experience(state, city=city, **COMPLETE)
    actions.reopen(experience=experience, by=make_person("admin"), reason="By mistake")

    assert [moment.title for moment in client.get(url_of("experience_status", experience)).context["moments"]] == [told]
