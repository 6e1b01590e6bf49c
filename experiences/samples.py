"""Made-up experiences in any number, for measuring: marked as samples, of fictional cities, in four languages.

Words follow Zipf's law, and some are planted with a known share, so that measurements can ask for rare and common ones.
They are written as drafts and published together: the search row is then made once for each.
"""

import bisect
import datetime as dt
import itertools
import random
from collections.abc import Iterator

from django.db import connection, transaction

from charter.models import Principle
from cities.enums import Evidence
from cities.models import City, Country
from core.translated import SITE_LANGUAGES, column
from experiences.enums import Audience, State
from experiences.models import Experience, Goal, Topic

PREFIX = "sample-bench-"
# The share of experiences whose text holds the word, in whatever language it is written.
PLANTED = {"quasar": 0.001, "lantern": 0.01, "harbour": 0.3, "valley": 0.3, "meadow": 0.81}
VOCABULARY = 12_000
CITIES = 600
BATCH = 500
SYLLABLES = [first + vowel for first in "bcdfglmnprstv" for vowel in ("a", "e", "i", "o", "u", "an", "er", "ol")]
ENDINGS = {
    "ca": ("ció", "ment", "a", "at", "s", "ó", "ives"),
    "es": ("ción", "mente", "o", "idad", "es", "as", "ivos"),
    "en": ("tion", "ing", "s", "ness", "ed", "al", "er"),
    "fr": ("tion", "ment", "e", "ité", "eux", "ées", "ives"),
}
LANGUAGE_SHARES = {"es": 0.4, "ca": 0.25, "en": 0.2, "fr": 0.15}
BEGINNING = dt.datetime(1994, 1, 1, tzinfo=dt.UTC)


class Zipf:
    """Draws values, the first ones far more often than the last."""

    def __init__(self, values: list, chance: random.Random) -> None:
        self.values = values
        self.steps = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(values))))
        self.chance = chance

    def draw(self, count: int) -> list:
        """Return so many values, perhaps the same ones twice."""
        top = self.steps[-1]
        return [self.values[bisect.bisect(self.steps, self.chance.random() * top)] for _ in range(count)]


def make(count: int, seed: int = 1) -> Iterator[int]:
    """Write so many experiences and give how many there are after each batch; the same seed gives the same ones."""
    chance = random.Random(seed)  # noqa: S311 - samples, not secrets
    words = {code: Zipf(_vocabulary(code, chance), chance) for code in SITE_LANGUAGES}
    draw = {
        "city": Zipf(list(_cities(chance)), chance),
        "topics": Zipf(list(Topic.objects.order_by("pk").values_list("pk", flat=True)), chance),
        "principles": Zipf(list(Principle.objects.current().values_list("pk", flat=True)), chance),
        "goals": Zipf(list(Goal.objects.order_by("pk").values_list("pk", flat=True)), chance),
    }
    first = Experience.objects.filter(slug__startswith=PREFIX).count()
    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        with transaction.atomic():
            rows = Experience.objects.bulk_create(_experience(n, words, draw["city"], chance) for n in numbers)
            for name, average in (("topics", 2.4), ("principles", 3.4), ("goals", 2)):
                through = getattr(Experience, name).through
                target = through._meta.get_fields()[2].column
                through.objects.bulk_create(
                    through(experience_id=row.pk, **{target: pk})
                    for row in rows
                    for pk in set(draw[name].draw(max(1, round(chance.gauss(average, 1)))))
                )
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE experiences_experience SET state = %s, published_at = %s + id * interval '7 minutes'"
                    " WHERE id = ANY(%s)",
                    [State.PUBLISHED, BEGINNING, [row.pk for row in rows]],
                )
        yield numbers[-1] + 1


def remove() -> int:
    """Delete every such experience and city; return how many experiences there were."""
    rows = Experience.objects.filter(slug__startswith=PREFIX, is_sample=True)
    count = rows.count()
    while pks := list(rows.values_list("pk", flat=True)[: 10 * BATCH]):
        with transaction.atomic():
            for name in ("topics", "principles", "goals"):
                getattr(Experience, name).through.objects.filter(experience_id__in=pks).delete()
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM experiences_experience WHERE id = ANY(%s)", [pks])
    City.objects.filter(slug__startswith=PREFIX, is_sample=True).delete()
    return count


def _vocabulary(language: str, chance: random.Random) -> list[str]:
    made = {}
    while len(made) < VOCABULARY:
        stem = "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((1, 2, 2, 3))))
        made[stem + chance.choice(ENDINGS[language])] = None
    return list(made)


def _cities(chance: random.Random) -> Iterator[int]:
    countries = Zipf(list(Country.objects.order_by("pk").values_list("pk", flat=True)), chance)
    names = _vocabulary("ca", chance)[:CITIES]
    City.objects.bulk_create(
        [
            City(
                slug=f"{PREFIX}{number}", name=f"{name.capitalize()} (sample)", country_id=country, is_sample=True,
                evidence=Evidence.NONE,
            )
            for number, (name, country) in enumerate(zip(names, countries.draw(CITIES), strict=True))
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    yield from City.objects.filter(slug__startswith=PREFIX).order_by("pk").values_list("pk", flat=True)


def _experience(number: int, words: dict[str, Zipf], city: Zipf, chance: random.Random) -> Experience:
    source = chance.choices(list(LANGUAGE_SHARES), list(LANGUAGE_SHARES.values()))[0]
    languages = {source, *(code for code in SITE_LANGUAGES if chance.random() < 0.2)}
    planted = [word for word, share in PLANTED.items() if chance.random() < share]
    texts = {}
    for code in languages:
        in_title = [word for word in planted if chance.random() < 0.1]
        texts[column("title", code)] = _sentence(words[code], 6, in_title, chance)[:-1]
        texts[column("summary", code)] = _sentence(words[code], 30, [], chance)
        for name, length in (("overview", 110), ("actions", 160), ("results", 100)):
            texts[column(name, code)] = " ".join(
                _sentence(words[code], 15, planted if part == 0 else [], chance) for part in range(length // 15)
            )
    return Experience(
        slug=f"{PREFIX}{number}", city_id=city.draw(1)[0], is_sample=True, state=State.DRAFT, source_language=source,
        original_language=source if chance.random() < 0.9 else "pt",
        began_year=2026 - int(chance.expovariate(0.15)) % 35,
        audiences=sorted({chance.choice(Audience.values) for _ in range(2)}), is_focus=chance.random() < 0.02, **texts,
    )  # fmt: skip


def _sentence(words: Zipf, length: int, planted: list[str], chance: random.Random) -> str:
    drawn = words.draw(length)
    for word in planted:
        drawn[chance.randrange(length)] = word
    return " ".join(drawn).capitalize() + "."
