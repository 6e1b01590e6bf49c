"""Addresses that a page prints many times: Django builds one from its patterns in some twenty microseconds."""

import functools

from django.urls import reverse
from django.utils.translation import get_language, override

# Stands where the slug will be; no route has it.
SLUG = "slug-of-some-page"


def address(name: str, *numbers: int, language: str | None = None) -> str:
    """Return the address of a page that there is once, or of one of a few numbered ones, by default as it is read."""
    return _reversed(name, language or get_language(), numbers)


def address_of(name: str, slug: str, language: str | None = None, *, ending: str | None = None) -> str:
    """Return the address of a page whose first argument is a slug: letters, digits and hyphens, as they stand.

    The language is by default the active one; `ending` is the second argument, one of a few.
    """
    start, end = _around_slug(name, language or get_language(), ending)
    return f"{start}{slug}{end}"


@functools.lru_cache(maxsize=1024)
def _reversed(name: str, language: str | None, numbers: tuple[int, ...]) -> str:
    with override(language):
        return reverse(name, args=numbers)


@functools.lru_cache(maxsize=1024)
def _around_slug(name: str, language: str | None, ending: str | None) -> list[str]:
    with override(language):
        return reverse(name, args=[SLUG] if ending is None else [SLUG, ending]).split(SLUG)


@functools.lru_cache(maxsize=4096)
def tile_address(slug: str, section: int) -> str:
    """Return the address of a city's drawing, which is the same in every language."""
    return reverse("tile", args=[slug, section])
