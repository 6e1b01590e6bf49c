"""Four people write while others read: nobody meets an error, and what has been committed is what is found."""

import contextlib
import itertools
import random
import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client

from cities.models import City
from experiences import search_row
from experiences.enums import State
from experiences.models import Experience, Topic
from experiences.search import find
from experiences.selection import Selection
from tests.factories.charter import make_principle
from tests.factories.cities import make_city
from tests.factories.experiences import make_experience, make_topic

SECONDS = 5
WRITERS, EACH = 4, 3
LETTERS = "bcdfghjklmnpqrstvwxz"
PAGES = (
    "",
    "?q=music&sort=year",
    "?topic=art&available=en",
    "?q=-music&format=json",
    "?q=musik",
    "?format=csv",
    "?q=mu&format=words",
)


class Bank:
    """What has been committed, as the writers say after each commit; None where it is being changed."""

    def __init__(self) -> None:
        self.topics = [make_topic("art", name_en="Painting"), make_topic("reading", name_en="Reading")]
        self.principles = [make_principle(number) for number in (1, 2, 3)]
        self.cities = [make_city(name=f"City {number}", slug=f"city-{number}") for number in range(WRITERS)]
        rows = [make_experience(title_en="Music", city=self.cities[n % WRITERS]) for n in range(WRITERS * EACH)]
        self.pks = [row.pk for row in rows]
        self.words: dict[int, str | None] = dict.fromkeys(self.pks, "music")
        self.errors: list[str] = []
        self.written = itertools.count()
        self.read = itertools.count()
        self.end = time.monotonic() + SECONDS

    def work(self, step, number: int) -> None:
        """Repeat a step until the time is over or somebody has failed."""
        chance = random.Random(number)
        with contextlib.closing(connection):
            while time.monotonic() < self.end and not self.errors:
                try:
                    step(self, number, chance)
                except Exception as error:  # noqa: BLE001 - told by the test, which runs in another thread
                    self.errors.append(f"{step.__name__} {number}: {type(error).__name__} {error}")


def write(bank: Bank, number: int, chance: random.Random) -> None:
    """Edit, publish, archive or link one experience; now and then rename what many share."""
    pk = chance.choice(bank.pks[number::WRITERS])
    word = "".join(chance.choices(LETTERS, k=12))
    shared = [chance.choice(LETTERS) * 5 for _ in range(2)]
    bank.words[pk] = None
    with transaction.atomic():
        rows = Experience.objects.filter(pk=pk)
        row = rows.select_for_update().get()
        match chance.randrange(6):
            case 0:
                rows.update(state=State.ARCHIVED)
                word = ""
            case 1:
                row.topics.set(chance.sample(bank.topics, chance.randrange(3)))
                rows.update(state=State.PUBLISHED, title_en=word)
            case 2:
                rows.update(state=State.PUBLISHED, title_en=word, summary_en=" ".join(shared))
                row.principles.set(chance.sample(bank.principles, 2))
            case 3:
                row.partner_cities.set(chance.sample(bank.cities, 2))
                rows.update(state=State.PUBLISHED, title_en=word, began_year=chance.randrange(1990, 2026))
            case _:
                rows.update(state=State.PUBLISHED, title_en=word, is_focus=chance.random() < 0.5)
    bank.words[pk] = word
    if chance.random() < 0.1:
        City.objects.filter(pk=bank.cities[number].pk).update(name=f"City {word}")
    if chance.random() < 0.1:
        Topic.objects.filter(pk=bank.topics[number % 2].pk).update(synonyms={"en": [f"synonym {word or 'none'}"]})
    next(bank.written)


def check(bank: Bank, _number: int, chance: random.Random) -> None:
    """Look for what has been committed: found by its word, or nowhere."""
    pk = chance.choice(bank.pks)
    word = bank.words[pk]
    if word is None:
        return
    found = find(Selection(q=word or "music"), size=None)
    if bank.words[pk] is word and (pk in found.ids) is not bool(word):
        bank.errors.append(f"stale: {pk} {'not found by' if word else 'found although archived'} {word}")
    next(bank.read)


def read(bank: Bank, _number: int, chance: random.Random) -> None:
    """Read pages of the bank."""
    response = Client().get(f"/en/experiences/{chance.choice(PAGES)}")
    _content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.status_code != 200:
        bank.errors.append(f"status {response.status_code}")
    next(bank.read)


@pytest.mark.django_db(transaction=True)
def test_four_writers_and_their_readers():
    bank = Bank()
    steps = [*[(write, number) for number in range(WRITERS)], (check, 10), (read, 11)]
    threads = [threading.Thread(target=bank.work, args=step) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert bank.errors == []
    assert next(bank.written) > 20
    assert next(bank.read) > 20
    assert list(search_row.drift()) == []
    for pk, word in bank.words.items():
        assert (pk in find(Selection(q=word or "music"), size=None).ids) is bool(word)
