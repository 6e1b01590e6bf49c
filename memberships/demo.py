"""An assembly for the demonstration, in a fictional town and said to be a sample, so that the desks show one."""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from core.reference import json_values
from core.translated import SITE_LANGUAGES, column
from memberships.models import AgendaItem, Assembly

DATA = Path(__file__).parent / "data" / "demo_assembly.json"


def load_assembly() -> None:
    """Announce one where there is none yet; what is there stays as people have left it."""
    if Assembly.objects.exists():
        return
    sample, today = json_values(DATA), timezone.localdate()
    assembly = Assembly.objects.create(
        held_on=today + dt.timedelta(days=sample["days_ahead"]),
        forms_until=today + dt.timedelta(days=sample["days_for_forms"]),
        first_call=dt.time(10, 0),
        second_call=dt.time(10, 30),
        place=sample["place"],
        announced_at=timezone.now(),
        invited_at=timezone.now(),  # no mail goes out about a sample
    )
    for position, item in enumerate(sample["agenda"], 1):
        titles = {column("title", code): item["title"][code] for code in SITE_LANGUAGES}
        AgendaItem.objects.create(assembly=assembly, position=position, kind=item["kind"], **titles)
