"""Prints what machines read of a page."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

# A text that holds a tag must not end the element that it stands in.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(*descriptions: dict | list):
    """Print descriptions of the page (core/structured_data.py), or a list of them, as data that no browser runs."""
    data = descriptions[0] if len(descriptions) == 1 else list(descriptions)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped in the line above
