"""The addresses of the association's own texts, in the language of the address."""

from django.urls.converters import SlugConverter
from django.utils.translation import pgettext_lazy

WORDS = {
    "accessibility": pgettext_lazy("address", "accessibility"),
    "history": pgettext_lazy("address", "history"),
    "international-day": pgettext_lazy("address", "international-day"),
    "legal": pgettext_lazy("address", "legal"),
    "privacy": pgettext_lazy("address", "privacy"),
}


class PageConverter(SlugConverter):
    """A text of the association in an address; those that the secretariat has added itself keep their one word."""

    def to_python(self, value: str) -> str:
        """Return the text's slug; a word that is none of ours is taken for one, so that older addresses lead on."""
        return next((slug for slug, word in WORDS.items() if str(word) == value), value)

    def to_url(self, value: str) -> str:
        """Return the word for it in the active language."""
        return str(WORDS.get(value, value))
