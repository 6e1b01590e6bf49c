"""A field for one city among hundreds: its name is typed, and the browser offers those that begin so."""

from collections import Counter
from collections.abc import Callable, Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cities.models import City, CityQuerySet
from cities.names import fold

MEANT = 5


class NameInput(forms.TextInput):
    """A line of text with the names that are offered; a list of HTML alone, without any script."""

    template_name = "memberships/widgets/name_input.html"
    names: tuple[str, ...] = ()

    def get_context(self, name: str, value, attrs) -> dict:
        """Add the names, and tie them to the line."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["list"] = f"{widget['attrs'].get('id', name)}_names"
        widget["attrs"] = {**widget["attrs"], "list": widget["list"], "autocomplete": "off"}
        widget["names"] = self.names
        return context


class CityByNameField(forms.CharField):
    """One of the cities of a queryset, by its name in the reader's language or its own."""

    widget = NameInput
    default_error_messages = {
        "several": _("Several cities are called so. Please write one of these: %(names)s."),
        "meant": _("No city that can be chosen here is called so. Did you mean: %(names)s?"),
        "unknown": _("No city that can be chosen here is called so."),
    }

    # Asked about a city of the directory that cannot be chosen: why, in words.
    why_not: Callable[[City], str] | None = None

    def __init__(self, *, queryset: CityQuerySet | None = None, **options) -> None:
        """Take the cities that can be chosen."""
        super().__init__(max_length=200, **options)
        self.queryset = City.objects.none() if queryset is None else queryset

    @property
    def queryset(self) -> CityQuerySet:
        """Return the cities that can be chosen."""
        return self._queryset

    @queryset.setter
    def queryset(self, cities: CityQuerySet) -> None:
        self._queryset = cities
        self.widget.names = labels_of(cities.select_related("country").order_by_name())

    def clean(self, value: str) -> City | None:
        """Return the city of this name; ValidationError names those that may be meant."""
        text = super().clean(value)
        if not text:
            return None
        found = _called(text, self.queryset)
        if len(found) == 1:
            return found[0]
        if not found and self.why_not and len(others := _called(text, City.objects.listed())) == 1:
            raise ValidationError(self.why_not(others[0]), code="why_not")
        near = found or self._near(text)
        code = "several" if found else "meant" if near else "unknown"
        names = "; ".join(labels_of(near[:MEANT]))
        raise ValidationError(self.error_messages[code], code=code, params={"names": names})

    def prepare_value(self, value):
        """Show a city by its name."""
        return label_of(value) if isinstance(value, City) else value

    def _near(self, text: str) -> list[City]:
        rows = self.queryset.select_related("country")
        return list(rows.search(text)[:MEANT]) or list(rows.named_like(text)[:MEANT])


def label_of(city: City) -> str:
    """Return the name by which a city is offered and found: cities of one name are told apart by their country."""
    return f"{city.display_name} ({city.country.name})"


def exact_label_of(city: City) -> str:
    """Return the same for a city that has a namesake in its country: the last part of its page's address is its own."""
    return f"{city.display_name} ({city.country.name}, {city.slug})"


def own_label_of(city: City) -> str:
    """Return the name that means this city and no other, for a link that fills it in."""
    is_alone = City.objects.filter(country=city.country_id, name=city.name).count() == 1
    return label_of(city) if is_alone else exact_label_of(city)


def labels_of(cities: Iterable[City]) -> list[str]:
    """Return the names of several cities, no two alike."""
    rows = list(cities)
    count = Counter(fold(label_of(city)) for city in rows)
    return [exact_label_of(city) if count[fold(label_of(city))] > 1 else label_of(city) for city in rows]


def _called(text: str, cities: CityQuerySet) -> list[City]:
    """Return the cities that are called exactly so, by what is offered of them or by one of their names."""
    rows, wanted = list(cities.select_related("country")), fold(text)
    if exact := [city for city in rows if fold(exact_label_of(city)) == wanted]:
        return exact
    found = [city for city in rows if fold(label_of(city)) == wanted]
    return found or [city for city in rows if wanted in {fold(name) for name in _names(city)}]


def _names(city: City) -> tuple[str, ...]:
    return tuple(filter(None, (city.display_name, city.name, city.local_name)))
