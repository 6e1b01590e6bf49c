"""The treasurer's day, by keyboard and without JavaScript: dry run, issue, undo, a bank statement; and the city sees it.

`TEST_ALL=1` goes the way in each language; each time a part of the same invoice is paid.
"""

import re
import time

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import expect

from tests.browser.conftest import EVERYTHING
from tests.browser.people import LANGUAGES, NEIGHBOUR, SECRETARIAT, path_of, signed_in_page, speak

ADMIN = "/admin/memberships/"
DUES = {"ca": "quotes", "es": "cuotas", "en": "dues", "fr": "cotisations"}


@pytest.fixture
def quiet(browser, base_url):
    """Give `quiet(email)`: a page of a browser that runs no scripts, signed in."""
    contexts = []

    def open_browser(email, language="ca"):
        context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        return signed_in_page(context, base_url, email, language)

    yield open_browser
    for context in contexts:
        context.close()


def press(page, target):
    """Press what has the focus; the page that follows is there."""
    target.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look_again(page, done, seconds=40):
    """Load the page again until it says so, as somebody does who waits for the worker."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.3)
        page.reload()
    assert done()


@pytest.mark.parametrize("language", LANGUAGES if EVERYTHING else ["ca"])
def test_treasurer_issues_undoes_and_books_by_keyboard_without_scripts(quiet, base_url, language):
    with translation.override(language):
        undone, part = pgettext("dues run", "Undone"), gettext("Still to be paid: %(open)s.").partition("%")[0]
    page = quiet(SECRETARIAT, language)
    if EVERYTHING:
        speak(page, base_url, language)
    next_year = timezone.localdate().year + 1
    page.goto(f"{base_url}{ADMIN}duesrun/add/")

    page.locator("#id_year").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(str(next_year))
    page.locator("#id_due_on").fill(f"{next_year}-03-31")
    press(page, page.locator("form[method=get] button"))
    expect(page.locator("#invoices-heading + .object-tools + table tbody tr")).to_have_count(1)
    expect(page.locator("#content-main tbody tr").first).to_contain_text("Granollers")
    press(page, page.locator("form[method=post] button.default"))

    page.wait_for_url(re.compile(r"/duesrun/\d+/change/$"))
    progress = page.locator("progress")
    look_again(page, lambda: progress.get_attribute("value") == "1" and page.locator("[value=go_on]").count() == 0)
    page.locator("[name=sure]").focus()
    page.keyboard.press("Space")
    press(page, page.locator("[value=undo]"))
    look_again(page, lambda: page.locator("[value=go_on], [value=undo]").count() == 0)
    expect(page.locator("#progress-heading")).to_have_text(undone)

    page.goto(f"{base_url}{ADMIN}statementline/matching/")
    number = re.search(r"\d{4}/\d{4}", page.locator("fieldset.match", has_text="Granollers").first.inner_text())[0]
    row = f"{timezone.localdate():%d/%m/%Y};Quota {number} {language};Granollers;10,00\n"
    page.locator("#id_file").set_input_files(
        {"name": "extracte.csv", "mimeType": "text/csv", "buffer": f"Data;Concepte;Ordenant;Import\n{row}".encode()}
    )
    press(page, page.locator("[value=read]"))
    line = page.locator("fieldset.match", has_text=f"{number} {language}")
    line.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(line.locator("input[type=radio]").nth(1)).to_be_checked()
    press(page, page.locator("[value=book]"))
    expect(line).to_have_count(0)
    city = quiet(NEIGHBOUR, language)
    city.goto(f"{base_url}{path_of('account', language)}{DUES[language]}/granollers/")
    expect(city.locator("h1 + .lead")).to_contain_text(part.strip())
    expect(city.locator("main h3")).to_have_count(3)  # with the one taken back
    if EVERYTHING:
        speak(page, base_url, "ca")
