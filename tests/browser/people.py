"""People who sign in, for the browser tests."""

import re

PASSWORD = "educating"
TECHNICIAN, NEIGHBOUR, SECRETARIAT = "technician@example.org", "technician2@example.org", "secretariat@example.org"
LANGUAGES = ("ca", "es", "en", "fr")
ADDRESSES = {
    "experience_list": ("experiencies", "experiencias", "experiences", "experiences"),
    "account": ("compte", "cuenta", "account", "compte"),
}


def path_of(name, language):
    return f"/{language}/{ADDRESSES[name][LANGUAGES.index(language)]}/"


def sign_in(page, email):
    """Fill in the sign-in form that the page shows."""
    page.locator("main input[type=email]").fill(email)
    page.keyboard.press("Tab")  # the next thing is the password, and not the way to a new one
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def signed_in_page(context, base_url, email, language="en"):
    """Give a page of the browser, signed in."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(base_url + path_of("account", language) + "login/")
    sign_in(page, email)
    page.wait_for_url(re.compile(r"/(admin|" + "|".join(ADDRESSES["account"]) + ")/$"))
    return page


def to_step(page, name):
    """Save and go to a step of the writing form, by its button."""
    value = name if name == "submit" else f"step-{name}"
    with page.expect_navigation():
        page.locator(f".writing-steps button[value={value}]").click()
