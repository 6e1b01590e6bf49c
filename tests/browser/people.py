"""People who sign in, for the browser tests."""

import re
import time

PASSWORD = "educating"
TECHNICIAN, NEIGHBOUR, SECRETARIAT = "technician@example.org", "technician2@example.org", "secretariat@example.org"
LANGUAGES = ("ca", "es", "en", "fr")
ADDRESSES = {
    "experience_list": ("experiencies", "experiencias", "experiences", "experiences"),
    "account": ("compte", "cuenta", "account", "compte"),
}


FRESH = 120  # seconds; long before the desk would ask for the password again
_sessions = {}  # of this worker: (time, cookies) by site and address


def path_of(name, language):
    return f"/{language}/{ADDRESSES[name][LANGUAGES.index(language)]}/"


def sign_in(page, email):
    """Fill in the sign-in form that the page shows."""
    page.locator("main input[type=email]").fill(email)
    page.keyboard.press("Tab")  # the next thing is the password, and not the way to a new one
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def signed_in_page(context, base_url, email, language="en"):
    """Give a page of the browser, signed in; who has just signed in elsewhere brings the session along."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    since, cookies = _sessions.get((base_url, email), (0, []))
    if time.monotonic() - since < FRESH:
        context.add_cookies(cookies)
    page.goto(base_url + path_of("account", language) + "login/")
    if page.url.endswith("/login/"):
        sign_in(page, email)
        page.wait_for_url(re.compile(r"/(admin|" + "|".join(ADDRESSES["account"]) + ")/$"))
        _sessions[base_url, email] = time.monotonic(), context.cookies()
    return page


def to_step(page, name):
    """Save and go to a step of the writing form, by its button."""
    value = name if name == "submit" else f"step-{name}"
    with page.expect_navigation():
        page.locator(f".writing-steps button[value={value}]").click()


def speak(page, base_url, language):
    """Choose the language of the desk where a person chooses it: among their own details."""
    page.goto(f"{base_url}/en/account/profile/")
    chosen = page.locator("main select[name=language]")
    chosen.select_option(language)
    with page.expect_navigation():
        chosen.locator("xpath=ancestor::form//button[@type='submit']").first.click()
