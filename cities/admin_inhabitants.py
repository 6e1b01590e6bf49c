"""The inhabitants of many cities confirmed at once: by country, with one source, and looked at before it counts."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.inhabitants import Count, CountForm, confirm_many, known_of
from cities.models import City, CityQuerySet
from cities.names import fold
from cities.sheets import InhabitantsSheet
from core import audit, l10n
from core.downloads import xlsx_table
from core.forms import WholeNumber
from core.http import private
from memberships.fees import fee_for, tariff_for
from memberships.standing import members

SALT = "cities.inhabitants"
KEPT_FOR = 3600  # seconds between looking at the figures and confirming them
MOST = 400  # cities of one page: each has two fields, and a form at most a thousand
ADDRESS = "admin:cities_city_inhabitants"


@dataclass(frozen=True)
class Line:
    """A city of the form: what is known, and the box and the field in which it is confirmed."""

    city: City
    box: forms.BoundField
    number: forms.BoundField


@dataclass(frozen=True)
class Change:
    """What would be confirmed of a city, and the fee by the latest table in force."""

    city: City
    count: Count
    fee: str

    @property
    def is_new(self) -> bool:
        """True where the figure is another one than was known."""
        return self.count.number != self.city.population


class ManyForm(CountForm):
    """One year and source for all; of each city whether it is confirmed, and with which number."""

    field_order = ("source", "year")

    def __init__(self, *args, cities: list[City], **options) -> None:
        """Offer the figure that is known, so that it only has to be compared."""
        super().__init__(*args, **options)
        self.cities = cities
        self.fields["source"].widget.attrs["class"] = "vTextField"
        for city in cities:
            name = {"name": city.display_name}
            box = forms.CheckboxInput({"aria-label": _("Confirm: %(name)s") % name})
            self.fields[f"city-{city.pk}"] = forms.BooleanField(required=False, widget=box)
            number = WholeNumber(required=False, initial=city.population)
            number.widget.attrs.update({"size": 11, "aria-label": _("Inhabitants: %(name)s") % name})
            self.fields[f"number-{city.pk}"] = number
        self.fields["all"] = forms.BooleanField(required=False, label=_("All cities of this list that have a figure"))

    def clean(self) -> dict:
        """Ask for a number of each city that was chosen."""
        clean = super().clean()
        for city in self.cities:
            if clean.get(f"city-{city.pk}") and not clean.get(f"number-{city.pk}"):
                self.add_error(f"number-{city.pk}", _("Write the number, or take the mark away."))
        if not self.errors and not self.chosen:
            self.add_error(None, _("Choose at least one city."))
        return clean

    @property
    def chosen(self) -> list[City]:
        """Return the cities to be confirmed."""
        data = self.cleaned_data
        return [
            city
            for city in self.cities
            if data.get(f"number-{city.pk}") and (data.get("all") or data.get(f"city-{city.pk}"))
        ]

    @property
    def shared(self) -> list[forms.BoundField]:
        """Return the fields that hold for all."""
        return [self[name] for name in ("source", "year", "all")]

    @property
    def lines(self) -> list[Line]:
        """Return a line for each city."""
        return [Line(city, self[f"city-{city.pk}"], self[f"number-{city.pk}"]) for city in self.cities]

    @property
    def changes(self) -> list[Change]:
        """Return what would be confirmed."""
        data, tariff = self.cleaned_data, tariff_for()
        found = []
        for city in self.chosen:
            count = Count(data[f"number-{city.pk}"], data["year"], data["source"])
            found.append(Change(city, count, fee_for(city.country_id, count.number, tariff).shown if tariff else ""))
        return found


class InhabitantsView:
    """The page of those who keep cities."""

    def __init__(self, model_admin) -> None:
        """Take the admin that it belongs to."""
        self.model_admin = model_admin

    def page(self, request: HttpRequest) -> HttpResponse:
        """Show the countries, then the cities of one, then what would be confirmed; and confirm it."""
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "kept" in request.POST:
            return self._confirm(request)
        asked = self._asked(request)
        if asked is None:
            return self._answer(request, countries=_countries())
        cities = list(asked.select_related("country").order_by_name()[:MOST])
        if request.GET.get("format") == "xlsx" and InhabitantsSheet().may_use(request.user):
            return _as_sheet(request, cities)
        form = ManyForm(request.POST or None, cities=cities)
        is_seen = request.method == "POST" and request.POST.get("do") == "look" and form.is_valid()
        changes = form.changes if is_seen else []
        return self._answer(
            request, form=form, changes=changes, kept=_keep(changes) if changes else "",
            query=request.GET.urlencode(), country=self._country(request),
        )  # fmt: skip

    def _asked(self, request: HttpRequest) -> CityQuerySet | None:
        """Return the cities asked for, chosen in the list or by country; None where nothing was asked for."""
        if ids := request.GET.get("ids"):
            keys = [int(key) for key in ids.split(".") if key.isdecimal() and len(key) < 10]
            return City.objects.filter(pk__in=keys)
        if country := request.GET.get("country"):
            return members().filter(population_confirmed=False, country=country)
        return None

    def _country(self, request: HttpRequest) -> str:
        code = request.GET.get("country", "")
        return l10n.country_name(code) if code and "ids" not in request.GET else ""

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        try:
            kept = signing.loads(request.POST["kept"], salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            messages.error(request, _("Too much time has passed. Please look at the figures again."))
            return redirect(ADDRESS)
        cities = City.objects.in_bulk([key for key, *_figures in kept["rows"]])
        counts = [
            (cities[key], seen, Count(number, kept["year"], kept["source"]))
            for key, seen, number in kept["rows"]
            if key in cities
        ]
        done, left = confirm_many(counts=counts, by=request.user)
        text = ngettext(
            "The inhabitants of %(count)s city are confirmed.",
            "The inhabitants of %(count)s cities are confirmed.",
            len(done),
        )
        self.model_admin.tell_count(request, text, len(done))
        if left:
            names = ", ".join(city.display_name for city in left)
            messages.warning(request, _("Changed meanwhile, and left as they are: %(names)s") % {"names": names})
        return redirect(ADDRESS)

    def _answer(self, request: HttpRequest, **context) -> HttpResponse:
        frame = {
            **self.model_admin.admin_site.each_context(request),
            "opts": City._meta,
            "title": _("Confirm inhabitants"),
            "import_url": _import_url(request),
        }
        return TemplateResponse(request, "admin/cities/city/inhabitants.html", {**frame, **context})


def _countries() -> list[tuple[str, str, int]]:
    """Return the countries of members whose inhabitants are not confirmed: code, name and how many."""
    codes = members().filter(population_confirmed=False).values_list("country", flat=True)
    counts: dict[str, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    rows = [(code, l10n.country_name(code), number) for code, number in counts.items()]
    return sorted(rows, key=lambda row: fold(row[1]))


def _import_url(request: HttpRequest) -> str:
    """Return where a sheet is taken in, nothing for those who may not."""
    if not InhabitantsSheet().may_use(request.user):
        return ""
    return reverse("admin:core_importedfile_add") + f"?kind={InhabitantsSheet.name}"


def _keep(changes: list[Change]) -> str:
    rows = [(change.city.pk, known_of(change.city), change.count.number) for change in changes]
    told = changes[0].count
    return signing.dumps({"rows": rows, "year": told.year, "source": told.source}, salt=SALT, compress=True)


def _as_sheet(request: HttpRequest, cities: list[City]) -> HttpResponse:
    sheet = InhabitantsSheet()
    audit.record("export", request.user, by=request.user, message=sheet.name, count=len(cities))
    rows = sheet.rows(City.objects.filter(pk__in=[city.pk for city in cities]))
    return private(xlsx_table(sheet.name, str(sheet.label), sheet.heads, rows))
