"""Short mails that say one thing: a subject, a paragraph, perhaps what somebody wrote, and one link."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation

from core.mail import send_templated_mail


@dataclass(frozen=True)
class Notice:
    """What a mail says, with `%(name)s` for what differs: its subject, a paragraph, and what the link is for."""

    subject: str
    text: str
    link: str


def send_notice(
    notice: Notice,
    *,
    to: tuple[str, str],
    said: Mapping[str, str],
    url: str,
    reader=None,
    message: str = "",
) -> None:
    """Write it to the outbox; `to` is an address and its language, `reader` the person where there is one.

    `said` fills the subject and the paragraph, in that language already; `message` is what somebody has written.
    """
    address, language = to
    with translation.override(language):
        context = {
            "reader": reader,
            "subject": notice.subject % said,
            "sentence": notice.text % said,
            "message": message,
            "link": notice.link,
            "url": url,
        }
        send_templated_mail("mail/notice", to=address, language=language, context=context)
