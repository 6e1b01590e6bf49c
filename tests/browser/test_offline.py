"""An experience goes along as a spreadsheet and comes back, in a real browser and without JavaScript as well."""

import io
import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.test_pages import RULES

TITLE = "title"


@pytest.fixture
def page(browse, request):
    """A signed-in technician, with or without JavaScript."""
    return browse(java_script_enabled=getattr(request, "param", True)).new_page()


def begin(page, base_url):
    """Write the title of a new experience, and go to where it stands."""
    title = f"Along {uuid.uuid4().hex[:8]}"
    page.goto(f"{base_url}/en/account/experiences/new/")
    page.locator(f"[name={TITLE}]").fill(title)
    page.locator(".save-buttons button[value=save]").click()
    page.wait_for_url(re.compile(r"/\d+/edit/$"))
    page.goto(page.url.replace("edit/", ""))
    return title


def downloaded(page):
    """Press the button and open the file."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as spreadsheet").click()
    return load_workbook(io.BytesIO(download.value.path().read_bytes()))


def upload(page, book):
    target = io.BytesIO()
    book.save(target)
    file = {"name": "form.xlsx", "mimeType": "application/octet-stream", "buffer": target.getvalue()}
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Upload and see the changes").click()


def violations(page):
    return [violation["id"] for violation in Axe().run(page, options=RULES).response["violations"]]


@pytest.mark.parametrize("page", [True, False], indirect=True, ids=["scripts", "no-scripts"])
def test_what_was_written_in_a_spreadsheet_is_seen_first_and_then_taken_over(page, base_url):
    title = begin(page, base_url)
    status = page.url
    page.get_by_role("link", name="Work in a spreadsheet").click()
    book = downloaded(page)
    row = next(cell.row for cell in book.active["A"] if cell.value == TITLE)

    book.active.cell(row, 3).value = f"{title} by train"
    upload(page, book)
    expect(page.get_by_role("heading", name="What the spreadsheet would change")).to_be_visible()
    expect(page.locator("ins")).to_contain_text("by train")
    page.get_by_role("button", name="Take over as decided").click()

    page.wait_for_url(status)
    expect(page.locator("h1")).to_have_text(f"{title} by train")
    expect(page.get_by_text("1 text was taken over from the spreadsheet.")).to_be_visible()


def test_conflict_is_decided_by_hand_and_every_page_is_accessible(page, base_url):
    title = begin(page, base_url)
    status = page.url
    page.get_by_role("link", name="Work in a spreadsheet").click()
    assert violations(page) == []
    book = downloaded(page)
    row = next(cell.row for cell in book.active["A"] if cell.value == TITLE)
    page.goto(f"{status}edit/")
    page.locator(f"[name={TITLE}]").fill(f"{title} on the site")
    with page.expect_navigation():
        page.locator(".save-buttons button[value=save]").click()
    page.goto(f"{status}spreadsheet/")

    upload(page, load_workbook(io.BytesIO(_without_mark(book))))
    expect(page.locator(".field-errors")).to_contain_text("This is not a spreadsheet that was downloaded here")
    assert violations(page) == []
    book.active.cell(row, 3).value = f"{title} in the file"
    upload(page, book)
    expect(page.locator(".offline-sides")).to_contain_text(f"{title} on the site")
    assert violations(page) == []
    page.get_by_role("button", name="Take over as decided").click()
    expect(page).to_have_url(re.compile("/spreadsheet/changes/$"))  # the browser asks for the decision
    page.get_by_label("The one of the spreadsheet").check()
    page.get_by_role("button", name="Take over as decided").click()

    page.wait_for_url(status)
    expect(page.locator("h1")).to_have_text(f"{title} in the file")


def _without_mark(book):
    """The same file by somebody who has deleted the hidden first row's first cell."""
    target = io.BytesIO()
    book.save(target)
    other = load_workbook(io.BytesIO(target.getvalue()))
    other.active["A1"].value = None
    target = io.BytesIO()
    other.save(target)
    return target.getvalue()
