"""What the bank prints a hundred times on each page, put together without a template for each."""

import functools
from collections.abc import Iterator

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import l10n
from core.markup import format_lines
from core.templatetags.components import badge
from experiences.cards import Card
from experiences.facets import Facet, Option

register = template.Library()

LINK = '<li><a class="facet-option hue-{}" id="f-{}-{}" href="{}" rel="nofollow"'
TEXT = '<span class="facet-box"></span><span class="facet-label">{}</span>'
COUNT = ' <span class="count">{}</span>'
# An option to choose, the same where its number is not known, one that is chosen, and one that leads nowhere.
COUNTED = f"{LINK}>{TEXT}{COUNT}</a></li>\n"
UNCOUNTED = f"{LINK}>{TEXT}</a></li>\n"
CHOSEN = f'{LINK} aria-current="true">{TEXT}</a></li>\n'
NOWHERE = f'<li><a class="facet-option" role="link" aria-disabled="true">{TEXT}{COUNT}</a></li>\n'


@register.simple_tag
def facet_lines(facet: Facet) -> SafeString:
    """Print the options of a facet: links, and what would lead nowhere as such."""
    return format_lines(_line(facet.name, number, option) for number, option in enumerate(facet.options, 1))


@register.simple_tag
def completions(names: list[str]) -> SafeString:
    """Print what completes a field's text."""
    return format_lines(('<option value="{}">', (name,)) for name in names)


def _line(facet: str, number: int, option: Option) -> tuple[str, tuple]:
    if option.is_dead:
        return NOWHERE, (option.label, option.count)
    line = CHOSEN if option.selected else UNCOUNTED if option.count is None else COUNTED
    return line, (option.hue, facet, number, option.query, option.label, option.count)


@register.simple_tag
def card_marks(experience: Card) -> SafeString:
    """Print what stands below a card: principles, recognitions, and another language than the page's."""
    return format_lines(("{}", (mark,)) for mark in _marks(experience, get_language()))


def _marks(experience: Card, language: str) -> Iterator[SafeString]:
    for mark in experience.principle_marks:
        yield _principle(mark["number"], mark["section"], language)
    for award in experience.awards:
        yield badge(award, kind="award", icon="award")
    if experience.is_focus:
        yield badge(_("Focus Experience"))
    if experience.is_sample:
        yield badge(_("Sample"), kind="sample")
    shown = experience.title_lang or experience.summary_lang
    if experience.found_in and experience.found_in not in (experience.title_language, get_language()):
        found = _("Found in: %(language)s") % {"language": l10n.language_name(experience.found_in)}
        yield badge(found, kind="info", icon="language")
    elif shown:
        yield badge(_("In: %(language)s") % {"language": l10n.language_name(shown)}, kind="info", icon="language")


@functools.lru_cache(maxsize=256)
def _principle(number: int, section: int, _language: str) -> SafeString:
    return format_html(
        '<span class="principle hue-{}"><span class="principle-number">'
        '<span class="visually-hidden">{} </span>{}</span></span>',
        section,
        _("Principle"),
        number,
    )
