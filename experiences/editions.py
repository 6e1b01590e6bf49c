"""“Update last year’s”: a new draft that continues something published, and the line of editions that this makes.

Each edition is a record of its own, with its own address, review and history; the earlier one stays as it is.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core import audit
from core.permissions import require
from core.translated import SITE_LANGUAGES
from experiences import permissions
from experiences.drafting import DRAFT_PREFIX, locked
from experiences.enums import State
from experiences.models import Experience
from experiences.models.experience import ORIGINAL, TEXT_FIELDS, column_in

# What holds from one year to the next until somebody writes otherwise. Images and documents are not taken over: each
# is stored for its own record and goes with it, and who is seen in a picture agreed to that one publication.
TAKEN_OVER = (
    *(column_in(name, code) for name in TEXT_FIELDS for code in (*SITE_LANGUAGES, ORIGINAL)),
    "source_language", "original_language", "written_in_original", "began_year", "ended_year", "audiences", "website",
    "contact_name", "contact_email", "licence", "sources", "is_sample",
)  # fmt: skip
TAKEN_OVER_LINKS = ("topics", "principles", "goals", "partner_cities")


class NotContinued(Exception):  # noqa: N818 - a plain fact, as the workflow's own
    """Only what is published can be continued."""


@dataclass(frozen=True)
class Neighbours:
    """The editions beside one, as the city's own people see them: also those that are still being written."""

    earlier: Experience | None
    later: Experience | None


@transaction.atomic
def begin_edition(*, experience: Experience, by: User) -> tuple[Experience, bool]:
    """Begin the next edition of a published experience and return it with True; where there is one, that one (False).

    Raises NotContinued where the experience is not published.
    """
    earlier = locked(experience)
    require(permissions.can_act_for_city, by, earlier)
    if later := later_edition(earlier):
        return later, False
    if not earlier.is_published:
        raise NotContinued
    draft = Experience(
        slug=f"{DRAFT_PREFIX}{uuid.uuid4().hex}",
        city=earlier.city,
        created_by=by,
        earlier_edition=earlier,
        **{name: getattr(earlier, name) for name in TAKEN_OVER},
    )
    draft._history_user = by  # noqa: SLF001 - the name that simple_history reads
    draft.save()
    for name in TAKEN_OVER_LINKS:
        getattr(draft, name).set(getattr(earlier, name).all())
    audit.record("create", draft, by=by, to=State.DRAFT.value, continues=earlier.pk)
    audit.record("begin_edition", earlier, by=by, edition=draft.pk)
    return draft, True


def later_edition(experience: Experience) -> Experience | None:
    """Return the next edition, in whatever state; what was withdrawn or not accepted counts for nothing."""
    return experience.later_editions.exclude(state__in=State.CAME_TO_NOTHING).first()


def neighbours(experience: Experience) -> Neighbours:
    """Return the editions beside one."""
    return Neighbours(experience.earlier_edition, later_edition(experience))
