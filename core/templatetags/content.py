"""Tags for people's text and for names, dates and figures in the reader's language."""

import re

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext

from core import l10n, markdown
from core.translated import TranslatedText, text_of

register = template.Library()
VOWELS = "aeiouàáâèéêëíîïòóôúûüœ"
LONG_WORD = re.compile(r"[^\W\d_]{14,}")
SYLLABLE = re.compile(rf"(?<=\w{{4}}[{VOWELS}])(?=[^\W{VOWELS}][{VOWELS}]\w{{3}})", re.IGNORECASE)


@register.filter
def translated(record, field: str) -> TranslatedText:
    """Return a translated field in the reading language or its nearest fallback: `{{ city|translated:"profile" }}`."""
    return text_of(record, field)


@register.simple_tag
def text(record, field: str):
    """Print a translated field, wrapped in its own `lang` where it is not in the page's language."""
    value = text_of(record, field)
    return format_html('<span lang="{}">{}</span>', value.language, value) if value.is_fallback else value


@register.simple_tag
def prose(record, field: str):
    """Print a translated Markdown field as HTML in a block that carries its `lang`."""
    value = text_of(record, field)
    lang = format_html(' lang="{}"', value.language) if value.is_fallback else ""
    return format_html('<div class="prose"{}>{}</div>', lang, markdown.render(value))


@register.filter
def plain_text(value: str) -> str:
    """Return Markdown without its marks."""
    return markdown.plain(value)


@register.filter
def with_colon(label: str) -> str:
    """Return a label before its value: “Name:”, in French with the space before the colon (Django has that sign).

    A question or a sentence keeps its own sign.
    """
    return label if str(label).endswith(("?", ".")) else f"{label}{gettext(':')}"


@register.filter
def takes_initial(value: str) -> bool:
    """True where a text may begin with a large letter: with a word, not with an acronym, a figure or a sign."""
    first, second = (value.lstrip() + "  ")[:2]
    return first.isalpha() and not (second.isupper() or second.isdecimal())


@register.filter
def soft_hyphens(value: str) -> str:
    """Allow breaks inside very long words, for narrow blocks: browsers without a dictionary cut them anywhere.

    Between a vowel and a consonant with its vowel, as all four languages allow, and far from either end.
    """
    return LONG_WORD.sub(lambda word: SYLLABLE.sub("\N{SOFT HYPHEN}", word[0]), value)


register.filter("country_name", l10n.country_name)
# Not “language_name”: the i18n library has a filter of that name, in English only, and is loaded after this one.
register.filter("name_of_language", l10n.language_name)
register.filter("long_date", l10n.long_date)
register.filter("short_date", l10n.short_date)
register.filter("date_and_time", l10n.date_and_time)
register.filter("clock", l10n.clock)
register.filter("number", l10n.number)
register.filter("euro", l10n.euro)
