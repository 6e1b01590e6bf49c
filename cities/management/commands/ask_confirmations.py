"""`manage.py ask_confirmations`: ask cities whether what stands about them is still right. For a daily timer."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from cities.actions import ask_confirmation
from cities.models import City


class Command(BaseCommand):
    """Writes to each city at most once a month until it answers, and then not for a year."""

    help = "Mail the cities that have confirmed nothing for a year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=50, help="cities to write to in one run (default: 50)")

    def handle(self, *, most: int, **options: object) -> None:
        cities = City.objects.to_confirm().order_by("pk")[:most]
        for city in cities:
            ask_confirmation(city=city)
        self.stdout.write(f"{len(cities)} cities asked.")
