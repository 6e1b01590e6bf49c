"""The pages of membership behind a sign-in or a link: a city's dues and networks, the treasurer's, a link that has ended.

Each in one language, width and colour scheme, so that all of them occur; with `TEST_ALL=1` in all.
"""

import itertools
import re
import time
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import translation

from core import signed
from memberships.dues_emails import GOOD_FOR, SALT
from tests.browser.conftest import EVERYTHING
from tests.browser.people import LANGUAGES, NEIGHBOUR, SECRETARIAT, TECHNICIAN, signed_in_page, speak
from tests.browser.test_writing_form import check

NETWORK = "rece-educacion-y-cultura"
# Who, what the page is called among the addresses, its arguments; a list of the admin leads to its first row.
PAGES = {
    "dues": (NEIGHBOUR, "city_dues", ["granollers"]),
    "billing": (TECHNICIAN, "city_billing", ["cambrils"]),
    "contacts": (NEIGHBOUR, "city_contacts", ["granollers"]),
    "network": (NEIGHBOUR, "network_desk", [NETWORK]),
    "taking-in": (NEIGHBOUR, "network_city_add", [NETWORK]),
    "city-of-network": (NEIGHBOUR, "network_city", [NETWORK, "first"]),
    "meeting": (NEIGHBOUR, "network_meeting", [NETWORK]),
    "link-that-has-ended": (None, "dues_paper", ["ended"]),
    "link-of-nobody": (None, "dues_paper", ["forged"]),
    "fee-tables": (SECRETARIAT, "feetable", None),
    "fee-table": (SECRETARIAT, "feetable", "change/"),
    "fee-sheet": (SECRETARIAT, "feetable", "../import/"),
    "invoices": (SECRETARIAT, "invoice", None),
    "invoice": (SECRETARIAT, "invoice", "change/"),
    "payment": (SECRETARIAT, "payment", "change/"),
    "payment-by-hand": (SECRETARIAT, "payment", "../add/"),
    "reminders": (SECRETARIAT, "reminderstep", "../send/"),
    "application": (SECRETARIAT, "application", "change/"),
    "quorum": (SECRETARIAT, "assembly", "quorum/"),
    "register": (SECRETARIAT, "membershipperiod", "../report/"),
}
# Rows of a long table are alike: those after the twentieth only take time.
LESS = "document.querySelectorAll('main tbody tr:nth-child(n+21)').forEach(row => row.remove())"
VARIANTS = list(itertools.product(LANGUAGES, (375, 1280), ("light", "dark")))


def shown():
    """Give every page with its variants, by language, so that the desk changes its own seldom."""
    found = [
        (variant, name)
        for number, name in enumerate(PAGES)
        for variant in (VARIANTS if EVERYTHING else [VARIANTS[number * 5 % len(VARIANTS)]])
    ]
    return [pytest.param(name, *variant, id=f"{name}-{'-'.join(map(str, variant))}") for variant, name in sorted(found)]


@pytest.fixture(scope="module")
def office(browser, base_url):
    """Give `office(who, language, width, scheme)`: a page of that person, who signs in once."""
    sessions, pages, spoken = {None: None}, {}, ["ca"]

    def page_for(who, language, width, scheme):
        if who not in sessions:
            with_scripts = browser.new_context()
            signed_in_page(with_scripts, base_url, who)
            sessions[who] = with_scripts.storage_state()
            with_scripts.close()
        if (key := (who, width, scheme)) not in pages:
            look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "reduced_motion": "reduce"}
            pages[key] = browser.new_context(storage_state=sessions[who], **look).new_page()
        if who == SECRETARIAT and language != spoken[-1]:
            speak(pages[key], base_url, language)
            spoken.append(language)
        return pages[key]

    yield page_for
    if spoken[-1] != spoken[0]:
        speak(page_for(SECRETARIAT, spoken[0], 1280, "light"), base_url, spoken[0])
    for page in pages.values():
        page.context.close()


def token(kind, key=1):
    """Return the secret part of the link to an invoice, signed longer ago than such links are good for."""
    if kind == "forged":
        return "nobody:has:signed"
    long_ago = time.time() - GOOD_FOR - 1
    with mock.patch("django.core.signing.time.time", return_value=long_ago):
        return signed.make_token(SALT, ["invoice", key])


def go_to(page, base_url, name, arguments):
    """Open one of the pages in the language that is active."""
    if arguments is None or isinstance(arguments, str):
        rows = base_url + reverse(f"admin:memberships_{name}_changelist")
        if arguments is None:
            return page.goto(rows)
        if arguments.startswith("../"):
            return page.goto(rows + arguments.removeprefix("../"))
        page.goto(rows)
        first = page.locator("#result_list tbody a[href*='/change/']").first.get_attribute("href")
        return page.goto(base_url + first.split("?")[0].replace("change/", arguments))
    if arguments[-1] == "first":
        page.goto(base_url + reverse("network_desk", args=arguments[:1]))
        links = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        start = reverse("network_city_add", args=arguments[:1])
        keys = [match[1] for link in links if (match := re.fullmatch(rf"{re.escape(start)}(\d+)/", link))]
        return page.goto(base_url + reverse(name, args=[arguments[0], keys[0]]))
    if name == "dues_paper":
        arguments = [token(arguments[0])]
    return page.goto(base_url + reverse(name, args=arguments))


@pytest.mark.parametrize(("name", "language", "width", "scheme"), shown())
def test_page_of_membership_is_accessible_and_quiet(  # noqa: PLR0917 - one argument a dimension
    office, base_url, name, language, width, scheme
):
    who, address, arguments = PAGES[name]
    page, complaints = office(who, language, width, scheme), []

    def hear(message):
        if message.type in {"error", "warning"} and " 410 " not in message.text:
            complaints.append(message.text)

    page.on("console", hear)
    with translation.override(language):
        answer = go_to(page, base_url, address, arguments)
    heard = list(complaints)  # axe itself breaks the admin's policy where it reads a style sheet inside a style sheet
    page.remove_listener("console", hear)

    page.evaluate(LESS)
    assert answer.status == (410 if address == "dues_paper" else 200)
    assert (page.locator("html").get_attribute("lang"), page.locator("h1").count()) == (language, 1)
    assert check(page) == []
    assert heard == []
