"""A text in a language that the site lacks is the original of four translations, and the desk shows it beside them."""

import pytest
from django.urls import reverse

from editorial import machine, translating
from editorial.machine import Pair
from editorial.models import TranslationState
from editorial.sheets import table_rows
from editorial.tasks import pair_of
from experiences.models import Experience, ExperienceImage
from tests.editorial.test_tracking import states
from tests.editorial.test_translating import MATRIX, into, member_of, staff
from tests.factories.experiences import make_experience, make_image

pytestmark = pytest.mark.django_db
PORTUGUESE = {
    "original_language": "pt", "written_in_original": True, "source_language": "es",
    "original_title": "A escola do rio", "original_summary": "As crianças aprendem no rio.",
}  # fmt: skip


def written(**overrides):
    texts = {"title_es": "Escuela del río", "summary_es": "Los niños aprenden en el río.", "title_en": ""}
    return make_experience(**{**texts, "summary_en": "", **PORTUGUESE, **overrides})


def test_portuguese_text_owes_translations_into_all_four():
    experience = written()

    assert states(experience) == {
        "pt": "original", "es": "published", "ca": "missing", "en": "missing", "fr": "missing"
    }  # fmt: skip
    english = into(experience, "en")
    assert (english.owed, english.words, english.name) == ({"title": 4, "summary": 5}, 9, "A escola do rio")


def test_changed_original_makes_its_translations_outdated_and_undone_restores():
    experience = written()
    Experience.objects.filter(pk=experience.pk).update(original_summary="As crianças brincam no rio.")

    assert states(experience)["es"] == "outdated"
    assert into(experience, "es").before == {"summary": "As crianças aprendem no rio."}

    Experience.objects.filter(pk=experience.pk).update(original_summary=PORTUGUESE["original_summary"])
    assert states(experience)["es"] == "published"


def test_another_language_of_the_original_leaves_nothing_of_the_first():
    experience = written()
    Experience.objects.filter(pk=experience.pk).update(original_language="gl")
    assert states(experience)["gl"] == "original"
    assert "pt" not in states(experience)

    Experience.objects.filter(pk=experience.pk).update(written_in_original=False)
    assert states(experience) == {"es": "original", "ca": "missing", "en": "missing", "fr": "missing"}


def test_descriptions_of_its_images_belong_to_it():
    image = make_image(written(), original_alt="Rio com crianças", alt_es="Río con niños", alt_en="")

    assert states(image) == {"pt": "original", "es": "published", "ca": "missing", "en": "missing", "fr": "missing"}

    ExperienceImage.objects.filter(pk=image.pk).update(original_alt="Rio")
    assert states(image)["es"] == "outdated"


def test_desk_shows_it_beside_and_publishes_into_a_site_language(client_as):
    experience, admin = written(), staff(client_as, "admin")
    state = into(experience, "es")
    Experience.objects.filter(pk=experience.pk).update(original_summary="As crianças brincam no rio.")

    page = admin.get(reverse("admin:editorial_translationstate_change", args=[state.pk]))

    assert '<div class="translation-original" lang="pt">A escola do rio</div>' in page.text
    assert "Original (Portuguese)" in page.text
    [summary] = [part for part in page.context["parts"] if part.field == "summary"]
    assert [piece.text for piece in summary.source_pieces if piece.kind == "added"] == ["brincam"]

    translating.save_drafts(state=state, by=member_of("editor"), texts={"summary": "Los niños juegan en el río."})
    translating.publish_translation(state=state, by=member_of("editor"), fields=["summary"])
    assert Experience.objects.get(pk=experience.pk).summary_es == "Los niños juegan en el río."
    assert states(experience)["es"] == "published"


def test_matrix_leads_to_it_and_a_table_carries_it(client_as):
    experience = written()
    original = TranslationState.objects.of_record(experience).get(language="pt")

    page = staff(client_as, "admin").get(MATRIX, {"q": "escola do rio"})

    assert reverse("admin:editorial_translationstate_change", args=[original.pk]) in page.text
    assert "Original in Portuguese" in page.text
    assert staff(client_as, "admin").get(
        reverse("admin:editorial_translationstate_change", args=[original.pk])
    ).status_code == 200  # fmt: skip
    rows = list(table_rows(TranslationState.objects.of_record(experience).filter(language="en")))
    assert [(row[2], row[3]) for row in rows] == [
        ("pt", "A escola do rio"), ("pt", "As crianças aprendem no rio.")
    ]  # fmt: skip


def test_machine_starts_from_it_where_it_can(monkeypatch):
    class Engine:
        name = "Engine"

        def pairs(self):
            return [Pair("pt", "ca", is_rough=True), Pair("es", "fr", is_rough=True)]

    monkeypatch.setattr(machine, "provider", Engine)
    experience = written()

    assert pair_of(into(experience, "ca")).source == "pt"
    assert pair_of(into(experience, "fr")).source == "es"  # a valid translation
