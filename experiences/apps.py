from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from accounts.forgetting import when_forgotten


class ExperiencesConfig(AppConfig):
    name = "experiences"
    verbose_name = _("Experiences")

    def ready(self) -> None:
        """Keep the names of countries where the search finds them, and nothing of somebody who is forgotten."""
        post_migrate.connect(_write_country_words, sender=self)
        when_forgotten(_forget_address)


def _forget_address(email: str) -> None:
    from experiences.asking import forget_address  # noqa: PLC0415 - models are not loaded before

    forget_address(email)


def _write_country_words(using: str, **_options) -> None:
    from experiences.country_words import write_country_words  # noqa: PLC0415 - models are not loaded before

    if "experiences_countrywords" in connections[using].introspection.table_names():
        write_country_words(using)
