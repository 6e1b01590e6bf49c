"""The catalogues are complete and current, and addresses are those of the contract (DESIGN §5)."""

import pytest
from django.urls import reverse
from django.utils import translation

from core import catalogues

ADDRESSES = [
    ("city_list", "cities", "ciutats", "ciudades", "villes"),
    ("network_list", "networks", "xarxes", "redes", "reseaux"),
    ("charter", "charter", "carta", "carta", "charte"),
    ("experience_list", "experiences", "experiencies", "experiencias", "experiences"),
    ("award_list", "awards", "premis", "premios", "prix"),
    ("event_list", "agenda", "agenda", "agenda", "agenda"),
    ("publication_list", "publications", "publicacions", "publicaciones", "publications"),
    ("news_list", "news", "noticies", "noticias", "actualites"),
    ("association", "association", "associacio", "asociacion", "association"),
    ("join", "join", "adhesio", "adhesion", "adhesion"),
    ("contact", "contact", "contacte", "contacto", "contact"),
    ("site_search", "search", "cerca", "buscar", "recherche"),
    ("city_desk", "account", "compte", "cuenta", "compte"),
]


def test_catalogues_are_complete_and_current():
    assert list(catalogues.problems()) == []


@pytest.mark.parametrize(("name", "en", "ca", "es", "fr"), ADDRESSES)
def test_address_is_that_of_the_contract(name, en, ca, es, fr):
    found = {}
    for code in ("en", "ca", "es", "fr"):
        with translation.override(code):
            found[code] = reverse(name)

    assert found == {"en": f"/en/{en}/", "ca": f"/ca/{ca}/", "es": f"/es/{es}/", "fr": f"/fr/{fr}/"}
