"""`manage.py tidy_files`: remove stored files that no row names, and have missing copies of images made."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import stored_files


class Command(BaseCommand):
    """Thin: the work is in core/stored_files.py. Running it twice does no harm."""

    help = "Remove stored files of more than a day that no row names, and have missing copies of images made."

    def add_arguments(self, parser) -> None:
        """Add what may be chosen."""
        parser.add_argument("--dry-run", action="store_true", help="change nothing; print what would be done")
        parser.add_argument("--many", action="store_true", help="remove them even where they are a large part of all")

    def handle(self, *_args, dry_run: bool, many: bool, verbosity: int, **_options) -> None:
        """Compare, then remove or print."""
        found = stored_files.compare(timezone.now())
        if not dry_run:
            try:
                stored_files.tidy(found, many=many)
            except stored_files.TooMany as problem:
                raise CommandError(str(problem)) from problem
        if verbosity:
            self._tell(found, dry_run=dry_run)

    def _tell(self, found: stored_files.Findings, *, dry_run: bool) -> None:
        removed, asked = ("would remove", "would make the copies of") if dry_run else ("removed", "copies asked for:")
        for name, reason in found.strays.items():
            self.stdout.write(f"{removed} {name} ({reason})")
        for name in found.without_copies:
            self.stdout.write(f"{asked} {name}")
        self.stdout.write(
            f"{found.files} files: {len(found.strays)} to remove, {len(found.without_copies)} images without copies."
        )
