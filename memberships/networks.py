"""What the coordinating city of a network tells of it, and which cities belong to it.

Each action is one transaction with a line in the audit trail. Coordinators are the people of the city whose term runs
today (cities.NetworkCoordination); they keep their own network and no other. The day after its term another city's
people have it.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cities.enums import NetworkRole
from cities.models import City, CityNetwork, CityQuerySet, Network, NetworkCoordination
from core import audit, l10n
from core.uploads import checked_document, count_file
from memberships.models import NetworkDocument, NetworkMeeting

MOST_DOCUMENTS = 100  # of a network; each may have 25 MB


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


def add_document(*, network: Network, by: User, title: str, language: str, file) -> NetworkDocument:
    """Add a paper; raises ValidationError where it is none of the kinds that are taken, or one too many.

    It is counted and read before the transaction, so that one that is refused counts as well.
    """
    _demand(network, by)
    count_file(by)
    return _store_document(network, by, title, language, checked_document(file))


@transaction.atomic
def _store_document(network: Network, by: User, title: str, language: str, checked: File) -> NetworkDocument:
    Network.objects.select_for_update().get(pk=network.pk)
    if network.documents.count() >= MOST_DOCUMENTS:
        text = _("A network keeps at most %(most)s documents here. Take one away first.")
        raise ValidationError(text % {"most": l10n.number(MOST_DOCUMENTS)})
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


def may_join(network: Network) -> CityQuerySet:
    """Return the cities that can be taken in: all that the directory lists, and that do not belong already."""
    here = CityNetwork.objects.present().filter(network=network)
    return City.objects.listed().exclude(pk__in=here.values("city"))


@transaction.atomic
def take_in(*, network: Network, city: City, by: User, since: dt.date, role: NetworkRole) -> CityNetwork:
    """Note that a city belongs to the network from a day on; ValidationError where it does already, or did that day."""
    _demand(network, by)
    Network.objects.select_for_update().get(pk=network.pk)
    _refuse_future(since)
    if CityNetwork.objects.filter(network=network, city=city).filter(_lasts_until(since)).exists():
        raise ValidationError({"city": _("The city belonged to this network on that day already.")})
    link = CityNetwork(network=network, city=city, since=since, since_year=since.year, role=role)
    link.full_clean()
    link.save()
    audit.record("network_city_taken_in", network, by=by, city=city.slug, since=since.isoformat(), role=role)
    return link


def locked_link(link: CityNetwork) -> CityNetwork:
    """Return it as it stands now; nobody else changes it before the transaction is over."""
    return CityNetwork.objects.select_for_update().get(pk=link.pk)


@transaction.atomic
def change_city(*, link: CityNetwork, by: User, role: NetworkRole, until: dt.date | None) -> CityNetwork:
    """Give a city another role in the network, or note its last day in it (None: it stays); the time before is kept."""
    _demand(link.network, by)
    row = locked_link(link)
    row.role = role
    if until:
        _refuse_future(until)
        first = row.since or (dt.date(row.since_year, 1, 1) if row.since_year else None)
        if first and until < first:
            raise ValidationError({"until": _("The end cannot be before the beginning.")})
        row.until, row.until_year = until, until.year
    elif row.until:
        row.until = row.until_year = None  # noted by mistake
    row.full_clean()
    row.save()
    told = {"until": until.isoformat()} if until else {}
    audit.record("network_city_changed", row.network, by=by, city=row.city.slug, role=role, **told)
    return row


def _lasts_until(day: dt.date) -> Q:
    """Return the condition that a time in a network had not ended before a day."""
    known = Q(until__gte=day) | Q(until__isnull=True, until_year__gt=day.year)
    return known | Q(until__isnull=True, until_year__isnull=True)


def _refuse_future(day: dt.date) -> None:
    if day > timezone.localdate():
        raise ValidationError(_("This day has not come yet."))


def _demand(network: Network, by: User) -> None:
    if not coordinated_by(by).filter(pk=network.pk).exists():
        raise PermissionDenied
