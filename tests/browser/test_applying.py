"""A city applies, pays, is admitted, and its applicant becomes its technician: by keyboard, with scripts and without.

What is typed is saved as it is typed; without scripts a button does the same. `TEST_ALL=1`: each language both ways.
"""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import expect

from tests.browser.conftest import EVERYTHING
from tests.browser.hands import Keyboard, by_keyboard
from tests.browser.people import LANGUAGES, SECRETARIAT, signed_in_page
from tests.browser.test_writing_form import check
from tests.factories.applications import ANSWERS, PDF

COUNTRY = {"ca": "Espa", "es": "Espa", "en": "Spain", "fr": "Espa"}  # as far as it is typed
PAPER = {"name": "acord.pdf", "mimeType": "application/pdf", "buffer": PDF}
STARTED = {"city_name", "country", "technical_name", "technical_email"}  # what the first page has asked for
WAYS = [(language, scripts) for language in LANGUAGES for scripts in (True, False)]


@pytest.mark.parametrize(("language", "scripts"), WAYS if EVERYTHING else [("ca", True), ("fr", False)])
def test_city_applies_by_keyboard_and_its_applicant_becomes_its_technician(browser, base_url, language, scripts):
    context = browser.new_context(
        viewport={"width": 375, "height": 800}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    office = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    desk = signed_in_page(office, base_url, SECRETARIAT)
    city = f"Vilanova {language} {'amb' if scripts else 'sense'}"
    address = f"laia-{language}-{scripts}@vilanova.example".lower()
    with translation.override(language):
        apply_page(page, base_url, language, city, address, scripts=scripts)
        follow(page, base_url, desk, city, address, scripts=scripts, language=language)
    assert {each["name"] for each in context.cookies()} <= {"csrftoken", "messages"}
    if EVERYTHING or not scripts:
        with translation.override(language):
            come_in(page, base_url, desk, city, address)
    office.close()
    context.close()


def apply_page(page, base_url, language, city, address, *, scripts):
    """Begin, and write something that is kept."""
    hand = Keyboard(page)
    page.goto(base_url + reverse("application_start"))
    for name, text in {"city_name": city, "country": COUNTRY[language], "name": "Laia Font", "email": address}.items():
        if name == "country":
            by_keyboard(page, page.locator("#id_country"))
            page.keyboard.type(text)
        else:
            hand.write(page.locator(f"#id_{name}"), text)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    hand.write(page.locator("#id_inhabitants"), "65 000")
    if scripts:
        saved = gettext("Saved at {time}").partition("{")[0]
        expect(page.locator("[data-keeping-state]")).to_contain_text(saved)
    else:
        hand.press(page.locator("button[value=save]"))
        expect(page.locator("main")).to_contain_text(gettext("Everything is saved."))


def follow(page, base_url, desk, city, address, *, scripts, language):
    """Open the link of the mail, send what is whole, and read what is to be paid."""
    hand, send = Keyboard(page), page.locator("button[value=submit]")
    page.goto(base_url + link_to(desk, base_url, address, way_to("application")))
    expect(page.locator("#id_inhabitants")).to_have_value("65 000")
    hand.press(send)
    expect(page.locator(".error-summary")).to_contain_text(gettext("Something is missing or not right yet."))
    assert not scripts or check(page) == []
    for name, text in ANSWERS.items():
        if name not in STARTED and text:
            page.locator(f"#id_{name}").fill(text)
    for name in ("signed_form", "agreement"):
        page.locator(f"#id_{name}").set_input_files(PAPER)
    hand.press(send)
    expect(page.locator("main")).to_contain_text(gettext("The application is sent. Thank you."))
    take_step(desk, base_url, city, "invoice")
    page.reload()
    expect(page.locator("main")).to_contain_text("ES00 0000")
    assert not scripts or check(page) == []


def come_in(page, base_url, desk, city, address):
    """Pay, be admitted, and open the account by the mail: nothing is typed again."""
    open_application(desk, base_url, city)
    with desk.expect_navigation():
        desk.locator("a[href*='/payment/add/?']").click()
    with desk.expect_navigation():
        desk.locator("button.default").press("Enter")
    take_step(desk, base_url, city, "admit")
    page.reload()
    admitted = pgettext("application", "Admitted, to be ratified")
    expect(page.locator("main")).to_contain_text(admitted)
    page.goto(base_url + link_to(desk, base_url, address, way_to("account_invitation")))
    expect(page.locator("#id_name")).to_have_value("Laia Font")
    Keyboard(page).press(page.locator("main form button[type=submit], main form button.primary").last)
    expect(page.locator("h1")).to_have_text(city)


def open_application(desk, base_url, city):
    desk.goto(f"{base_url}/admin/memberships/application/?q={city}")
    with desk.expect_navigation():
        desk.locator("#result_list tbody th a").first.click()


def take_step(desk, base_url, city, action):
    """Take a step of the secretariat with what its form proposes."""
    open_application(desk, base_url, city)
    form = desk.locator(f"form[action$='/step/{action}/']")
    if not form.is_visible():
        form.locator("xpath=ancestor::details/summary").click()
    with desk.expect_navigation():
        form.locator(".step-button").click()
    expect(desk.locator(".messagelist .success")).to_have_count(1)


def way_to(name):
    """Return how the address of a page begins that only a link of a mail opens."""
    return reverse(name, args=["x"]).removesuffix("x/")


def link_to(desk, base_url, address, way):
    """Return the link that begins so in the newest mails to an address, as the outbox of the demonstration shows it."""
    desk.goto(f"{base_url}/admin/core/outboxmessage/?q={address}")
    rows = desk.locator("#result_list tbody th a").evaluate_all("links => links.map(link => link.href)")
    for row in rows:
        desk.goto(row)
        if found := re.search(rf"https?://[^/\s]+({re.escape(way)}\S+)", desk.locator("main").inner_text()):
            return found[1]
    raise AssertionError(f"no mail to {address} leads to {way}")
