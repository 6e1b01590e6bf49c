"""The number of inhabitants on which a city's fee rests: what is confirmed, by whom, and from where.

Confirmed is a figure of a year with a source that counts: what the city's people say on their desk (or its mayor in the
application), or what the secretariat has looked up in an official count. A gazetteer's figure stays what it is: known,
and no ground for a fee. docs/decisions/0157-what-counts-as-confirmed-inhabitants.md
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cities.actions import locked
from cities.models import City
from cities.models.city import GAZETTEER
from cities.permissions import can_confirm_inhabitants
from core import audit
from core.forms import WholeNumber, mark_of, refuse_to_overwrite

FIRST_YEAR = 1990  # a figure is of a year in memory


@dataclass(frozen=True)
class Count:
    """A number of inhabitants with its year and its source."""

    number: int
    year: int
    source: str


def check_year(year: int) -> int:
    """Return the year of a figure; raise ValidationError where it is none that can be meant."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise ValidationError(_("Write the year in four figures; it cannot be in the future."))
    return year


def check_source(source: str) -> str:
    """Return the source of a figure; raise ValidationError for a gazetteer."""
    if source.casefold().startswith(GAZETTEER.casefold()):
        raise ValidationError(
            _("GeoNames counts places and not municipalities: name the municipal register or an official count.")
        )
    return source


class CountForm(forms.Form):
    """The year of a figure and its source, which several cities may share."""

    year = WholeNumber(label=gettext_lazy("Year of the figure"))
    source = forms.CharField(
        label=gettext_lazy("Source of the figure"),
        max_length=300,
        help_text=gettext_lazy("For example: municipal register, 1 January 2026."),
    )

    def clean_year(self) -> int:
        """A figure is of a year in memory."""
        return check_year(self.cleaned_data["year"])

    def clean_source(self) -> str:
        """A gazetteer's figure decides no fee."""
        return check_source(self.cleaned_data["source"])


class InhabitantsForm(CountForm):
    """What a city says of itself; it begins with what is confirmed, never with a gazetteer's figure."""

    number = WholeNumber(label=gettext_lazy("Inhabitants"), help_text=gettext_lazy("The yearly fee depends on it."))
    field_order = ("number", "year", "source")

    def __init__(self, *args, city: City, **options) -> None:
        """Show what the city has confirmed before."""
        known = {"number": city.population, "year": city.population_year, "source": city.population_source}
        super().__init__(*args, initial=known if city.population_confirmed else {}, **options)
        self.seen = mark_of(self.initial)

    def clean(self) -> dict:
        """Show what somebody else has saved meanwhile."""
        super().clean()
        refuse_to_overwrite(self)
        return self.cleaned_data

    @property
    def count(self) -> Count:
        """Return what was written."""
        return Count(**{name: self.cleaned_data[name] for name in ("number", "year", "source")})


@transaction.atomic
def confirm_inhabitants(*, city: City, by: User, count: Count) -> City:
    """Note a confirmed number; the same one again changes nothing. PermissionDenied for people of other cities."""
    row = locked(city)
    if not can_confirm_inhabitants(by, row):
        raise PermissionDenied
    before = (row.population, row.population_year, row.population_source, row.population_confirmed)
    row.population, row.population_year, row.population_source = count.number, count.year, count.source
    row.population_confirmed = True
    if before == (count.number, count.year, count.source, True):
        return row
    row.full_clean(exclude=_others(row))
    row.save(
        update_fields=[
            "population", "population_year", "population_source", "population_confirmed", "updated_at"
        ]
    )  # fmt: skip
    audit.record(
        "confirm_inhabitants", row, by=by, before=before[0], inhabitants=count.number, year=count.year,
        source=count.source,
    )  # fmt: skip
    return row


def known_of(city: City) -> list:
    """Return what is known of a city's inhabitants, as it is kept between two pages."""
    return [city.population, city.population_year, city.population_source, city.population_confirmed]


@transaction.atomic
def confirm_many(*, counts: Iterable[tuple[City, list, Count]], by: User) -> tuple[list[City], list[City]]:
    """Confirm several, each with what somebody saw before (`known_of`); return those done, and those changed since.

    They are locked in the order of their keys: two people with lists in two languages do not wait for each other.
    """
    done, left = [], []
    for city, seen, count in sorted(counts, key=lambda each: each[0].pk):
        row = locked(city)
        if known_of(row) != seen:
            left.append(row)
        else:
            done.append(confirm_inhabitants(city=row, by=by, count=count))
    return done, left


def _others(row: City) -> list[str]:
    told = {"population", "population_year", "population_source", "population_confirmed"}
    return [field.name for field in row._meta.fields if field.name not in told]
