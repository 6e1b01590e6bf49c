"""The best order: nDCG@10 of the judged queries on the reference data, in the same language and across languages."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from core.translated import SITE_LANGUAGES
from experiences import quality

SAME, ACROSS = 0.90, 0.75

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(os.environ.get("TEST_ALL") != "1", reason="loads all reference data; make test-all, make bench")
def test_the_judged_queries_are_answered_in_a_good_order():
    call_command("load_reference", verbosity=0)
    judged = quality.judge()
    reached = quality.summary(judged)
    for name, value in reached.items():
        print(f"nDCG@10 {name}: {value:.3f}")  # noqa: T201 - the figure itself, for `pytest -rP`

    assert len([score for score in judged if not score.others]) >= 60
    assert reached["same language"] >= SAME
    assert reached["across languages"] >= ACROSS
    for code in SITE_LANGUAGES:
        assert (code, reached[f"same language, {code}"] >= SAME - 0.05) == (code, True)
        assert (code, reached[f"across languages, {code}"] >= ACROSS - 0.05) == (code, True)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["a", "b"], 1.0),
        (["x", "a", "b"], (7 / 1.58496 + 1 / 2) / (7 + 1 / 1.58496)),
        (["b", "a"], (1 + 7 / 1.58496) / (7 + 1 / 1.58496)),
        (["x"] * 10, 0.0),
        ([], 0.0),
    ],
)
def test_the_measure_is_that_of_the_books(found, expected):
    """Gain 2^grade - 1, discount log2(place + 1), divided by the best order there is (Burges et al. 2005)."""
    assert quality._ndcg(found, {"a": 3, "b": 1}) == pytest.approx(expected, abs=1e-4)


def test_every_judged_experience_exists_and_every_query_is_asked_in_four_languages():
    judged = json.loads(quality.JUDGED.read_text())
    reference = Path(settings.BASE_DIR) / "experiences" / "data" / "experiences.json"
    slugs = {row["slug"] for row in json.loads(reference.read_text())["experiences"]}

    for intent in judged[quality.INTENTS] + judged[quality.HELD_OUT]:
        assert set(intent["queries"]) == set(SITE_LANGUAGES)
        assert intent["relevant"].keys() <= slugs
        assert set(intent["relevant"].values()) <= {1, 2, 3}
