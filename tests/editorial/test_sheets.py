"""A batch of translations leaves as a table and comes back; nothing of it is published, nothing stale is taken."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.sheets import kinds_for
from core.spreadsheets import csv_lines, xlsx
from editorial.models import TranslationState
from editorial.sheets import HEADS, TranslationSheet, table_rows
from experiences.models import Experience
from tests.editorial.test_tracking import states, written
from tests.editorial.test_translating import MATRIX, into, member_of, staff

pytestmark = pytest.mark.django_db


def rows_of(*records, language="fr"):
    keys = [record.pk for record in records]
    found = TranslationState.objects.filter(kind="experiences.experience", object_id__in=keys, language=language)
    return list(table_rows(found.order_by("pk")))


def sent(rows, ending="xlsx"):
    content = xlsx("t", HEADS, rows) if ending == "xlsx" else "".join(csv_lines(HEADS, rows)).encode()
    return SimpleUploadedFile(f"t.{ending}", content)


def taken(rows, ending="xlsx"):
    return TranslationSheet().take_in(sent(rows, ending), by=member_of("editor"), keeps=True)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_table_that_comes_back_as_it_went_changes_nothing(ending):
    experience = written("fr", summary_en="=1+1\n\n- «Ça»", summary_fr="=2\n-x ", title_fr="_x0041_")

    report = taken(rows_of(experience), ending)

    assert report.is_sound
    assert [row.kind for row in report.rows] == ["same"] * 3
    assert not into(experience).drafts.exists()


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_texts_that_come_back_become_drafts(ending):
    experience = written()
    rows = rows_of(experience)
    rows[0][5], rows[1][5] = "École", "=Les enfants"

    report = taken(rows, ending)

    assert [row.kind for row in report.rows] == ["changed", "changed", "same"]
    drafts = into(experience).drafts
    assert {(draft.field, draft.text, draft.origin) for draft in drafts.all()} == {
        ("title", "École", "file"),
        ("summary", "=Les enfants", "file"),
    }
    assert states(experience)["fr"] == "draft"
    assert not Experience.objects.get(pk=experience.pk).title_fr


def test_what_has_moved_on_is_refused_with_its_reason():
    changed, written_here = written(), written()
    rows = rows_of(changed, written_here)
    Experience.objects.filter(pk=changed.pk).update(title_en="Sea school")
    into(written_here).drafts.create(field="title", text="Déjà")
    for row in rows:
        row[5] = row[5] or "Texte"
    rows.append(["99999999.title", "", "en", "x", "fr", "x", "x-x"])
    rows.append(rows[1])
    rows[2][5] = "T" * 12_001

    report = taken(rows)

    assert not report.is_sound
    assert {row.number: row.problems for row in report.rows if row.kind == "broken"} == {
        2: ["The original has been changed since the table was made."],
        4: ["The text is too long: at most 12000 characters."],
        5: ["Somebody has written another translation since the table was made."],
        8: ["There is no such text to translate any more."],
        9: ["This part is in the table twice."],
    }


def test_another_table_is_refused_as_a_whole():
    file = SimpleUploadedFile("t.csv", b"slug,name\na,b\n")

    assert TranslationSheet().take_in(file, by=member_of("editor"), keeps=True).problem


def test_batch_is_downloaded_from_the_list_in_one_language(client_as):
    experience = written()
    client = staff(client_as, "editor")
    chosen = {"action": "download_xlsx", "_selected_action": [into(experience, "en").pk], "index": "0"}

    answer = client.post(MATRIX, {**chosen, "language": "fr"})

    book = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.active[1]] == list(HEADS)
    assert book.active.max_row == 4
    assert client.post(MATRIX, {**chosen, "language": ""}).status_code == 302


@pytest.mark.parametrize(
    ("group", "may"), [("editor", True), ("admin", True), ("translator", False), ("events", False)]
)
def test_only_who_leads_translations_sends_tables(group, may):
    assert ("translations" in kinds_for(member_of(group))) is may


def test_batch_costs_as_many_statements_as_one_text():
    one, several = [written()], [written() for _number in range(4)]
    editor = member_of("editor")
    tables = [rows_of(*records) for records in (one, several)]
    for table in tables:
        for row in table:
            row[5] = "Texte"

    counts, _may = [], editor.get_all_permissions()
    for table in tables:
        with CaptureQueriesContext(connection) as asked:
            report = TranslationSheet().take_in(sent(table), by=editor, keeps=True)
        assert {row.kind for row in report.rows} == {"changed"}
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert into(several[-1]).drafts.count() == 3
