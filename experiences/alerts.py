"""Mail for a search of the bank: asked for, confirmed by the mailbox, told of what is new, stopped by one click.

An alert looks where the list looks (`search.walk`), so that both always agree. What it has told of is written in the
transaction of the mail: after a crash at any moment nothing is told twice and nothing is left out.
"""

import datetime as dt
import logging
import uuid
from dataclasses import replace
from itertools import takewhile

from django.db import DatabaseError, transaction
from django.db.models import Max, Min, Q
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User
from core.throttling import TooManyError, count
from experiences import facets, visitor_emails
from experiences.asking import sender_limits
from experiences.filters import ExperienceFilter
from experiences.models import AlertedExperience, Experience, SearchAlert
from experiences.search import Found, walk
from experiences.selection import Selection

logger = logging.getLogger(__name__)

# At most one mail a day, whenever in the day the work is done.
PAUSE = dt.timedelta(hours=20)
# A publication gets its date before it is committed; whoever looks in between finds it by looking back this far.
OVERLAP = dt.timedelta(hours=1)
MOST_OF_A_MAILBOX = 20
MOST_IN_A_MAIL = 20
CHUNK = 100


def kept_query(selection: Selection) -> str:
    """Return what an alert keeps of a selection: order and page say nothing of what it finds."""
    query = replace(selection, asked_sort="", page=1).query()
    return "" if query == "?" else query


def selection_of(alert: SearchAlert) -> Selection:
    """Return what an alert looks for."""
    return ExperienceFilter(QueryDict(alert.query.removeprefix("?"))).selection


def parts_of(selection: Selection, vocabulary: facets.Vocabulary) -> list[str]:
    """Return the search in words, part by part, as the list names them; nothing for the whole bank."""
    return [chip.label for chip in facets.chips(selection, Found(), vocabulary)]


def in_words(selection: Selection) -> str:
    """Return the search in words of the active language."""
    parts = parts_of(selection, facets.Vocabulary.load())
    return " · ".join(parts) or gettext("All experiences of the bank")


def unknown_values(selection: Selection, vocabulary: facets.Vocabulary) -> list[str]:
    """Return what the bank can never have: with it an alert would wait for ever."""
    return [
        value for facet in facets.LABELS for value in selection.values(facet) if not _can_be(facet, value, vocabulary)
    ]


def _can_be(facet: str, value: str, vocabulary: facets.Vocabulary) -> bool:
    """Tell whether an experience may have the value one day: there are always new countries, years and languages."""
    if facet in {"country", "original"}:
        return len(value) == 2 and vocabulary.label(facet, value) != value
    if facet == "year":
        return value.isascii() and value.isdigit() and len(value) == 4
    return value in vocabulary.names[facet]


@transaction.atomic
def subscribe(*, query: str, by: User | None, token: uuid.UUID, address: str, email: str, language: str) -> SearchAlert:
    """Ask for an alert; raise TooManyError for a flood or a mailbox with very many alerts.

    `by` is somebody signed in, whose own address needs no proof. The same form sent twice is one request.

    Side effects: mail with a link that begins the alert. It is sent again where the alert is there already, so that
    nobody learns by the form who has which.
    """
    email = email.lower()
    alert, is_new = SearchAlert.objects.get_or_create(
        email=email, query=query, defaults={"language": language, "token": token}
    )
    alert = SearchAlert.objects.select_for_update().get(pk=alert.pk)
    if not is_new and alert.token == token:
        return alert
    is_own = by is not None and by.email.lower() == email
    is_proven = is_own or SearchAlert.objects.filter(email=email, confirmed_at__isnull=False).exists()
    count(*sender_limits("alert", address=address, email=email, is_proven=is_proven))
    if is_new and SearchAlert.objects.filter(email=email).count() > MOST_OF_A_MAILBOX:
        raise TooManyError
    alert.token = token
    if alert.confirmed_at is None:
        alert.language = language
    alert.save(update_fields=["token", "language"])
    if is_own:
        confirm(alert=alert)
        alert.refresh_from_db()
    else:
        visitor_emails.alert_to_confirm(alert)
    return alert


def confirm(*, alert: SearchAlert) -> bool:
    """Begin an alert: from now on it tells of what is new; False where it has begun already."""
    now = timezone.now()
    rows = SearchAlert.objects.filter(pk=alert.pk, confirmed_at__isnull=True)
    return bool(rows.update(confirmed_at=now, checked_at=now))


def stop(*, pk: int) -> bool:
    """End an alert and forget the address; False where there is none."""
    return bool(SearchAlert.objects.filter(pk=pk).delete()[0])


def send_news(now: dt.datetime | None = None) -> dt.datetime | None:
    """Write one mail for each alert for which there is something new and whose day is over.

    Return when to look again: when the first of those may get mail whose day is not over yet.

    Side effects: mails in the outbox.
    """
    now = now or timezone.now()
    for pk in due(now).order_by("pk").values_list("pk", flat=True):
        try:
            tell(pk, now)
        except DatabaseError:  # one search that takes too long must not keep the others from their mail
            logger.exception("The alert %s was left out", pk)
    waiting = SearchAlert.objects.confirmed().filter(last_sent_at__gt=now - PAUSE)
    first = waiting.aggregate(first=Min("last_sent_at"))["first"]
    return first + PAUSE if first else None


def due(now: dt.datetime):
    """Return the alerts whose day is over and that have not looked since the newest publication."""
    newest = Experience.objects.published().aggregate(newest=Max("published_at"))["newest"]
    if newest is None:
        return SearchAlert.objects.none()
    rested = Q(last_sent_at__isnull=True) | Q(last_sent_at__lte=now - PAUSE)
    return SearchAlert.objects.confirmed().filter(rested, checked_at__lt=newest + OVERLAP)


@transaction.atomic
def tell(pk: int, now: dt.datetime) -> bool:
    """Tell one subscriber of what is new, if anything is; somebody else who is telling it is not disturbed."""
    alert = due(now).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if alert is None:
        return False
    since = max(alert.checked_at - OVERLAP, alert.confirmed_at)
    selection = selection_of(alert)
    found = dict(takewhile(lambda row: row[1] > since, walk(selection, size=CHUNK)))
    told = set(alert.told.filter(experience__in=found).values_list("experience_id", flat=True))
    new = [pk for pk in found if pk not in told]
    alert.checked_at = now
    if new:
        alert.last_sent_at = now
        AlertedExperience.objects.bulk_create(
            AlertedExperience(alert=alert, experience_id=pk, published_at=found[pk]) for pk in new
        )
        _write(alert, selection, new)
    alert.told.filter(published_at__lte=now - 2 * OVERLAP).delete()
    alert.save(update_fields=["checked_at", "last_sent_at"])
    return bool(new)


def _write(alert: SearchAlert, selection: Selection, new: list[int]) -> None:
    shown = new[:MOST_IN_A_MAIL]
    rows = Experience.objects.filter(pk__in=shown).select_related("city__country").in_bulk()
    with translation.override(alert.language):
        search = in_words(selection)
    visitor_emails.alert_news(
        alert, search=search, experiences=[rows[pk] for pk in shown if pk in rows], total=len(new)
    )
