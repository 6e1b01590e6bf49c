"""The declarations on which the Charter rests, so that their established names are translated with the interface."""

import re

from django.utils.translation import gettext, gettext_noop

KNOWN = (
    gettext_noop("Universal Declaration of Human Rights"),
    gettext_noop("International Convention on the Elimination of All Forms of Racial Discrimination"),
    gettext_noop("International Covenant on Economic, Social and Cultural Rights"),
    gettext_noop("Convention on the Rights of the Child"),
    gettext_noop("World Declaration on Education for All"),
    gettext_noop("Fourth World Conference on Women, Beijing"),
    gettext_noop("Universal Declaration on Cultural Diversity"),
    gettext_noop("World Charter for the Right to the City"),
    gettext_noop("Convention on the Rights of Persons with Disabilities"),
    gettext_noop("Paris Agreement on Climate Change"),
    gettext_noop("2030 Agenda for Sustainable Development"),
)
NAME_AND_YEAR = re.compile(r"^(?P<name>.+?) \((?P<year>\d{4})\)$")


def declarations(entries: list[str]) -> list[dict]:
    """Return name, year and language of each: one that the site does not know stays in English and says so."""
    parted = [NAME_AND_YEAR.match(entry) for entry in entries]
    return [
        {
            "name": gettext(match["name"]) if match else entry,
            "year": match["year"] if match else "",
            "language": "" if match and match["name"] in KNOWN else "en",
        }
        for entry, match in zip(entries, parted, strict=True)
    ]
