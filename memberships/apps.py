from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from accounts.forgetting import when_forgotten


class MembershipsConfig(AppConfig):
    name = "memberships"
    verbose_name = pgettext_lazy("part of the desk", "Membership")

    def ready(self) -> None:
        """Keep of somebody who is forgotten only the applications that a city's membership stands on."""
        when_forgotten(_forget_applicant, keeps=_kept_of_applicant)


def _forget_applicant(email: str) -> None:
    from memberships.forgetting import forget_applicant  # noqa: PLC0415 - models are not loaded before

    forget_applicant(email)


def _kept_of_applicant(email: str) -> list[str]:
    from memberships.forgetting import kept_of_applicant  # noqa: PLC0415 - models are not loaded before

    return kept_of_applicant(email)
