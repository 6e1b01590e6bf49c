"""What is published is changed by a proposal: the public page stays until the secretariat has decided."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent, OutboxMessage
from editorial.actions import decide_proposal
from editorial.models import Proposal
from experiences.enums import State
from experiences.models import Experience
from tests.factories.accounts import make_person, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


@pytest.fixture
def experience(city):
    return make_experience(city=city, title_en="Library of things", summary_en="Borrow a drill.", source_language="en")


@pytest.fixture
def client(client_as, city):
    return client_as("technician", city=city)


def typed(client, experience, *, page=None, **texts):
    """What a browser sends of the form on a page, with what was typed into it."""
    context = (page or client.get(reverse("experience_propose", args=[experience.pk]))).context
    form, sheet = context["form"], context["texts"]
    shown = {name: form[name].value() or "" for name in form.fields}
    hidden = {"seen": sheet.seen, "text": sheet.language, "others": sheet.travelling, "writer": context["writer"]}
    return {**hidden, "reason": "", **shown, **texts}


def send(client, experience, **texts):
    return client.post(reverse("experience_propose", args=[experience.pk]), typed(client, experience, **texts))


def public(client, experience):
    return client.get(experience.get_absolute_url()).content.decode()


def test_proposal_leaves_the_public_page_and_comes_back_into_the_form(client, experience, client_as):
    answer = send(client, experience, summary="Borrow a saw.", reason="We have more tools now")

    experience.refresh_from_db()
    proposal = Proposal.objects.get()
    assert answer.headers["Location"] == reverse("experience_status", args=[experience.pk])
    assert experience.summary_en == "Borrow a drill."
    assert (proposal.values, proposal.message) == ({"summary_en": "Borrow a saw."}, "We have more tools now")
    assert "Borrow a drill." in public(client_as("visitor"), experience)
    assert "Borrow a saw." in client.get(reverse("experience_propose", args=[experience.pk])).content.decode()


def test_form_is_headed_by_what_is_public_and_filled_with_what_is_proposed(client, experience):
    send(client, experience, title="Library of saws")

    page = client.get(reverse("experience_propose", args=[experience.pk])).text

    assert page.count("Library of things") == 2  # above the heading and on the way back
    assert 'value="Library of saws"' in page


def test_accepted_proposal_is_public_and_searchable_at_once(client, experience, client_as):
    send(client, experience, summary="Borrow a saw.")

    decide_proposal(proposal=Proposal.objects.get(), by=make_person("admin"), columns={"summary_en"})

    experience.refresh_from_db()
    assert "Borrow a saw." in public(client_as("visitor"), experience)
    assert experience.version == 2
    assert "Library of things" in client_as("visitor").get("/en/experiences/?q=saw").content.decode()


def test_another_language_is_proposed_beside_the_first(client, experience):
    send(client, experience, summary="Borrow a saw.")
    url = reverse("experience_propose", args=[experience.pk])
    page = client.get(url, {"text": "ca"})

    client.post(url, typed(client, experience, page=page, title="Biblioteca de coses"))

    assert Proposal.objects.get().values == {"summary_en": "Borrow a saw.", "title_ca": "Biblioteca de coses"}
    assert OutboxMessage.objects.count() == 1


def test_colleagues_do_not_overwrite_each_other(client, experience):
    mine = typed(client, experience, summary="Mine")
    send(client, experience, summary="Theirs")

    answer = client.post(reverse("experience_propose", args=[experience.pk]), mine)

    assert "Theirs" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert Proposal.objects.get().values == {"summary_en": "Theirs"}


def turn(client, experience, language, *, page=None, **texts):
    """Press the tab of another language, without scripts."""
    url = reverse("experience_propose", args=[experience.pk])
    return client.post(url, typed(client, experience, page=page, do=f"text-{language}", **texts))


def test_text_typed_in_one_language_stays_while_another_is_shown_and_is_sent_with_it(client, experience):
    french = turn(client, experience, "fr", summary="Borrow a “saw”.\r\n<b>", began_year="soon", reason="Tools")
    assert french.context["form"].language == "fr"
    assert "What you have typed in English is kept" in french.text
    assert not Proposal.objects.exists()

    english = turn(client, experience, "en", page=french, title="Objets à prêter", reason="Tools")
    assert english.context["form"]["summary"].value() == "Borrow a “saw”.\r\n<b>"
    assert english.context["texts"].typed_elsewhere == ["fr"]

    catalan = turn(client, experience, "ca", page=english, reason="Tools")
    refused = client.post(english.wsgi_request.path, typed(client, experience, page=catalan, title="Coses"))
    assert "began_year" in refused.context["form"].errors
    client.post(english.wsgi_request.path, typed(client, experience, page=refused, began_year="2001", reason="Tools"))

    proposal = Proposal.objects.get()
    assert proposal.values == {
        "summary_en": "Borrow a “saw”.\n<b>",
        "title_fr": "Objets à prêter",
        "title_ca": "Coses",
        "began_year": 2001,
    }
    assert (proposal.message, OutboxMessage.objects.count()) == ("Tools", 1)


def test_translation_is_written_beside_the_text_of_origin_as_it_was_typed_last(client, experience):
    url = reverse("experience_propose", args=[experience.pk])
    plain = client.get(url, {"text": "fr"})
    assert [row.source for row in plain.context["texts"].rows()][:2] == ["Library of things", "Borrow a drill."]
    assert "/en/writing-guide/#summary" in plain.text

    typed_first = turn(client, experience, "fr", summary="Borrow one of 40 saws.")
    french = turn(client, experience, "en", page=typed_first, summary="Empruntez une des 50 scies.")
    again = turn(client, experience, "fr", page=french, summary="Borrow one of 40 saws.")

    row = again.context["texts"].rows()[1]
    assert (row.source, len(row.differences)) == ("Borrow one of 40 saws.", 1)


def test_tab_of_a_language_warns_of_what_a_colleague_proposed_meanwhile(client, experience):
    french = turn(client, experience, "fr", summary="Mine")
    send(client, experience, summary="Theirs")

    refused = client.post(french.wsgi_request.path, typed(client, experience, page=french, title="Objets"))
    assert refused.context["texts"].language == "en"
    assert "Theirs" in str(refused.context["form"].errors["summary"])
    client.post(french.wsgi_request.path, typed(client, experience, page=refused))

    assert Proposal.objects.get().values == {"summary_en": "Mine", "title_fr": "Objets"}


@pytest.mark.parametrize("others", ["", "[]", "{", '{"xx": {"title": "A"}, "fr": ["title"], "es": {"title": 5}}'])
def test_whatever_is_no_text_of_another_language_counts_as_not_sent(others, client, experience):
    send(client, experience, summary="Borrow a saw.", others=others)

    assert Proposal.objects.get().values == {"summary_en": "Borrow a saw."}


def test_text_of_an_ended_session_comes_back_in_all_languages(client, experience, city):
    french = turn(client, experience, "fr", summary="Borrow a saw.")
    data = typed(client, experience, page=french, title="Objets")
    url = french.wsgi_request.path
    client.logout()
    client.post(url, data, HTTP_ORIGIN="http://testserver")
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")

    back = client.get(url)
    assert (back.context["form"]["title"].value(), back.context["texts"].typed_elsewhere) == ("Objets", ["en"])
    client.post(url, typed(client, experience, page=back))

    assert Proposal.objects.get().values == {"summary_en": "Borrow a saw.", "title_fr": "Objets"}
    assert "You had been signed out" not in client.get(url).text


def test_proposal_is_taken_back(client, experience):
    send(client, experience, summary="Borrow a saw.")

    client.post(
        reverse("experience_propose", args=[experience.pk]),
        {"do": "withdraw", "writer": typed(client, experience)["writer"]},
    )

    assert not Proposal.objects.open().exists()


def test_wrong_year_is_refused_beside_the_field(client, experience):
    answer = send(client, experience, began_year="soon", summary="Borrow a saw.")

    assert "began_year" in answer.context["form"].errors
    assert "Borrow a saw." in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ARCHIVED])
def test_only_what_is_published_is_changed_by_proposal(state, client, city):
    experience = make_experience(state, city=city)

    answer = client.get(reverse("experience_propose", args=[experience.pk]))

    assert answer.headers["Location"] == reverse("experience_status", args=[experience.pk])


def test_city_confirms_that_it_still_holds_once_a_day(client, experience):
    year_ago = timezone.localdate() - dt.timedelta(days=365)
    Experience.objects.filter(pk=experience.pk).update(confirmed_on=year_ago)
    status = reverse("experience_status", args=[experience.pk])
    confirm = reverse("experience_confirm", args=[experience.pk])

    assert confirm in client.get(status).content.decode()
    for _time in range(2):
        client.post(confirm)

    experience.refresh_from_db()
    assert experience.confirmed_on == timezone.localdate()
    assert confirm not in client.get(status).content.decode()
    assert AuditEvent.objects.about(experience).filter(action="confirm").count() == 1


def test_another_city_cannot_confirm(client_as, experience):
    other = make_technician(make_city())
    client = client_as("visitor")
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(reverse("experience_confirm", args=[experience.pk])).status_code == 404


def test_enter_in_a_field_sends_the_proposal_and_changes_no_language(client, experience):
    page = client.get(reverse("experience_propose", args=[experience.pk])).content.decode()

    first = page.index('form="writing"')

    assert page[first:].split(">")[0] == 'form="writing" tabindex="-1"'
    assert first < page.index('<nav class="languages"')
