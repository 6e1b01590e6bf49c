"""The directory, the page of a city, and the networks."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cities.alike import alike
from cities.directory import Directory
from cities.exports import FORMATS
from cities.filters import FILTERS
from cities.map_page import MapPage
from cities.models import City, Network
from cities.network_page import NetworkPage, grouped
from cities.profile import CityPage
from core.deep_lists import narrowed_by
from core.http import is_htmx_part, paginate, unknown_format
from memberships.as_of import refusal_of, remark_on
from memberships.standing import with_standing

PAGE_SIZES = {"list": 24, "table": 100}
PART = "directory"


@login_not_required
@require_safe
@narrowed_by(FILTERS)
def city_list(request: HttpRequest) -> HttpResponse:
    """Show the directory as list, table or map, or give it out as a file."""
    if refusal := unknown_format(request, FORMATS):
        return refusal
    directory = Directory(request.GET, request.path)
    day = directory.params.get("as_of", [""])[-1]
    if export := FORMATS.get(request.GET.get("format", "")):
        if refusal := refusal_of(day):  # a program would take the figures for those of the day
            return HttpResponseBadRequest(refusal, content_type="text/plain; charset=utf-8")
        return export(request, directory)
    is_part = is_htmx_part(request, PART)
    context = {"directory": directory, "map": None, "page": None, "remark": remark_on(day), "is_part": is_part}
    if directory.view == "map":
        context["map"] = MapPage(directory)
    else:
        context["page"] = paginate(request, directory.cities, PAGE_SIZES[directory.view])
    return render(request, "cities/_directory.html" if is_part else "cities/city_list.html", context)


@login_not_required
@require_safe
def city_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a city: what it says of itself and what is known of it here."""
    city = get_object_or_404(with_standing(City.objects.select_related("country")), slug=slug)
    page = CityPage(city)
    if not page.is_public:
        raise Http404
    context = {"city": city, "page": page, "alike": alike(city, with_country=bool(page.country))}
    return render(request, "cities/city_detail.html", context)


@login_not_required
@require_safe
def network_list(request: HttpRequest) -> HttpResponse:
    """Show all networks by what holds them together."""
    return render(request, "cities/network_list.html", {"groups": grouped()})


@login_not_required
@require_safe
def network_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a network: its cities, who coordinates it, and what it is part of."""
    network = get_object_or_404(Network.objects.listed().select_related("parent"), slug=slug)
    return render(request, "cities/network_detail.html", {"network": network, "page": NetworkPage(network)})
