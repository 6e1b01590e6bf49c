"""The Charter and its principles as machines read them."""

from django.urls import reverse
from django.utils.translation import gettext

from charter.models import CharterEdition, Principle
from core import l10n, markdown, structured_data
from core.translated import text_of


def charter(edition: CharterEdition) -> dict:
    """Describe the Charter."""
    return {
        "@context": structured_data.CONTEXT,
        "@type": "CreativeWork",
        "name": gettext("Charter of Educating Cities"),
        "url": structured_data.absolute(reverse("charter")),
        "datePublished": str(edition.year),
        "inLanguage": l10n.current_language(),
        "creator": structured_data.organisation(l10n.current_language()),
    }


def principle(record: Principle) -> dict:
    """Describe one principle as a part of the Charter."""
    summary = text_of(record, "summary")
    return structured_data.filled(
        {
            "@context": structured_data.CONTEXT,
            "@type": "CreativeWork",
            "name": text_of(record, "title"),
            "position": record.number,
            "url": structured_data.absolute(record.get_absolute_url()),
            "abstract": markdown.plain(summary),
            "inLanguage": summary.language,
            "isPartOf": {
                "@type": "CreativeWork",
                "name": gettext("Charter of Educating Cities"),
                "url": structured_data.absolute(reverse("charter")),
            },
        }
    )
