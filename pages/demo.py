"""Contents of the demonstration: accounts with a known password, and samples that say so.

Only the fictional Vilademo has published samples; the unpublished work of Cambrils and the invoices of Granollers are
marked as samples, so that each desk has something to do.
"""

import datetime as dt
import uuid
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from awards.demo import load_call
from charter.models import Principle
from cities.enums import ContactKind, Role
from cities.models import City, CityRole, Country
from core import audit
from core.reference import json_values
from core.translated import SITE_LANGUAGES, column
from experiences import actions, drafting
from experiences.demo import load_collections
from experiences.enums import State
from experiences.models import Experience, Goal, Topic
from experiences.models.experience import TEXT_FIELDS
from experiences.reference import GATHERED_ON
from memberships.demo import load_assembly
from memberships.dues_demo import load_dues, prepare_fees
from memberships.joining.demo import load_application

DATA = Path(__file__).parent / "data" / "demo.json"
PASSWORD = "educating"  # noqa: S105 - the point of a demonstration account
NAMESPACE = uuid.UUID("5f1f6c0e-1a9b-4b7e-9f65-0c1a5e6f7d10")

SECRETARIAT = "secretariat@example.org"
TECHNICIAN = "technician@example.org"
SECOND_TECHNICIAN = "technician2@example.org"
JUROR = "juror@example.org"


@transaction.atomic
def load() -> None:
    """Create what is missing of the accounts and samples; what is there stays as people have left it."""
    demo = json_values(DATA)
    secretariat = _user(SECRETARIAT, "Secretariat (demo)", is_staff=True, is_superuser=True)
    technician = _user(TECHNICIAN, "Tècnica de Cambrils (demo)")
    second = _user(SECOND_TECHNICIAN, "Técnica de Granollers (demo)", language="es")
    _user(JUROR, "Robin Vidal (demo)", language="en")
    cambrils = City.objects.get(slug="cambrils")
    _role(technician, cambrils)
    granollers = City.objects.get(slug="granollers")
    _role(second, granollers, Role.DELEGATE)
    # Nothing invented is published about a real city: what is published, the technician looks after at Vilademo.
    _role(technician, _vilademo(demo))
    load_collections()
    load_dues(granollers)
    load_assembly()
    load_application()
    prepare_fees(secretariat)
    for sample in demo["in_progress"]:
        _in_progress(sample, demo, city=cambrils, technician=technician, editor=secretariat)
    load_call(Experience.objects.filter(city=cambrils, is_sample=True, state=State.ACCEPTED).first(), by=technician)


def _user(email: str, name: str, *, language: str = "ca", **rights) -> User:
    user = User.objects.filter(email=email).first()
    return user or User.objects.create_user(email, PASSWORD, name=name, language=language, **rights)


def _role(user: User, city: City, role: Role = Role.TECHNICIAN) -> None:
    if not CityRole.objects.filter(user=user, city=city).exists():
        CityRole.objects.create(user=user, city=city, role=role)


def _vilademo(demo: dict) -> City:
    """Publish the samples of the fictional city; the older one is to be confirmed by now."""
    facts = demo["city"]
    city, is_new = City.objects.get_or_create(
        slug=facts["slug"],
        defaults={
            "name": facts["name"],
            "country": Country.objects.get(code=facts["country"]),
            "population": facts["population"],
            "population_source": "Invented",
            "confirmed_on": timezone.localdate(),
            "self_designation": facts["self_designation"],
            "is_sample": True,
            "original_language": "ca",
            "source_language": "ca",
            **_columns("exonym", facts["exonym"]),
            **_columns("profile", facts["profile"]),
        },
    )
    if is_new:  # so that the desk asks of it only what there is to try: whether an experience still runs
        city.contacts.create(
            kind=ContactKind.TECHNICAL, name="Vilademo (demo)", email=TECHNICIAN, confirmed_on=timezone.localdate()
        )
    for sample in demo["published"]:
        slug = f"{city.slug}-{sample['key']}"
        if Experience.objects.filter(slug=slug).exists():
            continue
        texts = {key: value for key, value in sample.items() if isinstance(value, dict)}
        experience = Experience.objects.create(
            slug=slug,
            city=city,
            is_sample=True,
            original_language="ca",
            source_language="ca",
            state=State.PUBLISHED,
            published_at=GATHERED_ON - dt.timedelta(days=30),  # behind the real ones
            confirmed_on=timezone.localdate() - dt.timedelta(days=sample["confirmed_days_ago"]),
            **{key: sample[key] for key in ("began_year", "audiences", "licence", "contact_name")},
            **{name: text for field, value in texts.items() for name, text in _columns(field, value).items()},
        )
        experience.topics.set(Topic.objects.filter(slug__in=sample["topics"]))
        experience.principles.set(Principle.objects.current().filter(number__in=sample["principles"]))
        experience.goals.set(Goal.objects.filter(number__in=sample["goals"]))
    return city


def _in_progress(sample: dict, demo: dict, *, city: City, technician: User, editor: User) -> None:
    """Write a sample as the technician and bring it to its state by the same actions as everybody."""
    if "writing_language" in sample:  # one that the site does not have
        values = {column(name, technician.language): sample[name] for name in TEXT_FIELDS if name in sample}
        values["writing_language"] = sample["writing_language"]
    else:
        told = demo["story"] if sample["goes"] else {}
        texts = {**told, "title": sample["title"], "summary": sample["summary"]}
        values = {name: text for field, value in texts.items() for name, text in _columns(field, value).items()}
    experience, created = drafting.create_draft(
        city=city, by=technician, values=values, token=uuid.uuid5(NAMESPACE, sample["key"])
    )
    if not created:
        return
    Experience.objects.filter(pk=experience.pk).update(is_sample=True)
    for step in sample["goes"]:
        if step == "ask_consent":
            _reword(experience, sample["reworded"], by=editor)
        text = demo["messages"].get(step, "")
        name = "reason" if step in {"reject", "withdraw"} else "message"
        by = technician if step in {"submit", "withdraw"} else editor
        getattr(actions, step)(experience=experience, by=by, **({name: text} if text else {}))


def _reword(experience: Experience, texts: dict[str, dict[str, str]], *, by: User) -> None:
    """Change the city's words as the secretariat's page does: a version of its own, and a line in the audit trail."""
    values = {name: text for field, value in texts.items() for name, text in _columns(field, value).items()}
    row = Experience.objects.get(pk=experience.pk)
    for name, text in values.items():
        setattr(row, name, text)
    row.version += 1
    row._history_user = by  # noqa: SLF001 - the name that simple_history reads
    row.save()
    audit.record("admin.changed", row, by=by)


def _columns(field: str, texts: dict[str, str]) -> dict[str, str]:
    return {column(field, code): texts[code] for code in SITE_LANGUAGES if code in texts}
