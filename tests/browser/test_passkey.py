"""A second factor and a sign-in without a password, from the account, with the authenticator that Chromium plays."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, sign_in

JUROR = "juror@example.org"  # nobody else signs in as

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser, base_url):
    """A page under a name: browsers know no keys of addresses in figures."""
    context = browser.new_context(base_url=base_url.replace("127.0.0.1", "localhost"), reduced_motion="reduce")
    context.set_default_timeout(15_000)
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def prove(page):
    """Show once more who one is, where the site asks for it."""
    if "reauthenticate" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")


def test_passkey_is_added_to_the_account_signs_in_and_is_taken_away(page):
    page.goto("/en/account/login/")
    sign_in(page, JUROR)
    page.wait_for_url(re.compile("/account/$"))
    page.goto("/en/account/2fa/webauthn/add/")
    prove(page)
    page.locator("[name=name]").fill("My telephone")
    page.locator("[name=passwordless]").check()
    page.locator("main form button[type=submit], main form button").last.click()
    expect(page.locator("main")).to_contain_text("recovery codes", ignore_case=True)
    page.goto("/en/account/2fa/")
    expect(page.locator("main")).to_contain_text("1 security key")

    page.context.clear_cookies()
    page.goto("/en/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/account/$"))
    expect(page.get_by_role("link", name="Sign out").first).to_be_visible()

    page.goto("/en/account/2fa/webauthn/")
    with page.expect_navigation():
        page.get_by_role("link", name="Remove").click()
    prove(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Remove").click()
    page.goto("/en/account/2fa/")
    expect(page.locator("main")).to_contain_text("No security keys have been added")
