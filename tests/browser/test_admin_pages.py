"""The secretariat's desk in a real browser: a few pages, each accessible and quiet; one sign-in for all of them.

Language, width and colour scheme go round, so that all of them occur.
"""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.people import SECRETARIAT, signed_in_page, speak
from tests.browser.test_pages import RULES

OUTBOX, EXPERIENCES = "/admin/core/outboxmessage/", "/admin/experiences/experience/"
TRANSLATIONS = "/admin/editorial/translationstate/?kind=experiences.experience"
# Name, address or the list whose first row leads there, what follows the row's address, language, width, scheme.
# By language, so that each is chosen once.
PAGES = [
    ("desk", "/admin/", None, "ca", 1280, "light"),
    ("search", "/admin/search/?q=cambrils", None, "ca", 375, "dark"),
    ("history", f"{EXPERIENCES}?state=waiting", "history/", "ca", 375, "light"),
    ("figures", "/admin/figures/", None, "ca", 375, "dark"),
    ("text", EXPERIENCES, "change/", "en", 1280, "light"),
    ("mail", OUTBOX, "change/", "en", 375, "dark"),
    ("audit", "/admin/core/auditevent/", None, "en", 1280, "dark"),
    ("queue", f"{EXPERIENCES}?state=waiting", None, "es", 1280, "dark"),
    ("compare", f"{EXPERIENCES}?state=waiting", "review/compare/", "es", 375, "light"),
    ("outbox", OUTBOX, None, "es", 1280, "light"),
    ("retention", "/admin/retention/", None, "es", 375, "light"),
    ("matching", "/admin/memberships/statementline/matching/", None, "es", 375, "light"),
    ("translation", TRANSLATIONS, "change/", "es", 1280, "dark"),
    ("review", f"{EXPERIENCES}?state=waiting", "review/", "fr", 1280, "dark"),
    ("nomination", "/admin/awards/nomination/", "change/", "fr", 375, "light"),
    ("flow", "/admin/figures/flow/", None, "fr", 1280, "light"),
    ("dues", "/admin/memberships/duesrun/add/?year=2020&due_on=2099-12-31", None, "fr", 375, "dark"),
    ("translations", TRANSLATIONS, None, "fr", 375, "light"),
]


@pytest.fixture(scope="module")
def desk(browser, base_url):
    """Give `desk(language)`: what the browser keeps of one sign-in; the person's own language comes back at the end."""
    context = browser.new_context()
    page = signed_in_page(context, base_url, SECRETARIAT)
    page.goto(f"{base_url}/en/account/profile/")
    before = spoken = page.locator("main select[name=language]").input_value()

    def session(language):
        nonlocal spoken
        if language != spoken:
            speak(page, base_url, language)
            spoken = language
        return context.storage_state()

    yield session
    session(before)
    context.close()


@pytest.mark.parametrize(
    ("address", "part", "language", "width", "scheme"), [page[1:] for page in PAGES], ids=[page[0] for page in PAGES]
)
def test_admin_page_is_accessible_and_quiet(  # noqa: PLR0917 - one argument a dimension
    browser, base_url, desk, address, part, language, width, scheme
):
    context = browser.new_context(
        storage_state=desk(language),
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    complaints, hosts = [], set()
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    answer = page.goto(base_url + address)
    if part:
        first = page.locator("#result_list tbody a[href*='/change/']").first.get_attribute("href")
        answer = page.goto(base_url + first.split("?")[0].replace("change/", part))
    heard = list(complaints)  # axe itself breaks the page's policy where it reads a style sheet inside a style sheet
    violations = Axe().run(page, options=RULES).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    shown = page.evaluate("document.documentElement.lang")
    context.close()

    assert (answer.status, shown) == (200, language)
    assert [(v["id"], v["nodes"][0]["html"][:300]) for v in violations] == []
    assert heard == []
    assert hosts == {urlsplit(base_url).netloc}
    assert overflow <= 0, "the page scrolls sideways"
