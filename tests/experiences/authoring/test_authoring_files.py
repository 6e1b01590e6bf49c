"""Images and documents from the browser’s side."""

import uuid

import pytest
from django.contrib.messages import get_messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import uploads
from core.models import AuditEvent
from experiences import file_actions, steps
from experiences.enums import State
from experiences.models import Experience
from tests.experiences.writing import OpenPage, hidden_fields
from tests.factories.accounts import make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_image, png
from tests.factories.writing import url_of, write


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
        (b"<html><script>alert(1)</script>", "of none of the kinds"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "of none of the kinds"),
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


def test_same_image_again_is_said_to_be_there(client, draft):
    write(client, draft, step="files", new_images=[image()])

    response = write(client, draft, step="files", new_images=[image("copy of it.png"), image("new.png", png(40, 40))])

    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert told == ["copy of it.png: This file is here already; it was not stored again."]
    assert draft.images.count() == 2


def test_documents_are_kept_although_there_are_too_many_images(client, draft):
    for _number in range(11):
        make_image(draft)
    papers = [image("Plan.pdf", b"%PDF-1.7 %%EOF")]
    pictures = [image("twelfth.png", png(33, 33)), image("one too many.png", png(34, 34))]

    response = write(client, draft, step="files", new_images=pictures, new_documents=papers)

    page = response.content.decode()
    assert "one too many.png: An experience has at most 12 images." in page
    assert "twelfth.png: " not in page
    assert (draft.images.count(), draft.documents.count()) == (12, 1)


def test_limits_are_said_beforehand(client, draft):
    page = client.get(steps.address(draft, steps.BY_NAME["files"])).content.decode()

    assert f"up to {uploads.IMAGE_BYTES // uploads.MEGABYTE} MB and {uploads.IMAGE_MEGAPIXELS} megapixels each" in page
    assert f"at most {file_actions.MOST_IMAGES} images in all" in page
    assert f"up to {uploads.DOCUMENT_BYTES // uploads.MEGABYTE} MB each" in page
    assert f"at most {file_actions.MOST_DOCUMENTS} documents in all" in page


def upload(client, experience=None, **values):
    address = reverse("experience_upload", args=[experience.pk] if experience else [])
    return client.post(address, values)


def test_upload_says_of_each_file_what_has_become_of_it(client, draft):
    first = upload(client, draft, new_images=image("one.png"))
    again = upload(
        client, draft, new_images=[image("one.png"), image("bad.jpg", b"<svg/>"), image("2.png", png(50, 50))]
    )
    paper = upload(client, draft, new_documents=image("Plan_A.pdf", b"%PDF-1.7 %%EOF"))

    assert first.json() == {"files": [{"name": "one.png", "outcome": "added", "text": "Added"}]}
    assert [(file["name"], file["outcome"], file["text"]) for file in again.json()["files"]] == [
        (
            "bad.jpg",
            "refused",
            "This file is of none of the kinds that are possible here: JPEG, PNG, WebP, AVIF, up to 20 MB.",
        ),
        ("one.png", "known", "This file is here already; it was not stored again."),
        ("2.png", "added", "Added"),
    ]
    assert paper.json()["files"][0]["outcome"] == "added"
    assert (draft.images.count(), draft.documents.get().title) == (2, "Plan A")


def test_first_upload_of_a_new_form_begins_one_draft_even_when_sent_twice(client, city):
    token = str(uuid.uuid4())

    answers = [upload(client, token=token, step="files", new_images=image()).json() for _time in range(2)]

    experience = Experience.objects.get(city=city)
    assert [answer["files"][0]["outcome"] for answer in answers] == ["added", "known"]
    assert answers[0]["draft"] == {
        "pk": experience.pk,
        "url": steps.address(experience, steps.BY_NAME["files"]),
        "autosave": reverse("experience_autosave", args=[experience.pk]),
        "upload": reverse("experience_upload", args=[experience.pk]),
    }
    assert experience.images.count() == 1


def test_refused_file_begins_no_draft(client, city):
    answer = upload(client, token=str(uuid.uuid4()), new_images=image("bad.jpg", b"<html>")).json()

    assert [file["outcome"] for file in answer["files"]] == ["refused"]
    assert "draft" not in answer
    assert not Experience.objects.filter(city=city).exists()


def test_upload_is_for_those_who_write(client, draft, client_as):
    other = client_as("technician", city=make_city())

    assert upload(client_as("visitor"), draft, new_images=image()).status_code == 401
    assert upload(other, draft, new_images=image()).status_code == 404
    assert upload(client_as("editor"), draft, new_images=image()).status_code == 404
    assert upload(client_as("editor"), new_images=image()).status_code == 403
    assert not draft.images.exists()


def test_upload_to_what_was_sent_meanwhile_is_refused_with_the_reason(client, city):
    sent = make_experience(State.SUBMITTED, city=city)

    response = upload(client, sent, new_images=image())

    assert response.status_code == 409
    assert "This cannot be changed any more" in response.json()["error"]
    assert not sent.images.exists()


def test_what_is_said_about_files_is_autosaved(client, draft):
    picture, paper = make_image(draft, alt_en=""), make_document(draft)
    page = OpenPage(client, draft, "files")
    alt, credit, title = f"image-{picture.pk}-alt", f"image-{picture.pk}-credit", f"document-{paper.pk}-title"

    said = [
        page.autosave(**{alt: text, credit: "Not changed", "changed": [alt]}).json()["items"]
        for text in ("A court", "A courtyard")
    ]
    page.autosave(**{title: "The plan", f"document-{paper.pk}-language": "en"})

    picture.refresh_from_db()
    paper.refresh_from_db()
    assert said == [[alt], [alt]]
    assert (picture.alt_en, picture.credit, paper.title) == ("A courtyard", "", "The plan")
    told = AuditEvent.objects.about(draft).values_list("action", flat=True)
    assert list(told) == ["describe_image", "describe_document"]


def test_old_page_keeps_what_a_colleague_has_said_about_an_image(client, draft):
    picture = make_image(draft, alt_en="", credit="")
    alt, credit = f"image-{picture.pk}-alt", f"image-{picture.pk}-credit"
    old, page = OpenPage(client, draft, "files"), OpenPage(client, draft, "files")
    page.autosave(**{alt: "A courtyard", credit: "", "changed": [alt]})

    old.save(**{alt: "", credit: "Ana"})
    picture.refresh_from_db()
    assert (picture.alt_en, picture.credit) == ("A courtyard", "Ana")
    page.autosave(**{alt: "A green courtyard", credit: "", "changed": [alt]})
    picture.refresh_from_db()
    assert picture.alt_en == "A green courtyard"


def test_two_who_describe_the_same_image_are_shown_each_others_text(client, draft):
    picture = make_image(draft, alt_en="", credit="")
    alt, credit = f"image-{picture.pk}-alt", f"image-{picture.pk}-credit"
    old, page = OpenPage(client, draft, "files"), OpenPage(client, draft, "files")
    page.autosave(**{alt: "A courtyard", "changed": [alt]})

    by_itself = old.autosave(**{alt: "Trees", "changed": [alt]}).json()
    asked = old.save(**{alt: "Trees", credit: ""})

    picture.refresh_from_db()
    assert (by_itself["unsaved"], alt in by_itself["base"]) == (["What can be seen?"], False)
    assert "Saved meanwhile in another tab or by somebody else: “A courtyard”" in asked.content.decode()
    assert ">\nTrees</textarea>" in asked.content.decode() or 'value="Trees"' in asked.content.decode()
    assert picture.alt_en == "A courtyard"
    old.fields = hidden_fields(asked)
    old.save(**{alt: "Trees", credit: ""})
    picture.refresh_from_db()
    assert picture.alt_en == "Trees"


def test_late_autosave_does_not_put_an_older_text_back(client, draft):
    picture = make_image(draft, alt_en="")
    page, alt, credit = OpenPage(client, draft, "files"), f"image-{picture.pk}-alt", f"image-{picture.pk}-credit"
    page.autosave(number=5, **{alt: "Newer", credit: ""})

    late = page.autosave(number=4, **{alt: "Older", credit: ""}).json()

    picture.refresh_from_db()
    assert (picture.alt_en, late["overtaken_by"]) == ("Newer", 5)


def test_autosave_names_what_is_too_long_and_forgets_what_is_gone(client, draft):
    picture = make_image(draft, alt_en="Before")
    page, alt, gone = OpenPage(client, draft, "files"), f"image-{picture.pk}-alt", "image-999999-alt"

    said = page.autosave(**{alt: "x" * 251, f"image-{picture.pk}-credit": "", gone: "Of a removed image"}).json()

    picture.refresh_from_db()
    assert set(said["items"]) == {f"image-{picture.pk}-credit", gone}
    assert said["unsaved"] == ["What can be seen?"]
    assert picture.alt_en == "Before"


def test_alternative_text_of_a_translation_is_autosaved(client, draft):
    picture = make_image(draft)
    page = OpenPage(client, draft, "files", "fr")

    page.autosave(**{f"image-{picture.pk}-alt": "Une cour"})

    picture.refresh_from_db()
    assert (picture.alt_fr, picture.alt_en) == ("Une cour", "A square full of people")


def test_consent_of_the_people_in_an_image_is_asked_for_and_kept(client, draft):
    picture = make_image(draft, has_consent=False)
    advice = "Image 1: have the people who can be recognised agreed?"
    assert advice in client.get(url_of("experience_submit", draft)).text
    alt, consent = f"image-{picture.pk}-alt", f"image-{picture.pk}-has_consent"

    OpenPage(client, draft, "files").autosave(**{consent: "on"}, **{f"image-{picture.pk}-credit": ""}, **{alt: "x"})

    picture.refresh_from_db()
    assert picture.has_consent
    assert advice not in client.get(url_of("experience_submit", draft)).text
    OpenPage(client, draft, "files").save(**{alt: "x", f"image-{picture.pk}-credit": ""})
    picture.refresh_from_db()
    assert not picture.has_consent
