"""What helps an editor on the review page: texts to begin with, previews, messages, edits in place, similar cases."""

import pytest
from django.urls import reverse

from core.models import AuditEvent, OutboxMessage
from core.reference import Writer
from editorial.models import Comment
from experiences import actions, reference
from experiences.enums import ReasonFor, State
from experiences.models import Experience, ReasonTemplate
from experiences.precedents import precedents
from experiences.reasons import city_language, text_for
from experiences.versions import answer_of_city
from tests.factories.accounts import make_editor, make_technician
from tests.factories.experiences import make_experience, make_image, make_topic
from tests.factories.review import in_review, page, sent, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def template():
    return ReasonTemplate.objects.create(
        slug="charter", step=ReasonFor.REJECT, name_en="Outside the Charter",
        text_en="“{title}” of {city} is outside the Charter.", text_ca="«{title}», de {city}, és fora de la Carta.",
    )  # fmt: skip


# Texts to begin with ------------------------------------------------------------------------------------------------


def test_reason_begins_with_the_text_in_the_citys_language(editor, technician, city, template):
    experience = in_review(technician, city, editor)

    data = {
        "reject-version": experience.version,
        "reject-template": template.pk,
        "reject-text": "Mine.",
        "do": "insert",
    }
    response = editor.post(page(experience, "act", "reject"), data)

    experience.refresh_from_db()
    form = next(form for form in response.context["steps"] if form.action == "reject")
    assert form["text"].value() == "«Walking to school», de Cambrils, és fora de la Carta.\n\nMine."
    assert (experience.state, form.errors) == (State.IN_REVIEW, {})


def test_reason_without_a_text_in_the_citys_language_takes_another(technician, city, template):
    template.text_ca = ""

    assert text_for(template, make_experience(city=city)).startswith("“Experience")


def test_city_is_written_to_in_the_language_of_its_text_where_somebody_reads_it(technician, city):
    experience = make_experience(city=city, source_language="en")
    assert city_language(experience) == "ca"

    make_technician(city, language="en")
    assert city_language(experience) == "en"


def test_reason_that_is_not_offered_any_more_is_not_there(editor, technician, city, template):
    ReasonTemplate.objects.update(is_active=False)

    assert "Outside the Charter" not in editor.get(page(in_review(technician, city, editor))).text


def test_reference_brings_texts_in_four_languages_for_every_reason():
    reference.load_reason_templates(Writer(), reference.DATA / "reason_templates.json")

    assert {template.step for template in ReasonTemplate.objects.all()} == set(ReasonFor.values)
    for template in ReasonTemplate.objects.all():
        assert all(
            getattr(template, f"{field}_{code}") for field in ("name", "text") for code in ("ca", "es", "en", "fr")
        )


# Previews ------------------------------------------------------------------------------------------------------------


def test_preview_shows_the_mail_as_it_would_be_sent_and_does_nothing(editor, technician, city):
    experience = in_review(technician, city, editor)
    before = (OutboxMessage.objects.count(), AuditEvent.objects.count())
    data = {"reject-version": experience.version, "reject-text": "Not yet.", "do": "preview"}

    shown = editor.post(page(experience, "act", "reject"), data)

    experience.refresh_from_db()
    assert (experience.state, OutboxMessage.objects.count(), AuditEvent.objects.count()) == (State.IN_REVIEW, *before)
    (letter,) = next(form for form in shown.context["steps"] if form.action == "reject").letters
    step(editor, experience, "reject", "Not yet.")
    mail = OutboxMessage.objects.latest("pk")
    assert (letter.to, letter.language, letter.subject, letter.text) == (mail.to, "ca", mail.subject, mail.text)


def test_preview_says_why_a_step_is_not_possible(editor, technician, city):
    experience = in_review(technician, city, editor)
    make_image(experience, alt_en="")
    data = {"publish-version": experience.version, "do": "preview"}

    response = editor.post(page(experience, "act", "publish"), data)

    assert "Image 1 has no description" in response.text
    assert Experience.objects.get(pk=experience.pk).state == State.IN_REVIEW


# Who takes care of it ------------------------------------------------------------------------------------------------


def test_experience_is_taken_with_one_button_and_left_for_others_with_another(editor, technician, city):
    experience = sent(technician, city)

    editor.post(page(experience, "assign"), {"do": "take"})
    experience.refresh_from_db()
    assert experience.assigned_to == editor.user

    editor.post(page(experience, "assign"), {"do": "release"})
    experience.refresh_from_db()
    assert experience.assigned_to is None
    assert AuditEvent.objects.about(experience).last().action == "release"


# Notes and messages --------------------------------------------------------------------------------------------------


def test_note_about_a_part_stands_beside_it_and_is_private(editor, technician, city, mailoutbox):
    experience = in_review(technician, city, editor)
    mailoutbox.clear()

    editor.post(page(experience, "note"), {"field": "overview", "body": "Is this the same as 2019?"})

    texts = editor.get(page(experience)).context["texts"]
    said = {part["field"]: part["said"] for part in texts[0]["parts"]}["overview"]
    assert [comment.body for comment in said] == ["Is this the same as 2019?"]
    assert (mailoutbox, list(Comment.objects.about(experience).for_city())) == ([], [])


def test_message_to_the_city_about_a_part_is_mailed_and_kept(editor, technician, city, mailoutbox):
    experience = in_review(technician, city, editor)
    mailoutbox.clear()

    for _twice in range(2):
        editor.post(page(experience, "note"), {"field": "overview", "body": "We like it.", "do": "tell"})

    assert [mail.to for mail in mailoutbox] == [[technician.email]]
    assert "We like it." in mailoutbox[0].body
    assert AuditEvent.objects.about(experience).filter(action="message").count() == 1


# Edits in place ------------------------------------------------------------------------------------------------------


def part(experience, name):
    return reverse("admin:experiences_experience_part", args=[experience.pk, name])


def loaded(response):
    return response.context["form"]["loaded"].value()


def test_part_is_edited_in_place_and_the_city_is_asked_for_its_consent(editor, technician, city):
    experience = in_review(technician, city, editor)
    shown = editor.get(part(experience, "title_en"))

    response = editor.post(
        part(experience, "title_en"), {"title_en": "Walking together", "loaded": loaded(shown)}, follow=True
    )

    experience.refresh_from_db()
    assert experience.title_en == "Walking together"
    assert "Reworded since the city sent it" in response.text
    assert AuditEvent.objects.about(experience).last().action == "admin.changed"


def test_second_saver_of_a_part_sees_both_texts_and_overwrites_nothing(editor, technician, city):
    experience = in_review(technician, city, editor)
    mark = loaded(editor.get(part(experience, "title_en")))
    Experience.objects.filter(pk=experience.pk).update(title_en="Walking with friends")

    response = editor.post(part(experience, "title_en"), {"title_en": "Walking together", "loaded": mark})

    experience.refresh_from_db()
    assert (response.status_code, experience.title_en) == (200, "Walking with friends")
    assert "What the other person saved" in response.text
    again = {"title_en": "Walking together with friends", "loaded": loaded(response)}
    editor.post(part(experience, "title_en"), again)
    experience.refresh_from_db()
    assert experience.title_en == "Walking together with friends"


def test_part_is_closed_while_the_city_writes_and_the_title_stays(editor, technician, city):
    asked = make_experience(State.CHANGES_REQUESTED, city=city)
    experience = in_review(technician, city, editor)

    assert editor.get(part(asked, "title_en")).status_code == 403
    assert editor.get(part(experience, "note")).status_code == 404
    assert editor.post(part(experience, "title_en"), {"title_en": ""}).status_code == 200
    assert Experience.objects.get(pk=experience.pk).title_en == "Walking to school"


# Versions and similar cases ---------------------------------------------------------------------------------------


def test_answer_of_the_city_shows_what_it_has_changed_since_it_was_asked(editor, technician, city):
    experience = in_review(technician, city, editor)
    step(editor, experience, "request_changes", "More about results.")
    experience.refresh_from_db()
    experience.results_en = "Ninety children walk."
    experience.save()
    experience = actions.submit(experience=experience, by=technician)

    assert experience.answered_at is not None
    assert [(part.field, part.language) for part in answer_of_city(experience)] == [("results", "en")]
    assert "What the city has changed since it was asked" in editor.get(page(experience)).text
    experience = actions.start_review(experience=experience, by=editor.user)
    assert experience.answered_at is None


def test_any_two_versions_are_compared_part_by_part(editor, technician, city):
    experience = in_review(technician, city, editor)
    oldest = experience.history.order_by("history_date", "history_id").first()
    experience.title_en, experience.title_ca = "Walking together", "Caminem"
    experience.save()

    url = reverse("admin:experiences_experience_compare", args=[experience.pk])
    response = editor.get(url, {"from": oldest.pk, "to": experience.history.first().pk})

    assert [(part.field, part.language) for part in response.context["differences"]] == [
        ("title", "ca"), ("title", "en"),
    ]  # fmt: skip
    assert editor.get(url, {"from": "x", "to": "999999999"}).status_code == 200
    experience.refresh_from_db()
    step(editor, experience, "accept")  # a version without another text
    begun = editor.get(url).context
    assert begun["newer"] == experience.history.first()
    assert {part.field for part in begun["differences"]} == {"title"}


def test_similar_cases_show_the_earlier_decision_and_its_reason(editor, city, django_assert_max_num_queries):
    topic = make_topic()
    texts = {"title_en": "Walking together to school", "summary_en": "Children walking without their parents."}
    rejected = make_experience(State.IN_REVIEW, topics=[topic], **texts)
    actions.reject(experience=rejected, by=make_editor(name="Carles"), reason="Only a plan.")
    make_experience(State.REJECTED, topics=[topic], title_en="Something else")
    experience = make_experience(State.IN_REVIEW, city=city, topics=[topic], **texts)

    with django_assert_max_num_queries(5):
        (found,) = precedents(experience)

    assert (found.experience, found.event.message) == (rejected, "Only a plan.")
    assert "Only a plan." in editor.get(page(experience)).text


def test_review_page_says_when_a_text_comes_to_the_translation_desk_and_whom_it_is_for(client_as, technician, city):
    sent_only = sent(technician, city)
    Experience.objects.filter(pk=sent_only.pk).update(audiences=["families"], website="https://school.example.org/")

    shown = client_as("admin").get(page(sent_only)).text

    assert "Not yet: the translation desk shows it once its review begins." in shown
    assert "<dt>Who it is for</dt><dd>Families</dd>" in shown
    assert 'href="https://school.example.org/"' in shown


def test_review_page_leads_to_each_translation_and_one_comes_back(client_as, technician, city):
    admin = client_as("admin", name="Ada")
    experience = in_review(technician, city, admin)

    links = {each["language"]: each["url"] for each in admin.get(page(experience)).context["to_translate"]}
    assert list(links) == ["Catalan", "Spanish", "French"]
    form = admin.get(links["French"]).context["form"]
    texts = {name: f"{name} (fr)" for name in form.fields if name != "loaded"}
    response = admin.post(links["French"], {**texts, "loaded": form["loaded"].value(), "do": "publish"})

    assert response.url == page(experience)
    assert "fr" in Experience.objects.get(pk=experience.pk).available_languages
    assert admin.get(page(experience)).status_code == 200
    away = admin.post(links["Spanish"].split("?")[0] + "?next=https://example.org/", {"do": "review"})
    assert "example.org" not in away.url
