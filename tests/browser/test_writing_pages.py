"""Nothing that is typed on the writing pages is lost, whatever happens to the session, the server, the network or the tab.

Time that nobody needs to wait for passes on the browser's own clock, which the test moves (`soon`).
"""

import contextlib
import os
import re
import signal
import time
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.people import TECHNICIAN, sign_in, to_step
from tests.browser.writing_pages import NEW, SAVED, begin, soon, state, stored


def wake(page):
    """Come back to the tab, as the browser tells the page."""
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_draft_begins_by_itself_and_says_when_it_was_saved(browse, base_url):
    page = begin(browse(timezone_id="America/Bogota"), base_url, summary="Two words · l·l ç 𝒳")

    expect(page).to_have_url(re.compile(r"/experiences/\d+/edit/$"))
    expect(page.locator("[data-save-said]")).to_have_text(SAVED)
    said = minute(state(page).inner_text())
    assert stored(page, "summary") == "Two words · l·l ç 𝒳"
    page.reload()
    expect(page.locator("[name=summary]")).to_have_value("Two words · l·l ç 𝒳")
    assert said - minute(state(page).inner_text()) in {0, 1}  # of the same clock: that of the writer


def minute(text):
    """Return the minute of the day that a text ends with."""
    hour, minutes = re.search(r"(\d\d):(\d\d)\s*$", text).groups()
    return int(hour) * 60 + int(minutes)


def test_ended_session_says_so_and_saves_after_a_sign_in_in_another_tab(browse, base_url):
    page = begin(browse(), base_url)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")

    page.locator("[name=summary]").fill("Typed while signed out")
    soon(page)
    expect(page.locator("[data-notice=signed-out]")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.get_by_role("link", name="Sign in in another tab").get_attribute("href"))
    sign_in(other, TECHNICIAN)
    other.wait_for_url(page.url)
    wake(page)

    expect(state(page)).to_have_text(SAVED)
    expect(page.locator("[data-notice=signed-out]")).to_have_count(0)
    assert stored(page, "summary") == "Typed while signed out"
    assert cookies != page.context.cookies()
    page.locator(".save-buttons button[value=save]").click()  # the form's token is as old as the first sign-in
    expect(page.locator("[name=summary]")).to_have_value("Typed while signed out")
    expect(page.locator("main .alert")).to_have_count(0)


def test_answer_lost_on_its_way_neither_doubles_nor_conflicts(browse, base_url):
    context, lost = browse(), []
    title = f"Lost answer {uuid.uuid4().hex[:8]}"

    def lose_the_answer(route):
        if len(lost) < 2:  # the server has saved it and dies before it has said so; the next time again
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    context.route("**/autosave/", lose_the_answer)
    page = context.new_page()
    page.goto(base_url + NEW)
    for text in (title[:4], title):
        page.locator("[name=title]").fill(text)
        soon(page)
        expect(state(page)).to_have_text(re.compile("does not answer"))
        soon(page, 2000)  # it tries again after two, then after four seconds
    soon(page, 4000)

    expect(state(page)).to_have_text(SAVED)
    assert lost == [200, 200]
    assert stored(page, "title") == title
    expect(page.locator("[data-notices] .alert")).to_have_count(0)
    page.goto(base_url + "/en/account/")
    expect(page.get_by_role("link", name=title, exact=True)).to_have_count(1)
    expect(page.get_by_role("link", name=title[:4], exact=True)).to_have_count(0)


def test_server_that_is_killed_before_it_answers_loses_nothing(browse, base_url):
    page, killed = begin(browse(), base_url, summary="Before"), []

    def kill_the_server(route):
        if killed:
            route.continue_()
        else:
            killed.append(route.fetch().status)
            kill_the_web_server(urlsplit(base_url).port)
            route.abort()

    page.context.route("**/autosave/", kill_the_server)
    page.locator("[name=summary]").fill("Saved by a server that died · l·l 𝒳")
    soon(page)
    expect(state(page)).to_have_text(re.compile("does not answer"))
    page.locator("[name=title]").fill("Typed while it was gone")
    wait_for_the_web_server(base_url)  # the demo starts another one
    soon(page, 2000)

    expect(state(page)).to_have_text(SAVED)
    assert killed == [200]
    assert stored(page, "summary") == "Saved by a server that died · l·l 𝒳"
    assert stored(page, "title") == "Typed while it was gone"
    expect(page.locator("[data-notices] .alert")).to_have_count(0)


def kill_the_web_server(port):
    """Kill the demo's web server as a lack of memory would: all of its processes at once, without a word."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            command = (process / "cmdline").read_bytes().split(b"\0")
            if b"granian" in command and str(port).encode() in command:
                os.killpg(os.getpgid(int(process.name)), signal.SIGKILL)
                return
    raise AssertionError("no web server was found")


def wait_for_the_web_server(address):
    for _try in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own
            return
        time.sleep(0.1)
    raise AssertionError("the web server has not come back")


def test_save_by_hand_after_a_lost_answer_brings_everything(browse, base_url):
    page = begin(browse(), base_url)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.context.route("**/autosave/", lose_the_answer)
    page.locator("[name=summary]").fill("First")
    soon(page)
    expect(state(page)).to_have_text(re.compile("does not answer"))
    page.locator("[name=summary]").fill("First and second")
    to_step(page, "story")

    expect(page).to_have_url(re.compile("/story/$"))
    page.go_back()
    expect(page.locator("[name=summary]")).to_have_value("First and second")


def test_two_tabs_bring_different_fields_together_and_ask_about_the_same_one(browse, base_url):
    first = begin(browse(), base_url, summary="S")
    second = first.context.new_page()
    second.goto(first.url)

    first.locator("[name=title]").fill("From the first tab")
    second.locator("[name=summary]").fill("From the second tab")
    soon(first)
    expect(state(first)).to_have_text(SAVED)
    expect(state(second)).to_have_text(SAVED)
    assert (stored(first, "title"), stored(first, "summary")) == ("From the first tab", "From the second tab")

    second.locator("[name=title]").fill("Also from the second")
    soon(second)
    notice = second.locator("[data-notice=conflict]")
    expect(notice).to_contain_text("Title")
    notice.get_by_role("button").click()
    expect(second.locator(".beside-theirs")).to_contain_text("From the first tab")
    expect(second.locator("[name=title]")).to_have_value("Also from the second")
    second.get_by_label("The one that was saved").check()
    second.locator(".save-buttons button[value=save]").click()
    expect(second.locator("[name=title]")).to_have_value("From the first tab")
    expect(second.locator(".beside-theirs")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_text_goes_along_when_the_language_of_the_page_changes(scripts, browse, base_url):
    page = browse(java_script_enabled=scripts).new_page()
    page.goto(base_url + NEW)
    page.locator("[name=title]").fill("Not saved by anybody yet")

    page.get_by_role("button", name="Français").click()

    page.wait_for_url(re.compile("/fr/compte/"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("[name=title]")).to_have_value("Not saved by anybody yet")


def test_back_button_shows_what_was_written_last(browse, base_url):
    page = begin(browse(), base_url)
    page.locator("[name=summary]").fill("Before going on")
    to_step(page, "story")
    page.locator("[name=overview]").fill("On the next step")
    soon(page)
    expect(state(page)).to_have_text(SAVED)

    page.go_back()
    expect(page.locator("[name=summary]")).to_have_value("Before going on")
    page.locator("[name=summary]").fill("After going back")
    to_step(page, "story")

    expect(page.locator("[name=overview]")).to_have_value("On the next step")
    page.go_back()
    expect(page.locator("[name=summary]")).to_have_value("After going back")
    expect(page.locator("main .alert")).to_have_count(0)


def test_network_cut_of_twenty_seconds_loses_nothing(browse, base_url):
    page = begin(browse(), base_url)
    page.context.set_offline(True)

    page.locator("[name=summary]").fill("Typed without a network")
    for _second in range(20):
        page.clock.run_for(1000)
    expect(state(page)).to_have_text(re.compile("No connection"))
    page.locator(".save-buttons button[value=save]").click()  # leads to no error page
    kept = page.evaluate("Object.values(localStorage).join()")
    page.context.set_offline(False)
    soon(page)

    expect(state(page)).to_have_text(SAVED)
    assert "Typed without a network" in kept
    assert stored(page, "summary") == "Typed without a network"
    assert page.evaluate("Object.keys(localStorage).length") == 0


@pytest.mark.parametrize("new", [True, False], ids=["new", "begun"])
def test_crash_of_the_browser_leaves_a_copy_that_is_offered(new, browse, base_url):
    context = browse()
    page = context.new_page() if new else begin(context, base_url)
    if new:
        page.goto(base_url + NEW)
    address = page.url
    context.set_offline(True)
    page.locator("[name=summary]").fill("Typed just before the crash")
    soon(page, 400)
    page.close()

    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    again.get_by_role("button", name="Put it into the form").click()
    soon(again)

    expect(again.locator("[name=summary]")).to_have_value("Typed just before the crash")
    expect(state(again)).to_have_text(SAVED)
    assert stored(again, "summary") == "Typed just before the crash"
    again.reload()
    expect(again.get_by_role("button", name="Put it into the form")).to_have_count(0)


def test_copy_of_a_crash_does_not_overwrite_what_came_after_it(browse, base_url):
    page = begin(browse(), base_url, summary="S")
    address = page.url
    page.context.set_offline(True)
    page.locator("[name=summary]").fill("Mine, before the crash")
    soon(page, 400)
    page.close()
    colleague = browse().new_page()
    colleague.goto(address)
    colleague.locator("[name=summary]").fill("Theirs, after it")
    soon(colleague)
    expect(state(colleague)).to_have_text(SAVED)

    page.context.set_offline(False)
    restored = page.context.new_page()
    restored.goto(address)
    restored.get_by_role("button", name="Put it into the form").click()
    soon(restored)

    expect(restored.locator("[data-notice=conflict]")).to_contain_text("Summary")
    assert stored(restored, "summary") == "Theirs, after it"


@pytest.mark.parametrize("button", ["step-story", "preview"])
def test_what_was_saved_on_the_way_to_another_page_is_not_offered_as_unsaved(button, browse, base_url):
    page = browse().new_page()
    page.goto(base_url + NEW)

    def take_a_while(route):
        time.sleep(0.3)  # longer than the page waits before it makes a copy
        route.continue_()

    page.route("**/experiences/new/", take_a_while)
    page.locator("[name=website]").fill("www.example.org")  # stored as a whole address
    with page.expect_navigation():
        page.locator(f".writing-columns button[value={button}]").click()
    page.unroute_all()
    page.goto(base_url + NEW)

    expect(page.locator("[data-notices] .alert")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_text_typed_before_the_scripts_have_come_is_saved(browse, base_url):
    page, held = browse(clock=False).new_page(), []

    def hold(route):
        held.append(route)

    page.route("**/autosave*.js", hold)
    with page.expect_request("**/autosave*.js"):
        page.goto(base_url + NEW, wait_until="commit")
    page.locator("[name=title]").fill("Typed on a slow line")

    held[0].continue_()

    expect(state(page)).to_have_text(SAVED)
    assert stored(page, "title") == "Typed on a slow line"


KEEP_UNKNOWN = """() => {
  const { writing, origin } = document.querySelector("[data-writing]").dataset;
  const copy = { at: Date.now(), token: origin, after: Number.MAX_SAFE_INTEGER, base: "{}", values: [["summary", ["Kept"]]] };
  localStorage.setItem(`writing:${writing}:new:what:`, JSON.stringify(copy));
}"""


def test_copy_from_before_the_draft_is_offered_only_where_it_was_begun(browse, base_url):
    page = begin(browse(), base_url)
    draft = page.url
    page.reload()
    page.evaluate(KEEP_UNKNOWN)  # the page went before it learned that the draft was there
    offered = page.get_by_role("button", name="Put it into the form")

    for elsewhere in ("?text=es", "story/"):
        page.goto(draft + elsewhere)
        expect(page.locator("[name=title], [name=overview]").first).to_be_visible()
        expect(offered).to_have_count(0)

    page.goto(draft)
    offered.click()
    expect(page.locator("[name=summary]")).to_have_value("Kept")


def test_double_press_of_a_button_saves_once(browse, base_url):
    page = browse().new_page()
    title = f"Pressed twice {uuid.uuid4().hex[:8]}"
    page.goto(base_url + NEW)
    page.locator("[name=title]").fill(title)

    page.locator(".save-buttons button[value=step-story]").dblclick()

    page.wait_for_url(re.compile(r"/\d+/edit/story/$"))
    page.goto(base_url + "/en/account/")
    expect(page.get_by_role("link", name=title)).to_have_count(1)
