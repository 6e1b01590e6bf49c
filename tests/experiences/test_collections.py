"""Collections: what visitors see of them, in which order and language, and who looks after them."""

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from experiences.demo import load_collections
from experiences.enums import State
from experiences.models import Collection, CollectionEntry, Experience
from experiences.sitemaps import CollectionSitemap
from tests.factories.experiences import make_collection, make_experience, make_image, make_topic

pytestmark = pytest.mark.django_db

LIST = "/en/collections/"


def titles(html):
    return re.findall(r'<h3 class="card-title"><a [^>]*>([^<]+)</a>', html)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_list_shows_published_collections_newest_first_with_their_size(client):
    shown, archived = make_experience(), make_experience(State.ARCHIVED)
    make_collection(shown, archived, title_en="Older")
    make_collection(title_en="Newer")
    make_collection(shown, title_en="Hidden", is_published=False)

    html = client.get(LIST).content.decode()

    assert re.findall(r'<h2 class="card-title"><a [^>]*>([^<]+)</a>', html) == ["Newer", "Older"]
    assert "1 experience " in words(html)
    assert "0 experiences" in words(html)


def test_list_without_collections_leads_to_the_bank(client):
    html = client.get(LIST).content.decode()

    assert "There is no collection yet" in html
    assert html.count('href="/en/experiences/"') > 1


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_statements_whatever_its_length(client, django_assert_num_queries, rows):
    for _row in range(rows):
        make_collection(make_experience(), make_experience())

    with django_assert_num_queries(3):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_four_statements_whatever_its_length(client, django_assert_num_queries, rows):
    experiences = [make_experience(topics=[make_topic()]) for _row in range(rows)]
    for experience in experiences:
        make_image(experience)
    collection = make_collection(*experiences, notes=["Because"] * rows)

    with django_assert_num_queries(4):
        client.get(collection.get_absolute_url())


def test_page_shows_experiences_in_the_chosen_order_with_their_notes(client):
    first, second = make_experience(title_en="First"), make_experience(title_en="Second")
    last = make_experience(title_en="Last")
    collection = make_collection(second, last, notes=["For the second", "For the last"])
    CollectionEntry.objects.create(collection=collection, experience=first, position=5)
    CollectionEntry.objects.filter(experience=last).update(position=None)

    html = client.get(collection.get_absolute_url()).content.decode()

    assert titles(html) == ["First", "Second", "Last"]
    assert re.findall(r'<p class="collection-note">([^<]+)</p>', html) == ["For the second", "For the last"]


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_page_shows_no_experience_that_is_not_public(client, state):
    collection = make_collection(make_experience(state, title_en="Secret"), notes=["About a secret"])

    html = client.get(collection.get_absolute_url()).content.decode()

    assert "Secret" not in html
    assert "About a secret" not in html
    assert "None of its experiences is published at the moment." in html


def test_collection_that_is_not_published_is_a_preview_of_the_secretariat(client_as):
    address = make_collection(make_experience(), is_published=False).get_absolute_url()

    preview = client_as("editor").get(address)

    assert [client_as(role).get(address).status_code for role in ("visitor", "stranger", "technician")] == [404] * 3
    assert "This is a preview" in preview.text
    assert "no-store" in preview["Cache-Control"]
    assert preview["X-Robots-Tag"] == "noindex"


def test_page_in_a_language_without_translation_shows_the_original_and_says_so(client):
    collection = make_collection(make_experience(), notes=["A note"], title_ca="Recull", intro_ca="Text")

    with translation.override("fr"):
        html = client.get(collection.get_absolute_url()).content.decode()

    assert '<h1 lang="en">' in html
    assert '<p class="collection-note" lang="en">A note</p>' in html
    assert re.findall(r'hreflang="(ca|es|en|fr|x-default)" href="https?:', html) == ["ca", "en", "x-default"]
    assert re.search(r'<link rel="canonical" href="[^"]*/en/collections/', html)


def test_pages_answer_304_until_a_collection_changes(client):
    collection = make_collection(make_experience(), notes=["A note"])
    addresses = [LIST, collection.get_absolute_url()]
    tags = [client.get(address)["ETag"] for address in addresses]
    conditional = [{"If-None-Match": tag} for tag in tags]

    before = [client.get(a, headers=h).status_code for a, h in zip(addresses, conditional, strict=True)]
    CollectionEntry.objects.update(note_en="Another note")
    after = [client.get(a, headers=h).status_code for a, h in zip(addresses, conditional, strict=True)]

    assert (before, after) == ([304, 304], [200, 200])


def test_address_is_translated():
    found = []
    for code in ("ca", "es", "en", "fr"):
        with translation.override(code):
            found.append(reverse("collection_list"))

    assert found == ["/ca/colleccions/", "/es/colecciones/", "/en/collections/", "/fr/collections/"]


def test_page_describes_itself_for_machines(client):
    collection = make_collection(make_experience(title_en="One"), title_en="Chosen")

    html = client.get(collection.get_absolute_url()).content.decode()
    described, way = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])

    assert (described["@type"], described["name"], described["collectionSize"]) == ("Collection", "Chosen", 1)
    assert [part["headline"] for part in described["hasPart"]] == ["One"]
    assert [step["name"] for step in way["itemListElement"]] == ["Bank of experiences", "Collections", "Chosen"]


def test_sitemap_lists_published_collections_in_their_languages():
    shown = make_collection(title_fr="Recueil", intro_fr="Texte")
    make_collection(is_published=False)
    sitemap = CollectionSitemap()

    assert list(sitemap.items()) == [shown]
    assert sitemap.get_languages_for_item(shown) == ["en", "fr"]


def test_experience_is_in_a_collection_once():
    experience = make_experience()
    collection = make_collection(experience)

    with pytest.raises(IntegrityError), transaction.atomic():
        CollectionEntry.objects.create(collection=collection, experience=experience)


def admin_form(collection, *entries, **fields):
    """What the admin's page sends: the collection and its entries as (entry or none, position, experience)."""
    data = {
        "title_en": "Chosen", "intro_en": "Text", "is_published": "on", "original_language": "en",
        "source_language": "en", "entries-TOTAL_FORMS": len(entries),
        "entries-INITIAL_FORMS": sum(entry is not None for entry, _place, _experience in entries),
        "entries-MIN_NUM_FORMS": 0, "entries-MAX_NUM_FORMS": 1000, **fields,
    }  # fmt: skip
    for number, (entry, place, experience) in enumerate(entries):
        data |= {
            f"entries-{number}-id": entry.pk if entry else "",
            f"entries-{number}-collection": collection.pk if collection else "",
            f"entries-{number}-position": place,
            f"entries-{number}-experience": experience.pk,
        }
    return data


def test_secretariat_makes_a_collection_and_its_address(client_as):
    client = client_as("admin")
    one, two = make_experience(), make_experience()
    data = admin_form(None, (None, "", one), (None, "1", two), title_en="Rivers and people")

    response = client.post(reverse("admin:experiences_collection_add"), data)

    collection = Collection.objects.get()
    assert response.status_code == 302
    assert collection.slug == "rivers-and-people"
    assert list(collection.entries.values_list("experience", "position")) == [(two.pk, 10), (one.pk, 20)]


def test_secretariat_puts_one_between_two_others(client_as):
    client = client_as("admin")
    one, two, between = make_experience(), make_experience(), make_experience()
    collection = make_collection(one, two)
    entries = list(collection.entries.all())
    data = admin_form(collection, (entries[0], 10, one), (entries[1], 20, two), (None, 15, between))

    response = client.post(reverse("admin:experiences_collection_change", args=[collection.pk]), data)

    assert response.status_code == 302
    assert list(collection.entries.values_list("experience", "position")) == [
        (one.pk, 10), (between.pk, 20), (two.pk, 30)
    ]  # fmt: skip


def test_secretariat_can_save_a_collection_with_an_archived_experience_but_not_choose_a_draft(client_as):
    client = client_as("admin")
    archived, draft = make_experience(State.ARCHIVED), make_experience(State.DRAFT)
    collection = make_collection(archived)
    kept = (collection.entries.get(), 10, archived)
    address = reverse("admin:experiences_collection_change", args=[collection.pk])

    saved = client.post(address, admin_form(collection, kept))
    refused = client.post(address, admin_form(collection, kept, (None, "", draft)))

    assert (saved.status_code, refused.status_code) == (302, 200)
    assert collection.entries.count() == 1


def test_demonstration_has_collections_of_real_experiences_once():
    slugs = ("rivers-project-braga", "rios-com-vida", "agua-camera-e-acao", "rue-scolaire-bruxelles")
    for slug in slugs:
        make_experience(slug=slug)

    load_collections()
    Collection.objects.update(title_en="As the secretariat left it")
    load_collections()

    assert Collection.objects.count() == 2
    assert CollectionEntry.objects.count() == Experience.objects.count()
    assert set(Collection.objects.values_list("title_en", flat=True)) == {"As the secretariat left it"}
    assert [collection.available_languages for collection in Collection.objects.all()] == [["ca", "es", "en", "fr"]] * 2
