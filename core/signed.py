"""The secret part of a link in a mail: signed, so that who has one has got the mail.

Each kind of link has its own salt, so that none opens what another is for. What it says can be read by its holder.
"""

from django.core import signing


def make_token(salt: str, says: object) -> str:
    """Return the secret part of a link that says something which JSON can hold."""
    return signing.dumps(says, salt=salt)


def read_token(salt: str, token: str, *, max_age: int | None = None) -> object | None:
    """Return what a link says; nothing where it is forged, of another kind, or older than so many seconds."""
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except (signing.BadSignature, ValueError):
        return None


def read_pair(salt: str, token: str, *, max_age: int | None = None) -> tuple[object, object]:
    """Return the two things that a link says, twice nothing where it says anything else: a row and its mark."""
    says = read_token(salt, token, max_age=max_age)
    return (says[0], says[1]) if isinstance(says, list) and len(says) == 2 else (None, None)
