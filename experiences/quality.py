"""How good the order of the search is: nDCG@10 of the judged queries (bench/judged.json) on the reference data."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from django.conf import settings
from django.db import transaction
from django.utils import translation

from core.translated import SITE_LANGUAGES, column
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS
from experiences.search import find
from experiences.selection import Selection

JUDGED = Path(settings.BASE_DIR) / "bench" / "judged.json"
INTENTS, HELD_OUT = "intents", "held_out"
DEPTH = 10


@dataclass(frozen=True)
class Score:
    """What one query reached; `others` is true where only texts in other languages were left to find."""

    language: str
    query: str
    ndcg: float
    others: bool


def judge(part: str = INTENTS) -> list[Score]:
    """Return the scores of all queries, first in all languages, then among texts that are not in the query's.

    `HELD_OUT` are queries that nobody has tuned the search for.
    """
    intents = json.loads(JUDGED.read_text())[part]
    return [*_scores(intents), *_scores_across(intents)]


def summary(scores: list[Score]) -> dict[str, float]:
    """Return the mean of each language and of both kinds."""
    means = {}
    for others, name in ((False, "same language"), (True, "across languages")):
        for code in SITE_LANGUAGES:
            means[f"{name}, {code}"] = mean(s.ndcg for s in scores if s.others is others and s.language == code)
        means[name] = mean(s.ndcg for s in scores if s.others is others)
    return means


def _scores(intents: list[dict]) -> list[Score]:
    return [
        Score(code, query, _ndcg(_found(query, code), intent["relevant"]), others=False)
        for intent in intents
        for code, query in intent["queries"].items()
    ]


def _scores_across(intents: list[dict]) -> list[Score]:
    """Leave every experience only the text of its own language, and take away those in the query's; then undo it."""
    scores = []
    for code in SITE_LANGUAGES:
        with transaction.atomic():
            for source in SITE_LANGUAGES:
                emptied = {
                    column(name, other): "" for name in TEXT_FIELDS for other in SITE_LANGUAGES if other != source
                }
                Experience.objects.filter(source_language=source).update(**emptied)
            own = set(Experience.objects.filter(source_language=code).values_list("slug", flat=True))
            for intent in intents:
                relevant = {slug: grade for slug, grade in intent["relevant"].items() if slug not in own}
                if relevant:
                    query = intent["queries"][code]
                    found = [slug for slug in _found(query, code, DEPTH + len(own)) if slug not in own]
                    scores.append(Score(code, query, _ndcg(found[:DEPTH], relevant), others=True))
            transaction.set_rollback(True)
    return scores


def _found(query: str, language: str, depth: int = DEPTH) -> list[str]:
    with translation.override(language):
        ids = find(Selection(q=query), size=depth).ids
    slugs = dict(Experience.objects.filter(pk__in=ids).values_list("pk", "slug"))
    return [slugs[pk] for pk in ids]


def _ndcg(found: list[str], relevant: dict[str, int]) -> float:
    best = _gain(sorted(relevant.values(), reverse=True)[:DEPTH])
    return _gain([relevant.get(slug, 0) for slug in found]) / best


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
