"""The desk from the browser's side: what is saved, what comes back, what nobody else may see."""

import html
import re
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.models import AuditEvent, OutboxMessage
from experiences import actions, drafting, steps
from experiences.enums import State
from experiences.models import Experience
from tests.factories.accounts import PASSWORD, make_editor, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_document, make_experience, make_image, make_topic, png

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
PAGES = [
    "experience_status",
    "experience_update",
    "experience_preview",
    "experience_submit",
    "experience_withdraw",
    "experience_delete",
    "experience_consent",
]
COMPLETE = {
    "title_en": "The night school",
    "summary_en": "Adults learn at night.",
    "overview_en": "It began in a library.",
}


@pytest.fixture
def city(db):
    return make_city(name="Cambrils")


@pytest.fixture
def client(city, client_as):
    return client_as("technician", city=city)


@pytest.fixture
def draft(city):
    return make_experience(State.DRAFT, city=city, **COMPLETE)


def fields_of(response):
    """What the browser would send back of the hidden fields of the writing form."""
    form = response.content.decode().split('id="writing"')[1]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in hidden}


def url_of(name, experience=None, language="en"):
    with translation.override(language):
        return reverse(name, args=[experience.pk] if experience else [])


def write(client, experience, *, step="what", opened=None, **fields):
    """Open a step of the form (or use what was opened before) and send it."""
    url = steps.address(experience, steps.BY_NAME[step])
    opened = opened or fields_of(client.get(url))
    return client.post(url, {**opened, **fields})


# Beginning


def test_first_save_makes_a_draft_and_leads_to_its_form(client, city):
    response = write(client, None, title="Escola de nit", do="save")

    experience = Experience.objects.get()
    assert (experience.title_en, experience.city, experience.state) == ("Escola de nit", city, State.DRAFT)
    assert response.headers["Location"] == url_of("experience_update", experience)


def test_new_form_sent_twice_makes_one_draft(client):
    opened = fields_of(client.get(url_of("experience_create")))

    for _time in range(3):
        write(client, None, opened=opened, title="Once")

    assert Experience.objects.count() == 1
    assert AuditEvent.objects.filter(action="create").count() == 1


def test_new_form_with_a_wrong_field_saves_the_rest_and_goes_on_with_the_draft(client):
    response = write(client, None, title="Kept", began_year="1492")

    page = response.content.decode()
    experience = Experience.objects.get()
    assert experience.title_en == "Kept"
    assert f'action="{url_of("experience_update", experience)}"' in page
    assert 'value="1492"' in page
    assert "Write a year from 1900" in page


def test_new_form_for_another_city_stores_nothing_and_keeps_everything(client_as, city):
    other = make_city()
    client = client_as("technician", city=city)
    client.user.city_roles.create(city=make_city(), role="technician", since="2020-01-01")

    response = write(client, None, title="Mine", city=other.pk)

    assert not Experience.objects.exists()
    assert "Choose one of your cities." in response.content.decode()
    assert 'value="Mine"' in response.content.decode()


def test_new_form_with_two_cities_is_for_the_chosen_one(client_as, city):
    second = make_city()
    client = client_as("technician", city=city)
    client.user.city_roles.create(city=second, role="technician", since="2020-01-01")

    write(client, None, title="Theirs", city=second.pk)

    assert Experience.objects.get().city == second


@pytest.mark.parametrize("role", ["stranger", "editor"])
def test_new_form_without_a_city_is_refused(role, client_as):
    assert client_as(role).get(url_of("experience_create")).status_code == 403


# Saving


def test_save_stores_and_counts_up(client, draft):
    topic = make_topic()

    response = write(client, draft, title="After", text="en")
    write(client, draft, step="subjects", topics=[topic.pk], audiences=["children"])

    draft.refresh_from_db()
    assert (draft.title_en, draft.version, draft.audiences) == ("After", 3, ["children"])
    assert list(draft.topics.all()) == [topic]
    assert response.status_code == 302


def test_markup_is_shown_as_text(client, draft):
    text = "<script>alert(1)</script><b>bold</b>"

    write(client, draft, title=text, summary=text)
    write(client, draft, step="story", overview=text)

    for name in ("experience_update", "experience_status", "experience_submit", "experience_preview"):
        page = client.get(url_of(name, draft)).content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page


def test_wrong_field_keeps_what_was_typed_and_saves_the_rest(client, draft):
    long = "x" * 201

    response = write(client, draft, title=long, summary="Kept", website="not an address")

    draft.refresh_from_db()
    page = response.content.decode()
    assert (draft.title_en, draft.summary_en, draft.website) == ("The night school", "Kept", "")
    assert long in page
    assert "1 character too many" in page
    assert 'value="not an address"' in page
    assert "Saved, except for what is marked below" in page


def test_correcting_after_an_error_is_no_conflict_with_oneself(client, draft):
    opened = fields_of(write(client, draft, title="First", began_year="never"))

    response = write(client, draft, opened=opened, title="Second", began_year="2015")

    draft.refresh_from_db()
    assert response.status_code == 302
    assert (draft.title_en, draft.began_year) == ("Second", 2015)


@pytest.mark.parametrize(("button", "target"), [("preview", "experience_preview"), ("submit", "experience_submit")])
def test_other_buttons_save_first(button, target, client, draft):
    response = write(client, draft, title="Saved", do=button)

    draft.refresh_from_db()
    assert draft.title_en == "Saved"
    assert response.headers["Location"] == url_of(target, draft)


def test_other_language_is_written_beside_the_first(client, draft):
    switched = write(client, draft, title="The night school", do="text-fr")
    opened = fields_of(client.get(switched.headers["Location"]))
    response = client.post(switched.headers["Location"], {**opened, "title": "L’école du soir"})

    draft.refresh_from_db()
    assert switched.headers["Location"].endswith("?text=fr")
    assert opened["text"] == "fr"
    assert (draft.title_en, draft.title_fr) == ("The night school", "L’école du soir")
    assert response.headers["Location"] == switched.headers["Location"]


def test_declaring_the_right_language_moves_the_texts(client, draft):
    write(client, draft, title="Escola de nit", summary="", source_language="ca", original_language="ca")

    draft.refresh_from_db()
    assert (draft.source_language, draft.title_ca, draft.title_en) == ("ca", "Escola de nit", "")
    assert (draft.overview_ca, draft.overview_en) == ("It began in a library.", "")


# Two people


def test_two_people_in_one_field_see_both_texts_and_lose_none(client, client_as, city, draft):
    mine = fields_of(client.get(url_of("experience_update", draft)))
    write(client_as("technician", city=city), draft, title="Theirs", summary="Their summary")

    response = write(client, draft, opened=mine, title="Mine", summary="Adults learn at night.")

    draft.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 409
    assert draft.title_en == "Theirs"
    assert 'value="Mine"' in page
    assert "<p>Theirs</p>" in page
    assert "Their summary" in page

    merged = write(client, draft, opened=fields_of(response), title="Mine and theirs", summary="Their summary")
    draft.refresh_from_db()
    assert merged.status_code == 302
    assert (draft.title_en, draft.summary_en) == ("Mine and theirs", "Their summary")


def test_saving_what_has_been_sent_meanwhile_keeps_the_text_on_the_page(client, city, draft):
    opened = fields_of(client.get(url_of("experience_update", draft)))
    actions.submit(experience=draft, by=make_technician(city))

    response = write(client, draft, opened=opened, title="Too late")

    draft.refresh_from_db()
    assert response.status_code == 409
    assert draft.title_en == "The night school"
    assert 'value="Too late"' in response.content.decode()
    assert "This text was not saved" in response.content.decode()


# An ended session


def sign_in(client, user, url):
    return client.post(f"/en/account/login/?next={url}", {"login": user.email, "password": PASSWORD})


def test_text_sent_after_the_session_ended_comes_back_after_sign_in(client, draft):
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))
    client.session.flush()

    refused = client.post(url, {**opened, "title": "Typed all afternoon", "summary": "And this"}, **ORIGIN)
    signed_in = sign_in(client, client.user, url)
    page = client.get(url)

    draft.refresh_from_db()
    assert refused.headers["Location"] == f"/en/account/login/?next={url}"
    assert signed_in.headers["Location"] == url
    assert draft.title_en == "The night school"
    assert 'value="Typed all afternoon"' in page.content.decode()
    assert "You had been signed out" in page.content.decode()

    write(client, draft, opened=fields_of(page), title="Typed all afternoon", summary="And this")
    draft.refresh_from_db()
    assert (draft.title_en, draft.summary_en) == ("Typed all afternoon", "And this")
    assert "You had been signed out" not in client.get(url).content.decode()


def test_text_of_a_new_experience_comes_back_too(client):
    url = url_of("experience_create")
    opened = fields_of(client.get(url))
    client.session.flush()

    client.post(url, {**opened, "title": "First sentence"}, **ORIGIN)
    sign_in(client, client.user, url)
    page = client.get(url)
    write(client, None, opened=fields_of(page), title="First sentence")

    assert 'value="First sentence"' in page.content.decode()
    assert Experience.objects.get().title_en == "First sentence"


def test_kept_text_can_be_thrown_away(client, draft):
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))
    client.session.flush()
    client.post(url, {**opened, "title": "Not this"}, **ORIGIN)
    sign_in(client, client.user, url)

    client.post(url, {"do": "discard"})

    assert "Not this" not in client.get(url).content.decode()


def test_kept_text_is_shown_to_its_writer_only(client, city, draft):
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))
    client.session.flush()
    client.post(url, {**opened, "title": "Private words"}, **ORIGIN)

    sign_in(client, make_technician(city), url)

    assert "Private words" not in client.get(url).content.decode()


def test_page_older_than_the_sign_in_keeps_its_text(client_as, city, draft):
    client = client_as("technician", city=city, enforce_csrf_checks=True)
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))
    client.logout()
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(url, {**opened, "csrfmiddlewaretoken": "x" * 64, "title": "From the old tab"}, **ORIGIN)
    page = client.get(url)

    draft.refresh_from_db()
    assert response.headers["Location"] == url
    assert draft.title_en == "The night school"
    assert 'value="From the old tab"' in page.content.decode()


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}])
def test_form_from_elsewhere_is_refused_and_nothing_is_kept(origin, client_as, city, draft):
    client = client_as("technician", city=city, enforce_csrf_checks=True)
    url = url_of("experience_update", draft)
    opened = fields_of(client.get(url))

    response = client.post(url, {**opened, "csrfmiddlewaretoken": "x" * 64, "title": "Planted"}, **origin)

    draft.refresh_from_db()
    assert response.status_code == 403
    assert draft.title_en == "The night school"
    assert "Planted" not in client.get(url).content.decode()


def test_strangers_cannot_fill_sessions_with_text(db, draft):
    client = Client()

    client.post(url_of("experience_update", draft), {"title": "spam", "writer": "1:forged"}, **ORIGIN)

    assert "kept_text" not in client.session


# Files


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


# Sending and answering


def test_submit_page_names_what_is_missing_and_what_would_help(client, city):
    draft = make_experience(State.DRAFT, city=city, title_en="Only a title")

    page = client.get(url_of("experience_submit", draft)).content.decode()

    assert "It cannot be sent yet" in page
    assert f"{url_of('experience_update', draft)}#id_summary" in page
    assert "Nothing is said about results" in page
    assert "Send to the secretariat" not in page


def test_answer_to_a_request_goes_along_with_the_text(client, draft):
    actions.submit(experience=draft, by=client.user)
    editor = make_editor(email="editor@example.org")
    actions.start_review(experience=draft, by=editor)
    actions.request_changes(experience=draft, by=editor, message="Which year?", comments={"results": "How many?"})

    page = client.get(url_of("experience_submit", draft)).content.decode()
    client.post(url_of("experience_submit", draft), {"reason": "It was 2024, and forty."})

    assert "What the secretariat asked for" in page
    assert "Which year?" in page
    assert "How many?" in page
    assert "It was 2024, and forty." in OutboxMessage.objects.filter(to=editor.email).latest("pk").text
    assert "It was 2024, and forty." in client.get(url_of("experience_status", draft)).content.decode()


def test_image_on_which_nothing_is_said_holds_up_and_keeps_the_message(client, draft):
    make_image(draft, alt_en="")

    page = client.get(url_of("experience_submit", draft)).content.decode()
    sent = client.post(url_of("experience_submit", draft), {"reason": "At last."}).content.decode()

    draft.refresh_from_db()
    assert "Image 1 has no description" in page
    assert "Image 1 has no description" in sent
    assert "At last.</textarea>" in sent
    assert draft.state == State.DRAFT


def test_submit_of_something_incomplete_changes_nothing(client, city):
    draft = make_experience(State.DRAFT, city=city, title_en="Only a title")

    response = client.post(url_of("experience_submit", draft))

    draft.refresh_from_db()
    assert "It cannot be sent yet" in response.content.decode()
    assert draft.state == State.DRAFT


def test_submit_twice_sends_once_and_says_so_kindly(client, draft):
    url = url_of("experience_submit", draft)
    assert "Send to the secretariat" in client.get(url).content.decode()

    client.post(url)
    second = client.post(url, follow=True)

    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    assert "already been sent" in second.content.decode()
    assert OutboxMessage.objects.filter(to=client.user.email).count() == 1


def test_withdraw_asks_first_and_keeps_the_reason(client, draft):
    actions.submit(experience=draft, by=client.user)

    asked = client.get(url_of("experience_withdraw", draft))
    client.post(url_of("experience_withdraw", draft), {"reason": "The partner asked us to."})

    draft.refresh_from_db()
    assert "Withdraw this experience?" in asked.content.decode()
    assert draft.state == State.WITHDRAWN
    assert "The partner asked us to." in client.get(url_of("experience_status", draft)).content.decode()


@pytest.fixture
def reworded(client, draft):
    editor = make_editor()
    actions.submit(experience=draft, by=client.user)
    actions.start_review(experience=draft, by=editor)
    Experience.objects.filter(pk=draft.pk).update(summary_en="Grown-ups learn at night.")
    actions.ask_consent(experience=draft, by=editor, message="Shorter like this?")
    return draft


def test_consent_page_shows_the_changes_and_takes_a_yes(client, reworded):
    page = client.get(url_of("experience_consent", reworded)).content.decode()

    client.post(url_of("experience_consent", reworded), {"answer": "agree"})

    reworded.refresh_from_db()
    assert "Shorter like this?" in page
    assert "<ins>Grown-ups</ins>" in page
    assert "<del>Adults</del>" in page
    assert reworded.state == State.IN_REVIEW
    assert AuditEvent.objects.about(reworded).last().action == "give_consent"


def test_consent_refused_needs_a_reason(client, reworded):
    without = client.post(url_of("experience_consent", reworded), {"answer": "refuse"})
    reworded.refresh_from_db()
    state = reworded.state

    client.post(url_of("experience_consent", reworded), {"answer": "refuse", "reason": "They are adults."})

    reworded.refresh_from_db()
    assert "This field is required." in without.content.decode()
    assert (state, reworded.state) == (State.CONSENT_ASKED, State.IN_REVIEW)
    assert AuditEvent.objects.about(reworded).last().message == "They are adults."


def test_requests_stand_beside_their_fields_until_it_is_sent_again(client, draft):
    editor = make_editor()
    actions.submit(experience=draft, by=client.user)
    actions.start_review(experience=draft, by=editor)
    actions.request_changes(
        experience=draft, by=editor, message="Nearly there.", comments={"results": "How many?", "": "Nice."}
    )

    status = client.get(url_of("experience_status", draft)).content.decode()
    url = steps.address(draft, steps.BY_NAME["outcome"])
    form = client.get(url).content.decode()

    assert f"{url}#id_results" in status
    assert "Nearly there." in status
    assert form.index("Nearly there.") < form.index("How many?")
    assert form.index("How many?") < form.index('id="id_results"')


# The desk


def test_desk_asks_first_and_groups_the_rest(client, city):
    titles = {state: make_experience(state, city=city, title_en=f"In {state}").title_en for state in State}

    page = client.get(url_of("city_desk")).content.decode()

    asked = page.index("What is asked of you")
    waiting = page.index("With the secretariat")
    order = [page.index(f">{titles[state]}<") for state in (State.CHANGES_REQUESTED, State.CONSENT_ASKED, State.DRAFT)]
    assert asked < order[0] < order[1] < order[2] < waiting
    assert all(f">{title}<" in page for title in titles.values())


def test_desk_of_staff_without_a_city_is_the_admin(client_as):
    assert client_as("editor").get(url_of("city_desk")).headers["Location"] == "/admin/"


def test_desk_of_somebody_without_a_role_says_what_to_do(client_as):
    page = client_as("stranger").get(url_of("city_desk")).content.decode()

    assert "Your account does not belong to a city yet" in page
    assert "Write an experience" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_takes_the_same_queries_whatever_the_rows(rows, client, city, django_assert_num_queries):
    for _number in range(rows):
        make_experience(State.SUBMITTED, city=city)
        make_experience(State.PUBLISHED, city=city)
    client.get(url_of("city_desk"))

    with django_assert_num_queries(4):
        client.get(url_of("city_desk"))


@pytest.mark.parametrize("rows", [1, 3])
def test_form_takes_the_same_queries_whatever_the_rows(rows, client, draft, django_assert_num_queries):
    for _number in range(rows):
        make_image(draft)
        make_document(draft)
        draft.topics.add(make_topic())
    url = steps.address(draft, steps.BY_NAME["files"])
    client.get(url)

    with django_assert_num_queries(10):
        client.get(url)


# Others


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["technician", "stranger", "editor", "admin"])
def test_page_of_another_citys_experience_does_not_exist(role, name, client_as, draft):
    client = client_as(role)

    assert client.get(url_of(name, draft)).status_code == 404
    assert client.post(url_of(name, draft), {"title": "Mine", "reason": "x", "answer": "agree"}).status_code in {
        404,
        405,
    }
    draft.refresh_from_db()
    assert (draft.title_en, draft.state) == ("The night school", State.DRAFT)


@pytest.mark.parametrize("name", PAGES)
def test_page_without_sign_in_leads_to_it(name, db, draft):
    response = Client().get(url_of(name, draft, "ca"))

    assert response.headers["Location"] == f"/ca/compte/login/?next={url_of(name, draft, 'ca')}"


@pytest.mark.parametrize("name", ["city_desk", "experience_create", *PAGES])
def test_reading_a_page_writes_nothing(name, client, draft, django_assert_num_queries):
    before = (AuditEvent.objects.count(), OutboxMessage.objects.count(), draft.history.count())

    response = client.get(url_of(name, None if name in {"city_desk", "experience_create"} else draft))

    draft.refresh_from_db()
    assert response.status_code in {200, 302}
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count(), draft.history.count()) == before
    assert draft.version == 1


@pytest.mark.parametrize("language", ["ca", "es", "en", "fr"])
@pytest.mark.parametrize(
    "name",
    [
        "city_desk",
        "experience_create",
        "experience_update",
        "experience_status",
        "experience_submit",
        "experience_preview",
    ],
)
def test_page_opens_in_every_language(name, language, client, draft):
    response = client.get(url_of(name, None if name in {"city_desk", "experience_create"} else draft, language))

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()
    assert response.headers["Cache-Control"].startswith("private")


def test_token_of_another_citys_draft_gives_nothing_away(client):
    token = uuid.uuid4()
    other = make_technician()
    drafting.create_draft(city=other.city_roles.get().city, by=other, token=token, values={"title_en": "Secret"})
    opened = fields_of(client.get(url_of("experience_create")))

    response = write(client, None, opened={**opened, "token": str(token)}, title="Guess")

    made = Experience.objects.get(title_en="Guess")
    assert response.headers["Location"] == url_of("experience_update", made)
    assert Experience.objects.filter(title_en="Secret").exists()
