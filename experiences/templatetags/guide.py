"""The way from a field of the form to what the guide says about it."""

from django import template
from django.utils.functional import Promise

from experiences.guide import section_of

register = template.Library()


@register.inclusion_tag("experiences/authoring/_guide.html")
def guide_link(name: str, label: str | Promise) -> dict[str, object]:
    """Link to the section on a field; nothing where there is none."""
    return {"section": section_of(name), "label": label}
