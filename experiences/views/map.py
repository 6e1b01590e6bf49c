"""A list of the bank as a map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import l10n
from experiences import facets
from experiences.facets import Vocabulary
from experiences.map import MapSelection, ResultMap
from experiences.search import find
from experiences.selection import Selection

MAP = "map"


def result_map(request: HttpRequest, asked: Selection, vocabulary: Vocabulary) -> HttpResponse:
    """Show where the experiences of a list come from: a map, and the same places as a table."""
    selection = MapSelection.of(asked)
    found = find(selection, size=1)
    drawn = ResultMap(selection, found, request.GET.get("area", ""), request.GET.get("box", ""))
    chips = facets.chips(selection, found, vocabulary)
    context = {
        "selection": selection,
        "found": found,
        "total": f"{l10n.number(found.total)}+" if found.is_capped else l10n.number(found.total),
        "places": (places := drawn.places(vocabulary)),
        "country_count": len({place.country for place in places}),
        "map": drawn.page() if places else None,
        "geojson": selection.as_list.query(format="geojson"),
        "facets": facets.facets(selection, found, vocabulary),
        "chips": chips,
        "chip_count": len(chips) or None,
        "cities": facets.city_names(found, vocabulary),
        "city_suggestions": facets.city_suggestions(selection, found, vocabulary),
        "experiences": places,
        "looser": [] if found.total else [chip for chip in chips if chip.count],
        "meant": None,
        "hidden_with_search": selection.without("q").parameters(),
        "hidden_with_city": selection.parameters(),
    }
    return render(request, "experiences/experience_map.html", context)
