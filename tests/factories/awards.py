"""Rows of the awards."""

import datetime as dt
import itertools

from django.core.files.base import ContentFile
from django.utils import timezone

from awards.enums import NominationState, Result
from awards.models import Award, AwardEdition, Nomination, Prize
from core.translated import SITE_LANGUAGES
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience

numbers = itertools.count(1)
FIRST_YEAR = 2016


def make_award(**overrides):
    """The one award of the association."""
    names = {f"name_{code}": f"Award ({code})" for code in SITE_LANGUAGES}
    award, _made = Award.objects.get_or_create(slug="educating-cities-award", defaults={**names, **overrides})
    return award


def make_award_edition(**overrides):
    """An edition without figures or prizes, two years after the one before."""
    award = overrides.pop("award", None) or make_award()
    number = overrides.pop("number", None) or award.editions.count() + 1
    fields = {"year": FIRST_YEAR + 2 * (number - 1), "theme_en": f"Theme {number}", **overrides}
    return AwardEdition.objects.create(award=award, number=number, **fields)


def make_prize(edition=None, *, result=Result.WINNER, experience=None, **overrides):
    """A prize of a city, or of the experience's city."""
    fields = {"title": f"Prize {next(numbers)}", **overrides}
    city = fields.pop("city", None) or (experience.city if experience else make_city())
    return Prize.objects.create(
        edition=edition or make_award_edition(), result=result, experience=experience, city=city, **fields
    )


def make_call(**overrides):
    """An edition that takes nominations today, and for ten days more."""
    today = timezone.localdate()
    days = {"opens_on": today - dt.timedelta(days=10), "closes_on": today + dt.timedelta(days=10)}
    return make_award_edition(**{**days, **overrides})


def make_nomination(state=NominationState.SENT, *, edition=None, experience=None, **overrides):
    """A nomination that lacks nothing, in a state with what belongs to it."""
    experience = experience or make_experience(city=overrides.pop("city", None))
    fields = {"reasons": "It brings people together.", "language": "en", "state": state}
    if state not in {NominationState.DRAFT, NominationState.WITHDRAWN}:
        fields["sent_at"] = timezone.now()
    if state in NominationState.DECIDED:
        fields |= {"decided_at": timezone.now(), "answer": "So it was decided."}
    row = Nomination(
        edition=edition or make_call(), experience=experience, city=experience.city, **{**fields, **overrides}
    )
    if row.letter == "":
        row.letter.save("letter.pdf", ContentFile(b"%PDF-1.4\n%%EOF\n"), save=False)
    row.save()
    return row
