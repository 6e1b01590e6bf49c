"""How a city is pictured."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from core import images
from core.templatetags.components import tile
from core.translated import text_of
from memberships.enums import Status

register = template.Library()

# How wide the photograph is drawn, for the browser to choose a copy: in a card and at the head of the page.
CARD_SIZES = "(min-width: 62rem) 24rem, (min-width: 40rem) 45vw, 92vw"
HEAD_SIZES = "(min-width: 62rem) 32rem, 92vw"


@register.filter
def status_name(status: str) -> str:
    """What is known of a city's membership, in words."""
    return str(Status(status).label)


@register.simple_tag
def city_art(city, *, section=0, lazy=True):
    """The city's own photograph, or its drawn tile; for the frame of a card, where the title stands beside it."""
    if not city.image:
        return tile(slug=city.slug, section=section, lazy=lazy)
    address, width = _photograph(city)
    return format_html(
        '<picture>{}<img src="{}"{} alt="" width="400" height="300"{}></picture>',
        _avif(address, width, CARD_SIZES),
        images.small_address(address, width),
        _copies(address, width, CARD_SIZES),
        format_html(' loading="{}"', "lazy") if lazy else "",
    )


@register.simple_tag
def city_photo(city):
    """The city's photograph with its alternative text, for the head of its page; nothing without one."""
    if not city.image:
        return ""
    alt = text_of(city, "image_alt")
    address, width = _photograph(city)
    return format_html(
        '<picture>{}<img src="{}"{} alt="{}" width="800" height="600"{}></picture>',
        _avif(address, width, HEAD_SIZES),
        address,
        _copies(address, width, HEAD_SIZES),
        alt,
        format_html(' lang="{}"', alt.language) if alt.is_fallback else "",
    )


def _photograph(city) -> tuple[str, int]:
    return reverse("public_media", args=[city.image.name]), city.image_width or 0


def _copies(address: str, width: int, sizes: str) -> str:
    srcset = images.srcset(address, width)
    return format_html(' srcset="{}" sizes="{}"', srcset, sizes) if srcset else ""


def _avif(address: str, width: int, sizes: str) -> str:
    srcset = images.avif_srcset(address, width)
    return format_html('<source type="image/avif" srcset="{}" sizes="{}">', srcset, sizes) if srcset else ""
