"""Work of the bank that leaves the request."""

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from core.tasks import run_by
from experiences import alerts
from experiences.models import SearchAlert


@task()
def send_search_alerts() -> None:
    """Tell subscribers what is new, and come back when the first of those who got mail today may get mail again."""
    if again := alerts.send_news():
        run_by(send_search_alerts, again)


def tell_subscribers() -> None:
    """Have subscribers told of what is being published, once there was time to publish more of it."""
    if SearchAlert.objects.confirmed().exists():
        run_by(send_search_alerts, timezone.now() + settings.ALERT_DELAY)
