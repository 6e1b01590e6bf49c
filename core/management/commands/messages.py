"""`manage.py messages`: bring locale/*/LC_MESSAGES/django.po up to date with the code, or check them."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import catalogues


class Command(BaseCommand):
    """Takes the place of makemessages and compilemessages, which need GNU gettext."""

    help = "Update the translation catalogues from the code and compile them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")
        parser.add_argument("--compile", action="store_true", help="only write the compiled catalogues")

    def handle(self, *, check: bool, compile: bool, **options: object) -> None:
        if check:
            return self.check_catalogues()
        if not compile:
            self.update()
        for path in catalogues.compile_catalogues():
            self.stdout.write(f"compiled {path.relative_to(settings.BASE_DIR)}")
        return None

    def check_catalogues(self) -> None:
        problems = list(catalogues.problems())
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems in the catalogues.")
        self.stdout.write("The catalogues are complete and current.")

    def update(self) -> None:
        source = catalogues.extracted()
        for language, _name in settings.LANGUAGES:
            catalog = catalogues.updated(language, source)
            catalogues.write(language, catalog)
            missing = sum(
                any(problem == "empty" for problem in catalogues.message_problems(message, language))
                for message in catalog
                if message.id
            )
            self.stdout.write(f"{language}: {len(catalog)} texts, {missing} without translation")
