"""What other apps keep under somebody's address without a relation to the account: deleted with the account.

An app says once, when it is ready, what deletes its rows; accounts knows none of them.
"""

from collections.abc import Callable

_by_address: list[Callable[[str], object]] = []


def when_forgotten(delete: Callable[[str], object]) -> None:
    """Have this called with the address of everybody who is forgotten, in the same transaction."""
    if delete not in _by_address:
        _by_address.append(delete)


def forget_address(email: str) -> None:
    """Delete what is kept under an address."""
    for delete in _by_address:
        delete(email)
