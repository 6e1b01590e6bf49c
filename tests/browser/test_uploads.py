"""Several images and documents at once on the writing pages: with progress, over a cut connection, and without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.pictures import picture
from tests.browser.test_pages import RULES
from tests.browser.writing_pages import SAVED, soon, state

NEW = "/en/account/experiences/new/images/"
STATES = ".uploads li:not([hidden])"


@pytest.fixture
def page(browse, base_url):
    """A technician on the images of an experience that is not begun yet."""
    return opened(browse(), base_url)


@pytest.fixture
def plain_page(browse, base_url):
    """The same without scripts."""
    return opened(browse(java_script_enabled=False), base_url)


def opened(context, base_url):
    page = context.new_page()
    page.goto(base_url + NEW)
    return page


def colours(*names):
    return [picture(f"{name}.jpg") for name in names]


HOSTILE = {"name": "hostile.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload='alert(1)'/>"}


def row(page, name):
    return page.locator(".upload", has_text=name).locator(".upload-state")


def test_several_files_are_sent_one_by_one_and_each_says_what_became_of_it(page):
    one, two, three = colours("one", "two", "three")
    sent = []
    page.on("request", lambda request: sent.append(request.method) if request.url.endswith("/upload/") else None)

    page.locator("[name=new_images]").set_input_files([one, HOSTILE, two, {**one, "name": "again.jpg"}])

    expect(row(page, "one.jpg")).to_have_text("Added")
    expect(row(page, "hostile.jpg")).to_have_text(
        "This file is of none of the kinds that are possible here: JPEG, PNG, WebP, AVIF, up to 20 MB."
    )
    expect(row(page, "two.jpg")).to_have_text("Added")
    expect(row(page, "again.jpg")).to_have_text("This file is here already; it was not stored again.")
    expect(page.locator("[data-upload-said]")).to_have_text(re.compile("^again.jpg: This file is here already"))
    expect(page).to_have_url(re.compile(r"/experiences/\d+/edit/images/$"))  # the first file has begun the draft
    expect(page.locator(".writing-image")).to_have_count(2)
    assert len(sent) == 4

    page.locator(".writing-image input[name$=-alt]").first.fill("Typed while files were on their way")
    page.locator("[name=new_images]").set_input_files([three])
    expect(page.locator(".writing-image")).to_have_count(3)
    expect(page.locator(".writing-image input[name$=-alt]").first).to_have_value("Typed while files were on their way")
    page.locator("[name=new_documents]").set_input_files(
        [{"name": "Plan_A.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 %%EOF"}]
    )
    expect(page.locator(".writing-documents input[name$=-title]")).to_have_value("Plan A")
    assert [each["id"] for each in Axe().run(page, options=RULES).response["violations"]] == []

    page.locator(".save-buttons button[value=save]").click()
    expect(page.locator(".uploads li")).to_have_count(0)
    expect(page.locator(".writing-image")).to_have_count(3)
    expect(page.locator(".writing-image input[name$=-alt]").first).to_have_value("Typed while files were on their way")


def test_after_a_cut_connection_the_rest_is_sent_and_nothing_doubled(page):
    files = colours("first", "lost", "rest")
    page.locator("[name=new_images]").set_input_files(files[:1])
    expect(row(page, "first.jpg")).to_have_text("Added")
    lost = []

    def lose_the_answer(route):
        lost.append(route.fetch().status)  # it is stored, and the connection breaks before the answer
        page.context.set_offline(True)
        route.abort()

    page.route("**/upload/", lose_the_answer)
    page.locator("[name=new_images]").set_input_files(files[1:])
    expect(row(page, "lost.jpg")).to_have_text(re.compile("^Not sent yet: there is no connection"))
    expect(row(page, "rest.jpg")).to_have_text(re.compile("^Not sent yet: there is no connection"))
    page.unroute("**/upload/")
    page.context.set_offline(False)

    expect(row(page, "lost.jpg")).to_have_text("This file is here already; it was not stored again.")
    expect(row(page, "rest.jpg")).to_have_text("Added")
    expect(page.locator(".writing-image")).to_have_count(3)
    assert lost == [200]


def test_form_brings_the_files_that_wait_when_it_is_sent_before_them(page):
    page.route("**/upload/", lambda _route: None)  # a connection that never answers
    page.locator("[name=new_images]").set_input_files(colours("a", "b"))
    expect(row(page, "a.jpg")).to_have_text(re.compile("Sending|checked"))

    page.locator(".writing-steps button[value=step-what]").click()

    expect(page).to_have_url(re.compile(r"/experiences/\d+/edit/$"))
    page.locator(".writing-steps button[value=step-files]").click()
    expect(page.locator(".writing-image")).to_have_count(2)


def test_without_scripts_one_form_brings_all_files_and_says_which_is_refused(plain_page):
    page = plain_page
    good, other = colours("good", "other")

    page.locator("[name=new_images]").set_input_files([good, HOSTILE, other])
    page.locator(".save-buttons button[value=save]").click()

    problem = (
        "hostile.jpg: This file is of none of the kinds that are possible here: JPEG, PNG, WebP, AVIF, up to 20 MB."
    )
    expect(page.locator(".field-invalid .field-errors")).to_contain_text(problem)
    expect(page.locator(".writing-image")).to_have_count(2)


def test_alternative_text_is_saved_by_itself_and_asks_nothing_on_leaving(page):
    page.locator("[name=new_images]").set_input_files(colours("one"))
    alt = page.locator(".writing-image input[name$=-alt]")
    expect(alt).to_have_count(1)

    alt.fill("A square in one colour")
    page.locator(".writing-image input[name$=-is_decorative]").check()
    soon(page)
    expect(state(page)).to_have_text(SAVED)
    page.reload()

    expect(alt).to_have_value("A square in one colour")
    expect(page.locator(".writing-image input[name$=-is_decorative]")).to_be_checked()
    page.locator(".writing-image input[name$=-is_decorative]").uncheck()
    soon(page)
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(page.locator(".writing-image input[name$=-is_decorative]")).not_to_be_checked()
