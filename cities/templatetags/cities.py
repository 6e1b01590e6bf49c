"""How a city is pictured."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

from core.templatetags.components import tile
from core.translated import text_of

register = template.Library()


@register.simple_tag
def city_art(city, *, section=0, lazy=True):
    """The city's own photograph, or its drawn tile; for the frame of a card, where the title stands beside it."""
    if not city.image:
        return tile(slug=city.slug, section=section, lazy=lazy)
    return format_html(
        '<img src="{}" alt="" width="400" height="300"{}>',
        reverse("public_media", args=[city.image.name]),
        format_html(' loading="{}"', "lazy") if lazy else "",
    )


@register.simple_tag
def city_photo(city):
    """The city's photograph with its alternative text, for the head of its page; nothing without one."""
    if not city.image:
        return ""
    alt = text_of(city, "image_alt")
    return format_html(
        '<img src="{}" alt="{}" width="800" height="600"{}>',
        reverse("public_media", args=[city.image.name]),
        alt,
        format_html(' lang="{}"', alt.language) if alt.is_fallback else "",
    )
