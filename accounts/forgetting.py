"""What other apps keep under somebody's address without a relation to the account: deleted with the account.

An app says once, when it is ready, what deletes its rows, and what of them must stay; accounts knows none of them.
"""

from collections.abc import Callable

_by_address: list[Callable[[str], object]] = []
_kept: list[Callable[[str], list[str]]] = []


def when_forgotten(delete: Callable[[str], object], *, keeps: Callable[[str], list[str]] | None = None) -> None:
    """Have this called with the address of everybody who is forgotten, in the same transaction.

    `keeps` says beforehand, in whole sentences, what must stay under an address, and why.
    """
    if delete not in _by_address:
        _by_address.append(delete)
        _kept.extend([keeps] if keeps else [])


def forget_address(email: str) -> None:
    """Delete what is kept under an address."""
    for delete in _by_address:
        delete(email)


def kept_under(email: str) -> list[str]:
    """Return what stays under an address, and why, in the reader's language."""
    return [sentence for keeps in _kept for sentence in keeps(email)]
