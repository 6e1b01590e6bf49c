"""What a visitor's mailbox holds, and what tells subscribers something."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.models import OutboxMessage
from tests.factories.experiences import make_experience


@pytest.fixture
def nobody_has_written_yet():
    """Begin with counters at nothing."""
    cache.clear()


def link_of(mail):
    return re.search(r"https?://[^/\s]+(/\S+)", mail.text)[1]


def news():
    return OutboxMessage.objects.exclude(headers={"Auto-Submitted": "auto-generated"}).order_by("pk")


def publish(*, at=None, **overrides):
    """An experience that was published at that moment (now)."""
    return make_experience(published_at=at or timezone.now(), **overrides)


def errors_of(response):
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}
