"""A delegate gives the city's vote to another one by keyboard, without scripts, and takes it back."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from tests.browser.conftest import EVERYTHING
from tests.browser.people import LANGUAGES, NEIGHBOUR, signed_in_page
from tests.browser.test_writing_form import check

SHOWN = [(language, width, scheme) for language in LANGUAGES for width in (375, 1280) for scheme in ("light", "dark")]


@pytest.mark.parametrize("language", LANGUAGES if EVERYTHING else ("ca",))
def test_vote_is_given_by_keyboard_without_scripts_and_taken_back(browser, base_url, language):
    context = browser.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    page = signed_in_page(context, base_url, NEIGHBOUR, language)
    with translation.override(language):
        labels = {text: gettext(text) for text in ("Give the vote", "Take the vote back", "City that votes for yours")}
        city = "Barcelone" if language == "fr" else "Barcelona"
        said = gettext("%(city)s votes for your city.") % {"city": city}

    page.locator("main .desk-ask a[href*='/assembl'], main .desk-ask a[href*='/asamblea']").first.click()
    page.locator(
        "main a[href$='delegacio-de-vot/'], main a[href$='proxy/'], main a[href$='delegacion-de-voto/'], main a[href$='procuration/']"
    ).click()
    page.get_by_label(labels["City that votes for yours"]).focus()
    page.keyboard.type(city)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text(said)
    with page.expect_navigation():
        page.get_by_role("button", name=labels["Take the vote back"]).click()
    expect(page.get_by_role("button", name=labels["Take the vote back"])).to_have_count(0)
    context.close()


@pytest.mark.parametrize(("language", "width", "scheme"), SHOWN if EVERYTHING else [("fr", 375, "dark")])
def test_pages_of_the_assembly_are_accessible(browser, base_url, language, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = signed_in_page(context, base_url, NEIGHBOUR, language)
    problems = {"desk": check(page)}
    page.locator("main .desk-ask a[href*='/assembl'], main .desk-ask a[href*='/asamblea']").first.click()
    page.wait_for_url(re.compile(r"/granollers/$"))
    problems["assembly"] = check(page)
    for form in page.locator("main a.button[href*='granollers/']").evaluate_all(
        "links => links.map(link => link.href)"
    ):
        page.goto(form)
        problems[form] = check(page)

    assert len(problems) == 4
    assert {name: found for name, found in problems.items() if found} == {}
    context.close()
