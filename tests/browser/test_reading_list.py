"""A reading list put together in a browser, with scripts and without."""

import io

import pypdf
from playwright.sync_api import expect

BANK = "/en/experiences/"


def test_a_tab_keeps_its_list_between_pages(browser, base_url):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base_url}{BANK}opinmaki-learning-centre/")
    page.get_by_role("link", name="Add to the reading list").click()
    opened = page.get_by_role("link", name="Reading list 1")
    assert opened.evaluate("link => link === document.activeElement")
    expect(page.locator("[data-reading-status]")).to_have_text("Added. Experiences on the reading list: 1")

    page.goto(f"{base_url}{BANK}vilademo-river-classroom/")
    page.get_by_role("link", name="Add to the reading list").click()
    page.get_by_role("link", name="Reading list 2").click()
    page.get_by_role("heading", level=1, name="Reading list").wait_for()
    titles = page.locator(".reading-list h3")
    first, second = titles.all_inner_texts()

    page.get_by_role("link", name=f"Move up: {second}").click()
    expect(titles).to_have_text([second, first])
    page.keyboard.press("Tab")  # a keyboard goes on where the moved one stands now
    assert page.evaluate("document.activeElement.closest('.reading-list > li').querySelector('h3').innerText") == second
    page.get_by_role("link", name=f"Take off the list: {first}").click()
    expect(titles).to_have_text([second])

    page.goto(f"{base_url}{BANK}?q=music")
    page.get_by_role("link", name="Put the experiences of this page on the reading list").click()
    href = page.locator("[data-reading-open]").get_attribute("href")
    assert href.split("ids=")[1].split(".")[0] == page.evaluate("sessionStorage.getItem('reading-list')").split(".")[0]
    assert context.cookies() == []
    context.close()


def test_full_list_says_so_and_stays_as_it_is(browser, base_url):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base_url}{BANK}opinmaki-learning-centre/")
    own = page.locator("[data-reading-add]").get_attribute("data-reading-add")
    full = ".".join([str(number) for number in range(1, 80) if str(number) != own][:50])
    page.evaluate("list => sessionStorage.setItem('reading-list', list)", full)
    page.reload()

    page.get_by_role("link", name="Add to the reading list").click()

    expect(page.locator("main .alert", has_text="A list has room for 50 experiences")).to_be_visible()
    assert own not in page.evaluate("sessionStorage.getItem('reading-list')").split(".")
    context.close()


def test_without_scripts_the_page_of_the_list_does_all(browser, base_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}{BANK}opinmaki-learning-centre/")
    page.get_by_role("link", name="Add to the reading list").click()
    page.get_by_role("searchbox", name="Search an experience").fill(f"{base_url}{BANK}vilademo-river-classroom/")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Add A river").click()

    address = page.get_by_label("Address of this list").input_value()
    answer = context.request.get(f"{address}&format=pdf".replace("localhost", "127.0.0.1"))
    document = pypdf.PdfReader(io.BytesIO(answer.body()))

    assert page.locator(".reading-list h3").count() == 2
    assert document.metadata.title == "Reading list"
    assert len(document.outline) > 2
    context.close()
