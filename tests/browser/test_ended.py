"""Writing has ended for somebody while their page is open: it says so, asks no more, and gives back the text."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.people import NEIGHBOUR, signed_in_page
from tests.browser.writing_pages import NEW, SAVED, soon, state


@pytest.fixture
def people(browse, browser, base_url):
    """Somebody of a city, and a neighbour; each in a browser of their own."""
    context = browser.new_context(reduced_motion="reduce")
    yield browse().new_page(), signed_in_page(context, base_url, NEIGHBOUR)
    context.close()


def test_co_writer_whose_invitation_is_ended_is_told_and_can_copy_the_text(people, base_url):
    city, guest = people
    city.goto(base_url + NEW)
    city.locator("[name=title]").fill(f"Written together {uuid.uuid4().hex[:8]}")
    soon(city)
    expect(state(city)).to_have_text(SAVED)
    draft = city.url
    city.goto(draft.replace("/edit/", "/writers/"))
    city.locator("[name=name]").fill("The neighbour")
    city.locator("[name=email]").fill(NEIGHBOUR)
    with city.expect_navigation():
        city.get_by_role("button", name="Invite by mail").click()
    guest.goto(draft)
    expect(guest.locator("[name=summary]")).to_be_visible()
    with city.expect_navigation():
        city.get_by_role("button", name="End the invitation").click()
    asked = []
    guest.on("request", lambda request: asked.append(request.url) if "/autosave/" in request.url else None)

    guest.locator("[name=summary]").fill("Typed after the end")

    notice = guest.locator("[data-notice=closed]")
    expect(notice).to_contain_text("You cannot write here any more")
    expect(notice.locator("textarea")).to_have_value("Summary\nTyped after the end")
    guest.locator("[name=summary]").fill("Typed after the end, and more")
    expect(notice.locator("textarea")).to_have_value("Summary\nTyped after the end, and more")
    guest.evaluate("window.dispatchEvent(new Event('focus'))")
    guest.wait_for_timeout(300)
    assert len(asked) == 1
    assert "Typed after the end, and more" in guest.evaluate("Object.values(localStorage).join()")

    with guest.expect_navigation():
        guest.locator(".save-buttons button[value=save]").click()
    expect(guest.get_by_label("Summary")).to_have_value("Typed after the end, and more")

    guest.goto(draft)  # some other day
    kept = guest.locator("[data-gone]")
    expect(kept.locator("textarea")).to_have_value(re.compile("Summary\nTyped after the end, and more"))
    kept.get_by_role("button", name="Delete it from this device").click()
    expect(kept).to_be_hidden()
