"""Addresses that a page prints many times: Django builds one from its patterns in some twenty microseconds."""

import functools

from django.urls import reverse
from django.utils.translation import get_language

# Stands where the slug will be; no route has it.
SLUG = "slug-of-some-page"


def address(name: str, *numbers: int) -> str:
    """Return the address, in the active language, of a page that there is once, or of one of a few numbered ones."""
    return _reversed(name, get_language(), numbers)


def address_of(name: str, slug: str, language: str | None = None) -> str:
    """Return the address of a page whose only argument is a slug: letters, digits and hyphens, as they stand.

    The language is the active one; who asks often may say it.
    """
    start, end = _around_slug(name, language or get_language())
    return f"{start}{slug}{end}"


@functools.lru_cache(maxsize=1024)
def _reversed(name: str, _language: str | None, numbers: tuple[int, ...]) -> str:
    return reverse(name, args=numbers)


@functools.lru_cache(maxsize=1024)
def _around_slug(name: str, _language: str | None) -> list[str]:
    return reverse(name, args=[SLUG]).split(SLUG)


@functools.lru_cache(maxsize=4096)
def tile_address(slug: str, section: int) -> str:
    """Return the address of a city's drawing, which is the same in every language."""
    return reverse("tile", args=[slug, section])
