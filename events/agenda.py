"""Where each congress stands on a given day, and its days in the reader's words: pure functions, no query."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core import l10n
from events.enums import CongressStatus
from events.models import Congress


class Stage(StrEnum):
    """What a visitor must know of a congress today."""

    CALL_FOR_HOSTS = "call_for_hosts"
    UPCOMING = "upcoming"
    NOW = "now"
    # Announced, its days are past, and nobody has confirmed yet that it was held.
    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Entry:
    """A congress as the agenda shows it."""

    congress: Congress
    stage: Stage
    days: str

    @property
    def is_ahead(self) -> bool:
        """True while one can still go there."""
        return self.stage in (Stage.UPCOMING, Stage.NOW)


def stage_of(congress: Congress, on: dt.date) -> Stage:
    """Return where the congress stands on the given day; the day decides, so that no announcement grows stale."""
    if congress.status != CongressStatus.ANNOUNCED:
        return Stage(congress.status)
    if congress.starts_on is None:
        return Stage.UPCOMING if congress.year >= on.year else Stage.UNCONFIRMED
    if on < congress.starts_on:
        return Stage.UPCOMING
    return Stage.NOW if on <= congress.ends_on else Stage.UNCONFIRMED


def entries(congresses: Iterable[Congress], on: dt.date) -> list[Entry]:
    """Return the congresses with their stage and days."""
    return [Entry(congress, stage_of(congress, on), days_of(congress)) for congress in congresses]


def days_of(congress: Congress) -> str:
    """Return “26–29 de maig del 2026”, or nothing where only the year is known."""
    if congress.starts_on is None:
        return ""
    return l10n.date_range(congress.starts_on, congress.ends_on)


def figures(shown: Iterable[Entry]) -> dict:
    """Return how many congresses were held, since when, and in how many cities and countries."""
    held = [entry.congress for entry in shown if entry.stage == Stage.HELD]
    hosts = [congress.city for congress in held if congress.city]
    return {
        "held": len(held),
        "since": min((congress.year for congress in held), default=None),
        "cities": len({city.pk for city in hosts}),
        "countries": len({city.country_id for city in hosts}),
    }
