"""Doing the same several times at the same moment, each in a transaction of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def at_the_same_moment(work: Callable[[], object], times: int = 4) -> list:
    """Return what each one brought; the test needs `django_db(transaction=True)`."""
    found: list = []
    begin = threading.Barrier(times)

    def run():
        try:
            begin.wait(10)
            found.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return found
