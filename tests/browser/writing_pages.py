"""The writing pages in browsers of a technician: several of them, each with its own tabs, network and clock.

The clock goes on by itself; `soon` moves it where a page would wait for a while.
"""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.people import TECHNICIAN, signed_in_page

SAVED = re.compile(r"Saved at \d\d:\d\d$")
NEW = "/en/account/experiences/new/"
PAUSE = 1500  # milliseconds after which the page saves
VALUE = """async ([url, name]) => {
  const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  return page.querySelector(`[name=${name}]`).value;
}"""


@pytest.fixture(scope="session")
def technician_session(browser, base_url):
    """Sign in once for all tests that do not sign out, and give what the browser keeps of it."""
    context = browser.new_context()
    signed_in_page(context, base_url, TECHNICIAN)
    yield context.storage_state()
    context.close()


@pytest.fixture
def browse(browser, technician_session):
    """Give `browse()`: a browser of its own with that session; each ends with the test.

    Without `clock` it has the machine's own, and knows how its pages were come to (back, reload).
    """
    contexts = []

    def start(*, clock=True, **options):
        context = browser.new_context(
            storage_state=technician_session,
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        if clock and options.get("java_script_enabled", True):
            context.clock.install()
        contexts.append(context)
        return context

    yield start
    for context in contexts:
        context.close()


def begin(context, base_url, **fields):
    """Open the form of a new experience, write something, and wait until it is saved."""
    page = context.new_page()
    page.goto(base_url + NEW)
    for name, text in {"title": f"Begun {uuid.uuid4().hex[:8]}", **fields}.items():
        page.locator(f"[name={name}]").fill(text)
    soon(page)
    expect(state(page)).to_have_text(SAVED)
    return page


def soon(page, milliseconds=PAUSE):
    """Have the page do at once what it would do after a while."""
    page.clock.fast_forward(milliseconds)


def state(page):
    return page.locator("[data-save-state]")


def stored(page, name):
    """What the server shows of a field to somebody who opens the page anew, with nothing kept by a browser."""
    return page.evaluate(VALUE, [page.url, name])
