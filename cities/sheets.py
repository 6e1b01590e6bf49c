"""Cities and their contacts as tables."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cities.models import City, CityContact
from core.columns import Column, LinkColumn
from core.querysets import free_slug
from core.sheets import Sheet, register


@register
class CitySheet(Sheet):
    """One row for each city; its networks and people are looked after on their own pages."""

    name = "cities"
    label = _("Cities")
    model = City

    def make_columns(self) -> list[Column]:
        """Return everything that is typed on a city's page."""
        return [
            *self.fields("name", "local_name", "exonym"),
            LinkColumn(City._meta.get_field("country"), "code"),
            *self.fields(
                "website", "self_designation", "population", "population_year", "population_confirmed",
                "population_source", "latitude", "longitude", "coordinates_source", "joined_year", "left_year",
                "evidence", "evidence_years", "evidence_kind", "evidence_source", "original_language",
                "source_language", "profile", "note",
            ),
        ]  # fmt: skip

    def queryset(self) -> QuerySet:
        """Bring the countries along."""
        return super().queryset().select_related("country")

    def twin(self, city: City) -> City | None:
        """Return a city of that name in the same country."""
        return City._base_manager.filter(name__iexact=city.name, country_id=city.country_id).first()

    def save(self, record: City, fields: list[str], *, by) -> None:
        """Give a new city its address."""
        if not record.slug:
            record.slug = free_slug(City, record.name)
        super().save(record, fields, by=by)


@register
class InhabitantsSheet(CitySheet):
    """The same cities with what their fees rest on alone, to be filled in from an official count."""

    name = "inhabitants"
    label = _("Inhabitants of cities")

    def make_columns(self) -> list[Column]:
        """Return the name, by which people know the city, and the figure with all that it needs to count."""
        return self.fields("name", "population", "population_year", "population_source", "population_confirmed")


@register
class ContactSheet(Sheet):
    """One row for each contact of a city, past ones too."""

    name = "contacts"
    label = _("Contacts of cities")
    model = CityContact
    key = "id"
    keeps_personal_data = True

    def make_columns(self) -> list[Column]:
        """Return everything that is typed about a contact."""
        return [
            LinkColumn(CityContact._meta.get_field("city"), "slug"),
            *self.fields(
                "kind", "name", "position", "email", "phone", "since", "until", "confirmed_on", "is_public"
            ),
        ]  # fmt: skip

    def queryset(self) -> QuerySet:
        """Bring the cities along."""
        return super().queryset().select_related("city")

    def twin(self, contact: CityContact) -> CityContact | None:
        """Return the same person in the same office, beginning on the same day."""
        same = {name: getattr(contact, name) for name in ("city_id", "kind", "name", "email", "since")}
        return CityContact.objects.filter(**same).first()
