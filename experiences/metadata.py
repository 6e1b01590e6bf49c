"""An experience described for search engines and for those who quote it (schema.org)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core import l10n, markdown
from core.structured_data import CONTEXT, absolute, breadcrumbs, filled, organisation
from core.translated import text_of
from experiences import reading
from experiences.enums import Licence
from experiences.models import Experience

LICENCE_ADDRESSES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
}


def description(experience: Experience) -> str:
    """Return what the experience is about in one paragraph: its summary, or its beginning."""
    text = markdown.plain(text_of(experience, "summary") or text_of(experience, "overview"))
    return text if len(text) <= 300 else text[:299].rsplit(" ", 1)[0] + "…"


def article(experience: Experience, topics: list[dict], images: list) -> dict:
    """Return the experience as an article about what a city did."""
    title = text_of(experience, "title")
    return filled(
        {
            "@context": CONTEXT,
            "@type": "Article",
            "headline": str(title),
            "description": description(experience),
            "inLanguage": title.language,
            "url": absolute(experience.get_absolute_url()),
            "datePublished": experience.published_at.date().isoformat() if experience.published_at else None,
            "dateModified": experience.updated_at.date().isoformat(),
            "image": [absolute(image.get_absolute_url()) for image in images],
            "keywords": [topic["name"] for topic in topics],
            "license": LICENCE_ADDRESSES.get(experience.licence),
            "isBasedOn": _articles([reading.earlier_edition(experience)], reading.adapted_from(experience)),
            # schema.org has no name for the other direction.
            "@reverse": filled(
                {"isBasedOn": _articles([reading.later_edition(experience)], reading.adapted_by(experience))}
            ),
            "translationOfWork": _original(experience),
            "author": {
                "@type": "City",
                "name": experience.city.display_name,
                "address": {"@type": "PostalAddress", "addressCountry": experience.city.country_id},
                "url": absolute(experience.city.get_absolute_url()),
            },
            "publisher": organisation(l10n.current_language()),
            "isPartOf": {
                "@type": "Collection",
                "name": _("Bank of experiences"),
                "url": absolute(reverse("experience_list")),
            },
        }
    )


def _articles(editions: list[Experience | None], adaptations: list[dict]) -> list[dict]:
    """Return public experiences as works, each under its name and address."""
    found = [*filter(None, editions), *(each["experience"] for each in adaptations)]
    return [
        {
            "@type": "Article",
            "headline": str(title := text_of(each, "title")),
            "inLanguage": title.language,
            "url": absolute(each.get_absolute_url()),
        }
        for each in found
    ]


def _original(experience: Experience) -> dict | None:
    if not experience.written_in_original:
        return None
    return {
        "@type": "Article",
        "headline": experience.original_title,
        "inLanguage": experience.original_language,
    }


def trail(experience: Experience) -> dict:
    """Return the way from the bank to the experience."""
    return breadcrumbs(
        (_("Bank of experiences"), reverse("experience_list")),
        (text_of(experience, "title"), experience.get_absolute_url()),
    )
