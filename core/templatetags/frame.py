"""What only the frame of every page needs: the site, its menus and its mark (templates/base.html)."""

import functools

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString

from core import navigation
from core.addresses import address
from core.context_processors import Site
from core.l10n import current_language
from core.markup import format_lines
from core.templatetags.components import icon

register = template.Library()
register.simple_tag(address)

LANGUAGE = '<li><a href="{}" lang="{}" hreflang="{}">{}</a></li>'
LANGUAGE_HERE = '<li><a href="{}" lang="{}" hreflang="{}" aria-current="true">{}</a></li>'
# Letters drawn with the corners of the street grid, on a block of 24 units.
LETTERS = {
    "A": "M7 18v-8l3-3h4l3 3v8M7 14h10",
    "C": "M17 9l-2-2h-5l-3 3v4l3 3h5l2-2",
    "E": "M17 7H8v10h9M8 12h7",
    "I": "M12 6.5v11",
    "V": "M7 6v7l5 5 5-5V6",
}


@register.simple_tag
@functools.cache
def site_mark(*, acronym):
    """Four blocks at a crossing with the acronym's letters: our own mark until the association uploads its logo."""
    blocks = [
        {
            "x": 28 * (i % 2),
            "y": 28 * (i // 2),
            "hue": (1, 3, 2, 0)[i],
            "path": LETTERS.get(letter, ""),
        }
        for i, letter in enumerate(acronym[:4])
    ]
    return get_template("components/site_mark.html").render({"blocks": blocks})


@register.simple_tag(takes_context=True)
def site_of_request(context):
    """Return the site; allauth's views put another object under that name into their context."""
    return Site(context["request"])


@register.simple_tag(takes_context=True)
def site_menus(context):
    """Return the menus of core/navigation.py for this request."""
    return navigation.menus(context["request"])


@register.simple_tag
def menu_items(items: list[navigation.Item]) -> SafeString:
    """Print the links of a menu, each with the sign that it has."""
    return format_lines(_menu_item(item) for item in items)


def _menu_item(item: navigation.Item) -> tuple[str, tuple]:
    here = f' aria-current="{"page" if item.exact else "true"}"' if item.current else ""
    link = f'<li><a href="{{}}"{here}>'
    if item.icon:
        return f"{link}{{}}<span>{{}}</span></a></li>", (item.url, icon(item.icon), item.label)
    return f"{link}{{}}</a></li>", (item.url, item.label)


@register.simple_tag
def language_items(languages: list[dict]) -> SafeString:
    """Print the links of the language menu."""
    return format_lines(
        (LANGUAGE_HERE if each["current"] else LANGUAGE, (each["url"], each["code"], each["code"], each["name"]))
        for each in languages
    )


class OncePerLanguage(template.Node):
    """Markup that is the same on every page of a language, filled once in each process."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self._filled: dict[str, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Fill it with nothing of the page, so that nothing of one page can stand on another."""
        language = current_language()
        if language not in self._filled:
            names = {"site_name": settings.SITE_NAME[language], "site_acronym": settings.SITE_ACRONYM[language]}
            self._filled[language] = self.nodelist.render(context.new(names))
        return self._filled[language]


@register.tag
def once_per_language(parser, _token) -> OncePerLanguage:
    """Fill what it encloses once for each language: words, addresses, static files, the site's name."""
    nodelist = parser.parse(["endonce_per_language"])
    parser.delete_first_token()
    return OncePerLanguage(nodelist)


@register.simple_tag(takes_context=True)
def site_footer(context):
    """Print the footer: on all pages of a language the same, but for the link to sign in."""
    user = getattr(context["request"], "user", None)
    return _footer(context["site"].language, bool(user and user.is_authenticated), settings.CONTENTS_APPROVED)


@functools.lru_cache(maxsize=64)
def _footer(language, is_signed_in, contents_approved):
    footer = {
        "name": settings.SITE_NAME[language],
        "acronym": settings.SITE_ACRONYM[language],
        "contents_approved": contents_approved,
        "groups": navigation.footer_menu(is_signed_in=is_signed_in),
    }
    return get_template("_footer.html").render(footer)
