"""Writing in a spreadsheet: what comes back is seen first, decided field by field, and taken over once."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core import spreadsheets
from experiences import drafting, offline, offline_file
from experiences.enums import State
from experiences.models import Experience
from tests.factories.accounts import make_technician
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db


def address(name, experience):
    return reverse(name, args=[experience.pk])


def download(client, experience):
    return client.get(address("experience_offline_file", experience)).content


def cell_of(sheet, name, language="en"):
    """The cell of a field, found by the hidden names as the site does."""
    languages = {cell.value: cell.column for cell in sheet[1] if cell.column > 2}
    row = next(cell.row for cell in sheet["A"] if cell.value == name)
    return sheet.cell(row, languages[language])


def filled(content, **texts):
    """The file as a colleague would save it, with texts by column (`title_en`) or field (`website`)."""
    book = load_workbook(io.BytesIO(content))
    for name, text in texts.items():
        field, _dash, language = name.rpartition("_")
        is_text = language in {"ca", "es", "en", "fr"}
        cell_of(book.active, field if is_text else name, language if is_text else "en").value = text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(client, experience, content, follow=True):
    file = SimpleUploadedFile("with colleagues.xlsx", content, spreadsheets.XLSX_TYPE)
    return client.post(address("experience_offline", experience), {"file": file}, follow=follow)


def sent_back(response, **decisions):
    """What the browser would send: hidden fields, preselected decisions, and those of the person."""
    page = response.content.decode()
    data = dict(re.findall(r'<input type="hidden" name="(token|seen-\w+)" value="(\w*)"', page))
    radios = r'<input type="radio" id="[\w-]+" name="([\w-]+)" value="(\w+)" required checked'
    data |= dict(re.findall(radios, page))
    return data | {f"choose-{name}": value for name, value in decisions.items()} | {"do": "take"}


def take(client, experience, data):
    return client.post(address("experience_offline_changes", experience), data, follow=True)


def saved_by_a_colleague(draft, **values):
    colleague = make_technician(draft.city, email="colleague@example.org")
    row = Experience.objects.get(pk=draft.pk)
    base = {name: drafting.digest(getattr(row, name)) for name in values}
    drafting.save_draft(experience=row, by=colleague, values=values, form=drafting.OpenForm(base=base))


def test_untouched_file_changes_nothing(client, draft):
    response = upload(client, draft, download(client, draft))

    assert "there is nothing to take over" in response.content.decode()
    assert 'value="take"' not in response.content.decode()


def test_changes_are_shown_first_and_taken_over_once(client, draft):
    content = filled(
        download(client, draft),
        title_en="The evening school",
        title_fr="L’école du soir",
        began_year=2015,
        website="example.org/x",
    )
    versions = draft.history.count()

    shown = upload(client, draft, content)
    page = shown.content.decode()
    draft.refresh_from_db()
    before = draft.title_en
    done = take(client, draft, sent_back(shown))
    again = take(client, draft, sent_back(shown))

    assert "4 texts differ from what is stored" in page
    assert '<del><span class="visually-hidden">removed: </span>night</del>' in page
    assert '<ins><span class="visually-hidden">added: </span>evening</ins>' in page
    assert before == "The night school"
    draft.refresh_from_db()
    assert (draft.title_en, draft.title_fr) == ("The evening school", "L’école du soir")
    assert (draft.began_year, draft.website) == (2015, "https://example.org/x")
    assert draft.summary_en == "Adults learn at night."
    assert "4 texts were taken over from the spreadsheet." in done.content.decode()
    assert "taken over" not in again.content.decode()
    assert again.status_code == 200
    assert draft.history.count() == versions + 1


def test_decision_against_a_change_leaves_the_stored_text(client, draft):
    shown = upload(client, draft, filled(download(client, draft), title_en="A", summary_en="B"))

    take(client, draft, sent_back(shown, title_en="theirs"))

    draft.refresh_from_db()
    assert (draft.title_en, draft.summary_en) == ("The night school", "B")


def test_what_a_colleague_has_written_elsewhere_stays(client, draft):
    content = filled(download(client, draft), title_en="Mine")
    saved_by_a_colleague(draft, summary_en="Newer than the file.")

    shown = upload(client, draft, content)
    take(client, draft, sent_back(shown))

    assert "Newer than the file." not in shown.content.decode()
    draft.refresh_from_db()
    assert (draft.title_en, draft.summary_en) == ("Mine", "Newer than the file.")


@pytest.mark.parametrize(
    ("choice", "expected"), [("mine", "Mine."), ("theirs", "Theirs."), ("both", "Theirs.\n\nMine.")]
)
def test_conflict_shows_both_texts_and_waits_for_a_decision(client, draft, choice, expected):
    content = filled(download(client, draft), summary_en="Mine.", title_en="T")
    saved_by_a_colleague(draft, summary_en="Theirs.")

    shown = upload(client, draft, content)
    undecided = take(client, draft, sent_back(shown))
    draft.refresh_from_db()
    unchanged = (draft.title_en, draft.summary_en)
    take(client, draft, sent_back(undecided, summary_en=choice))

    for text in ("Mine.", "Theirs.", "In the spreadsheet", "On the site, saved since"):
        assert text in shown.content.decode()
    assert undecided.status_code == 409
    assert "Nothing has been taken over yet" in undecided.content.decode()
    assert unchanged == ("The night school", "Theirs.")
    draft.refresh_from_db()
    assert (draft.title_en, draft.summary_en) == ("T", expected)


def test_what_is_saved_while_one_decides_is_asked_about(client, draft):
    shown = upload(client, draft, filled(download(client, draft), summary_en="Mine."))
    saved_by_a_colleague(draft, summary_en="Theirs.")

    response = take(client, draft, sent_back(shown))

    draft.refresh_from_db()
    assert draft.summary_en == "Theirs."
    assert response.status_code == 409
    assert "On the site, saved since" in response.content.decode()


def test_both_texts_that_are_too_long_together_are_not_cut(client, draft):
    content = filled(download(client, draft), summary_en="m" * 400)
    saved_by_a_colleague(draft, summary_en="t" * 400)

    shown = upload(client, draft, content)
    response = take(client, draft, sent_back(shown, summary_en="both"))

    draft.refresh_from_db()
    assert draft.summary_en == "t" * 400
    assert "202 characters too many" in response.content.decode()


def test_what_the_form_refuses_is_named_and_the_rest_is_taken_over(client, draft):
    content = filled(download(client, draft), title_en="x" * 250, summary_en="Good.", began_year="last spring")

    shown = upload(client, draft, content)
    take(client, draft, sent_back(shown))

    page = shown.content.decode()
    assert "50 characters too many" in page
    assert "x" * 250 in page
    assert "Write a year from 1900" in page
    draft.refresh_from_db()
    assert (draft.title_en, draft.summary_en, draft.began_year) == ("The night school", "Good.", None)


def test_year_that_contradicts_the_stored_one_is_named(client, draft):
    content = filled(download(client, draft), began_year=2015, title_en="T")
    saved_by_a_colleague(draft, ended_year=2010)

    shown = upload(client, draft, content)
    take(client, draft, sent_back(shown))

    draft.refresh_from_db()
    assert (draft.title_en, draft.began_year) == ("T", None)
    assert "The end cannot be before the beginning." in shown.content.decode()


def test_decisions_that_contradict_each_other_are_refused_whole(client, draft):
    saved_by_a_colleague(draft, ended_year=2010)
    content = filled(download(client, draft), began_year=2015, ended_year=2020, title_en="T")

    response = take(client, draft, sent_back(upload(client, draft, content), ended_year="theirs"))

    draft.refresh_from_db()
    assert (draft.title_en, draft.began_year, draft.ended_year) == ("The night school", None, 2010)
    assert response.status_code == 409
    assert "The end cannot be before the beginning." in response.content.decode()


def test_emptied_cell_empties_the_text_only_when_it_is_decided(client, draft):
    shown = upload(client, draft, filled(download(client, draft), overview_en=None))

    take(client, draft, sent_back(shown))

    draft.refresh_from_db()
    assert draft.overview_en == ""


def test_upload_waits_until_it_is_decided_and_can_be_dropped(client, draft):
    upload(client, draft, filled(download(client, draft), title_en="T"))

    waits = client.get(address("experience_offline", draft)).content.decode()
    dropped = client.post(address("experience_offline_changes", draft), {"do": "discard"}, follow=True)

    assert "A spreadsheet that you have uploaded still waits" in waits
    assert "Nothing of the spreadsheet was taken over." in dropped.content.decode()
    assert client.get(address("experience_offline_changes", draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.title_en == "The night school"


def test_page_of_an_earlier_upload_takes_nothing_of_a_later_one(client, draft):
    first = upload(client, draft, filled(download(client, draft), title_en="First"))
    upload(client, draft, filled(download(client, draft), title_en="Second"))

    response = take(client, draft, sent_back(first))

    draft.refresh_from_db()
    assert draft.title_en == "The night school"
    assert "Another spreadsheet has been uploaded" in response.content.decode()


def test_decision_without_an_upload_says_what_to_do(client, draft):
    response = take(client, draft, {"token": "0", "do": "take"})

    assert "Please upload it again." in response.content.decode()


def test_refusal_stands_beside_the_field_and_nothing_waits(client, draft):
    response = upload(client, draft, b"title;summary")

    assert "This file is of none of the kinds that are possible here: .xlsx, up to 3 MB." in response.content.decode()
    assert "still waits" not in client.get(address("experience_offline", draft)).content.decode()


def test_others_can_neither_download_nor_upload(client, draft, client_as):
    content = filled(download(client, draft), title_en="T")
    for role in ("technician", "stranger", "editor", "admin"):  # the technician of another city
        other = client_as(role)
        for name in ("experience_offline", "experience_offline_file", "experience_offline_changes"):
            assert other.get(address(name, draft)).status_code == 404
        assert upload(other, draft, content).status_code == 404


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PUBLISHED, State.REJECTED])
def test_what_the_city_cannot_change_now_is_neither_given_nor_taken(client, city, state):
    experience = make_experience(state, city=city)

    for name in ("experience_offline", "experience_offline_file", "experience_offline_changes"):
        response = client.get(address(name, experience), follow=True)
        assert response.redirect_chain[-1][0] == address("experience_status", experience)


def test_experience_that_was_sent_meanwhile_keeps_its_text(client, draft):
    shown = upload(client, draft, filled(download(client, draft), title_en="T"))
    Experience.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at="2026-11-01T09:00Z")

    response = take(client, draft, sent_back(shown))

    draft.refresh_from_db()
    assert draft.title_en == "The night school"
    assert "This cannot be changed now." in response.content.decode()


def test_file_is_served_as_a_download(client, draft):
    response = client.get(address("experience_offline_file", draft))

    assert response["Content-Type"] == spreadsheets.XLSX_TYPE
    assert response["Content-Disposition"] == f'attachment; filename="experience-{draft.pk}.xlsx"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_long_texts_are_compared_within_bounds(client, draft):
    texts = {name: "old words " * 1150 for name in drafting.TEXT_FIELDS if name not in {"title", "summary"}}
    Experience.objects.filter(pk=draft.pk).update(**{f"{name}_en": text for name, text in texts.items()})
    draft.refresh_from_db()
    values = {f"{name}_en": "new words " * 1150 for name in texts}

    found = offline.changes(draft, draft.created_by, offline_file.Upload(values, {}, 1))

    assert len(found) == len(texts)
    assert [change.is_compared for change in found[:2]] == [True, True]
    assert not found[-1].is_compared
    assert [piece.kind for piece in found[-1].pieces] == ["removed", "added"]


def test_pages_cost_the_same_for_every_number_of_changes(client, draft, django_assert_num_queries):
    base = download(client, draft)
    upload(client, draft, filled(base, title_en="T"))
    url = address("experience_offline_changes", draft)
    with django_assert_num_queries(3):
        client.get(url)

    upload(
        client, draft, filled(base, **{f"{name}_{code}": "T" for name in drafting.TEXT_FIELDS for code in ("en", "fr")})
    )

    with django_assert_num_queries(3):
        client.get(url)
    with django_assert_num_queries(3):
        client.get(address("experience_offline", draft))
    with django_assert_num_queries(3):
        client.get(address("experience_offline_file", draft))
