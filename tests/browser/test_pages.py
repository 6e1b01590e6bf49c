"""Every public page type in a real browser, on real data: accessible, valid, quiet, light, and the same for everyone."""

import functools
import gzip
import itertools
import json
import os
import re
import urllib.request
from urllib.parse import urlsplit

import brotli
import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import EVERYTHING

LANGUAGES = ("ca", "es", "en", "fr")
WIDTHS = (375, 1280)
SCHEMES = ("light", "dark")
# Page type, the English address of one page of the type, the limit of its compressed HTML in kB.
PAGES = [
    ("home", "/en/", 12),
    ("bank", "/en/experiences/", 12),
    ("bank-search", "/en/experiences/?q=participaci%C3%B3&principle=8", 12),
    ("bank-empty", "/en/experiences/?q=xyzzy", 12),
    ("bank-map", "/en/experiences/?view=map", 40),
    ("bank-map-country", "/en/experiences/?country=ES&view=map", 40),
    ("experience-full", "/en/experiences/opinmaki-learning-centre/", 12),
    ("experience-sample", "/en/experiences/vilademo-river-classroom/", 12),
    ("experience-untranslated", "/en/experiences/vilademo-night-library/", 12),
    ("coverage", "/en/charter/coverage/", 12),
    ("collections", "/en/collections/", 12),
    ("collection", "/en/collections/around-the-school/", 12),
    ("cities", "/en/cities/", 12),
    ("cities-table", "/en/cities/?view=table", 40),
    ("cities-map", "/en/cities/?view=map", 40),
    ("cities-map-country", "/en/cities/?view=map&country=PT", 40),
    ("city-rich", "/en/cities/barcelona/", 12),
    ("city-bare", "/en/cities/cambrils/", 12),
    ("city-sample", "/en/cities/vilademo/", 12),
    ("networks", "/en/networks/", 12),
    ("network", "/en/networks/rece/", 40),
    ("charter", "/en/charter/", 12),
    ("charter-two", "/en/charter/?with=fr", 12),
    ("principle", "/en/charter/7/", 12),
    ("awards", "/en/awards/", 12),
    ("award", "/en/awards/2020/", 12),
    ("agenda", "/en/agenda/", 12),
    ("publications", "/en/publications/", 12),
    ("publication", "/en/publications/charter-guide-2019/", 12),
    ("news", "/en/news/", 12),
    ("news-item", "/en/news/rece-xvii-meeting-viladecans/", 12),
    ("association", "/en/association/", 12),
    ("page", "/en/association/history/", 12),
    ("day", "/en/association/international-day/", 12),
    ("data", "/en/data/", 12),
    ("writing-guide", "/en/writing-guide/", 12),
    ("reading-list", "/en/experiences/reading-list/?ids=1.2.3&q=water", 12),
    ("reading-list-empty", "/en/experiences/reading-list/", 12),
    ("this-site", "/en/association/this-site/", 12),
    ("join", "/en/join/", 12),
    ("join-fee", "/en/join/?country=PT&inhabitants=50.000", 12),
    ("apply", "/en/join/apply/", 12),
    ("certificate", "/en/join/certificate/", 12),
    ("contact", "/en/contact/", 12),
    ("contact-sent", "/en/contact/sent/", 12),
    ("ask", "/en/experiences/opinmaki-learning-centre/ask/", 12),
    ("ask-sent", "/en/experiences/opinmaki-learning-centre/ask/sent/", 12),
    ("report", "/en/experiences/opinmaki-learning-centre/report-a-change/", 12),
    ("reported", "/en/experiences/opinmaki-learning-centre/report-a-change/sent/", 12),
    ("alert", "/en/experiences/alerts/new/?q=museum&country=ES", 12),
    ("alert-sent", "/en/experiences/alerts/sent/", 12),
    ("search", "/en/search/?q=m%C3%BAsica", 12),
    ("search-empty", "/en/search/", 12),
    ("sign-in", "/en/account/login/", 12),
    ("not-found", "/en/nothing-here/", 12),
]
WITH_FORM = {"contact", "ask", "report", "alert", "sign-in", "apply"}
CSS_LIMIT, JS_LIMIT = 15_000, 20_000  # bytes, compressed, on a first visit
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
VARIANTS = list(itertools.product(LANGUAGES, WIDTHS, SCHEMES))


def sampled(pages):
    """Give every page one of the 16 variants, so that all occur; all of them with TEST_ALL."""
    for number, page in enumerate(pages):
        for variant in VARIANTS if EVERYTHING else [VARIANTS[(number * 5) % len(VARIANTS)]]:
            yield pytest.param(page, *variant, id="-".join([page[0], variant[0], str(variant[1]), variant[2]]))


def in_language(base_url, address, language):
    """Return the page's address in another language, as the page's own language menu gives it."""
    if language == "en":
        return base_url + address
    html = in_english(base_url + address)
    found = re.search(rf'<a[^>]*\bhref="([^"]+)"[^>]*\bhreflang="{language}"', html) or re.search(
        rf'<a[^>]*\bhreflang="{language}"[^>]*\bhref="([^"]+)"', html
    )
    assert found, f"no link to {language} on {address}"
    return base_url + found[1].replace("&amp;", "&")


@functools.cache
def in_english(address):
    """Return a page that several tests read."""
    return fetch(address).body.decode()


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.wire = response.read()
        encoding = response.headers.get("Content-Encoding")
        self.body = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(self.wire)


def fetch(address, **headers):
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - our own server
            return Answer(response)
    except urllib.error.HTTPError as error:
        return Answer(error)


@pytest.mark.parametrize(("page_type", "language", "width", "scheme"), list(sampled(PAGES)))
def test_page_is_accessible_and_quiet(  # noqa: PLR0917 - one argument a dimension
    browser, base_url, page_type, language, width, scheme
):
    name, address, _ = page_type
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    complaints, hosts = [], set()
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    answer = page.goto(in_language(base_url, address, language))
    violations = Axe().run(page, options=RULES).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    language_of_page = page.evaluate("document.documentElement.lang")
    headings = page.locator("h1").count()
    context.close()

    assert answer.status == (404 if name == "not-found" else 200)
    assert [(v["id"], v["nodes"][0]["html"][:300]) for v in violations] == []
    assert [text for text in complaints if not (name == "not-found" and "404" in text)] == []
    assert hosts == {urlsplit(base_url).netloc}
    assert overflow <= 0, "the page scrolls sideways"
    assert (language_of_page, headings) == (language, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGES, ids=[page[0] for page in PAGES])
def test_page_is_valid_light_and_without_cookie(base_url, page_type, language):
    name, address, limit = page_type

    answer = fetch(in_language(base_url, address, language), **{"Accept-Encoding": "identity"})
    ids = re.findall(r'\sid="([^"]+)"', answer.body.decode())

    # The Nu checker of test_validity.py, where it is there, finds all that this one finds.
    parsed_in = LANGUAGES if EVERYTHING else [LANGUAGES[PAGES.index(page_type) % len(LANGUAGES)]]
    if language in parsed_in and (EVERYTHING or not os.environ.get("VNU_JAR")):
        assert mistakes(answer.body.decode()) == []
    assert sorted(ids) == sorted(set(ids))
    assert len(gzip.compress(answer.body, 6)) <= limit * 1000
    assert bool(answer.headers.get_all("Set-Cookie")) == (name in WITH_FORM)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def mistakes(html):
    """Return what the strict parser of html5lib complains about; it takes half a second a page."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    return [(code, position) for position, code, _ in parser.errors]


@functools.cache
def size_on_the_wire(address):
    """Return how many bytes a file has as a browser gets it."""
    return len(fetch(address, **{"Accept-Encoding": "br, gzip"}).wire)


def test_first_visit_is_light(browser, base_url):
    sizes = {"css": 0, "js": 0, "font": 0}
    seen = set()
    for _name, address, _limit in PAGES:
        html = in_english(base_url + address)
        files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2?))"', html)
        for file in files:
            seen.add(file)
        weight = {"css": 0, "js": 0, "font": 0}
        for file in set(files):
            kind = "css" if file.endswith(".css") else "js" if file.endswith(".js") else "font"
            weight[kind] += size_on_the_wire(base_url + file)
        sizes = {kind: max(sizes[kind], weight[kind]) for kind in sizes}

    assert seen, "the pages name no static files"
    assert sizes["css"] <= CSS_LIMIT
    assert sizes["js"] <= JS_LIMIT
    assert sizes["font"] <= 60_000


@pytest.mark.parametrize("page_type", PAGES, ids=[page[0] for page in PAGES])
def test_json_ld_is_data_and_links_are_whole(base_url, page_type):
    html = in_english(base_url + page_type[1])

    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL):
        things = json.loads(block)
        for thing in things if isinstance(things, list) else [things]:
            assert thing["@context"] == "https://schema.org"
    assert 'href=""' not in html
    assert "{{" not in html
    assert "{%" not in html
