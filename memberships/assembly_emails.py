"""The mail that calls to an assembly: one for each person, in their language, for all the cities they act for."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.emails import secretariat
from accounts.models import User
from cities.enums import ContactKind, Role
from cities.models import City, CityContact, CityRole
from core import l10n
from core.mail import send_templated_mail
from memberships.dues_billing import billing_for
from memberships.models import Assembly
from memberships.standing import members


@dataclass
class Call:
    """One mail: for which cities its reader signs here, and which ones know no delegate but this address."""

    to: str
    reader: User | None = None
    signs_for: list[City] = field(default_factory=list)
    speaks_for: list[City] = field(default_factory=list)

    @property
    def cities(self) -> list[City]:
        """Return all cities that this mail calls."""
        return self.signs_for + self.speaks_for


@dataclass(frozen=True)
class Calls:
    """All mails of an assembly, and the members that nobody can be written to for."""

    mails: list[Call]
    without: list[City]


def calls(assembly: Assembly) -> Calls:
    """Return who is written to: a city's delegates, where none is reached its political contact.

    Addresses that give mail back are left out, whoever they belong to.
    """
    cities = {city.pk: city for city in members(assembly.held_on).select_related("country").order_by("pk")}
    back = {email.lower() for email in CityContact.objects.bouncing().values_list("email", flat=True)}
    mails: dict[str, Call] = {}

    def to(email: str) -> Call:
        return mails.setdefault(email.lower(), Call(email))

    delegates = CityRole.objects.active().filter(city__in=cities, role=Role.DELEGATE, user__is_active=True)
    for role in delegates.select_related("user").order_by("pk"):
        if role.user.email.lower() not in back:
            mail = to(role.user.email)
            mail.reader = role.user
            _add(mail.signs_for, cities[role.city_id])
    reached = {city.pk for mail in mails.values() for city in mail.cities}
    contacts = CityContact.objects.current().filter(city__in=cities.keys() - reached, kind=ContactKind.POLITICAL)
    for contact in contacts.exclude(email="").order_by("pk"):
        if contact.email.lower() not in back:
            _add(to(contact.email).speaks_for, cities[contact.city_id])
            reached.add(contact.city_id)
    without = sorted((city for key, city in cities.items() if key not in reached), key=lambda city: city.name)
    return Calls(list(mails.values()), without)


def announce_to_cities(assembly: Assembly) -> Calls:
    """Write to the cities, and to the secretariat where there are some that nobody was written to for."""
    found = calls(assembly)
    languages = billing_for([mail.speaks_for[0] for mail in found.mails if not mail.reader])
    for mail in found.mails:
        _send(assembly, mail, mail.reader.language if mail.reader else languages[mail.speaks_for[0].pk].language)
    if found.without:
        _tell_secretariat(assembly, found)
    return found


def _add(cities: list[City], city: City) -> None:
    if city not in cities:
        cities.append(city)


def _send(assembly: Assembly, mail: Call, language: str) -> None:
    with translation.override(language):
        desks = [{"name": city.display_name, "url": _desk(assembly, city)} for city in mail.signs_for]
        # Of several cities each one's own stands in the text.
        ways = [desk["url"] for desk in desks] or [settings.SITE_URL + reverse("contact")]
        context = {
            "reader": mail.reader,
            "assembly": str(assembly),
            "place": assembly.place,
            "city_names": _names(mail.cities),
            "unsigned_names": _names(mail.speaks_for),
            "desks": desks,
            "until": l10n.long_date(assembly.forms_until),
            "url": ways[0] if len(ways) == 1 else "",
        }
        send_templated_mail("memberships/mail/assembly_announced", to=mail.to, language=language, context=context)


def _desk(assembly: Assembly, city: City) -> str:
    return settings.SITE_URL + reverse("city_assembly", args=[assembly.pk, city.slug])


def _tell_secretariat(assembly: Assembly, found: Calls) -> None:
    to, language = secretariat()
    with translation.override(language):
        context = {
            "reader": None,
            "assembly": str(assembly),
            "mails": len(found.mails),
            "cities": [f"{city.display_name} ({city.country.name})" for city in found.without],
            "url": settings.SITE_URL + reverse("admin:memberships_assembly_quorum", args=[assembly.pk]),
        }
        send_templated_mail("memberships/mail/assembly_told", to=to, language=language, context=context)


def _names(cities: list[City]) -> str:
    return l10n.listed([city.display_name for city in cities])
