"""A filtered list of cities as JSON, CSV or GeoJSON: the same cities as the page, with the source of each value."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language

from cities.directory import FACETS, Directory
from cities.models import City, CityNetwork
from core import rights
from core.downloads import attachment, csv_table, name_of_list
from core.http import paginate

JSON_PAGE = 100
COLUMNS = (
    "slug", "name", "name_in_its_own_script", "country", "region", "networks", "latitude", "longitude",
    "coordinates_source", "population", "population_year", "population_source", "population_confirmed", "member_since",
    "evidence", "evidence_years", "evidence_source", "website", "is_sample", "url",
    "membership",
)  # fmt: skip


def as_json(request: HttpRequest, directory: Directory) -> JsonResponse:
    """Answer with one page of the list, its facets and the address of the next page."""
    page = paginate(request, directory.cities, JSON_PAGE)
    cities = list(page)
    networks = _networks(cities, directory.as_of)
    following = f"{directory.file_url('json')}&page={page.next_page_number()}" if page.has_next() else None
    return JsonResponse(
        {
            "count": directory.count,
            **rights.stated(),
            "facets": {
                name: [
                    {"value": option.value, "label": option.label, "count": option.count, "selected": option.selected}
                    for option in directory.facets[name].options
                ]
                for name in FACETS
            },
            "results": [_result(request, city, networks) for city in cities],
            "next": request.build_absolute_uri(following) if following else None,
        },
        json_dumps_params={"ensure_ascii": False},
    )


def as_csv(request: HttpRequest, directory: Directory) -> HttpResponse:
    """Answer with the whole list as a table that a spreadsheet opens as text, never as formulas."""
    cities = list(directory.cities)
    networks = _networks(cities, directory.as_of)
    rows = []
    for city in cities:
        facts = {**_facts(city, networks), "url": request.build_absolute_uri(city.get_absolute_url())}
        facts["networks"] = " ".join(facts["networks"])
        rows.append([facts[name] for name in COLUMNS])
    return csv_table(name_of_list("city_list"), COLUMNS, rows)


def as_geojson(request: HttpRequest, directory: Directory) -> JsonResponse:
    """Answer with the cities that have coordinates as points."""
    cities = list(directory.cities.exclude(latitude=None))
    networks = _networks(cities, directory.as_of)
    features = [
        {
            "type": "Feature",
            "id": city.slug,
            "geometry": {"type": "Point", "coordinates": [float(city.longitude), float(city.latitude)]},
            "properties": _result(request, city, networks),
        }
        for city in cities
    ]
    return JsonResponse(
        {"type": "FeatureCollection", **rights.stated(), "features": features},
        content_type="application/geo+json",
        headers=attachment(f"{name_of_list('city_list')}.geojson"),
        json_dumps_params={"ensure_ascii": False},
    )


FORMATS = {"json": as_json, "csv": as_csv, "geojson": as_geojson}


def _result(request: HttpRequest, city: City, networks: dict[int, list[str]]) -> dict:
    return {
        "slug": city.slug,
        "title": city.display_name,
        "language": get_language(),
        "url": request.build_absolute_uri(city.get_absolute_url()),
        **_facts(city, networks),
    }


def _facts(city: City, networks: dict[int, list[str]]) -> dict:
    return {
        "slug": city.slug,
        "name": city.name,
        "name_in_its_own_script": city.local_name,
        "country": city.country_id,
        "region": city.country.region,
        "networks": networks.get(city.pk, []),
        "latitude": None if city.latitude is None else float(city.latitude),
        "longitude": None if city.longitude is None else float(city.longitude),
        "coordinates_source": city.coordinates_source,
        "population": city.population,
        "population_year": city.population_year,
        "population_source": city.population_source,
        "population_confirmed": city.population_confirmed,
        "member_since": city.joined_year,
        "membership": city.status,
        "evidence": city.evidence,
        "evidence_years": city.evidence_years,
        "evidence_source": city.evidence_source,
        "website": city.website,
        "is_sample": city.is_sample,
    }


def _networks(cities: list[City], on: dt.date | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    links = CityNetwork.objects.present(on).filter(city__in=cities).order_by("network__slug")
    for city, slug in links.values_list("city", "network__slug"):
        found.setdefault(city, []).append(slug)
    return found
