"""The image of a city, from its own desk: checked, proposed, public once the secretariat has seen it."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core import stored_files, uploads
from editorial.actions import decide_proposal
from editorial.models import Proposal
from tests.factories.accounts import make_person
from tests.factories.cities import make_city

pytestmark = pytest.mark.django_db
DESCRIBED = {"image_alt_en": "A square with a fountain", "image_credit": "Ana Roca"}


@pytest.fixture
def city():
    return make_city(name="Alba", profile_en="A town by a river.")


@pytest.fixture
def client(city, client_as):
    return client_as("technician", city=city)


def photograph(width=1600, height=1200):
    target = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Secret place"
    Image.new("RGB", (width, height), "#24734a").save(target, "JPEG", exif=exif)
    return SimpleUploadedFile("C:\\me.jpg", target.getvalue(), "image/jpeg")


def send(client, city, **values):
    url = reverse("city_profile", args=[city.slug])
    form = client.get(url).context["form"]
    names = [name for name in form.fields if not name.startswith("image_is_") and name != "image"]
    stored = {name: form.initial.get(name) or "" for name in names}
    return client.post(url, {"seen": form.seen, **stored, **values})


def test_image_waits_as_a_proposal_without_what_the_camera_wrote_into_it(client, city):
    response = send(client, city, image=photograph(), **DESCRIBED)

    proposal = Proposal.objects.get()
    city.refresh_from_db()
    with default_storage.open(proposal.values["image"]) as file:
        stored = Image.open(file)
        assert (dict(stored.getexif()), stored.size) == ({}, (1600, 1200))
    assert response.status_code == 302
    assert not city.image
    assert proposal.values["image_alt_en"] == "A square with a fountain"
    assert "me.jpg" not in proposal.values["image"]
    assert "This image waits for the secretariat" in client.get(response.url).content.decode()


def test_image_counts_among_the_files_of_its_sender(client, city, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_AN_HOUR", 1)
    uploads.count_file(client.user)

    page = send(client, city, image=photograph(), **DESCRIBED)

    assert "Very many files have come from you" in page.text
    assert not Proposal.objects.exists()


def test_accepted_it_is_on_the_page_with_its_measures_and_copies(client, city, client_as):
    send(client, city, image=photograph(), **DESCRIBED)
    proposal = Proposal.objects.get()
    page = client_as("admin").get(reverse("admin:editorial_proposal_change", args=[proposal.pk])).content.decode()

    decide_proposal(proposal=proposal, by=make_person("admin"), columns=set(proposal.values))

    city.refresh_from_db()
    assert proposal.values["image"] in page
    assert (city.image.name, city.image_width, city.image_height) == (proposal.values["image"], 1600, 1200)
    public = client_as("visitor").get(city.get_absolute_url()).content.decode()
    assert 'alt="A square with a fountain"' in public
    assert "Photograph: Ana Roca" in public


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Say in at least one language what can be seen"),
        ({"image_is_decorative": "on"}, None),
        ({"image_alt_fr": "Une place"}, None),
    ],
)
def test_image_is_described_in_some_language_or_said_to_be_decorative(values, said, client, city):
    response = send(client, city, image=photograph(), **values)

    assert Proposal.objects.exists() == (said is None)
    if said:
        assert said in response.content.decode()


def test_hostile_file_is_refused_with_a_reason_and_the_texts_stay(client, city):
    file = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", "image/jpeg")

    page = send(client, city, image=file, profile_en="Still here").content.decode()

    assert "This file is of none of the kinds that are possible here: JPEG, PNG, WebP, AVIF, up to 20 MB." in page
    assert "Still here" in page
    assert not Proposal.objects.exists()


def test_image_is_taken_away_as_a_proposal_too(client, city):
    send(client, city, image=photograph(), **DESCRIBED)
    decide_proposal(proposal=Proposal.objects.get(), by=make_person("admin"), columns={"image", "image_alt_en"})

    send(client, city, image_is_removed="on")

    proposal = Proposal.objects.open().get()
    assert (proposal.values["image"], proposal.values["image_alt_en"]) == ("", "")
    decide_proposal(proposal=proposal, by=make_person("admin"), columns=set(proposal.values))
    city.refresh_from_db()
    assert (bool(city.image), city.image_width) == (False, None)


def test_saving_texts_again_keeps_the_proposed_image(client, city):
    send(client, city, image=photograph(), **DESCRIBED)
    image = Proposal.objects.get().values["image"]

    send(client, city, profile_en="Another text")

    assert Proposal.objects.get().values["image"] == image


def test_proposed_image_is_no_stray_and_a_refused_one_goes(client, city):
    send(client, city, image=photograph(), **DESCRIBED)
    proposal = Proposal.objects.get()
    later = timezone.now() + dt.timedelta(days=3)

    waiting = stored_files.compare(later)
    decide_proposal(proposal=proposal, by=make_person("admin"), columns=set(), answer="Another one, please.")
    refused = stored_files.compare(later)

    assert proposal.values["image"] not in waiting.strays
    assert proposal.values["image"] in refused.strays
