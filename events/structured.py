"""Congresses as machines read them."""

from django.utils.translation import gettext

from core import l10n, structured_data
from core.translated import text_of
from events.agenda import Entry, Stage


def congress(entry: Entry) -> dict:
    """Describe a congress; without its days it is no event that a calendar could use."""
    record = entry.congress
    if record.starts_on is None:
        return {}
    place = None
    if record.city:
        place = {
            "@type": "Place",
            "name": record.city.display_name,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": record.city.display_name,
                "addressCountry": record.city.country_id,
            },
        }
    name = gettext("International Congress of Educating Cities")
    cancelled = entry.stage == Stage.CANCELLED
    return structured_data.filled(
        {
            "@context": structured_data.CONTEXT,
            "@type": "Event",
            "name": f"{name} {record.year}",
            "description": str(text_of(record, "theme")),
            "startDate": record.starts_on.isoformat(),
            "endDate": record.ends_on.isoformat(),
            "eventStatus": f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}",
            "location": place,
            "organizer": structured_data.organisation(l10n.current_language()),
            "url": structured_data.absolute(record.get_absolute_url()),
        }
    )
