"""The link in an invitation: signed, for one person, until it is used or a month has passed."""

from django.core import signing

from accounts.models import User
from core import signed

SALT = "accounts.invitation"
MAX_AGE = 30 * 24 * 60 * 60


def make_token(user: User) -> str:
    """Return the secret part of the link."""
    return signed.make_token(SALT, [user.pk, _mark(user)])


def user_of(token: str, max_age: int = MAX_AGE) -> User | None:
    """Return whom the link invites, None where it is wrong, too old or already used."""
    key, mark = signed.read_pair(SALT, token, max_age=max_age)
    user = User.objects.filter(pk=key, is_active=True, last_login=None).first()
    return user if user and _mark(user) == mark else None


def _mark(user: User) -> str:
    # An address or password changed since then makes the link worthless.
    return signing.Signer(salt=SALT).signature(f"{user.email}:{user.password}")
