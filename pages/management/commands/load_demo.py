"""Add the accounts and samples of the demonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pages import demo


class Command(BaseCommand):
    """Add demo accounts and marked samples; refused outside demo mode, for their password is known to everybody."""

    help = "Add the accounts and samples of the demonstration (demo mode only)."

    def handle(self, *args, **options) -> None:
        """Load what is missing."""
        if not settings.DEMO:
            raise CommandError("Demo accounts have a known password; they are only made with DEMO=1.")
        demo.load()
