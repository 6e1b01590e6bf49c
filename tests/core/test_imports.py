"""Files of many records: what goes out comes back without a change, and what comes in is all of it or nothing."""

import io
import os
import re
import time

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cities.models import City, CityContact
from cities.sheets import CitySheet, ContactSheet
from core import imports
from core.models import AuditEvent, ImportState
from core.spreadsheets import csv_lines, xlsx
from experiences.enums import State
from experiences.models import Experience
from experiences.sheets import ExperienceSheet
from tests.factories.charter import make_principle
from tests.factories.cities import make_city, make_country
from tests.factories.experiences import make_experience, make_goal, make_topic
from tests.factories.imports import send, take

pytestmark = pytest.mark.django_db
SEND = "admin:core_importedfile_add"


def table(sheet, records, ending="xlsx", change=lambda rows: rows):
    rows = change([list(row) for row in sheet.rows(records)])
    content = xlsx("Table", sheet.heads, rows) if ending == "xlsx" else "".join(csv_lines(sheet.heads, rows)).encode()
    return SimpleUploadedFile(f"table.{ending}", content)


@pytest.fixture
def admin_person(client_as):
    return client_as("admin", language="en").user


@pytest.fixture
def records():
    """Give one record of each kind with everything that a table can hold, hostile texts among it."""
    city = make_city(
        name="Vilanova i la Geltrú", profile_ca="Línia 1\r\n\r\n=2+3 · l·l", profile_fr="  à part ", population=70_000,
        population_year=2024, population_source="=HYPERLINK(1)", latitude="41.22400", longitude="-1.72500",
        population_confirmed=True, note="_x0041_ 'quoted",
    )  # fmt: skip
    city.contacts.create(kind="mayor", name="-Anna", email="anna@example.org", phone="+34 600", since="2024-02-29")
    experience = make_experience(
        city=city, topics=[make_topic(), make_topic()], principles=[make_principle(4), make_principle(6)],
        goals=[make_goal(4)], partner_cities=[make_city()], audiences=["children", "families"], began_year=2019,
        overview_ca="- un\n- dos", contact_email="a@example.org",
    )  # fmt: skip
    return {
        "cities": (CitySheet(), City.objects.filter(pk=city.pk)),
        "contacts": (ContactSheet(), city.contacts.all()),
        "experiences": (ExperienceSheet(), Experience.objects.filter(pk=experience.pk)),
    }


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", ["cities", "contacts", "experiences"])
def test_table_that_comes_back_as_it_went_changes_nothing(kind, ending, records, admin_person):
    sheet, rows = records[kind]

    imported = send(admin_person, kind, table(sheet, rows, ending))

    assert imported.report["problem"] == ""
    assert imported.report["counts"] == {"new": 0, "changed": 0, "same": 1, "broken": 0}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_no_cell_of_a_download_is_a_formula(ending, records):
    sheet, rows = records["cities"]
    content = table(sheet, rows, ending).read()

    if ending == "xlsx":
        cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
    else:
        assert "'=HYPERLINK(1)" in content.decode()


def test_change_is_told_first_and_made_only_when_confirmed(records, admin_person):
    sheet, rows = records["experiences"]
    other = make_topic("civisme")
    place = sheet.heads.index

    def change(table_rows):
        row = table_rows[0]
        row[place("title_en")], row[place("topics")], row[place("began_year")] = "Another title", "civisme", "2020"
        return table_rows

    imported = send(admin_person, "experiences", table(sheet, rows, change=change))
    before = rows.get()
    assert imported.state == ImportState.READY
    assert [label for label, *_rest in imported.report["rows"]["changed"][0]["changes"]] == [
        "Title (English)",
        "Began in",
        "Topics",
    ]
    assert (before.title_en, before.began_year) != ("Another title", 2020)

    take(admin_person, imported)
    after = rows.get()
    assert imported.state == ImportState.APPLIED
    assert (after.title_en, after.began_year, list(after.topics.all())) == ("Another title", 2020, [other])
    assert after.version == before.version + 1
    assert after.history.first().history_user == admin_person
    assert AuditEvent.objects.filter(action="import", actor_id=admin_person.pk).count() == 1
    assert imports.confirm(imported=imported, by=admin_person, sign=imported.sign) is False  # a second press


def test_new_records_are_added_once(admin_person):
    make_country("PT")
    heads = ["slug", "name", "country", "population", "population_source"]
    row = ["", "Évora", "PT", 53_000, "INE"]
    first = take(admin_person, send(admin_person, "cities", SimpleUploadedFile("a.xlsx", xlsx("T", heads, [row]))))
    again = send(admin_person, "cities", SimpleUploadedFile("a.xlsx", xlsx("T", heads, [row])))

    assert first.report["counts"]["new"] == 1
    assert City.objects.get(name="Évora").slug == "evora"
    assert again.state == ImportState.BROKEN
    assert again.report["rows"]["broken"][0]["problems"] == ["This record is already here, as “evora”."]


def test_new_experience_is_taken_in_for_review(admin_person):
    city = make_city()
    heads = ["slug", "city", "title_ca", "source_language"]
    file = SimpleUploadedFile("a.xlsx", xlsx("T", heads, [["", city.slug, "Escoles obertes", "ca"]]))

    take(admin_person, send(admin_person, "experiences", file))

    experience = Experience.objects.get()
    assert (experience.state, experience.slug, experience.created_by) == (
        State.IN_REVIEW,
        "escoles-obertes",
        admin_person,
    )


BROKEN = [
    ({"population": "many"}, "Inhabitants: “many” value must be an integer."),
    ({"population": "-5"}, "Inhabitants: Ensure this value is greater than or equal to 0."),
    ({"country": "XX"}, "Country: “XX” is not known here."),
    ({"population": "100", "population_source": ""}, "Say where the number of inhabitants comes from."),
    ({"latitude": "41"}, "Give both latitude and longitude, or neither."),
    ({"website": "nowhere"}, "Website: Enter a valid URL."),
    ({"evidence": "hearsay"}, "Evidence of membership: “hearsay” is none of the choices"),
    ({"population_confirmed": "perhaps"}, "Inhabitants confirmed: Write 1 for yes and 0 for no."),
    ({"name": ""}, "Official name: This field cannot be blank."),
    ({"name": "x" * 200}, "Official name: Ensure this value has at most 150 characters"),
    ({"slug": "atlantis"}, "“atlantis” is not known here. Leave this cell empty to add a record."),
]


@pytest.mark.parametrize(("cells", "words"), BROKEN, ids=[" ".join(cells) for cells, _words in BROKEN])
def test_broken_row_is_named_in_words_and_keeps_the_others_out(cells, words, admin_person):
    good, bad = make_city(name="Good"), make_city(name="Bad")
    heads = list(dict.fromkeys(["slug", "self_designation", *cells]))
    rows = [
        [{"slug": good.slug, "self_designation": "Educating"}.get(head, CitySheet().row(good)[CitySheet().heads.index(head)]) for head in heads],
        [{"slug": bad.slug, **cells}.get(head, "") for head in heads],
    ]  # fmt: skip

    imported = send(admin_person, "cities", SimpleUploadedFile("a.xlsx", xlsx("T", heads, rows)))

    assert imported.state == ImportState.BROKEN
    (row,) = imported.report["rows"]["broken"]
    assert row["number"] == 3
    assert words in " ".join(row["problems"])
    assert imports.confirm(imported=imported, by=admin_person, sign=imported.sign) is False
    good.refresh_from_db()
    assert good.self_designation == ""


def test_record_changed_since_the_download_is_not_overwritten(records, admin_person):
    sheet, rows = records["cities"]

    def change(table_rows):
        table_rows[0][sheet.heads.index("self_designation")] = "From the table"
        return table_rows

    file = table(sheet, rows, change=change)
    rows.update(website="https://example.org/")
    imported = send(admin_person, "cities", file)

    assert imported.state == ImportState.BROKEN
    assert "has been changed here since the table was downloaded" in imported.report["rows"]["broken"][0]["problems"][0]


def test_result_that_has_become_another_is_shown_again(records, admin_person):
    _sheet, rows = records["cities"]
    city = rows.get()
    file = SimpleUploadedFile("a.xlsx", xlsx("T", ["slug", "self_designation"], [[city.slug, "From the table"]]))
    imported = send(admin_person, "cities", file)
    rows.update(self_designation="Meanwhile")

    take(admin_person, imported)

    assert imported.state == ImportState.READY
    assert imported.report["rows"]["changed"][0]["changes"][0][1] == "Meanwhile"
    assert rows.get().self_designation == "Meanwhile"
    assert take(admin_person, imported).state == ImportState.APPLIED


def test_experience_in_the_citys_hands_is_refused(admin_person):
    experience = make_experience(State.CHANGES_REQUESTED)
    file = SimpleUploadedFile("a.xlsx", xlsx("T", ["slug", "title_en"], [[experience.slug, "Other"]]))

    (row,) = send(admin_person, "experiences", file).report["rows"]["broken"]

    assert row["problems"] == ["This experience cannot be changed now: Waiting for the city’s changes."]


def test_columns_may_be_named_as_they_are_shown(admin_person):
    city = make_city()
    file = SimpleUploadedFile("a.csv", f"slug;Nom oficial\n{city.slug};Un altre nom\n".encode("cp1252"))

    imported = take(admin_person, send(admin_person, "cities", file))

    city.refresh_from_db()
    assert (imported.state, city.name) == (ImportState.APPLIED, "Un altre nom")


FILES = [
    (b"", "This file is empty."),
    (b"slug,slug\na,b\n", "The column “slug” is there twice."),
    (b"name\nX\n", "The column “slug” is missing."),
    (b"slug,colour\na,b\n", "The column “colour” is not known here."),
    (b"\x00\x01\x02", "This file is of none of the kinds that are possible here: .xlsx, .csv, up to 10 MB."),
    (b"PK\x03\x04 no archive", "This file is damaged or incomplete."),
    (b'slug,name\n"a,b\n', "This file is of none of the kinds that are possible here: .xlsx, .csv, up to 10 MB."),
]


@pytest.mark.parametrize(("content", "words"), FILES, ids=range(len(FILES)))
def test_file_that_is_no_table_is_refused_in_words(content, words, admin_person):
    imported = send(admin_person, "cities", SimpleUploadedFile("table.csv", content))

    assert imported.state == ImportState.BROKEN
    assert words in imported.report["problem"]


@pytest.mark.parametrize(
    ("group", "kinds"),
    [
        ("editor", {"experiences", "experience_photographs", "city_photographs", "charter_texts", "translations"}),
        ("membership", {"cities", "contacts", "city_photographs", "inhabitants"}),
        (
            "admin",
            {
                "cities",
                "contacts",
                "inhabitants",
                "experiences",
                "city_photographs",
                "experience_photographs",
                "charter_texts",
                "translations",
            },
        ),
        ("translator", None),
        ("events", None),
    ],
)
def test_group_sends_what_it_may_also_add_one_by_one(group, kinds, client_as):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))
    other = send(client_as("admin").user, "cities", SimpleUploadedFile("a.csv", b"slug\nx\n"))

    page = client.get(reverse(SEND))
    report = client.get(reverse("admin:core_importedfile_change", args=[other.pk]))

    if kinds is None:
        assert page.status_code == 403
    else:
        assert set(re.findall(r'<option value="(\w+)"', page.text)) == kinds
    assert (report.status_code == 200) is ("cities" in (kinds or ()))


def test_page_shows_the_result_and_takes_it_in(client_as):
    client = client_as("admin", language="en")
    city = make_city()
    content = xlsx("T", ["slug", "self_designation"], [[city.slug, "<b>Educating</b>"]])

    report = client.post(reverse(SEND), {"kind": "cities", "file": SimpleUploadedFile("a.xlsx", content)}, follow=True)
    assert "&lt;b&gt;Educating&lt;/b&gt;" in report.text
    sign = re.search(r'name="sign" value="(\w+)"', report.text)[1]
    done = client.post(report.request["PATH_INFO"], {"do": "take", "sign": sign}, follow=True)

    city.refresh_from_db()
    assert city.self_designation == "<b>Educating</b>"
    assert "Taken in on" in done.text


def test_report_of_another_language_is_marked_and_told_anew(client_as):
    sender, reader = client_as("admin", language="es"), client_as("admin", language="en")
    content = SimpleUploadedFile("a.csv", b"slug,country\n,XX\n")
    report = sender.post(reverse(SEND), {"kind": "cities", "file": content}, follow=True)
    url = report.request["PATH_INFO"]

    seen = reader.get(url)
    assert '<div lang="es">' in seen.text
    assert "told in another language: Spanish" in seen.text

    told = reader.post(url, {"do": "again"}, follow=True)
    assert '<div lang="en">' in told.text
    assert "Country: “XX” is not known here." in told.text


def test_chosen_rows_are_downloaded(client_as):
    client = client_as("admin")
    city = make_city()
    city.contacts.create(kind="mayor", name="Anna")
    url = reverse("admin:cities_city_changelist")

    for action, name in (("export_cities_csv", city.slug), ("export_contacts_csv", "Anna")):
        response = client.post(url, {"action": action, "_selected_action": [city.pk]})
        assert name in b"".join(response.streaming_content).decode()
        assert response["Content-Disposition"].startswith("attachment")
    unproven = client_as("admin", is_proven=False)
    personal = unproven.post(url, {"action": "export_contacts_csv", "_selected_action": [city.pk]})
    assert personal.url.startswith(reverse("account_reauthenticate"))
    workbook = client.post(url, {"action": "export_cities_xlsx", "_selected_action": [city.pk]})
    assert load_workbook(io.BytesIO(workbook.content)).active["A2"].value == city.slug
    assert CityContact.objects.count() == 1


def test_old_files_go_and_what_was_done_stays_told(admin_person):
    imported = send(admin_person, "cities", SimpleUploadedFile("a.csv", b"slug,name\nx,y\n"))
    name, storage = imported.file.name, imported.file.storage

    assert imports.forget_old() == 0
    assert imports.forget_old(imported.created_at + imports.KEPT_FOR + imports.STALLED) == 1

    imported.refresh_from_db()
    assert not storage.exists(name)
    assert (imported.report["counts"]["broken"], imported.report["rows"]) == (1, {})


ROWS, BROKEN_ROWS = (5000, 40) if os.environ.get("TEST_ALL") == "1" else (150, 3)


def test_long_table_names_every_broken_row_and_leaves_nothing_half_done(admin_person):
    make_country("PT")
    heads = ["slug", "name", "country", "population", "population_source", "profile_ca", "website"]
    bad = set(range(ROWS // BROKEN_ROWS, ROWS + 1, ROWS // BROKEN_ROWS))
    rows = [
        ["", f"Town {n}", "PT", "many" if n in bad else n, "INE", "Text. " * 50, f"https://example.org/{n}"]
        for n in range(1, ROWS + 1)
    ]

    begun = time.monotonic()
    imported = send(admin_person, "cities", SimpleUploadedFile("a.xlsx", xlsx("T", heads, rows)))
    looked = time.monotonic() - begun
    assert [row["number"] for row in imported.report["rows"]["broken"]] == [number + 1 for number in sorted(bad)]
    assert not City.objects.exists()

    sound = [row for number, row in enumerate(rows, 1) if number not in bad]
    imported = send(admin_person, "cities", SimpleUploadedFile("b.xlsx", xlsx("T", heads, sound)))
    begun = time.monotonic()
    take(admin_person, imported)
    taken = time.monotonic() - begun

    assert City.objects.count() == len(sound)
    assert looked < 30
    assert taken < 30
