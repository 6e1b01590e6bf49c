"""The association and its site as machines read them."""

from django.conf import settings
from django.urls import reverse

from core import l10n, structured_data
from pages.association import ContactDetails


def website(details: ContactDetails) -> list[dict]:
    """Describe the association, and how the site can be searched."""
    language = l10n.current_language()
    name = settings.SITE_NAME[language]
    organisation = {
        "@context": structured_data.CONTEXT,
        **structured_data.organisation(language),
        "@id": structured_data.absolute("/#association"),
        "alternateName": sorted({*settings.SITE_NAME.values(), *settings.SITE_ACRONYM.values()} - {name}),
        "foundingDate": "1994",
        "email": details.email,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Avinyó 15",
            "postalCode": "08002",
            "addressLocality": "Barcelona",
            "addressCountry": "ES",
        },
    }
    search = {
        "@context": structured_data.CONTEXT,
        "@type": "WebSite",
        "name": name,
        "url": structured_data.absolute(reverse("home")),
        "inLanguage": language,
        "publisher": {"@id": structured_data.absolute("/#association")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": structured_data.absolute(reverse("site_search")) + "?q={search_term_string}",
            "query-input": "required name=search_term_string",
        },
    }
    return [organisation, search]
