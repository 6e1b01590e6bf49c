"""`manage.py daily`: what has to be done once a day, by the system's timer."""

import sys
import traceback
from collections.abc import Callable
from functools import partial

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cities.actions import ask_confirmations
from cities.bounces import mark_refused_mail
from core.mail import release_all
from experiences import alerts, search_row
from experiences.actions import announce_due
from figures.folding import fold
from memberships.dues_tasks import resume_runs
from memberships.joining import actions as applications
from pages.retention import RULES


class Command(BaseCommand):
    """Each step stands alone: one that fails keeps no other from its turn. Running it twice does no harm."""

    help = "Send what is due each day, and delete what is kept no longer."

    def handle(self, *args, verbosity: int, **options) -> None:
        """Do every step; end with an error that names those that failed."""
        now = timezone.now()
        steps: dict[str, Callable[[], object]] = {
            "announce": announce_due,
            "leave_networks": search_row.follow_calendar,
            "draw_bits": search_row.draw_bits,
            "send_alerts": lambda: alerts.send_news(now),
            "ask_cities": ask_confirmations,
            "mark_bounces": mark_refused_mail,
            "resume_dues": resume_runs,
            "follow_applications": applications.follow_register,
            "release_mail": lambda: release_all(now),
            **{rule.key: partial(rule.forget, now) for rule in RULES},
            "fold_page_views": lambda: fold(now),
            "tidy_files": lambda: call_command("tidy_files", verbosity=0),
        }
        failed = [name for name, step in steps.items() if not self._done(name, step, verbosity)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}; the reasons are above.")

    def _done(self, name: str, step: Callable[[], object], verbosity: int) -> bool:
        try:
            step()
        except Exception:  # noqa: BLE001 - whatever it is, it is shown, and the other steps have their turn
            traceback.print_exc(file=sys.stderr)
            return False
        if verbosity > 1:
            self.stdout.write(f"{name}: done")
        return True
