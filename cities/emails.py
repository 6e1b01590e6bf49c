"""One function per mail about the people of a city; each reader gets it in their own language."""

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.emails import secretariat
from accounts.models import User
from cities import confirmation
from cities.enums import Role
from cities.models import City, CityRole, Handover
from core import l10n
from core.mail import send_templated_mail


def role_given(role: CityRole, *, by: User) -> None:
    """Tell somebody who has an account what they may do now."""
    with translation.override(role.user.language):
        told = given_in_words(role.city, role.role, by=by)
    _write("role_given", role.user, role.city, told=told)


def given_in_words(city: City, role: str, *, by: User) -> str:
    """Say in the language of now who has given whom which role."""
    text = _("%(by)s has given you a role for %(city)s on this website: %(role)s. It holds from now on.")
    return text % {"by": by, "city": city.display_name, "role": Role(role).label}


def role_ended(role: CityRole, *, last_day: dt.date, by: User) -> None:
    """Tell somebody that their role ends, and after which day."""
    _write("role_ended", role.user, role.city, by=by, url="", day=last_day)


def handover_asked(handover: Handover, *, by: User) -> None:
    """Ask the city's delegates to confirm; where there is none, the secretariat."""
    city = handover.role.city
    delegates = delegates_of(city)
    for delegate in delegates:
        _write("handover_asked", delegate, city, by=by, handover=handover, day=handover.last_day)
    if not delegates:
        context = {"reader": None, "city": city, "by": by, "handover": handover, "day": handover.last_day}
        context["url"] = settings.SITE_URL + reverse("admin:cities_handover_change", args=[handover.pk])
        _send("handover_asked", *secretariat(), context)


def handover_decided(handover: Handover) -> None:
    """Tell the one who leaves whether the successor was confirmed."""
    role = handover.role
    _write("handover_decided", role.user, role.city, by=handover.decided_by, handover=handover, day=handover.last_day)


def confirmation_asked(city: City, person: User) -> None:
    """Ask one of the city's people whether everything is still right; the link needs no sign-in."""
    with translation.override(person.language):
        url = settings.SITE_URL + reverse("city_confirm", args=[confirmation.make_token(city)])
    _send("confirmation_asked", person.email, person.language, {"reader": person, "city": city, "url": url})


def people_of(city: City) -> QuerySet[User]:
    """Return everybody with a role in the city today, each once."""
    roles = CityRole.objects.active().filter(city=city)
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("pk")


def delegates_of(city: City) -> QuerySet[User]:
    """Return the people who manage a city's people today."""
    roles = CityRole.objects.active().filter(city=city, role=Role.DELEGATE)
    return User.objects.filter(is_active=True, pk__in=roles.values("user"))


def _write(template: str, reader: User, city: City, **context) -> None:
    with translation.override(reader.language):
        url = settings.SITE_URL + reverse("city_people", args=[city.slug])
    _send(template, reader.email, reader.language, {"reader": reader, "city": city, "url": url, **context})


def _send(template: str, to: str, language: str, context: dict) -> None:
    with translation.override(language):
        if day := context.get("day"):
            context["day"] = l10n.short_date(day)
        context["city_name"] = context["city"].display_name
        send_templated_mail(f"cities/mail/{template}", to=to, language=language, context=context)
