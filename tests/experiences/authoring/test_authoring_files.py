"""Images and documents from the browser’s side."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import AuditEvent
from experiences.enums import State
from tests.factories.accounts import make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_image, png
from tests.factories.writing import write


def image(name="photo.png", content=None):
    return SimpleUploadedFile(name, png() if content is None else content)


def test_images_and_documents_are_stored_under_other_names(client, draft):
    write(
        client,
        draft,
        step="files",
        new_images=[image("private name.png"), image("two.png", png(50, 50))],
        new_documents=[image("Plan_A.pdf", b"%PDF-1.7 %%EOF")],
    )

    images, document = list(draft.images.all()), draft.documents.get()
    assert [picture.position for picture in images] == [0, 1]
    assert "private" not in images[0].file.name
    assert (document.title, document.language, document.size) == ("Plan A", "en", 14)


def test_trail_tells_of_files(client, draft):
    write(client, draft, step="files", new_images=[image()], new_documents=[image("Plan_A.pdf", b"%PDF-1.7 %%EOF")])
    picture, document = draft.images.get(), draft.documents.get()
    write(client, draft, step="files", **{f"image-{picture.pk}-alt": "A courtyard", f"image-{picture.pk}-credit": ""})
    write(client, draft, step="files", do=f"image-remove-{picture.pk}")

    told = AuditEvent.objects.about(draft).filter(data__has_any_keys=["image", "document"])

    assert [(event.action, event.message) for event in told] == [
        ("add_image", f"Image {picture.pk}"),
        ("add_document", document.title),
        ("describe_image", "A courtyard"),
        ("remove_image", "A courtyard"),
    ]


def test_same_images_sent_twice_are_kept_once(client, draft):
    for _time in range(2):
        write(client, draft, step="files", new_images=[image()])

    assert draft.images.count() == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "not an image"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not an image"),
        (png(300, 300)[:200], "damaged"),
    ],
)
def test_bad_file_is_named_at_its_field_and_everything_else_is_saved(content, message, client, draft):
    response = write(
        client, draft, step="files", licence="cc-by-4.0", new_images=[image("bad.jpg", content), image("good.png")]
    )

    draft.refresh_from_db()
    page = response.content.decode()
    assert "bad.jpg: " in page
    assert message in page
    assert draft.licence == "cc-by-4.0"
    assert draft.images.count() == 1


def test_more_images_than_possible_are_refused_with_the_number(client, draft):
    for _number in range(12):
        make_image(draft)

    response = write(client, draft, step="files", new_images=[image("one too many.png", png(33, 33))])

    assert draft.images.count() == 12
    assert "at most 12 images" in response.content.decode()


def test_image_is_described_moved_and_removed_with_its_file(client, draft):
    first, second = make_image(draft, position=0), make_image(draft, position=1)
    name = first.file.name

    write(
        client,
        draft,
        step="files",
        **{f"image-{first.pk}-alt": "A courtyard", f"image-{first.pk}-credit": "Ana"},
        do=f"image-down-{first.pk}",
    )
    order = list(draft.images.values_list("pk", flat=True))
    with_commit = write(client, draft, step="files", licence="cc-by-4.0", do=f"image-remove-{first.pk}")

    first_description = (order, with_commit.headers["Location"].endswith("#files"))
    draft.refresh_from_db()
    assert first_description == ([second.pk, first.pk], True)
    assert list(draft.images.all()) == [second]
    assert draft.licence == "cc-by-4.0"
    assert default_storage.exists(name)  # tests never commit; see the next test


@pytest.mark.django_db(transaction=True)
def test_removed_file_is_gone_after_the_commit():
    city = make_city()
    technician = make_technician(city)
    client = Client()
    client.force_login(technician, backend="django.contrib.auth.backends.ModelBackend")
    draft = make_experience(State.DRAFT, city=city)
    paper = make_document(draft)

    write(client, draft, step="files", do=f"document-remove-{paper.pk}")
    write(client, draft, step="files", do=f"document-remove-{paper.pk}")

    assert not draft.documents.exists()
    assert not default_storage.exists(paper.file.name)


def test_image_of_another_experience_cannot_be_touched(client, draft):
    other = make_image(make_experience(State.DRAFT))

    write(
        client,
        draft,
        step="files",
        **{f"image-{other.pk}-alt": "Mine", f"image-{other.pk}-credit": "Me"},
        do=f"image-remove-{other.pk}",
    )

    other.refresh_from_db()
    assert other.alt_en == "A square full of people"
