"""`manage.py retention`: delete what is kept no longer; with `--dry-run` only say what would go."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pages.retention import RULES


class Command(BaseCommand):
    """The rules of pages/retention.py, all of them or one; `daily` follows them too."""

    help = "Delete what is kept no longer, or say what would go."

    def add_arguments(self, parser) -> None:
        """Add what may be chosen."""
        parser.add_argument("--dry-run", action="store_true", help="change nothing; print what would go")
        parser.add_argument("--only", choices=[rule.key for rule in RULES], help="follow this rule alone")

    def handle(self, *_args, dry_run: bool, only: str | None, **_options) -> None:
        """Count, then delete unless it is only a look."""
        now = timezone.now()
        for rule in RULES:
            if only in {None, rule.key}:
                number = rule.number_due(now)
                if not dry_run:
                    rule.forget(now)
                verb = "would go" if dry_run else "gone"
                self.stdout.write(f"{rule.key}: {number} {verb} (kept {rule.kept.days} days; {rule.what})")
