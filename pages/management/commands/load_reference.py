"""Load the reference data that ships with the project."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

import awards.reference
import charter.reference
import cities.reference
import editorial.reference
import events.reference
import experiences.reference
import memberships.reference
import pages.reference
import publications.reference
from core.reference import ReferenceDataError, Writer

# In the order in which they build on each other.
LOADERS = [
    editorial.reference.load,
    cities.reference.load,
    memberships.reference.load,
    charter.reference.load,
    experiences.reference.load,
    events.reference.load,
    awards.reference.load,
    publications.reference.load,
    pages.reference.load,
]


class Command(BaseCommand):
    """Load countries, networks, cities, the Charter, experiences, congresses, awards, publications and pages.

    May run again and again: what is there stays as it is. A malformed row is reported with file, line and reason,
    and nothing of that file is kept.
    """

    help = "Load the reference data; records that are already there stay as they are."

    def add_arguments(self, parser) -> None:
        """Add the option that lets files win over the database."""
        parser.add_argument(
            "--refresh", action="store_true", help="write the values of the files over records that are already there"
        )

    def handle(self, *args, **options) -> None:
        """Run every loader and say what happened."""
        writer = Writer(refresh=options["refresh"])
        with translation.override(None):
            for load in LOADERS:
                try:
                    load(writer)
                except ReferenceDataError as error:
                    raise CommandError("\n".join(["Nothing was loaded from this file:", *error.problems])) from error
        for outcome in ("created", "changed", "kept"):
            counts = getattr(writer.report, outcome)
            if counts and options["verbosity"] > 0:
                self.stdout.write(f"{outcome}: " + ", ".join(f"{label} {count}" for label, count in counts.items()))
