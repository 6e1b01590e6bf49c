"""Build the search row of the bank again, or compare it with its source."""

from django.core.management.base import BaseCommand, CommandError

from experiences import search_row

SHOWN = 20


class Command(BaseCommand):
    """Thin: the work is in experiences/search_row.py. Needed after a change of the search functions, never for data."""

    help = "Build the search row of the bank again while the site answers, or compare it with its source (--check)."

    def add_arguments(self, parser) -> None:
        """Add what may be chosen."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail where row and source differ")
        parser.add_argument("--after", type=int, default=0, help="go on after this experience (printed on the way)")
        parser.add_argument("--batch", type=int, default=search_row.BATCH, help="experiences in each transaction")

    def handle(self, *_args, check: bool, after: int, batch: int, **_options) -> None:
        """Rebuild or check."""
        if check:
            self._check(batch)
            return
        for last in search_row.rebuild(after, batch):
            self.stdout.write(f"done up to experience {last} (go on with --after {last})")
        self.stdout.write("The search row is built.")

    def _check(self, batch: int) -> None:
        found = list(search_row.drift(batch))
        for line in found[:SHOWN]:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} differences between the search row and its source: run search_index.")
        self.stdout.write("The search row equals its source.")
