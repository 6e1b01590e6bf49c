"""Experiences as a table: for what the secretariat knows of a past edition, or corrects in many records at once."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.models import Principle
from core.columns import Column, LinkColumn, LinksColumn, ListColumn
from core.querysets import free_slug
from core.sheets import Sheet, register
from experiences.enums import State
from experiences.intake import take_in
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS

# While the city writes or answers, and after the end, the texts are for reading only.
EDITABLE = (State.IN_REVIEW, State.ACCEPTED, State.PUBLISHED, State.ARCHIVED)


def refusal(experience: Experience) -> str:
    """Return why the secretariat cannot change an experience now, or nothing."""
    if experience.state in EDITABLE:
        return ""
    return _("This experience cannot be changed now: %(state)s.") % {"state": experience.get_state_display()}


class PrinciplesColumn(LinksColumn):
    """Principles by number; those of an older edition by year and number, as `2004/5`."""

    def load(self) -> None:
        """Read all editions."""
        rows = Principle.objects.select_related("edition")
        self._known = {_principle(principle): principle.pk for principle in rows}

    def shown(self, record: Experience) -> str:
        """Return the numbers in their order."""
        found = sorted(
            self._linked(record), key=lambda each: (not each.edition.is_current, each.edition_id, each.number)
        )
        return " ".join(_principle(each) for each in found)


def _principle(principle: Principle) -> str:
    number = str(principle.number)
    return number if principle.edition.is_current else f"{principle.edition.year}/{number}"


@register
class ExperienceSheet(Sheet):
    """One row for each experience that the secretariat has in hand; a new one is taken in for review."""

    name = "experiences"
    label = gettext_lazy("Experiences")
    model = Experience
    keeps_personal_data = True  # whom one writes to

    def make_columns(self) -> list[Column]:
        """Return what a table can hold: images, documents and steps of the review have pages of their own."""
        field = Experience._meta.get_field
        return [
            LinkColumn(field("city"), "slug"),
            LinksColumn(field("partner_cities"), "slug"),
            *self.fields(*TEXT_FIELDS, "original_language", "source_language", "original_title"),
            *self.fields("began_year", "ended_year"),
            LinksColumn(field("topics"), "slug"),
            PrinciplesColumn(field("principles"), "number"),
            LinksColumn(field("goals"), "number"),
            ListColumn(field("audiences")),
            *self.fields("website", "contact_name", "contact_email", "licence", "is_focus", "focus_number"),
            *self.fields("channel", "sources", "confirmed_on", "note"),
        ]

    def queryset(self) -> QuerySet:
        """Bring along what the columns read; drafts are the cities' own."""
        rows = super().queryset().exclude(state=State.DRAFT).select_related("city")
        return rows.prefetch_related("partner_cities", "topics", "goals", "principles__edition")

    def twin(self, experience: Experience) -> Experience | None:
        """Return an experience of the city with the same title in its language."""
        title = f"title_{experience.source_language}"
        return self.queryset().filter(**{title: getattr(experience, title)}, city_id=experience.city_id).first()

    def refusal(self, experience: Experience) -> str:
        """Refuse what the city is working on, and what has ended."""
        return refusal(experience)

    def save(self, record: Experience, fields: list[str], *, by) -> None:
        """Take a new one in for review; a changed one gets another version, so that open pages notice."""
        if record.pk is not None:
            record.version += 1
            super().save(record, [*fields, "version"], by=by)
            return
        title = getattr(record, f"title_{record.source_language}")
        if not title:
            raise ValidationError({f"title_{record.source_language}": _("Write this in at least one language.")})
        record.slug = free_slug(Experience, title)
        take_in(experience=record, by=by)
