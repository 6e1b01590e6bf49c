"""The mail that announces an assembly: to the delegates of each member city, in their language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cities.enums import ContactKind, Role
from cities.models import City, CityContact, CityRole
from core import l10n
from core.mail import send_templated_mail
from memberships.dues_billing import billing_for
from memberships.models import Assembly
from memberships.standing import members


def announce_to_cities(assembly: Assembly) -> int:
    """Write to the delegates of every member of the day; to the political contact of a city that has none here.

    Return how many mails there are. A city of which neither is known gets none: the list of contacts shows it.
    """
    cities = list(members(assembly.held_on).select_related("country").order_by("pk"))
    delegates = CityRole.objects.active().filter(city__in=cities, role=Role.DELEGATE, user__is_active=True)
    told, count = set(), 0
    for role in delegates.select_related("user", "city__country").order_by("pk"):
        _to_delegate(assembly, role)
        told.add(role.city_id)
        count += 1
    others = [city for city in cities if city.pk not in told]
    contacts = CityContact.objects.current().filter(city__in=others, kind=ContactKind.POLITICAL).exclude(email="")
    languages = billing_for(others)
    for contact in contacts.select_related("city__country").order_by("pk"):
        _to_contact(assembly, contact, languages[contact.city_id].language)
        count += 1
    return count


def _to_delegate(assembly: Assembly, role: CityRole) -> None:
    person = role.user
    with translation.override(person.language):
        url = settings.SITE_URL + reverse("city_assembly", args=[assembly.pk, role.city.slug])
    context = {"reader": person, "url": url, "may_sign": True}
    _send(assembly, role.city, (person.email, person.language), context)


def _to_contact(assembly: Assembly, contact: CityContact, language: str) -> None:
    with translation.override(language):
        url = settings.SITE_URL + reverse("contact")
    context = {"reader": None, "url": url, "may_sign": False}
    _send(assembly, contact.city, (contact.email, language), context)


def _send(assembly: Assembly, city: City, reader: tuple[str, str], context: dict) -> None:
    to, language = reader
    with translation.override(language):
        context = {
            **context,
            "assembly": str(assembly),
            "place": assembly.place,
            "city_name": city.display_name,
            "until": l10n.long_date(assembly.forms_until),
        }
        send_templated_mail("memberships/mail/assembly_announced", to=to, language=language, context=context)
