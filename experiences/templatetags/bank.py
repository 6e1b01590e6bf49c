"""What the bank prints a hundred times on each page, put together without a template for each."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from experiences.facets import Facet, Option

register = template.Library()

OPEN = '<a class="facet-option hue-{hue}" id="f-{facet}-{number}" href="{query}" rel="nofollow"{more}>'
LINK = f"<li>{OPEN}{{text}}</a></li>\n"
DEAD = '<li><a class="facet-option" role="link" aria-disabled="true">{text}</a></li>\n'
TEXT = '<span class="facet-box"></span><span class="facet-label">{label}</span>'
COUNT = ' <span class="count">{count}</span>'
# An option to choose, the same where its number is not known, one that is chosen, and one that leads nowhere.
COUNTED = LINK.replace("{more}", "").replace("{text}", TEXT + COUNT)
UNCOUNTED = LINK.replace("{more}", "").replace("{text}", TEXT)
CHOSEN = LINK.replace("{more}", ' aria-current="true"').replace("{text}", TEXT)
NOWHERE = DEAD.replace("{text}", TEXT + COUNT)


@register.simple_tag
def facet_lines(facet: Facet) -> SafeString:
    """Print the options of a facet: links, and what would lead nowhere as such."""
    return format_html_join(
        "", "{}", ((_line(facet.name, number, option),) for number, option in enumerate(facet.options, 1))
    )


def _line(facet: str, number: int, option: Option) -> SafeString:
    line = CHOSEN if option.selected else UNCOUNTED if option.count is None else COUNTED if option.count else NOWHERE
    return format_html(
        line,
        facet=facet,
        number=number,
        hue=option.hue,
        query=option.query,
        label=option.label,
        count=option.count,
    )
