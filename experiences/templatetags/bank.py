"""What the bank prints a hundred times on each page, put together without a template for each."""

import functools
from collections.abc import Iterator, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core import l10n
from core.markup import format_lines
from core.templatetags.components import badge, icon, tab, tabs, tile
from experiences.cards import Card
from experiences.facets import Facet, Option
from experiences.models import ExperienceImage

register = template.Library()
# From this place on a page its photographs are loaded when they come near.
LATE = 3
NOTHING = SafeString("")
ITEM, ITEM_END = ("<li>", ()), ("</li>\n", ())

LINK = '<li><a class="facet-option hue-{}" id="f-{}-{}" href="{}" rel="nofollow"'
TEXT = '<span class="facet-box"></span><span class="facet-label">{}</span>'
COUNT = ' <span class="count">{}</span>'
# An option to choose, the same where its number is not known, one that is chosen, and one that leads nowhere.
COUNTED = f"{LINK}>{TEXT}{COUNT}</a></li>\n"
UNCOUNTED = f"{LINK}>{TEXT}</a></li>\n"
CHOSEN = f'{LINK} aria-current="true">{TEXT}</a></li>\n'
# Its link takes it away; the number beside it is of what it adds.
CHOSEN_COUNTED = f'{LINK} aria-current="true">{TEXT}</a>{COUNT}</li>\n'.replace("<li>", '<li class="facet-chosen">')
HINT = '<p class="small muted">{}</p>'
NOWHERE = f'<li><a class="facet-option" role="link" aria-disabled="true">{TEXT}{COUNT}</a></li>\n'


@register.simple_tag
def facet_groups(facets: list[Facet]) -> SafeString:
    """Print the facets that have options: links, and what would lead nowhere as such."""
    return format_lines(line for facet in facets if facet.options for line in _group(facet))


@register.simple_tag
def list_or_map(*, list_query: str, map_query: str, is_map: bool) -> SafeString:
    """Print the links to the same experiences as a list and as a map."""
    shown = tab(pgettext("view of a directory", "List"), url=list_query, current=not is_map, icon="list")
    mapped = tab(pgettext("view of a directory", "Map"), url=map_query, current=is_map, icon="map")
    views = tabs(format_html("{}{}", shown, mapped), label=_("Show as"))
    return format_html('<div data-hx-boost="false">{}</div>', views)


@register.simple_tag
def completions(names: list[str]) -> SafeString:
    """Print what completes a field's text."""
    return format_lines(('<option value="{}">', (name,)) for name in names)


def _group(facet: Facet) -> Iterator[tuple[str, tuple]]:
    is_open = " open" if facet.is_open else ""
    yield f'<details class="facet" id="f-{{}}"{is_open}><summary><span>{{}}</span>', (facet.name, facet.label)
    if facet.selected:
        yield COUNT, (facet.selected,)
    yield "{}</summary>", (icon("down"),)
    if facet.selected and facet.has_more:
        yield HINT, (_("A further choice here adds to the list; its number is what the list would then have."),)
    yield "<ul>\n", ()
    yield from (_line(facet.name, number, option) for number, option in enumerate(facet.options, 1))
    yield "</ul></details>\n", ()


def _line(facet: str, number: int, option: Option) -> tuple[str, tuple]:
    if option.is_dead:
        return NOWHERE, (option.label, option.count)
    values = option.hue, facet, number, option.query, option.label
    if option.count is None:
        return CHOSEN if option.selected else UNCOUNTED, values
    return CHOSEN_COUNTED if option.selected else COUNTED, (*values, option.count)


@register.simple_tag
def experience_card(experience: Card, *, nth=LATE, level=3, wide=False, reasons=()) -> SafeString:
    """An experience in a list, with the classes of the card component.

    `nth`: its place on the page, from 0, because what is seen at once is not loaded late; `wide`: art beside the text;
    `reasons`: why it stands here.
    """
    return format_lines(_card(experience, nth, get_language(), level=level, wide=wide, reasons=reasons))


@register.simple_tag
def experience_rows(experiences: list[Card]) -> SafeString:
    """Print the experiences of a list, each as a wide card in an item."""
    language = get_language()
    cards = (_card(each, nth, language, wide=True, reasons=each.why) for nth, each in enumerate(experiences))
    return format_lines(line for card in cards for line in (ITEM, *card, ITEM_END))


def _card(
    each: Card, nth: int, language: str, *, level: int = 3, wide: bool = False, reasons: Sequence[str] = ()
) -> Iterator[tuple[str, tuple]]:
    yield '<article class="card hue-{}{}">\n<div class="card-art frame">', (each.section, " card-wide" if wide else "")
    yield from _photo(each.cover, nth) if each.cover else [("{}", (_tile(each, nth),))]
    yield '</div>\n<div class="card-body"><p class="kicker">{}</p>\n', (each.place,)
    title = (level, each.url, _lang(each.title_lang), each.title_shown, level)
    yield '<h{} class="card-title"><a href="{}"{}>{}</a></h{}>\n', title
    if each.summary_shown:
        yield '<p class="card-text"{}>{}</p>\n', (_lang(each.summary_lang), each.summary_shown)
    if each.fragment:
        yield '<p class="small muted" lang="{}">{}</p>', (each.found_in, each.fragment)
    if reasons:
        yield '<p class="small muted">{}</p>', (format_html_join(" · ", "{}", ((each,) for each in reasons)),)
    yield '<div class="card-foot cluster">', ()
    yield from (("{}", (mark,)) for mark in _marks(each, language))
    yield "</div></div></article>", ()


def _photo(cover: ExperienceImage, nth: int) -> Iterator[tuple[str, tuple]]:
    yield "<picture>", ()
    if cover.small_avif:
        yield '<source type="image/avif" srcset="{}">', (cover.small_avif,)
    lazy = ' loading="lazy"' if nth >= LATE else ""
    yield (
        f'<img src="{{}}" alt="" width="{{}}" height="{{}}"{lazy}></picture>',
        (
            cover.small_url,
            cover.width,
            cover.height,
        ),
    )


def _tile(each: Card, nth: int) -> SafeString:
    return tile(slug=each.city.slug, section=each.section, lazy=nth > 0)


def _lang(code: str) -> SafeString:
    return format_html(' lang="{}"', code) if code else NOTHING


def _marks(experience: Card, language: str) -> Iterator[SafeString]:
    for mark in experience.principle_marks:
        yield _principle(mark["number"], mark["section"], language)
    for award in experience.awards:
        yield badge(award, kind="award", icon="award")
    if experience.is_focus:
        yield badge(_("Focus Experience"))
    if experience.is_sample:
        yield _sample(language)
    shown = experience.title_lang or experience.summary_lang
    if experience.found_in and experience.found_in not in (experience.title_language, language):
        yield _found_in(experience.found_in, language)
    elif shown:
        yield _shown_in(shown, language)


@functools.cache
def _sample(_language: str) -> SafeString:
    return badge(_("Sample"), kind="sample")


@functools.lru_cache(maxsize=256)
def _found_in(code: str, language: str) -> SafeString:
    found = _("Found in: %(language)s") % {"language": l10n.language_name(code, language)}
    return badge(found, kind="info", icon="language")


@functools.lru_cache(maxsize=256)
def _shown_in(code: str, language: str) -> SafeString:
    return badge(_("In: %(language)s") % {"language": l10n.language_name(code, language)}, kind="info", icon="language")


@functools.lru_cache(maxsize=256)
def _principle(number: int, section: int, _language: str) -> SafeString:
    return format_html(
        '<span class="principle hue-{}"><span class="principle-number">'
        '<span class="visually-hidden">{} </span>{}</span></span>',
        section,
        _("Principle"),
        number,
    )
