"""The secretariat prepares tables of fees: as a copy, from a sheet; puts them in force; grants exceptions."""

import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from core.models import AuditEvent
from core.spreadsheets import csv_lines, read_table, xlsx
from memberships import fee_tables
from memberships.enums import FeeTableState
from memberships.fee_sheets import columns_and_rows, differences, read_sheet
from memberships.fees import FeeProblem, fee_for, is_decided, source_of_copy, tariff_for, tariff_of
from memberships.models import FeeAmount, FeeCountry, FeeException, FeeTable, IncomeGroup
from tests.factories.applications import make_staff
from tests.factories.cities import make_city, make_country
from tests.factories.fees import make_fee_table, make_fees_of_2020

pytestmark = pytest.mark.django_db

COLUMNS = ["inhabitants_from", "I", "II"]
ROWS = [["income_from", "0", "3001"], ["income_to", "3000", ""], ["countries", "SN", "es, PT"], ["0", "70", "160,50"]]


def sheet_of(rows=ROWS, columns=COLUMNS):
    for code in ("SN", "ES", "PT"):
        make_country(code)
    return read_sheet(read_table(ContentFile("".join(csv_lines(columns, rows)).encode(), name="fees.csv")))


def test_table_goes_out_as_a_sheet_and_comes_back_the_same():
    tariff = tariff_of(make_fees_of_2020())
    columns, rows = columns_and_rows(tariff)

    sheet = read_sheet(read_table(ContentFile(xlsx("2020", columns, rows), name="fees.xlsx")))

    assert sheet.problems == []
    assert differences(tariff, sheet) == []
    assert [(group.name, group.income_from, group.income_to) for group in sheet.groups] == [
        ("I", 0, 1000), ("II", 1001, 3000), ("III", 3001, 10000), ("IV", 10000, None),
    ]  # fmt: skip


def test_sheet_is_read_with_commas_and_small_letters():
    sheet = sheet_of()

    assert sheet.problems == []
    assert (sheet.groups[1].codes, sheet.groups[1].amounts) == (["ES", "PT"], {0: Decimal("160.50")})


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([*ROWS, ["50000", "a lot", "3"]], "Row 6: “a lot” is no amount (group I)."),
        ([*ROWS, ["50000", "1.872,50", "3"]], "Row 6: “1.872,50” is no amount (group I)."),
        ([*ROWS, ["50000", "-3", "3"]], "Row 6: “-3” is no amount (group I)."),
        ([*ROWS, ["many", "3", "3"]], "Row 6: “many” is no number of inhabitants."),
        ([*ROWS, ["0", "3", "3"]], "Row 6: “0” is there twice."),
        (ROWS[:2] + ROWS[3:], "The row “countries” is missing."),
        ([*ROWS[:3], ["50000", "3", "3"]], "The smallest cities have no amount: the first row must begin at 0 inhabitants."),
        ([*ROWS[:2], ["countries", "SN ES", "ES"], ROWS[3]], "In more than one group: ES."),
        ([*ROWS[:2], ["countries", "SN", "XX"], ROWS[3]], "Not in the list of countries: XX. Add them there first."),
    ],
)  # fmt: skip
def test_sheet_with_a_fault_says_which(rows, problem):
    assert sheet_of(rows).problems == [problem]


def test_sheet_without_its_first_cell_is_none_of_ours():
    assert sheet_of(columns=["size", "I", "II"]).problems == ["The first cell must be “inhabitants_from”."]


def test_differences_name_countries_that_move_and_amounts_that_change():
    table = make_fee_table(year=2020, countries="ES SN", amounts=[(0, "100")])
    sheet = sheet_of([*ROWS[:2], ["countries", "SN", "ES"], ["0", "70", "160"]])

    assert differences(tariff_of(table), sheet) == [
        "ES: group I → II",
        "Group I, from 0 inhabitants: 100.00 → 70",
        "Group II, from 0 inhabitants: – → 160",
    ]


def test_draft_taken_in_counts_only_once_it_is_in_force():
    staff = make_staff("membership")
    make_fees_of_2020()
    table = fee_tables.take_in(sheet=sheet_of(), year=2027, source="Assembly 2026", by=staff)
    assert fee_for("ES", 10).table_year == 2020

    fee_tables.put_in_force(table=table, by=staff)

    assert (fee_for("ES", 10).amount, fee_for("ES", 10).table_year) == (Decimal("160.50"), 2027)
    assert fee_for("ES", 10, 2026).table_year == 2020


def test_taking_the_same_sheet_in_twice_makes_nothing_twice():
    staff = make_staff("membership")
    for _time in range(2):
        table = fee_tables.take_in(sheet=sheet_of(), year=2027, source="Assembly", by=staff)

    assert [group.name for group in table.groups.all()] == ["I", "II"]
    assert FeeTable.objects.count() == 1


def test_table_in_force_is_never_written_over():
    make_fee_table(year=2027)

    with pytest.raises(ValidationError, match="is in force"):
        fee_tables.take_in(sheet=sheet_of(), year=2027, source="Assembly", by=make_staff("membership"))


def test_next_year_begins_as_a_draft_copy_once():
    staff = make_staff("membership")
    table, this_year = make_fees_of_2020(), timezone.localdate().year
    copy = fee_tables.prepare_next_year(table=table, by=staff)
    after = fee_tables.prepare_next_year(table=copy, by=staff)

    assert (copy.year, copy.state) == (this_year, FeeTableState.DRAFT)
    assert after.year == this_year + 1
    assert tariff_of(copy).rows == tariff_of(table).rows
    assert [group.codes for group in tariff_of(copy).groups] == [group.codes for group in tariff_of(table).groups]
    with pytest.raises(ValidationError, match=f"There is a table of {this_year} already"):
        fee_tables.prepare_next_year(table=table, by=staff)


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
def test_copy_says_in_no_language_that_it_is_decided(language):
    with translation.override(language):
        source = source_of_copy(2026)

    table = make_fee_table(in_force=False)
    for undecided in (source, f" {source} ", "", " "):
        table.source = undecided
        assert [problem.partition(":")[0] for problem in fee_tables.gaps(table)] == ["Fill in the source first"]
    assert is_decided(f"{source} – decided by the Assembly of May")


def test_public_page_does_not_call_a_copy_published(client):
    table = make_fee_table()
    pages = []
    for source in ("Assembly of May", source_of_copy(2025)):
        FeeTable.objects.filter(pk=table.pk).update(source=source)
        pages.append(client.get("/en/join/").content.decode())

    assert ["the latest that the association" in page for page in pages] == [True, False]
    assert "to be decided" not in pages[1]


@pytest.mark.parametrize(
    ("amounts", "countries", "problem"),
    [
        ([], "ES", "The table is empty."),
        ([(50_000, "3")], "ES", "must begin at 0 inhabitants"),
        ([(0, "3")], "", "Group I has no country."),
    ],
)
def test_draft_with_gaps_is_not_put_in_force(amounts, countries, problem):
    table = make_fee_table(amounts=amounts, countries=countries, in_force=False)

    with pytest.raises(ValidationError, match=problem):
        fee_tables.put_in_force(table=table, by=make_staff("membership"))


def test_exceptions_for_years_are_all_granted_or_none():
    staff, city = make_staff("membership"), make_city()
    values = {"city": city, "amount": Decimal(50), "reason": "Committee, March", "by": staff}
    FeeException.objects.create(city=city, year=2028, amount=1, reason="Before")

    with pytest.raises(ValidationError):
        fee_tables.grant_exceptions(first_year=2027, last_year=2029, **values)
    assert FeeException.objects.count() == 1
    assert len(fee_tables.grant_exceptions(first_year=2026, last_year=2027, **values)) == 2
    assert AuditEvent.objects.filter(action="fee_exception.grant").count() == 2


@pytest.mark.parametrize("group", ["editor", "events", "translator"])
def test_tables_are_kept_by_the_membership_group_only(group):
    with pytest.raises(PermissionDenied):
        fee_tables.put_in_force(table=make_fee_table(in_force=False), by=make_staff(group))


def test_admin_shows_what_a_sheet_would_do_and_writes_it_only_then(client):
    client.force_login(make_staff("membership"))
    make_fees_of_2020()
    make_country("SN")
    url = reverse("admin:memberships_feetable_import")
    file = io.BytesIO("".join(csv_lines(COLUMNS, ROWS)).encode())
    file.name = "fees.csv"

    page = client.post(url, {"year": 2027, "source": "Assembly", "file": file})
    assert "PT: group IV → II" in page.content.decode()
    assert not FeeTable.objects.filter(year=2027).exists()

    client.post(url, {"kept": page.context["preview"]["kept"]})
    assert FeeTable.objects.get(year=2027).is_draft


def test_admin_refuses_a_sheet_with_faults_and_forged_contents(client):
    client.force_login(make_staff("membership"))
    url = reverse("admin:memberships_feetable_import")
    file = io.BytesIO(b"PK\x03\x04 no archive")
    file.name = "fees.xlsx"

    assert client.post(url, {"year": 2027, "source": "A", "file": file}).status_code == 200
    assert client.post(url, {"kept": "forged"}).url == url
    assert not FeeTable.objects.exists()


def test_admin_actions_copy_put_in_force_and_download(client):
    client.force_login(make_staff("membership"))
    table = make_fees_of_2020()
    url = reverse("admin:memberships_feetable_changelist")
    client.post(url, {"action": "prepare_next_year", "_selected_action": [table.pk]})
    draft = FeeTable.objects.get(year=timezone.localdate().year)
    choice = {"action": "put_in_force", "_selected_action": [draft.pk]}
    refused = client.post(url, choice, follow=True).content.decode()
    FeeTable.objects.filter(pk=draft.pk).update(source="Assembly of May")
    asked = client.post(url, choice).content.decode()
    assert "Fill in the source first" in refused
    assert (f"Fees of {draft.year}" in asked, "Source: Assembly of May" in asked) == (True, True)
    assert FeeTable.objects.get(pk=draft.pk).is_draft
    client.post(url, {**choice, "confirmed": "1"})
    response = client.post(url, {"action": "download", "_selected_action": [draft.pk]})

    draft.refresh_from_db()
    assert not draft.is_draft
    assert response["Content-Disposition"] == f'attachment; filename="fees-{draft.year}.xlsx"'


def test_admin_page_of_a_table_in_force_cannot_be_saved(client):
    client.force_login(make_staff("membership"))
    table = make_fees_of_2020()

    response = client.post(reverse("admin:memberships_feetable_change", args=[table.pk]), {"year": 2020, "source": "X"})

    assert response.status_code == 403


def test_admin_exception_for_several_years(client):
    staff = make_staff("membership")
    client.force_login(staff)
    city = make_city()
    data = {"city": city.pk, "year": 2026, "last_year": 2028, "amount": "50", "reason": "R", "granted_on": "2026-02-01"}

    assert client.post(reverse("admin:memberships_feeexception_add"), data).status_code == 302
    assert list(FeeException.objects.order_by("year").values_list("year", "granted_by")) == [
        (2026, staff.pk), (2027, staff.pk), (2028, staff.pk),
    ]  # fmt: skip


def test_without_a_table_there_is_no_amount():
    make_fee_table(year=2027, in_force=False)

    assert (fee_for("ES", 10).problem, tariff_for()) == (FeeProblem.NO_TABLE, None)


def test_table_of_a_year_is_the_latest_in_force_that_is_not_later():
    make_fee_table(year=2020)
    make_fee_table(year=2022)
    make_fee_table(year=2023, in_force=False)

    assert [tariff_for(year) and tariff_for(year).year for year in (2019, 2020, 2021, 2022, 2026, None)] == [
        None, 2020, 2020, 2022, 2022, 2022,
    ]  # fmt: skip


def test_country_cannot_be_in_a_group_of_another_table():
    table, other = make_fee_table(year=2025), make_fee_table(year=2026)

    @transaction.atomic
    def misplace():
        FeeCountry.objects.create(table=table, group=other.groups.get(), country=make_country("FR"))
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="fee_country_group_of_table"):
        misplace()


def test_country_is_in_one_group_of_a_year():
    table = make_fee_table(countries="ES")
    second = IncomeGroup.objects.create(table=table, name="II", income_from=1000)

    with pytest.raises(IntegrityError, match="fee_country_once"), transaction.atomic():
        FeeCountry.objects.create(table=table, group=second, country=make_country("ES"))


def test_amount_below_zero_is_refused_by_the_database():
    group = make_fee_table().groups.get()

    with pytest.raises(IntegrityError, match="fee_amount_not_negative"), transaction.atomic():
        FeeAmount.objects.create(group=group, inhabitants_from=7, amount=Decimal(-1))
