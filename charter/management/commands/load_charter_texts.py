"""`manage.py load_charter_texts FILE`: the association's own wording of the Charter."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from charter.texts import load_official_texts
from core.reference import ReferenceDataError


class Command(BaseCommand):
    """Load official titles and texts, and record which titles are official; may run again with the same file."""

    help = "Load the Charter's official texts from a CSV or JSON file of the association (docs/charter-texts.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path, help="a .csv or .json file in UTF-8")

    def handle(self, *, file: Path, **options: object) -> None:
        """Load the file whole, or nothing of it."""
        try:
            with translation.override(None):
                outcome = load_official_texts(file)
        except ReferenceDataError as error:
            raise CommandError("\n".join(["Nothing was loaded from this file:", *error.problems])) from error
        self.stdout.write(f"{outcome.changed} texts written, {outcome.unchanged} already there.")
