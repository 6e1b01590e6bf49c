"""“We adapted this from city X”: who says it, who is asked, when the public reads it, how it is taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent, OutboxMessage
from experiences import actions, adaptations
from experiences.enums import AdaptationState, State
from experiences.models import Adaptation
from tests.factories.accounts import make_editor, make_technician
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience
from tests.factories.together import at_the_same_moment


@pytest.fixture
def ours(db):
    return make_city(name="Granollers")


@pytest.fixture
def theirs(db):
    return make_city(name="Rosario")


@pytest.fixture
def client(ours, client_as):
    return client_as("technician", city=ours, name="Anna")


@pytest.fixture
def other(theirs, client_as):
    return client_as("technician", city=theirs, name="Luz", language="es")


@pytest.fixture
def experience(ours):
    return make_experience(city=ours, title_en="The night school")


@pytest.fixture
def source(theirs):
    return make_experience(city=theirs, title_en="Learning after work", title_es="Aprender después del trabajo")


def page(experience):
    return reverse("experience_adapted_from", args=[experience.pk])


def say(client, experience, source):
    return client.post(page(experience), {"source": source.pk}, follow=True).content.decode()


def reply(client, answer):
    url = reverse("adaptation_answer", args=[Adaptation.objects.get().pk])
    return client.post(url, {"answer": answer})


def read(client_as, experience):
    return client_as("visitor").get(experience.get_absolute_url()).content.decode()


def trail(experience):
    return [event.action for event in AuditEvent.objects.about(experience) if event.action.startswith("adaptation")]


def test_search_without_javascript_finds_other_cities_experiences(client, ours, experience, source):
    make_experience(city=ours, title_en="Learning at noon")
    make_experience(State.DRAFT, city=source.city, title_en="Learning secretly")

    found = client.get(page(experience), {"q": "learning"}).content.decode()

    assert source.get_absolute_url() in found
    assert f'name="source" value="{source.pk}"' in found
    assert found.count('name="source"') == 1


def test_both_pages_say_so_once_both_cities_do(client, other, client_as, experience, source):
    said = say(client, experience, source)
    before = [read(client_as, each) for each in (experience, source)]
    desk = other.get(reverse("city_desk")).content.decode()

    reply(other, "confirm")

    assert "the other city is asked to confirm it" in said
    assert not any("Adapted from" in each or "Adapted in" in each for each in before)
    assert "Granollers says that it has adapted an experience of yours." in desk
    mine, yours = (read(client_as, each) for each in (experience, source))
    assert "Adapted from" in mine
    assert f'Rosario: <a href="{source.get_absolute_url()}">Learning after work</a>' in mine
    assert "Adapted in" in yours
    assert f'Granollers: <a href="{experience.get_absolute_url()}">The night school</a>' in yours
    assert "Granollers says" not in other.get(reverse("city_desk")).content.decode()
    assert trail(experience) == trail(source) == ["adaptation_stated", "adaptation_confirmed"]


def test_each_reader_is_written_to_in_their_language(client, other, experience, source):
    say(client, experience, source)
    asked = OutboxMessage.objects.get()
    OutboxMessage.objects.all().delete()
    reply(other, "confirm")
    answered = OutboxMessage.objects.get()

    assert (asked.to, asked.language) == (other.user.email, "es")
    assert "Aprender después del trabajo" in asked.subject
    assert f"/es/cuenta/experiencias/{source.pk}/" in asked.text
    assert (answered.to, answered.language) == (client.user.email, "en")
    assert answered.subject == "Rosario confirms that you have adapted its experience"
    assert "The night school" in answered.text


def test_nobody_hears_of_a_draft_until_it_is_published(client, other, ours, source):
    draft = make_experience(State.IN_REVIEW, city=ours, title_en="Secret", assigned_to=make_editor())

    said = say(client, draft, source)
    desk, status = (
        other.get(url).content.decode()
        for url in (reverse("city_desk"), reverse("experience_status", args=[source.pk]))
    )
    assert "once your experience is published" in said
    assert not any("Granollers" in each or "Secret" in each for each in (desk, status))
    assert reply(other, "confirm").status_code == 404
    assert (OutboxMessage.objects.count(), trail(source)) == (0, [])

    actions.publish(experience=draft, by=draft.assigned_to)

    assert OutboxMessage.objects.filter(to=other.user.email).count() == 1
    assert "Granollers says that it has adapted" in other.get(reverse("city_desk")).content.decode()
    actions.archive(experience=draft, by=draft.assigned_to, reason="R")
    actions.republish(experience=draft, by=draft.assigned_to)
    assert OutboxMessage.objects.filter(to=other.user.email).count() == 1


def test_what_could_not_be_asked_is_asked_when_the_other_one_is_public_again(client, other, ours, source):
    editor = make_editor()
    draft = make_experience(State.IN_REVIEW, city=ours, assigned_to=editor)
    say(client, draft, source)
    actions.archive(experience=source, by=editor, reason="R")
    actions.publish(experience=draft, by=editor)
    before = Adaptation.objects.get().asked_at

    actions.republish(experience=source, by=editor)

    assert before is None
    assert "Granollers says that it has adapted" in other.get(reverse("city_desk")).content.decode()


def test_said_twice_is_said_once(client, other, experience, source):
    say(client, experience, source)
    say(client, experience, source)

    assert Adaptation.objects.count() == OutboxMessage.objects.count() == 1
    assert 'name="source"' not in client.get(page(experience), {"q": "learning"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_said_and_answered_at_the_same_moment_is_said_and_answered_once():
    ours, theirs = make_city(), make_city()
    anna, luz = make_technician(ours), make_technician(theirs)
    experience, source = make_experience(city=ours), make_experience(city=theirs)

    said = at_the_same_moment(lambda: adaptations.state(experience=experience, source=source, by=anna).pk)
    at_the_same_moment(lambda: adaptations.answer(adaptation=Adaptation.objects.get(), by=luz, confirms=True))

    assert len(said) == 4
    assert len(set(said)) == 1
    assert sorted(OutboxMessage.objects.values_list("to", flat=True)) == sorted([anna.email, luz.email])


def test_deleted_draft_takes_its_statement_along(client, ours, source):
    draft = make_experience(State.DRAFT, city=ours)
    say(client, draft, source)

    client.post(reverse("experience_delete", args=[draft.pk]))

    assert Adaptation.objects.count() == 0


def test_other_city_says_no_and_later_yes(client, other, client_as, experience, source):
    say(client, experience, source)
    reply(other, "refuse")
    OutboxMessage.objects.all().delete()

    refused = read(client_as, experience)
    assert "Not confirmed by the other city" in client.get(page(experience)).content.decode()
    say(client, experience, source)
    assert OutboxMessage.objects.count() == 0
    client.post(page(experience), {"end": Adaptation.objects.get().pk})
    assert Adaptation.objects.get().state == AdaptationState.REFUSED

    reply(other, "confirm")
    reply(other, "confirm")
    assert "Adapted from" not in refused
    assert "Adapted from" in read(client_as, experience)
    assert OutboxMessage.objects.filter(to=client.user.email).count() == 1


@pytest.mark.parametrize("by", ["ours", "theirs"])
def test_either_takes_its_word_back(client, other, client_as, *, experience, source, by):
    say(client, experience, source)
    reply(other, "confirm")
    OutboxMessage.objects.all().delete()

    if by == "ours":
        for _press in range(2):
            client.post(page(experience), {"end": Adaptation.objects.get().pk})
    else:
        reply(other, "refuse")

    assert not any("Adapted" in read(client_as, each) for each in (experience, source))
    told = other.user if by == "ours" else client.user
    assert [mail.to for mail in OutboxMessage.objects.all()] == [told.email]
    assert trail(source)[-1] == trail(experience)[-1] == f"adaptation_{'ended' if by == 'ours' else 'refused'}"


def test_what_was_taken_back_is_not_confirmed_any_more_and_can_be_said_again(client, other, experience, source):
    say(client, experience, source)
    first = Adaptation.objects.get()
    client.post(page(experience), {"end": first.pk})

    reply(other, "confirm")
    say(client, experience, source)

    first.refresh_from_db()
    assert first.state == AdaptationState.ENDED
    assert Adaptation.objects.standing().get().state == AdaptationState.STATED


@pytest.mark.parametrize(("which", "state"), [("experience", State.ARCHIVED), ("source", State.ARCHIVED)])
def test_nothing_is_shown_while_one_of_both_is_not_public(
    client, other, client_as, *, experience, source, which, state
):
    say(client, experience, source)
    reply(other, "confirm")
    hidden, shown = (experience, source) if which == "experience" else (source, experience)
    type(hidden).objects.filter(pk=hidden.pk).update(state=state)

    assert "Adapted" not in read(client_as, shown)


def test_page_in_a_cache_is_new_after_each_answer(client, other, client_as, experience, source):
    say(client, experience, source)
    visitor = client_as("visitor")
    for answer in ("confirm", "refuse"):
        tag = visitor.get(source.get_absolute_url()).headers["ETag"]
        reply(other, answer)
        again = visitor.get(source.get_absolute_url(), headers={"If-None-Match": tag})
        assert again.status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 302), ("stranger", 404), ("technician", 404), ("editor", 404), ("admin", 404)]
)
def test_nobody_else_says_or_answers(client, client_as, experience, *, source, role, status):
    say(client, experience, source)
    stranger = client_as(role)

    assert stranger.post(page(experience), {"source": make_experience().pk}).status_code == status
    assert stranger.post(page(experience), {"end": Adaptation.objects.get().pk}).status_code == status
    assert reply(stranger, "confirm").status_code == status
    assert Adaptation.objects.get().state == AdaptationState.STATED


def test_city_cannot_confirm_its_own_words(client, experience, source):
    say(client, experience, source)

    assert reply(client, "confirm").status_code == 404
    with pytest.raises(PermissionDenied):
        adaptations.answer(adaptation=Adaptation.objects.get(), by=client.user, confirms=True)


def test_co_writer_does_not_speak_for_the_city(client, client_as, experience, source):
    guest = client_as("stranger")
    experience.co_writers.create(user=guest.user, invited_by=client.user)

    assert guest.post(page(experience), {"source": source.pk}).status_code == 404


def test_only_published_experiences_of_other_cities_can_be_named(client, ours, theirs, experience):
    own, draft = make_experience(city=ours), make_experience(State.DRAFT, city=theirs)

    assert "Choose a published experience of another city." in say(client, experience, own)
    assert client.post(page(experience), {"source": draft.pk}).status_code == 404
    assert client.post(page(experience), {"source": "9" * 30}).status_code == 404
    assert Adaptation.objects.count() == 0


def test_there_is_a_limit_to_what_is_named(client, experience, theirs):
    for number in range(adaptations.MOST):
        say(client, experience, make_experience(city=theirs, title_en=f"Number {number}"))

    assert "At most 5 experiences can be named." in say(client, experience, make_experience(city=theirs))


def test_secretariat_is_told_where_nobody_of_the_city_works_here(client, experience, source):
    say(client, experience, source)

    mail = OutboxMessage.objects.get()
    assert "Rosario" in mail.subject + mail.text
    assert mail.to != client.user.email


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"source": "same"}, "adaptation_of_another_one"),
        ({"state": "confirmed"}, "adaptation_answered_has_date"),
        ({"state": "ended"}, "adaptation_ended_pair"),
        ({"answered_at": timezone.now()}, "adaptation_answered"),
        ({"ended_at": timezone.now()}, "adaptation_ended_pair"),
    ],
)
def test_database_refuses_what_cannot_be(experience, source, values, name):
    person = make_technician()
    if values.get("source") == "same":
        values = {"source": experience}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Adaptation.objects.create(**{"experience": experience, "source": source, "stated_by": person, **values})


def test_the_same_is_not_said_twice_in_the_database(client, experience, source):
    say(client, experience, source)

    with pytest.raises(IntegrityError, match="adaptation_said_once"), transaction.atomic():
        Adaptation.objects.create(experience=experience, source=source, stated_by=client.user)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_statements_whatever_the_rows(
    client, other, client_as, *, experience, source, theirs, django_assert_num_queries, rows
):
    for adaptation in [
        adaptations.state(experience=experience, source=each, by=client.user)
        for each in [source, *(make_experience(city=theirs) for _ in range(rows - 1))]
    ]:
        adaptations.answer(adaptation=adaptation, by=other.user, confirms=True)
    visitor = client_as("visitor")
    client.get(page(experience))

    with django_assert_num_queries(3):
        visitor.get(experience.get_absolute_url())
    with django_assert_num_queries(6):
        client.get(page(experience), {"q": "experience"})


def test_press_on_an_old_page_says_how_it_stands(client, other, experience, source):
    say(client, experience, source)
    reply(other, "refuse")

    again = say(client, experience, source)
    ended = client.post(page(experience), {"end": Adaptation.objects.get().pk}, follow=True).content.decode()

    for shown in (again, ended):
        assert shown.count("Not confirmed by the other city") == 2  # the message, and the list below it
        assert "It is taken back." not in shown


def test_archived_experience_is_named_without_a_link(client, experience, source):
    say(client, experience, source)
    actions.archive(experience=source, by=make_editor(), reason="Over")

    for address in (page(experience), reverse("experience_status", args=[experience.pk])):
        shown = client.get(address).content.decode()
        assert "Learning after work" in shown
        assert source.get_absolute_url() not in shown


def test_draft_says_on_its_page_too_that_nobody_was_asked_yet(client, ours, source):
    draft = make_experience(State.DRAFT, city=ours, title_en="Soon")
    say(client, draft, source)

    shown = client.get(reverse("experience_status", args=[draft.pk])).content.decode()

    assert "The other city is asked once your experience is published." in shown
    assert "Waiting for the other city" not in shown


def test_secretariat_reads_them_and_answers_only_where_a_city_has_nobody_here(client_as, client, experience, source):
    say(client, experience, source)
    editor, row = client_as("admin"), Adaptation.objects.get()
    listed = reverse("admin:experiences_adaptation_changelist")
    chosen = {"action": "confirm", "_selected_action": [row.pk]}

    page = editor.get(listed).content.decode()
    detail = editor.get(reverse("admin:experiences_adaptation_change", args=[row.pk]))
    luz = make_technician(source.city)
    editor.post(listed, chosen)
    row.refresh_from_db()
    untouched = row.state
    luz.city_roles.all().delete()
    editor.post(listed, chosen)

    row.refresh_from_db()
    assert "Rosario" in page
    assert detail.status_code == 200
    assert (untouched, row.state, row.answered_by) == ("stated", "confirmed", editor.user)
