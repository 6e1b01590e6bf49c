"""The site's components: one tag, one template in templates/components/ and one block of CSS of the same name.

The few of which nearly every page has several are one line of markup here instead of a template.
Options are keyword-only: a misspelt one fails when the template compiles. See docs/components.md and the gallery.
"""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.addresses import tile_address
from core.components import render, render_once
from core.l10n import language_name
from core.markup import format_lines
from core.page_numbers import page_numbers, pagination

register = template.Library()
register.simple_tag(page_numbers)
register.simple_tag(pagination, takes_context=True)

HUES = (0, 1, 2, 3)
HERE = SafeString(' aria-current="page"')
CANONICAL = '<link rel="canonical" href="{}">\n'
ALTERNATE = '<link rel="alternate" hreflang="{}" href="{}">\n'


def _hue(value):
    """Return the section of the Charter as a hue, 0 (ink) when there is none."""
    return value if value in HUES else 0


# Actions -------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def button(
    content,
    *,
    url="",
    kind="secondary",
    submit=True,
    name="",
    value="",
    icon="",
    small=False,
    form="",
    download=False,
):
    """A link that looks like a button (url) or a form's button."""
    return render("button", **locals())


@register.simple_tag
def icon(name, *, label=""):
    """One sign of static/img/icons.svg; silent for screen readers unless it has a label."""
    return render_once("icon", name=name, label=label)


@register.simple_block_tag
def tabs(content, *, label):
    """Views of the same thing (list, table, map), as {% tab %} or {% tab_button %} items."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_block_tag
def tab(content, *, url, current=False, icon=""):
    """One view inside {% tabs %}."""
    sign = render_once("icon", name=icon, label="") if icon else ""
    return format_html('<li><a href="{}"{}>{}<span>{}</span></a></li>', url, HERE if current else "", sign, content)


@register.simple_block_tag
def tab_button(content, *, name, value, current=False):
    """One view inside {% tabs %} of a form, where what is typed goes along to the other one."""
    here = SafeString(' aria-current="true"') if current else ""
    return format_html('<li><button name="{}" value="{}"{}><span>{}</span></button></li>', name, value, here, content)


@register.simple_block_tag
def breadcrumbs(content):
    """The way here, as {% crumb %} items; the page itself is its own h1 and is left out."""
    return render("breadcrumbs", content=content)


@register.simple_block_tag
def crumb(content, *, url):
    """One step inside {% breadcrumbs %}."""
    return render("crumb", content=content, url=url)


@register.simple_block_tag
def search_box(
    content,
    *,
    action,
    label,
    value="",
    name="q",
    button="",
    id="search-q",
    placeholder="",
    large=False,
    words="",
):
    """A search form by GET; its content are further (hidden) fields."""
    return render("search_box", **locals())


# Things --------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content,
    *,
    url,
    title,
    art="",
    kicker="",
    hue=0,
    level=3,
    lang="",
    footer="",
    wide=False,
    title_lang="",
):
    """A thing one can enter: the whole card is one link target, named by its title."""
    hue, title_lang = _hue(hue), title_lang or lang
    return render("card", **locals())


@register.simple_block_tag
def door(content, *, url, title, hue=0, icon="", level=2):
    """A large way in: one of few on a page."""
    return render("door", content=content, url=url, title=title, hue=_hue(hue), icon=icon, level=level)


@register.simple_tag
def principle_block(*, number, section, title="", url="", size="s"):
    """A principle's number in its chamfered block. Sizes: s (inline mark), m (with title), l (grid of the Charter)."""
    return render_once(
        "principle_block",
        number=number,
        section=_hue(section),
        title=title,
        url=url,
        size=size,
        language=get_language(),
    )


@register.simple_tag
def tile(*, slug, section=0, lazy=True):
    """The drawn street grid of a city without photograph: an ornament, so its alternative text is empty."""
    return render_once("tile", url=tile_address(slug, _hue(section)), lazy=bool(lazy))


@register.simple_tag
def picture(
    *,
    src,
    alt,
    width,
    height,
    credit="",
    srcset="",
    avif="",
    sizes="",
    caption="",
    lazy=True,
    lang="",
):
    """A photograph in the chamfered frame, with caption and credit."""
    return render("picture", **locals())


@register.simple_block_tag
def tag(content, *, url="", hue=0, count=None, lang=""):
    """A subject (topic, country, goal), as a link if it has a url."""
    return render_once("tag", content=content, url=url, hue=_hue(hue), count=count, lang=lang)


@register.simple_block_tag
def chip(content, *, url):
    """An active filter; the link leads to the list without it."""
    return render("chip", content=content, url=url)


@register.simple_block_tag
def badge(content, *, kind="neutral", icon=""):
    """A state or a recognition in one word. Kinds: neutral, award, sample, info, success, warning, error."""
    return render_once("badge", content=content, kind=kind, icon=icon)


@register.simple_block_tag
def stat(content, *, value, url="", hue=0):
    """A computed figure with what it counts; the content is the label."""
    return render("stat", content=content, value=value, url=url, hue=_hue(hue))


# Text and structure --------------------------------------------------------------------------------------------------


@register.simple_block_tag
def page_head(content, *, title, kicker="", kicker_url="", lang="", art="", hue=0):
    """The page's h1 with what stands above it (kicker) and the lead below (content)."""
    hue = _hue(hue)
    return render("page_head", **locals())


@register.simple_block_tag
def section_head(content, *, title, level=2, id="", url="", link=""):
    """A section's heading with one line below (content) and a link to more of it."""
    return render(
        "section_head",
        content=content,
        title=title,
        level=level,
        id=id,
        url=url,
        link=link,
    )


@register.simple_block_tag
def facts(content, *, title="", level=2):
    """Key facts as a description list of {% fact %} rows."""
    return render("facts", content=content, title=title, level=level)


@register.simple_block_tag
def fact(content, *, label):
    """One row inside {% facts %}."""
    return render("fact", content=content, label=label)


@register.simple_block_tag
def steps(content):
    """A procedure as an ordered list of {% step %}."""
    return render("steps", content=content)


@register.simple_block_tag
def step(content, *, title, state="", level=3):
    """One step. States: done, current, todo, or none where nobody is under way."""
    return render("step", content=content, title=title, state=state, level=level)


@register.simple_block_tag
def timeline(content, *, label):
    """What happened when, newest or oldest first, as {% moment %} items."""
    return render("timeline", content=content, label=label)


@register.simple_block_tag
def moment(content, *, when, title="", current=False):
    """One entry inside {% timeline %}; `when` is written in the reader's locale by the caller."""
    return render("moment", content=content, when=when, title=title, current=current)


@register.simple_block_tag
def data_table(content, *, caption, id, hide_caption=False):
    """A table that scrolls sideways on its own; content is thead and tbody."""
    return render("data_table", content=content, caption=caption, id=id, hide_caption=hide_caption)


@register.simple_block_tag
def disclosure(content, *, summary, open=False, count=None, kind="plain"):
    """Something one may open (native details). Kinds: plain, filters (always open on wide screens)."""
    return render(
        "disclosure",
        content=content,
        summary=summary,
        open=open,
        count=count,
        kind=kind,
    )


# Filters -------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def facet(content, *, label, open=True, active=0):
    """A group of filters as {% facet_option %} links."""
    return render("facet", content=content, label=label, open=open, active=active)


@register.simple_block_tag
def facet_option(content, *, url, count=None, selected=False, hue=0):
    """One filter: the link leads to the list with it, or without it when it is selected."""
    return render(
        "facet_option",
        content=content,
        url=url,
        count=count,
        selected=selected,
        hue=_hue(hue),
    )


# Messages ------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def alert(content, *, kind="info", title="", role=""):
    """Something to know before going on. Kinds: info, success, warning, error."""
    return render("alert", content=content, kind=kind, title=title, role=role)


@register.simple_block_tag
def empty_state(content, *, title, level=2):
    """A list without rows; the content says what to do next."""
    return render("empty_state", content=content, title=title, level=level)


@register.simple_tag
def language_notice(*, language, original=""):
    """Says in which language a text is shown that does not exist in the page's language, and nothing when it does."""
    if not language or language == get_language():
        return ""
    original_name = language_name(original) if original else ""
    is_original = original == language
    return render("language_notice", name=language_name(language), original=original_name, is_original=is_original)


@register.simple_tag
def error_summary(*, form, more=(), title=""):
    """All errors of a form on top of it, each a link to its field; `more` are fields that are not of the form."""
    if not form.errors and not more:
        return ""
    fields = [
        {
            "url": f"#{bound.id_for_label or bound.auto_id}",
            "label": getattr(bound.field, "label_alone", bound.label),  # where four people have a “Name”
            "errors": bound.errors,
        }
        for bound in form
        if bound.errors
    ]
    return render("error_summary", title=title, fields=[*fields, *more], others=form.non_field_errors())


@register.simple_tag
def field(*, field):
    """A form field with label, help and error tied to it (components/field.html)."""
    return field.as_field_group()


# The page ----------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def social_card(context, *, title="", description="", image="", kind="website"):
    """What others show when they link to the page; image: a path on this site, else our own drawing."""
    root, site = settings.SITE_URL, context["site"]
    return render("social_card", **locals())


@register.simple_tag
def htmx_script():
    """The htmx that django-htmx ships, for pages that use it; nothing is evaluated, so the strict CSP holds."""
    return render("htmx_script")


@register.simple_tag(takes_context=True)
def page_links(context, *, available=None, shown=""):
    """Canonical address and other languages of this page.

    Available: the codes of the languages in which its content exists (None: all). Shown: the language of the content
    shown, where it is in fallback; the canonical address is then the page in that language.
    """
    site = context["site"]
    if not site.is_public_page:
        return ""
    alternates = ((ALTERNATE, (each["code"], each["url"])) for each in site.alternates(available))
    return format_lines([(CANONICAL, (site.address(shown or site.language),)), *alternates])
