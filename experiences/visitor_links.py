"""The links in mails to visitors and cities: signed, so that who has one has got the mail."""

from django.core import signing

QUESTION = "experiences.question"  # to its sender: proves the address, then says where the question stands
ANSWERED = "experiences.question.answered"  # to the city
ALERT = "experiences.alert"  # to the subscriber: confirms, then shows and stops


def make_token(salt: str, pk: int) -> str:
    """Return the secret part of a link."""
    return signing.dumps(pk, salt=salt)


def read_token(salt: str, token: str) -> int | None:
    """Return the number of the row, None where the link is wrong. How long it holds is the row's own business."""
    try:
        pk = signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError):
        return None
    return pk if isinstance(pk, int) else None
