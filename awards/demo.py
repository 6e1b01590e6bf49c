"""A call for nominations for the demonstration, invented and marked as a sample, with one nomination that waits."""

import datetime as dt
import uuid
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from awards import actions, eligibility
from awards.models import Award, AwardEdition
from awards.reference import SLUG
from core.reference import json_values
from core.translated import SITE_LANGUAGES, column
from experiences.models import Experience
from memberships.joining.demo import sample_pdf

DATA = Path(__file__).parent / "data" / "demo_call.json"


def load_call(experience: Experience | None, *, by: User) -> None:
    """Open a call where there is no sample yet, and send one nomination; what is there stays as people have left it."""
    award = Award.objects.filter(slug=SLUG).first()
    if award is None or AwardEdition.objects.filter(is_sample=True).exists():
        return
    sample, today = json_values(DATA), timezone.localdate()
    last = award.editions.order_by("-year").first()
    edition = AwardEdition.objects.create(
        award=award,
        number=(last.number if last else 0) + 1,
        year=max(last.year if last else 0, today.year) + 2,
        is_sample=True,
        opens_on=today - dt.timedelta(days=sample["open_days"]["since"]),
        closes_on=today + dt.timedelta(days=sample["open_days"]["left"]),
        theme_languages=list(SITE_LANGUAGES),
        **{column("theme", code): sample["theme"][code] for code in SITE_LANGUAGES},
    )
    if experience is None:
        return
    nomination, _is_new = actions.begin(edition=edition, experience=experience, by=by)
    letter = ContentFile(sample_pdf("Carta de mostra"), name=f"{uuid.uuid4().hex}.pdf")
    texts = {"reasons": sample["reasons"], "language": "ca"}
    nomination = actions.save(nomination=nomination, by=by, texts=texts, letter=letter)
    if not eligibility.of_nomination(nomination).blocking:  # where people have gone on with the demonstration
        actions.send(nomination=nomination, by=by)
