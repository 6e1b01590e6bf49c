"""What is missing is said to the city and to the secretariat, each in words of its own."""

from experiences import completeness
from experiences.models import Experience


def remarks(experience: Experience) -> list[completeness.Remark]:
    return completeness.remarks(experience, undescribed=[], images=0, subjects=0, unagreed=[])


def test_empty_experience_asks_the_city_and_tells_the_secretariat():
    found = {remark.field: (remark.text, remark.for_reviewer) for remark in remarks(Experience(source_language="en"))}

    assert found["title"] == ("Give the experience a title.", "It has no title.")
    assert set(found) == {
        "title",
        "summary",
        "overview",
        "results",
        "lessons",
        "began_year",
        "principles",
        "new_images",
    }


def test_secretariat_is_never_addressed_as_the_city():
    short = Experience(source_language="en", overview_en="Short.")

    told = [
        remark.for_reviewer
        for experience in (Experience(source_language="en"), short)
        for remark in remarks(experience)
    ]

    assert [text for text in told if "you" in text.casefold().replace(".", " ").split()] == []
    assert [text for text in told if text.startswith(("Give", "Say", "Tell", "Choose"))] == []


def test_neutral_remark_is_the_same_for_both():
    results = next(remark for remark in remarks(Experience(source_language="en")) if remark.field == "results")

    assert results.for_reviewer == results.text


def test_image_without_description_is_named_by_its_place():
    (one,) = completeness.images_to_describe([2])
    (several,) = completeness.images_to_describe([1, 3, 4])

    assert one.text.startswith("Image 2 has no description for people who cannot see it: write one, or")
    assert several.text.startswith("Images 1, 3 and 4 have no description for people who cannot see them: write one")
    assert several.for_reviewer.startswith("Images 1, 3 and 4 have no description")
    assert completeness.images_to_describe([]) == []
