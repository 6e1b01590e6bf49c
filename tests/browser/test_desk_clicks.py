"""A staff member reviews, asks, accepts, translates into three languages and publishes: in how many clicks?

Counted from the desk's first page on: every link, button, tick and choice of a list. Typing and signing in are not, nor
what the city does meanwhile.
"""

import re
import sys

from playwright.sync_api import expect

from tests.browser.people import SECRETARIAT, TECHNICIAN, signed_in_page

MOST = 24
TITLE = "Camins escolars amb els comerços del barri"


class Mouse:
    """Presses and counts; waits for the page to which a press leads."""

    def __init__(self, page):
        self.page, self.clicks = page, []

    def follow(self, target, what):
        with self.page.expect_navigation():
            self.press(target, what)

    def press(self, target, what):
        self.clicks.append(what)
        target.click()

    def choose(self, target, what, **option):
        self.clicks.append(what)
        target.select_option(**option)


def button(page, action):
    return page.locator(f"form[action$='/{action}/'] .step-button")


def opener(page, action):
    return page.locator(f"details:has(> form[action$='/{action}/']) > summary")


def test_one_experience_from_the_queue_to_three_translations_and_publication(browser, base_url, capsys):
    staff, city = browser.new_context(viewport={"width": 1280, "height": 900}), browser.new_context()
    page, other = signed_in_page(staff, base_url, SECRETARIAT), signed_in_page(city, base_url, TECHNICIAN)
    mouse = Mouse(page)
    home, queued = page.locator(".breadcrumbs a").first, page.locator(".desk-queue th a", has_text=TITLE)
    page.goto(f"{base_url}/admin/")

    # Review, and ask for changes with a text to begin with.
    mouse.follow(queued, "the experience")
    mouse.follow(button(page, "start_review"), "begin the review")
    mouse.press(opener(page, "request_changes"), "ask for changes")
    asking = page.locator("form[action$='/request_changes/']")
    mouse.choose(asking.locator("select"), "a text to begin with", index=1)
    mouse.follow(asking.locator("button[value=insert]"), "insert it")
    expect(asking.locator("textarea").first).to_have_value(re.compile(TITLE))
    mouse.follow(button(page, "request_changes"), "ask the city")
    key = re.search(r"/(\d+)/review/", page.url)[1]
    send_again(other, base_url, key)

    # Read the answer, accept, translate, publish.
    mouse.follow(home, "first page")
    mouse.follow(queued, "the experience")
    mouse.follow(button(page, "start_review"), "begin the review")
    mouse.press(opener(page, "accept"), "accept")
    mouse.follow(button(page, "accept"), "accept the experience")
    for place, language in enumerate(("es", "en", "fr")):
        mouse.follow(page.locator(".review-facts a[href*=translationstate]").nth(place), f"translate into {language}")
        for box in page.locator(".translation-part").locator("textarea, input[type=text]").all():
            box.fill(f"Text ({language})")
        mouse.follow(page.locator("button[name=do][value=publish]"), f"publish the text in {language}")
    mouse.press(opener(page, "publish"), "publish")
    mouse.follow(button(page, "publish"), "publish the experience")

    expect(page.locator(".desk-standing .state-published")).to_be_visible()
    assert page.locator(".review-text").count() == 4
    staff.close()
    city.close()
    with capsys.disabled():
        sys.stdout.write(f"\n{len(mouse.clicks)} clicks: {'; '.join(mouse.clicks)}\n")
    assert len(mouse.clicks) <= MOST


def send_again(page, base_url, key):
    """Answer as the city does, from the page where it sends."""
    page.goto(f"{base_url}/en/account/experiences/{key}/submit/")
    with page.expect_navigation():
        page.get_by_role("button", name="Send to the secretariat").click()
