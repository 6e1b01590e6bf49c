"""The facts beside a story, put together without a template for each."""

from collections.abc import Iterable, Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import l10n
from core.addresses import address, address_of
from core.markup import format_lines
from core.templatetags.components import principle_block, tag
from core.templatetags.content import text, with_colon
from core.templatetags.sources import host
from experiences.models import Experience

register = template.Library()

FACT = '<div class="fact"><dt>{}</dt><dd>{}</dd></div>\n'


@register.simple_tag(takes_context=True)
def story_facts(context) -> SafeString:
    """Print what is known of an experience in brief, as the components {% facts %} and {% fact %} do."""
    known = [(FACT, (label, value)) for label, value in _facts(context["experience"], context) if value]
    begin = '<div class="facts"><h2 class="facts-title">{}</h2><dl>\n', (_("In brief"),)
    return format_lines([begin, *known, ("</dl></div>", ())])


def _facts(experience: Experience, page) -> Iterator[tuple[str, SafeString | str]]:
    yield pgettext("place", "Where"), _place(experience, page["partners"])
    yield _("Adapted from"), _adaptations(page["adapted_from"])
    yield _("Adapted in"), _adaptations(page["adapted_by"])
    yield pgettext("years", "When"), _years(experience.began_year, experience.ended_year)
    yield _("Principles of the Charter"), _list("story-principles", map(_principle, page["principles"]))
    yield _("Topics"), _tags((topic["url"], topic["name"]) for topic in page["topics"])
    yield _("Who it is for"), _tags((audience["url"], audience["label"]) for audience in page["audiences"])
    yield _("Sustainable Development Goals"), _list("story-goals", map(_goal, page["goals"]))
    if experience.website:
        site = format_html('<a href="{}" rel="noopener">{}</a>', experience.website, host(experience.website))
        yield _("Website"), site
    yield pgettext("address", "Contact"), _contact(experience)
    yield _("Licence"), _licence(experience, page["licence_url"])


def _place(experience: Experience, partners: list[dict]) -> SafeString:
    city = experience.city
    lines = [
        ('<a href="{}">{}</a>, ', (city.get_absolute_url(), city.display_name)),
        (
            '<a href="{}?country={}">{}</a>',
            (address("experience_list"), city.country_id, l10n.country_name(city.country_id)),
        ),
    ]
    if partners:
        links = ((address_of("city_detail", partner["slug"]), partner["name"]) for partner in partners)
        names = format_html_join(", ", '<a href="{}">{}</a>', links)
        lines.append(("<br>{} {}", (pgettext("cities", "together with"), names)))
    return format_lines(lines)


def _adaptations(rows: list[dict]) -> SafeString | str:
    return _list("story-goals", map(_adaptation, rows))


def _adaptation(row: dict) -> SafeString:
    experience = row["experience"]
    link = (with_colon(row["city"]), experience.get_absolute_url(), text(experience, "title"))
    return format_html('{} <a href="{}">{}</a>', *link)


def _years(began: int | None, ended: int | None) -> str:
    if began and ended:
        return str(began) if began == ended else f"{began}–{ended}"
    if began:
        return _("Since %(year)s") % {"year": began}
    return _("Until %(year)s") % {"year": ended} if ended else ""


def _principle(row: dict) -> SafeString:
    block = principle_block(number=row["number"], section=row["section"], title=row["title"], url=row["url"], size="m")
    if row["current"]:
        return block
    edition = _("Charter of %(year)s") % {"year": row["year"]}
    return format_html('{} <span class="muted small">{}</span>', block, edition)


def _goal(goal: dict) -> SafeString:
    link = (address("experience_list"), goal["number"], goal["number"], goal["name"])
    return format_html('<a href="{}?goal={}">{}. {}</a>', *link)


def _contact(experience: Experience) -> SafeString:
    name = format_html("{}<br>", experience.contact_name) if experience.contact_name else ""
    question = _("Ask the city a question")
    if not experience.is_published:
        return format_html("{}{}", name, question)
    here = address_of("experience_ask", experience.slug)
    return format_html('{}<a href="{}" rel="nofollow">{}</a>', name, here, question)


def _licence(experience: Experience, url: str) -> SafeString | str:
    name = experience.get_licence_display()
    return format_html('<a href="{}" rel="license noopener">{}</a>', url, name) if url else name


def _list(kind: str, items: Iterable[SafeString]) -> SafeString | str:
    made = format_lines(("<li>{}</li>", (item,)) for item in items)
    return format_html('<ul class="{}">{}</ul>', kind, made) if made else ""


def _tags(subjects: Iterable[tuple[str, str]]) -> SafeString | str:
    made = format_lines(("{}", (tag(name, url=url),)) for url, name in subjects)
    return format_html('<div class="cluster">{}</div>', made) if made else ""
