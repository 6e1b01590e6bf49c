"""Markup of many lines at once: what `format_html_join` does, for pages with hundreds of them."""

import functools
import html
from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

# Names and addresses, which pages repeat; their escaped form is kept.
SHORT = 80
AS_THEY_ARE = {int, SafeString}


def format_lines(lines: Iterable[tuple[str, tuple]]) -> SafeString:
    """Return patterns of our own, each filled with its values: markup as it is, numbers, and texts escaped."""
    made = "".join(
        pattern.format(*[value if value.__class__ in AS_THEY_ARE else _escaped(value) for value in values])
        for pattern, values in lines
    )
    return mark_safe(made)  # noqa: S308 - patterns stand in the code; every value but numbers and markup is escaped above


def _escaped(value: object) -> str:
    if value.__class__ is str and len(value) <= SHORT:
        return _escaped_once(value)
    return html.escape(str(value))


@functools.lru_cache(maxsize=8192)
def _escaped_once(text: str) -> str:
    return html.escape(text)
