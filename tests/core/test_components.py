import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from core.navigation import account_menu, footer_menu, main_menu


def render(source, **context):
    return Template("{% load components %}" + source).render(Context(context))


def test_component_with_misspelt_option_fails_when_it_compiles():
    with pytest.raises(TemplateSyntaxError):
        Template('{% load components %}{% button knd="primary" %}Send{% endbutton %}')


def test_component_escapes_what_it_is_given():
    html = render("{% card url=url title=title %}{{ text }}{% endcard %}", url="/a/", title="<b>", text="<i>")

    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "<b>" not in html


def test_language_notice_in_the_pages_language_is_empty():
    with translation.override("ca"):
        assert render('{% language_notice language="ca" original="ca" %}') == ""


def test_pagination_keeps_the_filters(rf: RequestFactory):
    page = Paginator(range(50), 10).page(2)

    html = render("{% pagination page=page %}", page=page, request=rf.get("/", {"country": "PT", "page": "2"}))

    assert 'href="?country=PT&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_menus_lead_to_addresses_that_exist():
    """An entry whose address is missing is left out silently, so its number is counted here."""

    class Staff:
        is_authenticated = is_staff = True

    assert len(main_menu("/en/")) == 8
    assert len(account_menu("/en/", Staff())) == 4
    assert [len(group.items) for group in footer_menu(is_signed_in=False)] == [6, 5, 4]


def test_main_menu_marks_the_part_one_is_in():
    with translation.override("en"):
        current = [item.label for item in main_menu("/en/cities/cambrils/") if item.current]

    assert current == ["Cities"]


def test_what_is_filled_once_is_its_languages_and_sees_nothing_of_a_page():
    once = Template(
        "{% load frame %}{% once_per_language %}{{ site_acronym }}{% if word %} {{ word }}{% endif %}{% endonce_per_language %}"
    )
    filled = []
    for language in ("en", "ca", "en"):
        with translation.override(language):
            filled.append(once.render(Context({"word": "one page’s", "site_acronym": "another"})))

    assert filled == ["IAEC", "AICE", "IAEC"]
