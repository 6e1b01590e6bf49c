"""The form of the writing pages: its counters agree with the server, and every state of it is accessible."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.forms import as_typed
from tests.browser.conftest import EVERYTHING
from tests.browser.people import to_step
from tests.browser.test_pages import RULES
from tests.browser.writing_pages import NEW, SAVED, begin, state
from tests.factories.applications import PDF

STEPS = ("what", "story", "outcome", "subjects", "files", "languages")


SAMPLES = [
    "one\ntwo\r\nthree\rfour", "  edges \n", "𝒳𝒴 astral 👩‍👩‍👧", "e\u0301 combining", "\u202emarks\u2069", "\u00a0\u3000wide",
    "\ufeffmark of order", "\x1c\x85controls\x1f", "l·l ç œ", " ", "\u200bnothing wide", "\u2028line",
]  # fmt: skip


def test_counters_agree_with_the_server(browse, base_url):
    page = browse().new_page()
    page.goto(base_url + NEW.replace("new/", "new/story/"))
    field = page.locator("[name=overview]")

    counted = []
    for text in SAMPLES:
        field.evaluate("(field, text) => { field.value = text; field.dispatchEvent(new Event('input')); }", text)
        counted.append((text, int(page.locator("#id_overview + .count-left").get_attribute("data-used"))))

    assert counted == [(text, len(as_typed(text).strip())) for text in SAMPLES]


VARIANTS = [(375, "light", "fr"), (1280, "dark", "ca"), (375, "dark", "es"), (1280, "light", "en")]


@pytest.mark.skipif(not EVERYTHING, reason="takes half a minute each; make test-all")
@pytest.mark.parametrize(("width", "scheme", "language"), VARIANTS)
def test_every_step_error_and_conflict_is_accessible(width, scheme, language, browse, base_url):
    page = begin(browse(color_scheme=scheme), base_url, summary="S")
    page.set_viewport_size({"width": width, "height": 900})
    address = page.url
    with page.expect_navigation():  # on a phone the languages are in the menu
        page.locator(f"button[value=speak-{language}]").evaluate("button => button.form.requestSubmit(button)")
    page.wait_for_url(re.compile(f"/{language}/"))
    problems = {"what": check(page)}
    for step in STEPS[1:]:
        to_step(page, step)
        problems[step] = check(page)
    to_step(page, "submit")
    problems["submit"] = check(page)
    page.goto(address)
    page.locator("[name=title]").fill("x" * 300)
    page.locator("[name=began_year]").fill("1492")
    page.locator(".save-buttons button[value=save]").click()
    expect(page.locator("main [aria-invalid=true]").first).to_be_visible()
    problems["error"] = check(page)
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.locator("[name=summary]").fill("From elsewhere")
    expect(state(other)).to_have_text(SAVED)
    page.locator("[name=summary]").fill("From here")
    page.locator("[data-notice=conflict] button").click()
    expect(page.locator(".beside-theirs")).to_have_count(1)
    problems["conflict"] = check(page)

    assert {name: found for name, found in problems.items() if found} == {}


def test_nomination_is_sent_by_keyboard_and_its_pages_are_accessible(browse, base_url):
    page = browse(color_scheme="dark").new_page()
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto(base_url + "/fr/compte/")
    problems = {"desk": check(page)}
    page.locator(".desk-call a.button").first.focus()
    page.keyboard.press("Enter")
    page.locator("[name=experience]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("button[value=send]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".rule-not")).to_have_count(2)
    problems["form"] = check(page)
    page.locator("[name=letter]").set_input_files({"name": "l.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.locator("[name=reasons]").focus()
    page.keyboard.type("Parce que")
    page.locator("button[value=send]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator("#turn-title")).to_be_visible()
    assert problems == {"desk": [], "form": []}


def check(page):
    """Return what axe finds, and what is wider than the page; at its end, where the bar covers nothing."""
    page.wait_for_load_state()  # a click that sends a form returns before the answer has a body
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    found = [
        json.dumps(each["nodes"][0]["target"]) + " " + each["id"]
        for each in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    return found
