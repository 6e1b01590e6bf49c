"""A city applies by keyboard: what is typed is saved as it is typed; without scripts a button does the same."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from tests.browser.conftest import EVERYTHING
from tests.browser.people import LANGUAGES, SECRETARIAT, signed_in_page
from tests.browser.test_writing_form import check
from tests.factories.applications import ANSWERS, PDF

START = {
    "ca": "/ca/adhesio/sollicitud/",
    "es": "/es/adhesion/solicitud/",
    "en": "/en/join/apply/",
    "fr": "/fr/adhesion/candidature/",
}
WAYS = [(language, scripts) for language in LANGUAGES for scripts in (True, False)]


@pytest.mark.parametrize(("language", "scripts"), WAYS if EVERYTHING else [("ca", True), ("fr", False)])
def test_city_applies_by_keyboard_and_sends_from_the_link_of_the_mail(browser, base_url, language, scripts):
    context = browser.new_context(
        viewport={"width": 375, "height": 800}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    address = f"laia-{language}-{scripts}@vilanova.example".lower()
    with translation.override(language):
        sent = gettext("The application is sent. Thank you.")
        missing = gettext("Something is missing or not right yet.")
        saved = gettext("Saved at {time}").partition("{")[0]
        keep = gettext("Everything is saved.")

    page.goto(base_url + START[language])
    page.locator("#id_city_name").focus()
    for typed in ("Vilanova", "Espanya", "Laia Font", address):
        page.keyboard.type(
            {"fr": "Espagne", "es": "España", "en": "Spain"}.get(language, typed) if typed == "Espanya" else typed
        )
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.locator("#id_inhabitants").fill("65 000")
    if scripts:
        expect(page.locator("[data-keeping-state]")).to_contain_text(saved)
    else:
        with page.expect_navigation():
            page.locator("button[value=save]").press("Enter")
        expect(page.locator("main")).to_contain_text(keep)
    page.goto(_link_to(browser, base_url, address))
    expect(page.locator("#id_inhabitants")).to_have_value("65 000")

    with page.expect_navigation():
        page.locator("button[value=submit]").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text(missing)
    if scripts:
        assert check(page) == []
    for name, text in ANSWERS.items():
        if name not in {"city_name", "country", "inhabitants"} and text:
            page.locator(f"#id_{name}").fill(text)
    page.locator("#id_agreement").set_input_files({"name": "acord.pdf", "mimeType": "application/pdf", "buffer": PDF})
    with page.expect_navigation():
        page.locator("button[value=submit]").press("Enter")
    expect(page.locator("main")).to_contain_text(sent)
    assert not context.cookies() or {each["name"] for each in context.cookies()} <= {"csrftoken", "messages"}
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")] if EVERYTHING else [(375, "dark")])
def test_application_on_the_secretariats_desk_is_accessible(browser, base_url, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = signed_in_page(context, base_url, SECRETARIAT, "ca")
    page.goto(f"{base_url}/admin/memberships/application/?q=Vilanova+de+Mostra")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url(re.compile(r"/change/"))
    assert check(page) == []
    context.close()


def _link_to(browser, base_url, address):
    """Return the link in the mail to an address, as the outbox of the demonstration shows it."""
    context = browser.new_context()
    page = signed_in_page(context, base_url, SECRETARIAT)
    page.goto(f"{base_url}/admin/core/outboxmessage/?q={address}")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url(re.compile(r"/change/"))
    text = page.locator("main").inner_text()
    context.close()
    return base_url + re.search(r"https?://[^/\s]+(/\w\w/\S+/\S+:\S+/)", text)[1]
