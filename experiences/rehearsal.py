"""What a step would do: it is really taken, its mails are collected instead of sent, and all of it is taken back."""

from collections.abc import Callable

from django.db import transaction

from core.mail import Letter, collected
from experiences.models import Experience


def rehearse(step: Callable[..., Experience], **arguments) -> tuple[Experience, list[Letter]]:
    """Return the experience as it would stand and the mails as they would be sent. Raises what the step raises."""
    with transaction.atomic(), collected() as letters:
        row = step(**arguments)
        transaction.set_rollback(True)
    return row, letters
