"""Three people do what they come for, each in their own language; labels come from the catalogues.

The visitor and the technician use the keyboard for what decides; the secretariat works in the admin.
"""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import expect

from tests.browser.conftest import EVERYTHING
from tests.browser.hands import Keyboard, Mouse, by_keyboard
from tests.browser.people import (
    LANGUAGES,
    NEIGHBOUR,
    SECRETARIAT,
    TECHNICIAN,
    path_of,
    sign_in,
    signed_in_page,
    to_step,
)
from tests.browser.pictures import picture

# The whole of a technician's way is gone once with nothing but a keyboard, and once without scripts.
BY_KEYBOARD, WITHOUT_SCRIPTS = "en", "es"


@pytest.fixture(params=LANGUAGES)
def language(request):
    """Each journey in each language; `gettext` then gives the labels of the page."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def person(browser, base_url):
    """Give `person(email)`: a page of a browser of their own, signed in when an address is given."""
    contexts = []

    def open_browser(email=None, language="en", **options):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        if email:
            return signed_in_page(context, base_url, email, language)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_browser
    for context in contexts:
        context.close()


def test_visitor_finds_a_practice_by_keyboard_and_reads_it_in_another_language(person, base_url, language):
    page = person()
    page.goto(base_url + path_of("experience_list", language))

    by_keyboard(page, page.locator("main input[name=q]").first).type("opinmaki")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=opinmaki"))
    hit = page.locator(
        "#results a[href$='/opinmaki-learning-centre/'], main a[href$='/opinmaki-learning-centre/']"
    ).first
    by_keyboard(page, hit)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/opinmaki-learning-centre/$"))

    expect(page.locator("h1")).to_contain_text("Opinmäki")
    other = "fr" if language != "fr" else "ca"
    page.locator(f"a[hreflang={other}]").first.click()
    page.wait_for_url(re.compile(rf"/{other}/"))
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.locator("h1")).to_contain_text("Opinmäki")


def test_visitor_keeps_the_query_when_changing_the_language(person, base_url):
    page = person()
    page.goto(f"{base_url}/en/experiences/?q=museum&principle=4")

    page.locator("a[hreflang=ca]").first.click()

    expect(page).to_have_url(re.compile(r"/ca/experiencies/\?q=museum&principle=4$"))


def test_visitor_reaches_every_country_of_the_map_without_scripts(browser, base_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}/en/cities/?view=map")
    marks = page.locator("main svg a")
    countries = page.locator("main a[href*='country=']")

    assert marks.count() > 5
    assert countries.count() >= 30
    page.goto(
        base_url + marks.first.get_attribute("href") if marks.first.get_attribute("href").startswith("/") else page.url
    )
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_experience_goes_from_the_citys_form_to_the_public_page(person, base_url, language):
    title = f"Journey {language} · “<b>l·l</b>” & ñ ç œ"
    technician = person(TECHNICIAN, language, java_script_enabled=language != WITHOUT_SCRIPTS)
    hands = (Keyboard if language == BY_KEYBOARD else Mouse)(technician)

    hands.press(technician.get_by_role("link", name=gettext("Write an experience")))
    hands.write(technician.locator("[name=title]"), title)
    hands.write(technician.locator("[name=summary]"), "A short summary of what was done and for whom.")
    hands.press(step_button(technician, "story"))
    overview = "First paragraph.\n\n- one\n- two\n\n<script>alert(1)</script>"
    hands.write(technician.locator("[name=overview]"), overview)
    if language in {BY_KEYBOARD, WITHOUT_SCRIPTS}:
        rest_of_the_steps(technician, hands, language)
    hands.press(step_button(technician, "submit"))
    technician.wait_for_url(re.compile(r"/(submit|send|enviar|envoyer|envia)[^/]*/$|/submit/"))
    hands.press(technician.get_by_role("button", name=gettext("Send to the secretariat")))
    technician.wait_for_url(re.compile(r"/\d+/$"))
    number = re.search(r"/(\d+)/$", technician.url)[1]
    expect(technician.locator("main")).to_contain_text(pgettext("state for the city", "Sent to the secretariat"))

    neighbour = person(NEIGHBOUR)
    assert neighbour.goto(f"{base_url}/en/account/experiences/{number}/").status == 404
    visitor = person()
    secretariat = person(SECRETARIAT)
    with translation.override("ca"):  # the demo secretariat's own language
        secretariat.goto(f"{base_url}/admin/experiences/experience/{number}/review/")
        expect(secretariat.locator("#content")).to_contain_text("Journey")
        step(secretariat, "start_review")
        step(secretariat, "request_changes", message="Please tell us more about the results.")
    technician.reload()
    expect(technician.locator("main")).to_contain_text("Please tell us more about the results.")
    hands.press(technician.get_by_role("link", name=gettext("Go on writing")).first)
    hands.press(step_button(technician, "outcome"))
    hands.write(technician.locator("[name=results]"), "Many people came.")
    hands.press(step_button(technician, "submit"))
    hands.press(technician.get_by_role("button", name=gettext("Send to the secretariat")))
    technician.wait_for_url(re.compile(r"/\d+/$"))
    secretariat.goto(f"{base_url}/admin/experiences/experience/{number}/review/")
    step(secretariat, "start_review")
    step(secretariat, "publish")

    technician.reload()
    hands.press(technician.get_by_role("link", name=gettext("Open the public page")))
    technician.wait_for_url(re.compile("/journey-"))
    assert visitor.goto(technician.url).status == 200
    expect(visitor.locator("h1")).to_have_text(title)
    expect(visitor.locator("main")).to_contain_text("Many people came.")
    expect(visitor.locator("main")).to_contain_text("<script>alert(1)</script>")
    visitor.goto(f"{base_url}{path_of('experience_list', language)}?q=journey+{language}")
    expect(visitor.locator("main")).to_contain_text("Journey")
    secretariat.goto(f"{base_url}/admin/core/outboxmessage/?q=Journey+{language}")
    assert secretariat.locator("#result_list tbody tr").count() >= 4


def step_button(page, name):
    """Return the button that saves and leads to a step."""
    return page.locator(f".writing-steps button[value={name if name == 'submit' else 'step-' + name}]")


def rest_of_the_steps(page, hands, language):
    """Choose a principle, send an image and describe it, and write the title in another language."""
    hands.press(step_button(page, "subjects"))
    hands.tick(page.locator("[name=principles]").first)
    hands.press(step_button(page, "files"))
    hands.choose(page.locator("[name=new_images]"), picture("square.jpg"))
    if language == WITHOUT_SCRIPTS:
        hands.press(page.locator(".save-buttons button[value=save]"))
    expect(page.locator("[name$=-alt]")).to_be_visible()
    hands.write(page.locator("[name$=-alt]"), "A square")
    hands.press(step_button(page, "languages"))
    hands.press(page.locator("button[value=text-fr]"))
    hands.write(page.locator("[name=title]"), "Titre")
    hands.press(page.locator(".save-buttons button[value=save]"))
    hands.press(page.get_by_role("link", name=gettext("Back to the language of origin")))


def step(page, action, message=""):
    """Open the form of one step of the review page, fill it in and take the step."""
    form = page.locator(f"form[action$='/{action}/']")
    if not form.locator(".step-button").is_visible():
        form.locator("xpath=ancestor::details[1]/summary").click()
    if message:
        form.locator("textarea").first.fill(message)
    with page.expect_navigation():
        form.locator(".step-button").click()
    expect(page.locator(".messagelist .success, .messagelist .info").first).to_be_visible()


def test_double_submit_sends_once(person, base_url):
    page = person(TECHNICIAN)
    page.get_by_role("link", name="Write an experience").click()
    page.locator("[name=title]").fill("Sent twice")
    page.locator("[name=summary]").fill("By a nervous finger.")
    to_step(page, "story")
    page.locator("[name=overview]").fill("Text.")
    to_step(page, "submit")
    form_page = page.url
    page.get_by_role("button", name="Send to the secretariat").click()
    page.wait_for_url(re.compile(r"/\d+/$"))

    page.go_back()
    if page.get_by_role("button", name="Send to the secretariat").count():
        with page.expect_navigation():
            page.get_by_role("button", name="Send to the secretariat").click()
    page.goto(form_page)

    page.goto(f"{base_url}/en/account/")
    assert page.get_by_role("link", name="Sent twice").count() == 1


def test_text_survives_an_expired_session(person, base_url):
    page = person(TECHNICIAN)
    page.get_by_role("link", name="Write an experience").click()
    page.locator("[name=title]").fill("Typed before the session ended")
    page.context.clear_cookies()

    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).last.click()
    with page.expect_navigation():
        sign_in(page, TECHNICIAN)

    expect(page.locator("[name=title]")).to_have_value("Typed before the session ended")


def test_enquiry_reaches_the_secretariat(person, base_url, language):
    page = person()
    page.goto(f"{base_url}/{language}/")
    page.goto(base_url + page.locator("footer a", has_text=gettext("Contact")).first.get_attribute("href"))

    page.locator("[name=name]").fill(f"Visitor {language}")
    page.locator("[name=email]").fill("not an address")
    page.locator("[name=message]").fill("A question about the Charter.")
    page.locator("main form [type=submit]").last.click()
    expect(page.locator("[name=message]")).to_have_value("A question about the Charter.")
    expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    page.locator("[name=email]").fill(f"visitor-{language}@example.org")
    page.locator("[name=subject]").first.select_option(index=1)
    with page.expect_navigation():
        page.locator("main form [type=submit]").last.click()

    secretariat = person(SECRETARIAT)
    secretariat.goto(f"{base_url}/admin/pages/enquiry/?q=visitor-{language}")
    assert secretariat.locator("#result_list tbody tr").count() == 1


def mailed_link(secretariat, base_url, address, part):
    """Return the link that a mail to an address leads to, as the outbox of the demonstration shows it."""
    secretariat.goto(f"{base_url}/admin/core/outboxmessage/?q={address}")
    secretariat.locator("#result_list tbody tr th a").first.click()
    links = re.findall(r"https?://\S+", secretariat.locator("pre.mail-text").first.inner_text())
    return next(link for link in links if re.search(part, link))


@pytest.mark.parametrize("language", LANGUAGES if EVERYTHING else ["es"], indirect=True)
def test_question_reaches_the_city_after_the_visitor_has_opened_the_link(person, base_url, language):
    visitor, secretariat, address = person(), person(SECRETARIAT), f"asks-{language}@example.org"
    visitor.goto(f"{base_url}{path_of('experience_list', language)}microteatre-granollers/")
    visitor.get_by_role("link", name=gettext("Ask the city a question")).click()

    visitor.locator("[name=message]").fill("What did it cost?")
    visitor.locator("[name=email]").fill(address)
    visitor.locator("main form [type=submit]").last.click()
    expect(visitor.locator("[name=name]")).to_have_attribute("aria-invalid", "true")
    expect(visitor.locator("[name=message]")).to_have_value("What did it cost?")
    visitor.locator("[name=name]").fill("Visitor")
    visitor.locator("main form [type=submit]").last.click()
    expect(visitor.locator("h1")).to_have_text(gettext("Look into your mailbox"))
    visitor.goto(mailed_link(secretariat, base_url, address, r"/(question|pregunta)/"))
    expect(visitor.locator("main")).to_contain_text(gettext("One step is left"))
    visitor.get_by_role("button", name=gettext("Send the question to the city")).click()

    expect(visitor.locator(".alert-success")).to_contain_text("Granollers")
    assert NEIGHBOUR not in visitor.content()
    secretariat.goto(f"{base_url}/admin/experiences/question/?q={address}")
    assert secretariat.locator("#result_list tbody tr").count() == 1


@pytest.mark.parametrize("language", LANGUAGES if EVERYTHING else ["fr"], indirect=True)
def test_alert_tells_of_a_publication_and_is_stopped_from_its_mail(person, base_url, language):
    address = f"reads-{language}@example.org"
    visitor, secretariat, technician = person(), person(SECRETARIAT), person(TECHNICIAN)
    visitor.goto(f"{base_url}{path_of('experience_list', language)}?q=zeppelin{language}")
    visitor.get_by_role("link", name=gettext("Tell me when there is something new")).click()
    visitor.locator("[name=email]").fill(address)
    visitor.locator("main form [type=submit]").last.click()
    expect(visitor.locator("h1")).to_have_text(gettext("Look into your mailbox"))
    visitor.goto(mailed_link(secretariat, base_url, address, r"/(alertes|alerts|avisos)/"))
    expect(visitor.locator("main")).to_contain_text(f"zeppelin{language}")
    visitor.get_by_role("button", name=pgettext("alert", "Yes, tell me")).click()
    expect(visitor.locator(".alert-success")).to_be_visible()

    publish(technician, secretariat, base_url, f"Zeppelin{language} over the school")
    link = wait_for_link(secretariat, base_url, address)
    visitor.goto(link)
    visitor.get_by_role("button", name=gettext("Stop the alert")).click()

    expect(visitor.locator("h1")).to_have_text(gettext("The alert has ended"))
    secretariat.goto(f"{base_url}/admin/experiences/searchalert/?q={address}")
    assert secretariat.locator("#result_list tbody tr").count() == 0


def publish(technician, secretariat, base_url, title):
    """Write an experience as the city and publish it as the secretariat."""
    technician.get_by_role("link", name="Write an experience").click()
    technician.locator("[name=title]").fill(title)
    technician.locator("[name=summary]").fill("A short summary.")
    to_step(technician, "story")
    technician.locator("[name=overview]").fill("Text.")
    to_step(technician, "submit")
    technician.get_by_role("button", name="Send to the secretariat").click()
    technician.wait_for_url(re.compile(r"/\d+/$"))
    number = re.search(r"/(\d+)/$", technician.url)[1]
    secretariat.goto(f"{base_url}/admin/experiences/experience/{number}/review/")
    step(secretariat, "start_review")
    step(secretariat, "publish")


def wait_for_link(secretariat, base_url, address):
    """Return the link that stops an alert, once the worker has written the mail with the news."""
    for _second in range(20):
        secretariat.goto(f"{base_url}/admin/core/outboxmessage/?q={address}")
        if secretariat.locator("#result_list tbody tr").count() == 2:
            return mailed_link(secretariat, base_url, address, r"/(stop|aturar|detener|arreter)/")
        secretariat.wait_for_timeout(1000)
    raise AssertionError("No news has come")
