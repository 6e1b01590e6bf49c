"""Applications for membership."""

import uuid
from decimal import Decimal

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from memberships.enums import ApplicationState as State
from memberships.models import Application, MembershipPeriod
from tests.factories.accounts import make_user
from tests.factories.cities import make_city, make_country

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ANSWERS = {
    "city_name": "Vilanova",
    "country": "ES",
    "inhabitants": "65.000",
    "population_year": "2024",
    "population_source": "Padró municipal",
    "website": "https://vilanova.example",
    "reasons": "Volem aprendre de les altres ciutats.",
    "mayor_name": "Joana Puig",
    "mayor_position": "Alcaldessa",
    "mayor_email": "",
    "mayor_phone": "",
    "political_name": "Pau Serra",
    "political_position": "Regidor d’Educació",
    "political_email": "pau@vilanova.example",
    "political_phone": "",
    "technical_name": "Laia Font",
    "technical_position": "Tècnica d’educació",
    "technical_email": "laia@vilanova.example",
    "technical_phone": "+34 930 00 00 00",
    "billing_entity": "Ajuntament de Vilanova",
    "billing_tax_id": "P0800000A",
    "billing_address": "Plaça Major, 1\n08001 Vilanova",
    "billing_name": "Intervenció",
    "billing_position": "",
    "billing_email": "factures@vilanova.example",
    "billing_phone": "",
    "council": "Ple de l’Ajuntament",
    "agreed_on": "2026-03-12",
}


def make_application(*, state=State.DRAFT, papers=None, answers=None, **overrides) -> Application:
    """An application that lacks nothing; once it is sent, its papers are there too."""
    make_country("ES")
    answers = {**ANSWERS, **(answers or {})}
    fields = {
        "token": uuid.uuid4(),
        "state": state,
        "language": "ca",
        "name": "Laia Font",
        "email": "laia@vilanova.example",
        "city_name": answers["city_name"],
        "country_code": answers["country"],
        "answers": answers,
        "email_proven_at": timezone.now(),
    }
    if state != State.DRAFT:
        fields |= {"submitted_at": timezone.now(), "inhabitants": 65_000}
    row = Application(**{**fields, **overrides})
    if papers if papers is not None else state != State.DRAFT:
        for name in ("signed_form", "agreement"):
            getattr(row, name).save("paper.pdf", ContentFile(PDF), save=False)
    row.save()
    return row


def make_staff(group: str, **overrides) -> User:
    """Somebody of the secretariat in one of its groups."""
    user = make_user(is_staff=True, **overrides)
    user.groups.add(Group.objects.get(name=group))
    return user


def bring_to(row, state):
    """Put an application into a state, with what belongs to it."""
    changes = {"state": state}
    if state in {State.INVOICED, State.PAID, State.ADMITTED, State.RATIFIED}:
        changes |= {"city": make_city(name="Vilanova", evidence=""), "fee_year": 2020, "fee_amount": Decimal(330)}
    if state in {State.ADMITTED, State.RATIFIED}:
        since = timezone.localdate()
        changes["period"] = MembershipPeriod.objects.create(
            city=changes["city"], since=since, needs_ratification=True, source="Application"
        )
    Application.objects.filter(pk=row.pk).update(**changes)
    row.refresh_from_db()
    return row
