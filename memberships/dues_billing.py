"""To whom a city's invoices go: what it or the treasurer has written down, else its contacts, else its people here."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from accounts.models import User
from cities.enums import ContactKind, Role
from cities.models import City, CityContact, CityRole
from core import audit
from memberships.models import BillingDetails

# Whom to write to, the best first.
CONTACTS = (ContactKind.BILLING, ContactKind.TECHNICAL, ContactKind.POLITICAL)
# The language for a country where nothing says more: of the site's, the one that its administrations write.
SPANISH = "ES PT BR AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE"
FRENCH = "FR BE CH LU MC BJ BF CD CG CI CM DZ GA GN HT MA ML MG NE SN TD TG TN"
LANGUAGES = dict.fromkeys(SPANISH.split(), "es") | dict.fromkeys(FRENCH.split(), "fr") | {"AD": "ca"}


@dataclass(frozen=True)
class Billing:
    """Where an invoice goes, and what stands on it about the city."""

    language: str
    email: str
    addressee: dict[str, str]


def billing_of(city: City) -> Billing:
    """Return it for one city."""
    return billing_for([city])[city.pk]


def billing_for(cities: Iterable[City]) -> dict[int, Billing]:
    """Return it for many cities by their primary keys, in three queries."""
    cities = list(cities)
    details = {row.city_id: row for row in BillingDetails.objects.filter(city__in=cities)}
    contacts = _contacts(cities)
    people = _people(cities)
    found = {}
    for city in cities:
        known = details.get(city.pk) or BillingDetails(city=city)
        person = people.get(city.pk)
        language = known.language or (person.language if person else LANGUAGES.get(city.country_id, "en"))
        email = known.email or contacts.get(city.pk) or (person.email if person else "")
        found[city.pk] = Billing(language, email, _addressee(city, known, language))
    return found


def details_of(city: City, *, locked: bool = False) -> BillingDetails:
    """Return what is written down of it today, an empty row where nothing is.

    `locked`: nobody else changes it before the transaction is over, so that what is compared is what is overwritten.
    """
    if locked:
        City.objects.select_for_update().get(pk=city.pk)
    known = BillingDetails.objects.filter(city=city).first()
    return known or BillingDetails(city=city, language=billing_of(city).language)


@transaction.atomic
def save_billing(*, city: City, by: User, **values: str) -> BillingDetails:
    """Store to whom the city's invoices go from now on; papers already issued stay as they are."""
    details = details_of(city, locked=True)
    changed = [name for name, value in values.items() if getattr(details, name) != value]
    for name in changed:
        setattr(details, name, values[name])
    details.full_clean()
    details.save()
    audit.record("billing_details_changed", city, by=by, fields=changed)
    return details


def _addressee(city: City, known: BillingDetails, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "name": known.addressee or city.name,
            "address": known.address,
            "country": city.country.name,
            "tax_id": known.tax_id,
            "order_reference": known.order_reference,
        }


def _contacts(cities: list[City]) -> dict[int, str]:
    rows = CityContact.objects.current().filter(city__in=cities, kind__in=CONTACTS).exclude(email="")
    best: dict[int, CityContact] = {}
    for row in rows.order_by("pk"):
        other = best.get(row.city_id)
        if other is None or CONTACTS.index(row.kind) < CONTACTS.index(other.kind):
            best[row.city_id] = row
    return {key: row.email for key, row in best.items()}


def _people(cities: list[City]) -> dict:
    """Return a person with a role in each city, its delegate before others."""
    roles = CityRole.objects.active().filter(city__in=cities, user__is_active=True).select_related("user")
    best: dict[int, CityRole] = {}
    for row in roles.order_by("pk"):
        if row.city_id not in best or (row.role == Role.DELEGATE != best[row.city_id].role):
            best[row.city_id] = row
    return {key: row.user for key, row in best.items()}
