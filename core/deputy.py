"""Who acts for somebody else in this request, so that the audit trail names both (accounts/acting.py says who may)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deputy: ContextVar[dict[str, object] | None] = ContextVar("deputy", default=None)


@contextmanager
def acting(person) -> Iterator[None]:
    """Have everything that is recorded meanwhile name this person too."""
    token = _deputy.set({"id": person.pk, "name": str(person)})
    try:
        yield
    finally:
        _deputy.reset(token)


def present() -> dict[str, object] | None:
    """Return the number and the name of who acts for somebody else, nothing where nobody does."""
    return _deputy.get()
