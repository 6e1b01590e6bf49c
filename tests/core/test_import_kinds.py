"""Files that are no tables of records: photographs in an archive, the official texts of the Charter."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import ImportState
from experiences.enums import State
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, png
from tests.factories.imports import send, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_person(client_as):
    return client_as("admin", language="en").user


def archive(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return SimpleUploadedFile("photographs.zip", target.getvalue())


def test_photographs_find_their_records_by_name(admin_person):
    city, experience = make_city(), make_experience()
    texts = f"file,record,credit,alt_ca\nsquare.png,{city.slug},Anna,La plaça\n"
    files = {"folder/square.png": png(), "__MACOSX/._square.png": b"junk", "photographs.csv": texts}
    cities = send(admin_person, "city_photographs", archive(files))
    city.refresh_from_db()
    assert (cities.state, bool(city.image)) == (ImportState.READY, False)

    take(admin_person, cities)
    city.refresh_from_db()
    assert (city.image_credit, city.image_alt_ca, city.image_width) == ("Anna", "La plaça", 80)
    assert send(admin_person, "city_photographs", archive(files)).report["counts"]["same"] == 1

    several = archive({f"{experience.slug}.png": png(), f"{experience.slug}_2.png": png(90, 60)})
    take(admin_person, send(admin_person, "experience_photographs", several))
    assert [image.width for image in experience.images.all()] == [80, 90]


def test_photographs_that_cannot_be_are_named(admin_person):
    city, draft = make_city(), make_experience(State.CHANGES_REQUESTED)
    files = {"nowhere.png": png(), f"{city.slug}.svg": b"<svg onload='x'/>"}
    broken = send(admin_person, "city_photographs", archive(files)).report["rows"]["broken"]
    assert [row["problems"][0] for row in broken] == [
        "This file is of none of the kinds that are possible here: JPEG, PNG, WebP, AVIF, up to 20 MB.",
        "“nowhere” is the address of no record of this kind.",
    ]
    refused = send(admin_person, "experience_photographs", archive({f"{draft.slug}.png": png()}))
    assert "cannot be changed now" in refused.report["rows"]["broken"][0]["problems"][0]
    no_archive = send(admin_person, "city_photographs", SimpleUploadedFile("a.zip", b"no archive"))
    assert no_archive.report["problem"].startswith("This is not an archive")


def test_official_texts_of_the_charter_are_taken_in(admin_person):
    principle = make_principle(4)
    head = "edition,language,part,number,section,title,text\n"
    wrong = send(
        admin_person, "charter_texts", SimpleUploadedFile("a.csv", (head + "2020,xx,principle,4,,T,\n").encode())
    )
    assert "“xx” is not a language of this site" in wrong.report["rows"]["broken"][0]["problems"][0]

    file = SimpleUploadedFile("a.csv", (head + "2020,fr,principle,4,,Titre officiel,Texte officiel\n").encode())
    take(admin_person, send(admin_person, "charter_texts", file))

    principle.refresh_from_db()
    assert (principle.title_fr, principle.official_text_fr) == ("Titre officiel", "Texte officiel")
    assert principle.official_title_languages == ["fr"]
