"""The words of an HTML mail, with the address of each link after its text, as plain text."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "div", "h1", "h2", "h3", "li", "tr", "table", "ul", "ol", "blockquote", "br"}
SILENT = {"style", "script", "title", "head"}


class _Words(HTMLParser):
    """Collects text and link addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs) -> None:
        """Begin a line or remember a link."""
        if tag in SILENT:
            self.silent += 1
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """End a line or write a link's address."""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag == "a" and self.links and (address := self.links.pop()):
            self.parts.append(f" <{address}>")

    def handle_data(self, data: str) -> None:
        """Keep visible words."""
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def html_as_text(html: str) -> str:
    """Return what a reader would see; nothing in it is markup any more."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    lines = [line.strip() for line in "".join(parser.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
