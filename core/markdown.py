"""The site's text format: Markdown without headings and HTML, cleaned before it reaches a page."""

import html
import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ALLOWED_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote"}
# Signs without which a text has no marks: inside a line, and at its beginning (lists, quotations). Most have none.
SIGNS = "\\`*_[]<>&\x00"
LISTED = re.compile(r"[ \t]*(?:[-+]|\d+[.)])(?:[ \t]|$)")
# A space alone stays as it is, so that a text of many words is not put together anew from each of them.
SPACES = re.compile(r" [ \t\r\n]+|[\t\r\n][ \t\r\n]*")
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["heading", "lheading", "image", "code", "fence", "hr"]
)


def render(text: str) -> SafeString:
    """Return safe HTML: paragraphs, emphasis, lists, quotations and links to http(s) and mail addresses only."""
    markup = nh3.clean(
        _parser.render(text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(markup)  # noqa: S308 - cleaned in the line above; the only place that trusts authored text


def may_be_marked(text: str) -> bool:
    """Tell whether a text has signs that may be marks; of one that has none the words stand as they are."""
    return any(sign in text for sign in SIGNS) or any(map(LISTED.match, text.replace("\r", "\n").split("\n")))


def plain(text: str) -> str:
    """Return the text without marks, for descriptions, cards and search; no-break spaces stay."""
    if not may_be_marked(text):
        return SPACES.sub(" ", text).strip()
    return SPACES.sub(" ", html.unescape(nh3.clean(_parser.render(text), tags=set()))).strip()
