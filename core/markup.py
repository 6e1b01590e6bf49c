"""Markup of many lines at once: what `format_html_join` does, for pages with hundreds of them."""

import html
from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

# Names and addresses, which pages repeat; their escaped form is kept.
SHORT = 80
MOST = 8192
AS_THEY_ARE = {int, SafeString}


class Escaped(dict[str, str]):
    """Texts and their escaped forms: what is looked up here is made once and kept, where it is short."""

    def __missing__(self, text: str) -> str:
        """Escape a text."""
        escaped = html.escape(text)
        if len(text) <= SHORT:
            if len(self) >= MOST:
                self.clear()
            self[text] = escaped
        return escaped


ESCAPED = Escaped()


def format_lines(lines: Iterable[tuple[str, tuple]]) -> SafeString:
    """Return patterns of our own, each filled with its values: markup as it is, numbers, and texts escaped.

    All are filled at once, so each pattern must have as many places (`{}`) as its line has values: what one has too
    many and the next too few would stand in the wrong place. That is a ValueError.
    """
    patterns: list[str] = []
    values: list[object] = []
    for pattern, of_line in lines:
        if pattern.count("{}") != len(of_line):
            raise ValueError(pattern)
        patterns.append(pattern)
        values += of_line
    filled = [
        ESCAPED[value]
        if value.__class__ is str
        else value
        if value.__class__ in AS_THEY_ARE
        else html.escape(str(value))
        for value in values
    ]
    made = "".join(patterns).replace("%", "%%").replace("{}", "%s") % tuple(filled)
    return mark_safe(made)  # noqa: S308 - patterns stand in the code; every value but numbers and markup is escaped above
