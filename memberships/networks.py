"""What the coordinating city of a network tells of it. Each action is one transaction with a line in the audit trail.

Coordinators are the people of the city whose term runs today (cities.NetworkCoordination); they keep their own network
and no other. The day after its term another city's people have it.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cities.models import City, Network, NetworkCoordination
from core import audit
from core.uploads import checked_document, count_file
from memberships.models import NetworkDocument, NetworkMeeting


def coordinated_by(user: User, on: dt.date | None = None):
    """Return the networks that the person's cities coordinate on a day (default: today)."""
    cities = City.objects.represented_by(user, on).values("pk")
    terms = NetworkCoordination.objects.in_term(on).filter(city__in=cities)
    return Network.objects.filter(pk__in=terms.values("network")).order_by("official_name", "pk")


@transaction.atomic
def save_meeting(*, network: Network, by: User, meeting: NetworkMeeting, **values) -> NetworkMeeting:
    """Store a meeting of the network, a new one or one changed."""
    _demand(network, by)
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.network = network
    meeting.full_clean()
    meeting.save()
    audit.record("network_meeting_saved", network, by=by, title=meeting.title, first_day=meeting.first_day.isoformat())
    return meeting


@transaction.atomic
def delete_meeting(*, meeting: NetworkMeeting, by: User) -> None:
    """Take a meeting away."""
    _demand(meeting.network, by)
    audit.record("network_meeting_deleted", meeting.network, by=by, title=meeting.title)
    meeting.delete()


@transaction.atomic
def add_document(*, network: Network, by: User, title: str, language: str, file) -> NetworkDocument:
    """Add a paper; raises ValidationError where it is none of the kinds that are taken."""
    _demand(network, by)
    count_file(by)
    checked = checked_document(file)
    document = NetworkDocument(network=network, title=title, language=language, size=checked.size)
    document.file.save(checked.name, checked, save=False)
    document.full_clean()
    document.save()
    audit.record("network_document_added", network, by=by, title=title)
    return document


@transaction.atomic
def remove_document(*, document: NetworkDocument, by: User) -> None:
    """Take a paper away, and its file once that is certain."""
    _demand(document.network, by)
    audit.record("network_document_removed", document.network, by=by, title=document.title)
    storage, name = document.file.storage, document.file.name
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _demand(network: Network, by: User) -> None:
    if not coordinated_by(by).filter(pk=network.pk).exists():
        raise PermissionDenied
