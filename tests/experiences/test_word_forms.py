"""Forms of a word that people type for one another: at least nine of ten pairs must meet."""

import pytest
from django.db import connection

PAIRS = {
    "ca": """participació participacions|participació participacio|biblioteca biblioteques|escola escoles|jardí jardins
        ciutadà ciutadans|procés processos|jove joves|educació educacio|educatiu educatius|educativa educatives
        barri barris|projecte projectes|plaça places|col·lectiu col·lectius|collaboració col·laboració|veí veïns
        sostenibilitat sostenibilitats|inclusió inclusions|dona dones""",
    "es": """participación participaciones|participación participacion|joven jóvenes|río ríos|ciudad ciudades
        biblioteca bibliotecas|jardín jardines|ciudadano ciudadanos|niño niños|educación educacion|inclusión inclusion
        barrio barrios|voluntario voluntarios|imagen imágenes|red redes|mural murales""",
    "fr": """participation participations|école écoles|école ecoles|journée journées|citoyen citoyens|égalité egalite
        bibliothèque bibliothèques|élève élèves|santé sante|éducatif éducatifs|quartier quartiers|jeune jeunes
        élus élu|diversité diversites""",
    "en": """participation participations|library libraries|school schools|child children|city cities|volunteer volunteers
        community communities|teacher teachers""",
}
EACH = [
    (code, *pair.split())
    for code, pairs in PAIRS.items()
    for pair in pairs.replace("\n", "|").split("|")
    if pair.strip()
]
KEY = {
    ("ca", "participació", "participacions"),
    ("es", "participación", "participaciones"),
    ("fr", "participation", "participations"),
}


@pytest.mark.django_db
def test_forms_of_a_word_meet():
    with connection.cursor() as cursor:
        missed = set()
        for code, one, other in EACH:
            cursor.execute(
                "SELECT to_tsvector(eb_configuration(%s), eb_norm(%s, %s)) @@ websearch_to_tsquery(eb_configuration(%s), eb_norm(%s, %s))",
                [code, code, one, code, code, other],
            )
            if cursor.fetchone() != (True,):
                missed.add((code, one, other))

    assert len(EACH) >= 48
    assert len(missed) <= len(EACH) // 10, missed
    assert not missed & KEY


SPELLINGS = [
    "col·laboració",
    "col.laboració",
    "col-laboracio",
    "collaboracio",
    "COL·LABORACIÓ",
    "coŀlaboració",
    "col•laboracio",
]


@pytest.mark.django_db
def test_every_spelling_of_the_ela_geminada_is_one():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT eb_norm('ca', s) FROM unnest(%s::text[]) AS s", [SPELLINGS])
        assert cursor.fetchall() == [("col·laboració".replace("·l", "l"),)]
