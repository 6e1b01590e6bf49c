"""Text of a record in the reader's language, or in the best language that exists, and which one that was.

modeltranslation stores a column per language and falls back by a fixed order. A record here also knows the
language it was written in, which is the better fallback, and the page must mark foreign text with `lang`.
"""

import functools
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import l10n

SITE_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class TranslatedText(str):
    """A text that knows its language (`language` is empty where there is no text at all)."""

    __slots__ = ("language",)

    def __new__(cls, text: str, language: str) -> Self:
        """Return the text with the language it is in."""
        value = super().__new__(cls, text)
        value.language = language
        return value

    @property
    def is_fallback(self) -> bool:
        """True where the text is not in the active language, so that it needs its own `lang`."""
        return bool(self.language) and self.language != l10n.current_language()


def column(field: str, language: str) -> str:
    """Return the name of a translated field's column: `title`, `fr` → `title_fr`."""
    return f"{field}_{language}"


def language_order(source: str = "", language: str | None = None) -> list[str]:
    """Return the languages to try: the wanted one, the one the record was written in, then the site's order."""
    return list(_order(source, language or l10n.current_language()))


@functools.lru_cache(maxsize=256)
def _order(source: str, language: str) -> tuple[str, ...]:
    fallbacks = settings.MODELTRANSLATION_FALLBACK_LANGUAGES
    order = [language, source, *fallbacks.get(language, ()), *fallbacks["default"]]
    return tuple(dict.fromkeys(code for code in order if code in SITE_LANGUAGES))


def default_language(available: Iterable[str]) -> str:
    """Return the language for readers of none of ours: English, else the next that exists (nothing: none does)."""
    return next((code for code in language_order(language="en") if code in available), "")


def text_of(record: models.Model, field: str, language: str | None = None) -> TranslatedText:
    """Return a translated field in the wanted (default: active) language or the nearest one that exists."""
    for code in _order(getattr(record, "source_language", ""), language or l10n.current_language()):
        if value := getattr(record, column(field, code)):
            return TranslatedText(value, code)
    # A text of people who write in a language that the site lacks, as long as nobody has translated it. Only where it
    # is at hand: lists do not ask for it.
    if value := vars(record).get(f"original_{field}"):
        return TranslatedText(value, getattr(record, "original_language", ""))
    return TranslatedText("", "")


class TranslatedContent(models.Model):
    """A record written by people in some language, and perhaps translated.

    `original_language` is the truth about the author's text (any ISO 639-1 code: a practice may be written in
    Portuguese or Korean); `source_language` is the site language in which the text we hold starts from. Both are
    the same for a text written in a site language.
    """

    # What must be there for a language to count as available, where the source language has it.
    translation_core: tuple[str, ...] = ("title",)

    original_language = models.CharField(
        _("original language"),
        max_length=2,
        default="en",
        validators=[l10n.validate_language_code],
        help_text=_("The language in which this was first written, as a two-letter code."),
    )
    source_language = models.CharField(
        _("language the translations start from"), max_length=2, choices=settings.LANGUAGES, default="en"
    )

    class Meta:
        abstract = True

    @property
    def available_languages(self) -> list[str]:
        """Return the site languages in which the record can be read, in the site's order."""
        needed = [field for field in self.translation_core if getattr(self, column(field, self.source_language))]
        needed = needed or [self.translation_core[0]]
        return [code for code in SITE_LANGUAGES if all(getattr(self, column(field, code)) for field in needed)]

    @property
    def canonical_language(self) -> str:
        """Return the language whose page stands for this one: the page's own where the text exists in it."""
        available = self.available_languages
        return next((code for code in language_order(self.source_language) if code in available), "")

    @property
    def missing_languages(self) -> list[str]:
        """Return the site languages that still lack a translation."""
        available = self.available_languages
        return [code for code in SITE_LANGUAGES if code not in available]
