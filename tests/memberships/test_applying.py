"""A city writes its application: saved as it is typed, by link, in any window; nothing is lost."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from core import audit
from core.models import OutboxMessage
from memberships.enums import ApplicationState as State
from memberships.joining.forms import marks, merged
from memberships.joining.links import GOOD_FOR, MAILED, STARTED, make_token
from memberships.models import Application
from tests.factories.applications import ANSWERS, PDF, bring_to, make_application
from tests.factories.fees import make_fees_of_2020

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


START = {
    "city_name": "Vilanova",
    "country": "ES",
    "name": "Laia Font",
    "email": "Laia@vilanova.example",
    "token": "0a9e3c52-6f9f-4a52-8d0e-6a6f7d0f0001",
    "website": "",
}


def page_of(row, way=MAILED):
    return reverse("application", args=[make_token(row, way)])


def sent(row, answers=None, **more):
    """What the page sends back."""
    return {**row.answers, **(answers or {}), "base": json.dumps(marks(row.answers)), **more}


def test_start_makes_a_draft_mails_the_link_and_opens_it(client):
    response = client.post("/ca/adhesio/sollicitud/", START)

    row = Application.objects.get()
    assert (row.state, row.language, row.email, row.email_proven_at) == (
        State.DRAFT, "ca", "laia@vilanova.example", None,
    )  # fmt: skip
    assert (row.answers["technical_name"], row.answers["technical_email"]) == ("Laia Font", "laia@vilanova.example")
    assert response.url == page_of(row, STARTED).replace("/en/join/apply/", "/ca/adhesio/sollicitud/")
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.language) == ("laia@vilanova.example", "ca")
    assert "/ca/adhesio/sollicitud/" in mail.text


def test_start_pressed_twice_is_one_application_and_one_mail(client):
    for _press in range(2):
        client.post("/en/join/apply/", START)

    assert (Application.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_start_is_refused_to_programs_and_after_many_tries(client):
    assert client.post("/en/join/apply/", {**START, "website": "http://spam.example"}).status_code == 200
    assert not Application.objects.exists()
    statuses = [client.post("/en/join/apply/", {**START, "token": ""}).status_code for _try in range(6)]

    assert statuses == [302] * 5 + [429]


def test_lost_link_comes_again_and_nobody_learns_whether_there_is_one(client):
    make_application()

    answers = [
        client.post("/en/join/apply/", {"do": "link", "email": email}, follow=True).content
        for email in ("laia@vilanova.example", "nobody@vilanova.example")
    ]

    assert [b"If there is an application with this address" in answer for answer in answers] == [True, True]
    assert [mail.to for mail in OutboxMessage.objects.all()] == ["laia@vilanova.example"]


def test_what_is_typed_is_kept_complete_or_not(client):
    row = make_application(answers={"council": ""})
    wrong = {"inhabitants": "about ten", "mayor_email": "not an address", "political_name": ""}
    page = client.post(page_of(row), sent(row, wrong, do="save")).content.decode()

    row.refresh_from_db()
    assert {name: row.answers[name] for name in wrong} == wrong
    assert 'value="not an address"' in client.get(page_of(row)).content.decode()
    summary = page.partition("error-summary")[2].partition("</ul>")[0]
    assert "What you wrote is saved. Please look at this again:" in summary
    assert re.findall(r'href="#id_(\w+)"', summary) == ["inhabitants", "mayor_email"]  # what is empty is not wrong yet
    assert 'id="id_inhabitants_error"' in page


@pytest.mark.parametrize("figure", ["mil", "12.000,5"])
def test_figures_that_are_none_are_kept_with_a_remark(client, figure):
    row = make_application()
    with translation.override("es"):
        page = client.post(page_of(row), sent(row, {"inhabitants": figure}, do="save")).content.decode()
        remark = gettext("Write a whole number in figures, without decimals: for example 65000.")

    assert page.count(remark) == 2  # on top and beside the field
    assert f'value="{figure}"' in page


def test_everything_right_is_saved_and_says_so(client):
    row = make_application()
    page = client.post(page_of(row), sent(row, {"reasons": "New"}, do="save"), follow=True).content.decode()

    assert "Everything is saved." in page
    assert "error-summary" not in page
    assert "Press “Save” to keep what you have written" in page  # only a script saves by itself, and says so


@pytest.mark.parametrize(
    ("state", "papers", "said"),
    [
        (State.SUBMITTED, True, "There is nothing to do for you now."),
        (State.SUBMITTED, False, "Please add what is missing of the two papers"),
        (State.INVOICED, True, "Once the fee has arrived, the secretariat admits your city."),
        (State.ADMITTED, True, "the next General Assembly ratifies it"),
    ],
)
def test_page_says_who_acts_next(client, state, papers, said):
    row = make_application(state=State.SUBMITTED, papers=papers)
    if state != State.SUBMITTED:
        bring_to(row, state)

    assert said in client.get(page_of(row)).content.decode()


def test_text_that_comes_too_late_is_shown_to_be_copied(client):
    row = make_application(state=State.SUBMITTED, papers=False)
    late = sent(row, {"reasons": "Written in another window"}, do="save", agreement=SimpleUploadedFile("a.pdf", PDF))
    bring_to(row, State.INVOICED)
    response = client.post(page_of(row), late)

    page = response.content.decode()
    assert (response.status_code, page.count("Written in another window")) == (409, 1)
    assert "This was not saved" in page
    assert not Application.objects.get().agreement


def test_autosave_keeps_what_changed_and_answers_with_new_marks(client):
    row = make_application()
    url = reverse("application_autosave", args=[make_token(row)])

    answer = client.post(url, sent(row, {"reasons": "New\r\ntext"})).json()

    row.refresh_from_db()
    assert row.answers["reasons"] == "New\ntext"
    assert answer == {"base": marks(row.answers), "conflicts": []}


def test_two_windows_with_different_fields_both_count(client):
    row = make_application()
    one, other = sent(row, {"reasons": "From one"}), sent(row, {"council": "From the other"})
    for page in (one, other):
        client.post(page_of(row), {**page, "do": "save"})

    row.refresh_from_db()
    assert (row.answers["reasons"], row.answers["council"]) == ("From one", "From the other")


def test_two_windows_with_the_same_field_show_both_and_the_next_press_decides(client):
    row = make_application()
    one, other = sent(row, {"reasons": "From one"}), sent(row, {"reasons": "From the other"})
    client.post(page_of(row), {**one, "do": "save"})

    response = client.post(page_of(row), {**other, "do": "save"})
    row.refresh_from_db()
    assert (response.status_code, row.answers["reasons"]) == (409, "From one")
    content = response.content.decode()
    assert "From the other</textarea>" in content
    assert "Saved meanwhile in another window: “From one”" in content

    client.post(page_of(row), {**sent(row, {"reasons": "From the other"}), "do": "save"})
    row.refresh_from_db()
    assert row.answers["reasons"] == "From the other"


def test_merge_keeps_the_stored_text_where_this_page_changed_nothing():
    base = marks({"reasons": "old"})

    assert merged({"reasons": "newer"}, {"reasons": "old"}, base) == ({"reasons": "newer"}, {})


def test_submit_sends_the_application_and_tells_both_sides(client):
    row = make_application()
    response = client.post(page_of(row), sent(row, do="submit"))

    row.refresh_from_db()
    assert (response.status_code, row.state, row.inhabitants) == (302, State.SUBMITTED, 65_000)
    assert sorted(OutboxMessage.objects.values_list("to", flat=True)) == [
        "laia@vilanova.example",
        "secretariat@example.org",
    ]


def test_submit_pressed_twice_is_sent_once(client):
    row = make_application()
    for _press in range(2):
        response = client.post(page_of(row), sent(row, do="submit"), follow=True)

    assert OutboxMessage.objects.count() == 2
    assert "has been done already" in response.content.decode() or "cannot be changed" in response.content.decode()


def test_submit_with_gaps_names_them_and_keeps_what_was_typed(client):
    row = make_application()
    response = client.post(page_of(row), sent(row, {"inhabitants": "many", "mayor_name": ""}, do="submit"))

    row.refresh_from_db()
    assert row.state == State.DRAFT
    content = response.content.decode()
    assert 'href="#id_inhabitants"' in content
    assert 'href="#id_mayor_name"' in content
    assert 'value="many"' in content


def test_application_is_sent_only_from_the_link_of_the_mail(client):
    row = make_application(email_proven_at=None)
    response = client.post(page_of(row, STARTED), sent(row, do="submit"), follow=True)
    row.refresh_from_db()
    assert row.state == State.DRAFT
    assert "Open the link that we have mailed to laia@vilanova.example" in response.content.decode()

    client.post(page_of(row, MAILED), sent(row, do="submit"))
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


def test_papers_are_kept_under_random_names_and_come_back_as_downloads(client):
    row = make_application()
    paper = SimpleUploadedFile("../acord del ple.pdf", PDF)
    client.post(page_of(row), sent(row, do="save", agreement=paper))

    row.refresh_from_db()
    assert row.agreement.name.startswith("applications/")
    assert "acord" not in row.agreement.name
    response = client.get(reverse("application_file", args=[make_token(row), "agreement"]))
    assert response["Content-Disposition"] == 'attachment; filename="vilanova-agreement.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == PDF


def test_papers_sent_again_and_again_are_stored_no_more_and_texts_still_are(client, monkeypatch):
    monkeypatch.setattr("memberships.joining.views.MOST_PAPERS", 2)
    row = make_application(email_proven_at=None)

    for reasons in ("One", "Two", "Three"):
        row.refresh_from_db()
        paper = SimpleUploadedFile(f"{reasons}.pdf", PDF)
        response = client.post(page_of(row, STARTED), sent(row, {"reasons": reasons}, do="save", agreement=paper))

    assert "This file could not be stored. Please send it again later." in response.content.decode()
    before = row.agreement.name
    row.refresh_from_db()
    assert (row.answers["reasons"], row.agreement.name) == ("Three", before)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("evil.pdf", b"<script>alert(1)</script>"),
        ("evil.html", b"<html></html>"),
        ("cut.pdf", b"%PDF-1.4 and nothing more"),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("macro.docx", b"PK\x03\x04 no archive"),
        ("photo.jpg", b"\xff\xd8\xff\xe0 no picture"),
        ("empty.pdf", b""),
    ],
)
def test_hostile_paper_is_refused_and_texts_are_kept(client, name, content):
    row = make_application()
    response = client.post(
        page_of(row), sent(row, {"reasons": "Kept"}, do="submit", agreement=SimpleUploadedFile(name, content))
    )

    row.refresh_from_db()
    assert (row.state, row.agreement.name, row.answers["reasons"]) == (State.DRAFT, "", "Kept")
    assert 'id="id_agreement_error"' in response.content.decode()
    if name in {"evil.pdf", "evil.html", "page.svg"}:
        kinds = "PDF, OpenDocument (.odt, .ods, .odp), Office (.docx, .xlsx, .pptx), up to 25 MB; JPEG, PNG, WebP, AVIF"
        assert f"{kinds}, up to 20 MB." in response.content.decode()


def test_papers_may_still_come_while_the_secretariat_reads_but_no_other_text(client):
    row = make_application(state=State.SUBMITTED, papers=False)
    client.post(page_of(row), sent(row, {"reasons": "Too late"}, do="save", agreement=SimpleUploadedFile("a.pdf", PDF)))

    row.refresh_from_db()
    assert bool(row.agreement)
    assert row.answers["reasons"] == ANSWERS["reasons"]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN])
def test_autosave_of_what_is_no_longer_to_be_written_is_refused_with_the_reason(client, state):
    row = make_application(state=state)
    response = client.post(reverse("application_autosave", args=[make_token(row)]), sent(row, {"reasons": "x"}))

    assert response.status_code == 409
    assert "cannot be changed here any more" in response.json()["error"]


def test_withdrawing_needs_the_box_ticked(client):
    row = make_application(state=State.SUBMITTED)
    client.post(page_of(row), {"do": "withdraw"})
    row.refresh_from_db()
    assert row.state == State.SUBMITTED

    client.post(page_of(row), {"do": "withdraw", "sure": "yes"})
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
    assert OutboxMessage.objects.get().to == "secretariat@example.org"


@pytest.mark.parametrize("way", [STARTED, MAILED])
def test_link_that_is_too_old_opens_nothing_and_offers_a_fresh_one(client, monkeypatch, way):
    row = make_application()
    monkeypatch.setitem(GOOD_FOR, way, -1)

    answer = client.get(page_of(row, way))

    assert answer.status_code == 410
    assert 'href="/en/join/apply/"' in answer.content.decode()


def test_errors_name_the_person_that_they_belong_to(client):
    row = make_application(answers={"mayor_name": "", "billing_email": "x"})

    content = client.post(page_of(row), {**sent(row), "do": "submit"}).content.decode()

    assert ">Mayor – Name:</a>" in content
    assert ">Invoice – E-mail address:</a>" in content


@pytest.mark.parametrize("token", ["x", "WzEsIm1haWwiXQ:1abcde:forged"])
def test_forged_link_opens_nothing(client, token):
    make_application()
    statuses = [
        client.get(reverse("application", args=[token])).status_code,
        client.get(reverse("application_form_pdf", args=[token])).status_code,
        client.get(reverse("application_file", args=[token, "agreement"])).status_code,
        client.post(reverse("application_autosave", args=[token])).status_code,
    ]

    assert statuses == [410, 410, 410, 404]


@pytest.mark.parametrize("state", State.values)
def test_page_of_every_state_says_where_it_stands_and_sets_no_cookie(client, state):
    row = make_application(state=State.SUBMITTED)
    bring_to(row, state)
    response = client.get(page_of(row))

    assert response.status_code == 200
    assert str(State(state).label) in response.content.decode()
    assert not response.cookies
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("steps", [1, 3])
def test_page_needs_the_same_queries_for_any_number_of_events(client, django_assert_num_queries, steps):
    make_fees_of_2020()
    row = make_application(state=State.SUBMITTED)
    for _step in range(steps):
        audit.record("application.submit", row, **{"from": "draft", "to": "submitted"})
    url = page_of(row)
    client.get(url)

    with django_assert_num_queries(6):
        client.get(url)


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
def test_page_is_in_the_language_of_its_address(client, language):
    row = make_application(state=State.DRAFT)
    with translation.override(language):
        url, words = page_of(row), gettext("The two papers")

    assert f'<html lang="{language}"' in (content := client.get(url).content.decode())
    assert words in content
