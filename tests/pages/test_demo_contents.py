"""What the demonstration adds to the real data, and how it is marked."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from awards.models import AwardEdition, Nomination
from cities.models import City
from experiences.enums import State
from experiences.models import Experience
from experiences.wording import reworded
from memberships import dues_run
from memberships.dues_demo import SAMPLE
from memberships.models import Invoice
from memberships.standing import members
from pages import demo
from tests.factories.awards import make_award
from tests.factories.cities import make_city


@pytest.fixture
def loaded(db):
    """Load the demonstration over the two real cities on which its accounts work."""
    for slug in ("cambrils", "granollers"):
        make_city(slug=slug, name=slug.title())
    make_award()
    demo.load()


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ca", "Vilademo (mostra)"),
        ("es", "Vilademo (muestra)"),
        ("en", "Vilademo (sample)"),
        ("fr", "Vilademo (exemple)"),
    ],
)
def test_fictional_city_says_so_in_the_readers_language(client, loaded, language, name):
    with translation.override(language):
        text = client.get(reverse("city_detail", args=["vilademo"])).text

    assert f"<h1>{name}</h1>" in text
    assert "Invented</" not in text
    assert ("Vilademo (sample)" in text.partition("<main")[2]) == (language == "en")


def test_rewording_shows_the_city_both_texts(client, loaded):
    experience = Experience.objects.get(state=State.CONSENT_ASKED)

    found = reworded(experience)

    assert [(part.field, part.language) for part in found] == [("summary", "ca"), ("results", "ca")]
    assert all(part.before != part.now for part in found)


def test_first_account_has_something_published_to_keep_true(client, loaded):
    technician = User.objects.get(email=demo.TECHNICIAN)
    client.force_login(technician)

    page = client.get(reverse("city_desk")).text
    old, new = (Experience.objects.get(slug=f"vilademo-{key}") for key in ("river-classroom", "night-library"))
    status = client.get(reverse("experience_status", args=[new.pk])).text

    assert (old.needs_confirmation, new.needs_confirmation) == (True, False)
    assert reverse("experience_status", args=[old.pk]) in page
    assert reverse("experience_propose", args=[new.pk]) in status
    assert reverse("experience_continue", args=[new.pk]) in status
    assert not Experience.objects.published().filter(city__is_sample=False).exists()


def test_second_start_changes_nothing(loaded):
    before = list(Experience.objects.order_by("pk").values_list("pk", "state", "version", "updated_at"))

    demo.load()

    assert list(Experience.objects.order_by("pk").values_list("pk", "state", "version", "updated_at")) == before
    assert City.objects.filter(is_sample=True).count() == 1
    assert [edition.is_sample for edition in AwardEdition.objects.all()] == [True]
    assert [(row.state, row.experience.is_sample) for row in Nomination.objects.all()] == [("sent", True)]


def test_dues_of_the_demonstration_stand_on_members_and_confirm_no_real_city(loaded):
    assert not City.objects.filter(population_confirmed=True).exists()
    assert {invoice.city for invoice in Invoice.objects.all()} <= set(members())
    year = timezone.localdate().year + 1
    plan = dues_run.plan(year=year, issued_on=timezone.localdate(), due_on=timezone.localdate())
    assert [row.city.slug for row in plan.invoices] == ["granollers"]
    assert all(row.billing.email == SAMPLE for row in plan.rows)
