"""Nominations: who may do what in which state, what keeps one from being sent, and that nothing is sent twice."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.personal_data import held_about
from awards import actions, eligibility, workflow
from awards.enums import NominationState as State
from awards.models import AwardEdition, Nomination
from cities.enums import Evidence
from core import uploads
from core.models import AuditEvent, OutboxMessage
from core.workflow import TransitionNotAllowed
from experiences.enums import State as ExperienceState
from tests.factories.accounts import make_technician, make_user
from tests.factories.applications import PDF, make_staff
from tests.factories.awards import make_call, make_nomination
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def city():
    return make_city(name="Alba")


@pytest.fixture
def technician(city):
    return make_technician(city, language="fr")


@pytest.fixture
def draft(city):
    return make_nomination(State.DRAFT, experience=make_experience(city=city, title_en="Night school"))


def page(row, name="nomination_detail"):
    return reverse(name, args=[row.pk])


def post(client, row, **data):
    fields = {"reasons": row.reasons, "language": "en", "do": "save", **data}
    shown = client.get(page(row)).context
    return client.post(page(row), {"seen": shown["seen"], "writer": shown["writer"], **fields}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


# The table of states


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", workflow.TABLE.by_action)
def test_step_is_taken_from_the_states_of_the_table_only(action, state, city, technician):
    row = make_nomination(state, city=city)
    side = workflow.TABLE.by_action[action].side
    by = technician if side is workflow.Side.CITY else make_staff("events")
    more = {"message": "Why"} if side is workflow.Side.SECRETARIAT else {}

    if state in workflow.TABLE.by_action[action].sources:
        assert getattr(actions, action)(nomination=row, by=by, **more).state == workflow.TABLE.by_action[action].target
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(actions, action)(nomination=row, by=by, **more)
        row.refresh_from_db()
        assert row.state == state


def test_each_side_is_refused_the_steps_of_the_other(city, technician, draft):
    others = make_technician(make_city()), make_staff("editor"), make_staff("translator")
    texts = {"reasons": "Other", "language": "en"}
    for by in others:
        for act, more in (("save", {"texts": texts}), ("send", {}), ("withdraw", {})):
            with pytest.raises(PermissionDenied):
                getattr(actions, act)(nomination=draft, by=by, **more)
        with pytest.raises(PermissionDenied):
            actions.begin(edition=draft.edition, experience=make_experience(city=city), by=by)
    for by in (technician, make_staff("translator"), make_staff("membership")):
        for act in ("accept", "not_eligible"):
            with pytest.raises(PermissionDenied):
                getattr(actions, act)(nomination=make_nomination(), by=by, message="No")


# What may be sent


def test_sent_nomination_is_confirmed_to_who_sent_it_and_told_to_the_secretariat(draft, technician):
    row = actions.send(nomination=draft, by=technician)

    mails = dict(OutboxMessage.objects.values_list("to", "subject"))
    assert (row.state, row.sent_by) == (State.SENT, technician)
    assert mails.pop(technician.email) == "Nous avons reçu votre candidature : Night school"
    assert list(mails.values()) == ["Nomination for the award: Alba"]
    assert AuditEvent.objects.about(row).values_list("action", flat=True)[0] == "nomination.send"


@pytest.mark.parametrize(
    ("rule", "edition", "row"),
    [
        ("dates", {"opens_on": YESTERDAY, "closes_on": YESTERDAY}, {}),
        ("dates", {"opens_on": None, "closes_on": None}, {}),
        ("running", {"running_since": 2020}, {}),
        ("letter", {}, {"letter": ""}),
        ("reasons", {}, {"reasons": " "}),
    ],
)
def test_rule_that_does_not_hold_keeps_it_from_being_sent(rule, edition, row, draft, technician):
    AwardEdition.objects.filter(pk=draft.edition_id).update(**edition)
    Nomination.objects.filter(pk=draft.pk).update(**row)
    draft = Nomination.objects.get(pk=draft.pk)

    assert [verdict.rule for verdict in eligibility.of_nomination(draft).blocking] == [rule]
    with pytest.raises(ValidationError):
        actions.send(nomination=draft, by=technician)
    assert OutboxMessage.objects.count() == 0


def test_city_of_the_jury_is_refused_and_so_is_an_experience_that_was_withdrawn(draft, city):
    draft.edition.jury.add(city)
    draft.experience.state, draft.experience.published_at = ExperienceState.WITHDRAWN, None
    draft.experience.save()
    city.evidence = Evidence.NONE  # no paper speaks of it
    city.save()

    found = eligibility.of_nomination(Nomination.objects.get(pk=draft.pk))

    assert [verdict.rule for verdict in found.blocking] == ["member", "jury", "experience"]


def test_city_of_which_only_old_papers_speak_can_send(draft, city, technician):
    city.evidence = Evidence.OLDER
    city.save()

    assert [verdict.rule for verdict in eligibility.of_nomination(draft).doubts] == ["member"]
    assert actions.send(nomination=draft, by=technician).state == State.SENT


def test_cap_counts_what_was_sent_and_withdrawing_frees_a_place(draft, city, technician):
    others = [make_nomination(city=city, edition=draft.edition) for _number in range(2)]
    with pytest.raises(ValidationError):
        actions.send(nomination=draft, by=technician)

    actions.withdraw(nomination=others[0], by=technician)

    assert actions.send(nomination=draft, by=technician).state == State.SENT


def test_database_keeps_one_live_nomination_and_whole_ones(draft):
    same = {"edition": draft.edition, "experience": draft.experience}
    make_nomination(State.WITHDRAWN, **same)
    for broken in (
        lambda: make_nomination(**same),
        lambda: Nomination.objects.filter(pk=draft.pk).update(state=State.SENT),
        lambda: Nomination.objects.filter(pk=draft.pk).update(state=State.ACCEPTED, sent_at=timezone.now()),
        lambda: AwardEdition.objects.filter(pk=draft.edition_id).update(closes_on=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


# The desk


def test_whole_way_from_the_desk(client, city, technician):
    experience = make_experience(ExperienceState.SUBMITTED, city=city, title_fr="École du soir", source_language="fr")
    call = make_call()
    client.force_login(technician)
    where = reverse("nomination_create", args=[call.pk, city.slug])
    assert f'href="{where}"' in client.get("/en/account/").text

    status = client.get(reverse("experience_status", args=[experience.pk])).text
    assert f'href="{where}?experience={experience.pk}"' in status
    first = client.post(where, {"experience": experience.pk})
    again = client.post(where, {"experience": experience.pk})
    row = Nomination.objects.get()
    assert first["Location"] == again["Location"] == page(row)
    missing = post(client, row, do="send", reasons="Parce que.")
    assert said(missing) == ["Saved, but not sent: see below what is missing."]
    assert "The letter signed by the mayor is missing." in missing.text
    letter = SimpleUploadedFile("carta.exe", PDF)
    sent = post(client, row, do="send", reasons="Parce que.", letter=letter)

    row.refresh_from_db()
    assert said(sent) == ["Your nomination is sent. We confirm it to you by mail."]
    assert (row.state, row.reasons, row.letter.name.endswith(".pdf")) == (State.SENT, "Parce que.", True)
    kept = client.get(page(row, "nomination_letter"))
    assert (kept["Content-Type"], kept["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert kept["Content-Disposition"] == f'attachment; filename="alba-nomination-{row.pk}.pdf"'
    assert str(Nomination._meta.verbose_name_plural) in " ".join(held_about(technician))


def test_double_press_of_send_sends_once(client, draft, technician):
    client.force_login(technician)
    shown = client.get(page(draft)).context
    data = {"seen": shown["seen"], "writer": shown["writer"], "reasons": draft.reasons, "language": "en", "do": "send"}

    for _press in range(2):
        last = client.post(page(draft), data, follow=True)

    assert said(last) == [str(workflow.TABLE.refusal("send", State.SENT))]
    assert OutboxMessage.objects.count() == 2


def test_colleagues_neither_overwrite_each_other_nor_lose_what_they_typed(client, draft, technician):
    client.force_login(technician)
    shown = client.get(page(draft)).context
    data = {"seen": shown["seen"], "writer": shown["writer"], "reasons": "Mine", "language": "en", "do": "save"}
    actions.save(nomination=draft, by=technician, texts={"reasons": "Theirs", "language": "en"})

    refused = client.post(page(draft), data).text
    assert "Saved meanwhile in another tab or by somebody else: “Theirs”" in refused
    assert ">\nMine</textarea>" in refused
    actions.send(nomination=draft, by=technician)
    late = client.post(page(draft), data).text

    assert "<p>Mine</p>" in late
    draft.refresh_from_db()
    assert draft.reasons == "Theirs"


def test_letter_goes_through_the_checker_of_all_documents_and_is_a_pdf(client, draft, technician, monkeypatch):
    checked = []
    client.force_login(technician)
    true_checker = uploads.checked_document
    monkeypatch.setattr(
        uploads, "checked_document", lambda file, **kinds: checked.append(file.name) or true_checker(file, **kinds)
    )
    before = draft.letter.name

    page_ = post(client, draft, letter=SimpleUploadedFile("letter.pdf", b"<script>alert(1)</script>"))
    draft.refresh_from_db()

    assert checked == ["letter.pdf"]
    assert "This file is of none of the kinds that are possible here: PDF, up to 25 MB." in page_.text
    assert draft.letter.name == before


def test_too_long_a_text_is_said_and_the_letter_is_kept_all_the_same(client, draft, technician):
    client.force_login(technician)
    before = draft.letter.name

    shown = post(client, draft, reasons="x" * 3001, letter=SimpleUploadedFile("letter.pdf", PDF)).text

    draft.refresh_from_db()
    assert "1 character too many" in shown
    assert "x" * 3001 in shown
    assert (draft.letter.name != before, draft.reasons) == (True, "It brings people together.")


def test_drafts_of_the_bank_and_other_cities_experiences_cannot_be_chosen(client, city, technician):
    call = make_call()
    mine = [make_experience(state, city=city) for state in (ExperienceState.PUBLISHED, ExperienceState.DRAFT)]
    other = make_experience()
    client.force_login(technician)
    where = reverse("nomination_create", args=[call.pk, city.slug])

    choices = client.get(where).context["form"].fields["experience"].queryset
    assert list(choices) == mine[:1]
    for experience in (mine[1], other):
        assert client.post(where, {"experience": experience.pk}).status_code == 200
    assert not Nomination.objects.exists()


def test_closed_call_sends_back_to_the_desk(client, city, technician):
    call = make_call(closes_on=YESTERDAY)
    client.force_login(technician)

    answer = client.get(reverse("nomination_create", args=[call.pk, city.slug]), follow=True)

    assert said(answer) == ["The call for nominations is closed."]


# The secretariat


def test_decisions_are_told_in_the_language_of_who_sent_it_and_can_be_mended(client, technician, city):
    row = make_nomination(city=city, sent_by=technician)
    client.force_login(make_staff("events"))

    def act(action, **data):
        return client.post(reverse("admin:awards_nomination_act", args=[row.pk, action]), data)

    assert "This field is required." in act("not_eligible").text
    act("not_eligible", message="Le sceau manque.")
    row.refresh_from_db()
    assert (row.state, row.answer) == (State.NOT_ELIGIBLE, "Le sceau manque.")
    act("accept")
    row.refresh_from_db()

    told = OutboxMessage.objects.filter(to=technician.email).order_by("pk")
    assert [mail.subject.split(" : ")[0] for mail in told] == ["Candidature non admissible", "Candidature acceptée"]
    assert "Le sceau manque." in told[0].text
    assert (row.state, row.answer) == (State.ACCEPTED, "")
    shown = client.get(reverse("admin:awards_nomination_change", args=[row.pk]))
    prize = client.get(shown.context["prize_url"])
    assert prize.context["adminform"].form.initial["experience"] == str(row.experience_id)


def test_who_sent_it_is_gone_and_the_city_is_told(city, technician):
    row = make_nomination(city=city, sent_by=make_user(is_active=False))

    actions.accept(nomination=row, by=make_staff("editor"))

    assert OutboxMessage.objects.get().to == technician.email


def test_secretariat_downloads_what_was_sent_and_never_sees_a_draft(client_as, draft):
    row = make_nomination(edition=draft.edition)
    client = client_as("admin")
    where = reverse("admin:awards_nomination_changelist")

    table = client.post(where, {"action": "download", "_selected_action": [row.pk, draft.pk]})
    rows = b"".join(table.streaming_content).decode().splitlines()

    assert len(rows) == 2
    assert client.get(where + "?state=waiting").context["cl"].result_count == 1
    assert client.get(reverse("admin:awards_nomination_change", args=[draft.pk])).status_code == 404
    assert client.get(reverse("admin:awards_nomination_letter", args=[draft.pk])).status_code == 404


def test_page_of_the_edition_says_until_when_and_figures_leave_samples_out(client):
    call = make_call(year=2030, is_sample=True)

    assert "from their own desk" in client.get("/en/awards/2030/").text
    listed = client.get("/en/awards/")
    assert listed.context["figures"]["editions"] == 0
    AwardEdition.objects.filter(pk=call.pk).update(closes_on=YESTERDAY)
    assert "from their own desk" not in client.get("/en/awards/2030/").text
