"""The translation desk: drafts beside the record, review, publication, and who may do what."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.models import AuditEvent
from core.reference import Writer
from core.translated import SITE_LANGUAGES
from editorial import translating
from editorial.enums import Standing, Work
from editorial.glossary import terms_in
from editorial.models import GlossaryTerm, TranslationState
from editorial.owed import translations_owed
from editorial.reference import load as load_glossary
from experiences.models import Experience, Topic
from figures.models import PageView
from tests.editorial.test_tracking import states, written
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

MATRIX = "/admin/editorial/translationstate/"


def member_of(group):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def staff(client_as, group):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))
    return client


def into(record, language="fr"):
    return TranslationState.objects.of_record(record).get(language=language)


def page(state):
    return reverse("admin:editorial_translationstate_change", args=[state.pk])


def send(client, state, do="save", **texts):
    """Send the page of a translation as a browser does, with everything that it showed."""
    form = client.get(page(state)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(page(state), {**data, **texts, "do": do}, follow=True)


def test_draft_is_kept_beside_the_record_and_seen_by_no_visitor(client_as):
    experience = written()
    client = staff(client_as, "editor")

    answer = send(client, into(experience), title="École de la rivière")

    assert answer.status_code == 200
    assert into(experience).drafts.get().text == "École de la rivière"
    assert states(experience)["fr"] == Work.DRAFT
    assert not Experience.objects.get(pk=experience.pk).title_fr
    assert "École" not in client_as("visitor").get(f"/fr/experiences/{experience.slug}/").text


def test_text_like_the_published_one_is_no_draft_any_more():
    experience, editor = written("fr"), member_of("editor")
    translating.save_drafts(state=into(experience), by=editor, texts={"title": "Autre"})
    translating.save_drafts(state=into(experience), by=editor, texts={"title": "River school (fr)"})

    assert not into(experience).drafts.exists()
    assert states(experience)["fr"] == Standing.PUBLISHED


def test_publishing_everything_writes_the_columns_with_history_and_trail(client_as):
    experience = written()
    client = staff(client_as, "editor")

    send(client, into(experience), "publish", title="École", summary="Les enfants.", results="Quarante.")

    saved = Experience.objects.get(pk=experience.pk)
    assert (saved.title_fr, saved.summary_fr, saved.results_fr) == ("École", "Les enfants.", "Quarante.")
    assert saved.version == experience.version + 1
    assert saved.history.first().history_user == client.user
    assert states(experience)["fr"] == Standing.PUBLISHED
    assert into(experience).words == 0
    event = AuditEvent.objects.get(action="publish_translation")
    assert (event.data["language"], event.data["fields"]) == ("fr", ["title", "summary", "results"])


def test_publishing_one_part_leaves_the_others(client_as):
    experience = written()
    client = staff(client_as, "editor")

    send(client, into(experience), "publish:title", title="École", summary="Les enfants.")

    saved = Experience.objects.get(pk=experience.pk)
    assert (saved.title_fr, saved.summary_fr or "") == ("École", "")
    assert [draft.field for draft in into(experience).drafts.all()] == ["summary"]
    assert states(experience)["fr"] == Work.DRAFT


def test_translation_that_is_still_right_is_said_to_be(client_as):
    experience = written("fr")
    Experience.objects.filter(pk=experience.pk).update(results_en="Fifty classes.", title_en="Sea school")
    client = staff(client_as, "editor")

    send(client, into(experience), "publish:results")
    assert into(experience).before.keys() == {"title"}
    send(client, into(experience), "publish:title")

    assert states(experience)["fr"] == Standing.PUBLISHED
    assert into(experience).words == 0
    Experience.objects.filter(pk=experience.pk).update(results_en="Forty classes took part. (en)")
    assert into(experience).before.keys() == {"results"}  # it is valid for the later original, not for the first


def test_nothing_is_published_for_an_original_that_has_moved_on():
    experience, editor = written(), member_of("editor")
    translating.save_drafts(state=into(experience), by=editor, texts={"title": "École"})
    with pytest.raises(ValidationError):
        translating.publish_translation(
            state=into(experience), by=editor, fields=["title"], seen={"title": "another mark"}
        )

    assert not Experience.objects.get(pk=experience.pk).title_fr


def test_draft_written_for_another_original_says_so(client_as):
    experience = written()
    client = staff(client_as, "editor")
    send(client, into(experience), title="École")
    Experience.objects.filter(pk=experience.pk).update(title_en="Sea school")

    (title, *_others) = client.get(page(into(experience))).context["parts"]

    assert title.draft_is_outdated
    assert [piece.text for piece in title.source_pieces if piece.kind == "added"] == ["Sea"]


def test_second_saver_sees_both_texts_and_overwrites_nothing(client_as):
    experience = written()
    first, second = staff(client_as, "editor"), staff(client_as, "editor")
    form = second.get(page(into(experience))).context["form"]
    stale = {name: form[name].value() or "" for name in form.fields}
    send(first, into(experience), title="École", summary="Les enfants.")

    answer = second.post(page(into(experience)), {**stale, "title": "Collège", "do": "save"})

    assert [conflict.stored for conflict in answer.context["form"].conflicts] == ["École"]
    assert answer.context["form"].merged == ["Summary"]
    assert "Collège" in answer.text
    assert {draft.text for draft in into(experience).drafts.all()} == {"École", "Les enfants."}
    again = answer.context["form"]
    second.post(page(into(experience)), {name: again[name].value() or "" for name in again.fields} | {"do": "save"})
    assert {draft.text for draft in into(experience).drafts.all()} == {"Collège", "Les enfants."}


def test_text_sent_after_the_session_has_ended_comes_back(client_as):
    experience = written()
    client = staff(client_as, "editor")
    shown = client.get(page(into(experience)))
    form = shown.context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"writer": shown.context["writer"]}
    client.logout()

    answer = client.post(
        page(into(experience)), {**data, "title": "École", "do": "save"}, headers={"Origin": "http://testserver"}
    )

    assert (answer.status_code, "login" in answer.headers["Location"]) == (302, True)
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")
    again = client.get(page(into(experience)))
    assert again.context["form"]["title"].value() == "École"
    assert not into(experience).drafts.exists()
    send(client, into(experience), title="École")
    assert into(experience).drafts.get().text == "École"
    assert client.get(page(into(experience))).context["form"].is_bound is False


def test_text_that_is_too_long_is_told_and_kept_on_the_page(client_as):
    experience = written()
    client = staff(client_as, "editor")

    answer = send(client, into(experience), "publish", title="É" * 201)

    assert "title" in answer.context["form"].errors
    assert "É" * 201 in answer.text


def test_machine_never_writes_over_what_a_person_wrote():
    experience, editor = written(), member_of("editor")
    translating.save_drafts(state=into(experience), by=editor, texts={"title": "École"})

    changed = translating.save_drafts(
        state=into(experience), by=None, texts={"title": "Machine", "summary": "Machine"}, origin="machine", engine="x"
    )

    assert changed == ["summary"]
    translating.save_drafts(state=into(experience), by=editor, texts={"summary": "Corrigé"})
    summary = into(experience).drafts.get(field="summary")
    assert (summary.origin, summary.engine, summary.machine_text, summary.text) == (
        "machine",
        "x",
        "Machine",
        "Corrigé",
    )


def test_translator_sees_and_writes_only_what_is_given_to_them(client_as):
    mine, other = written(title_en="Mine"), written(title_en="Other")
    client = staff(client_as, "translator")
    editor = member_of("editor")
    rows = TranslationState.objects.of_record(mine).filter(language="fr")
    assert translating.assign_translations(states=rows, to=client.user, by=editor) == 1

    listed = client.get(MATRIX)
    assert [row.name for row in listed.context["cl"].result_list] == ["Mine"]
    assert list(listed.context["cl"].result_list[0].cells) == ["fr"]
    assert client.get(MATRIX, {"language": "es"}).context["cl"].result_count == 0
    assert client.get(page(into(mine))).status_code == 200
    for state in (into(mine, "es"), into(mine, "en"), into(other)):
        assert client.get(page(state)).status_code == 302  # as for what does not exist
        assert client.post(page(state), {"title": "x", "do": "save"}).status_code == 302
    answer = send(client, into(mine), "publish", title="École")
    assert answer.status_code == 403
    assert not Experience.objects.get(pk=mine.pk).title_fr

    send(client, into(mine), "review", title="École")
    assert states(mine)["fr"] == Work.IN_REVIEW
    with pytest.raises(PermissionDenied):
        translating.give_back(state=into(mine), by=client.user)
    assert translating.give_back(state=into(mine), by=editor)
    assert states(mine)["fr"] == Work.DRAFT


def test_what_the_city_has_again_is_closed_to_the_desk_and_its_title_not_found(client_as):
    record = written(title_en="Belongs to the city", state="in_review", published_at=None)
    state, client = into(record), staff(client_as, "editor")
    opened = client.get(page(state))
    assert (opened.status_code, opened.context["public_url"]) == (200, "")  # visitors cannot open it yet

    Experience.objects.filter(pk=record.pk).update(state="changes_requested")

    assert client.get(page(state)).status_code == 302
    assert client.post(page(state), {"title": "École", "do": "publish"}).status_code == 302
    assert not Experience.objects.get(pk=record.pk).title_fr
    found = client.get(reverse("admin:search"), {"q": "Belongs"}).context["groups"]
    assert "/translationstate/" not in "".join(row.url for group in found for row in group.rows)


@pytest.mark.parametrize(("group", "expected"), [("editor", 3), ("translator", 0), ("membership", None)])
def test_translations_owed_lead_to_exactly_those_records(group, expected, client_as):
    written("ca"), written(), written("fr", "es", "ca")
    client = staff(client_as, group)

    owed = translations_owed(client.user)

    if not expected:
        assert owed == []
        return
    assert [(each.language, each.words) for each in owed] == [("ca", 14), ("es", 28), ("fr", 28)]
    for each in owed:
        assert client.get(each.url).context["cl"].result_count == each.records


def test_filters_ask_of_one_and_the_same_translation(client_as):
    written("fr"), written("ca")
    client = staff(client_as, "editor")

    def count(**query):
        return client.get(MATRIX, {**query, "kind": "experiences.experience"}).context["cl"].result_count

    assert count(language="fr", state="missing") == 1
    assert count(language="es", state="missing") == 2
    assert count(state="outdated") == 0
    Experience.objects.filter(title_fr__gt="").update(summary_en="Changed.")
    assert count(language="fr", state="outdated") == 1
    assert count(translator="none") == 2
    assert count(translator="²") == 2  # a figure, and no number
    assert count(q="RIVER schöol") == 2
    assert count(q="river sea") == 0


def test_list_opens_on_what_has_words_to_translate_and_shows_all_where_asked(client_as):
    done, owing = written("ca", "es", "fr"), written()
    client = staff(client_as, "editor")

    def listed(**query):
        return [row.object_id for row in client.get(MATRIX, query).context["cl"].result_list]

    opened = client.get(MATRIX)
    assert [row.object_id for row in opened.context["cl"].result_list] == [owing.pk]
    assert opened.context["cl"].params == {"state": "owed"}  # so every other filter keeps it
    assert 'href="?state=all"' in opened.text
    assert listed(state="all", kind="experiences.experience") == [owing.pk, done.pk]


def test_what_is_read_most_comes_first(client_as):
    quiet, read, most = written(), written(), written()
    for record, views in ((read, 3), (most, 9)):
        PageView.objects.create(
            day=timezone.localdate(), page="experience_detail", key=record.slug, language="en", views=views
        )
    PageView.objects.create(day="2020-01-01", page="experience_detail", key=quiet.slug, language="en", views=99)

    listed = staff(client_as, "editor").get(MATRIX, {"read": "most", "language": "fr", "state": "owed"})

    assert [(row.object_id, row.reads) for row in listed.context["cl"].result_list] == [(most.pk, 9), (read.pk, 3)]


def test_records_are_given_to_a_translator_from_the_list(client_as):
    experience, translator = written(), member_of("translator")
    client = staff(client_as, "editor")
    chosen = {"action": "assign", "_selected_action": [into(experience, "en").pk], "index": "0", "select_across": "0"}

    client.post(MATRIX, {**chosen, "language": "", "translator": str(translator.pk)})
    assert into(experience).assigned_to is None
    client.post(MATRIX, {**chosen, "language": "fr", "translator": str(translator.pk)})
    assert into(experience).assigned_to == translator
    client.post(MATRIX, {**chosen, "language": "fr", "translator": str(make_user().pk)})
    assert into(experience).assigned_to == translator  # not to somebody who does not translate
    client.post(MATRIX, {**chosen, "language": "fr", "translator": "nobody"})
    assert into(experience).assigned_to is None


def test_terms_and_guards_advise(client_as):
    GlossaryTerm.objects.create(
        slug="educating-city",
        term_en="educating city",
        forms_en="educating cities",
        term_fr="ville éducatrice",
        forms_fr="villes éducatrices",
    )
    experience = written(results_en="Educating cities met on 3 May in 40 schools.")
    client = staff(client_as, "editor")
    send(client, into(experience), results="Les villes se sont réunies le 3 mai dans 50 écoles.")

    part = next(part for part in client.get(page(into(experience))).context["parts"] if part.field == "results")

    assert [(term.source, term.target, term.is_there) for term in part.terms] == [
        ("educating city", "ville éducatrice", False)
    ]
    assert any("40" in sentence for sentence in part.advice)
    assert any("ville éducatrice" in sentence for sentence in part.advice)
    send(client, into(experience), results="Les Villes éducatrices se sont réunies le 3 mai dans 40 écoles.")
    part = next(part for part in client.get(page(into(experience))).context["parts"] if part.field == "results")
    assert part.advice == []


def test_glossary_ships_with_its_terms_in_every_language():
    writer = Writer()
    with override(None):
        load_glossary(writer)
        load_glossary(writer)

    terms = GlossaryTerm.objects.all()
    assert [term.slug for term in terms if not all(getattr(term, f"term_{code}") for code in SITE_LANGUAGES)] == []
    found = terms_in(terms, "The Charter of Educating Cities asks a member city.", "en", "La Carta", "es")
    assert [term.target for term in found] == ["Carta de Ciudades Educadoras", "ciudad asociada"]
    assert writer.report.kept["editorial.GlossaryTerm"] == len(terms)


def test_small_edit_is_ticked_on_the_records_own_page(client_as):
    topic = Topic.objects.create(slug="water", name_en="Water", name_fr="Eau")
    client = staff(client_as, "editor")
    url = reverse("admin:experiences_topic_change", args=[topic.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields if name != "principles"}

    client.post(url, {**data, "name_en": "Water!", "_small_edit": "on"})
    assert states(topic)["fr"] == Standing.PUBLISHED
    assert Topic.objects.get(pk=topic.pk).name_en == "Water!"
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields if name != "principles"}
    client.post(url, {**data, "name_en": "Air"})
    assert states(topic)["fr"] == Standing.OUTDATED


def test_desk_needs_few_queries(client_as, django_assert_max_num_queries):
    client = staff(client_as, "admin")
    for _number in range(3):
        written("ca")
    client.get(MATRIX)
    one = page(into(Experience.objects.first()))
    with django_assert_max_num_queries(12):
        client.get(MATRIX, {"language": "fr", "state": "owed", "q": "river"})
    with django_assert_max_num_queries(12):
        client.get(one)
