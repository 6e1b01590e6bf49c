"""The links to the pages of a list, as the component `pagination` prints them."""

from collections.abc import Iterator

from django.core.paginator import Page
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from core.components import render_once
from core.markup import format_lines

PREVIOUS = '<li class="pagination-step"><a rel="prev" href="{}">{}<span>{}</span></a></li>\n'
NEXT = '<li class="pagination-step"><a rel="next" href="{}"><span>{}</span>{}</a></li>\n'
PAGE = '<li><a href="{}"><span class="visually-hidden">{} </span>{}</a></li>'
PAGE_HERE = PAGE.replace('href="{}"', 'href="{}" aria-current="page"')
GAP = '<li><span class="pagination-gap">{}</span></li>'


def page_numbers(*, pages: list[dict], previous_url: str, next_url: str) -> SafeString:
    """Print the links: `pages` have number, url (none: a gap) and current; at the ends an address is empty."""
    return format_lines(_lines(pages, previous_url, next_url))


def pagination(context: Context, *, page: Page) -> SafeString | str:
    """Pages of a list; keeps the query string."""
    if not page.has_other_pages():
        return ""
    query = context["request"].GET.copy()
    query.pop("page", None)
    prefix = f"?{query.urlencode()}&" if query else "?"
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    pages = [
        {"number": n, "url": f"{prefix}page={n}" if isinstance(n, int) else "", "current": n == page.number}
        for n in numbers
    ]
    previous_url = f"{prefix}page={page.previous_page_number()}" if page.has_previous() else ""
    next_url = f"{prefix}page={page.next_page_number()}" if page.has_next() else ""
    return page_numbers(pages=pages, previous_url=previous_url, next_url=next_url)


def _lines(pages: list[dict], previous_url: str, next_url: str) -> Iterator[tuple[str, tuple]]:
    yield '<nav class="pagination" aria-label="{}">\n<ul>\n', (pgettext("list", "Pages"),)
    if previous_url:
        yield PREVIOUS, (previous_url, render_once("icon", name="arrow-left", label=""), gettext("Previous page"))
    word = pgettext("of a list", "Page")
    for page in pages:
        if not page["url"]:
            yield GAP, (page["number"],)
        else:
            yield PAGE_HERE if page["current"] else PAGE, (page["url"], word, page["number"])
    if next_url:
        yield NEXT, (next_url, gettext("Next page"), render_once("icon", name="arrow-right", label=""))
    yield "</ul>\n</nav>\n", ()
