"""Rows of the Charter."""

from charter.models import CharterEdition, Principle, Section
from core.translated import SITE_LANGUAGES

# Principles 1 to 6, 7 to 12 and 13 to 20 of the Charter of 2020.
SECTION_STARTS = {1: 1, 2: 6, 3: 14}


def make_edition(year=2020, **overrides):
    edition, _made = CharterEdition.objects.get_or_create(year=year, defaults={"is_current": year == 2020, **overrides})
    return edition


def make_section(number=1, edition=None, **overrides):
    titles = {f"title_{code}": f"Section {number} ({code})" for code in SITE_LANGUAGES}
    edition = edition or make_edition()
    section, _made = Section.objects.get_or_create(edition=edition, number=number, defaults={**titles, **overrides})
    return section


def make_principle(number=1, edition=None, **overrides):
    """A principle of the edition in force; asking twice for a number gives the same one."""
    edition = edition or make_edition()
    section = overrides.pop("section", None) or make_section(section_of(number), edition)
    titles = {f"title_{code}": f"Principle {number} ({code})" for code in SITE_LANGUAGES}
    principle, _made = Principle.objects.get_or_create(
        edition=edition, number=number, defaults={"section": section, **titles, **overrides}
    )
    return principle


def section_of(number):
    return max(section for section, start in SECTION_STARTS.items() if start <= number)
