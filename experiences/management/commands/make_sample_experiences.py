"""Experiences in any number for measuring, and their removal."""

from django.core.management.base import BaseCommand, CommandError

from charter.models import Principle
from experiences import samples
from experiences.models import Topic


class Command(BaseCommand):
    """Thin: the work is in experiences/samples.py. `make bench` calls it in a database of its own."""

    help = "Write made-up experiences of fictional cities, marked as samples; --remove deletes them all."

    def add_arguments(self, parser) -> None:
        """Add how many."""
        parser.add_argument("count", type=int, nargs="?", default=0)
        parser.add_argument("--remove", action="store_true")

    def handle(self, *_args, count: int, remove: bool, **_options) -> None:
        """Write or remove."""
        if remove:
            self.stdout.write(f"{samples.remove()} sample experiences removed.")
            return
        if not (Topic.objects.exists() and Principle.objects.exists()):
            raise CommandError("Load the reference data first: manage.py load_reference.")
        for made in samples.make(count):
            self.stdout.write(f"{made} sample experiences")
