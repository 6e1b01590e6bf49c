"""Changes of an original that make no difference to its translations: a comma, a slip of the pen.

Triggers of the database mark translations as outdated when their original changes (`editorial/tracking.py`). What is
saved inside `small_edit()` leaves them valid; the mark ends with the transaction, so nothing else is taken for one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "editorial.small_edit"


@contextmanager
def small_edit(is_small: bool = True) -> Iterator[None]:
    """Leave translations valid whatever is saved inside; with False it does nothing."""
    if not is_small:
        yield
        return
    with transaction.atomic():
        _mark("on")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _mark("off")


def _mark(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
