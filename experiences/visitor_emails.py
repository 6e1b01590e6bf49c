"""The mails that visitors' questions, reports and alerts write; one function per mail.

What goes to somebody who has not asked for it holds no word of the person who typed the address.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from core import l10n
from core.mail import send_templated_mail
from core.signed import make_token
from core.translated import TranslatedText, text_of
from experiences.emails import secretariat_recipients
from experiences.models import ChangeReport, Experience, Question, SearchAlert
from experiences.visitor_links import ALERT, ANSWERED, QUESTION

# So that an answering machine does not answer a machine.
FROM_A_PROGRAM = {"Auto-Submitted": "auto-generated"}


def prove_address(question: Question) -> None:
    """Send the visitor the link that passes the question on."""
    _send(
        "question_to_confirm",
        to=question.email,
        language=question.language,
        link=("question", [make_token(QUESTION, question.pk)]),
        headers=FROM_A_PROGRAM,
        **_about(question.experience, question.language),
    )


def question_to_city(question: Question, readers: dict[str, str]) -> None:
    """Bring a question to the city, whose answer goes straight to the visitor."""
    for address, language in readers.items():
        _send(
            "question_to_city",
            to=address,
            language=language,
            link=("question_answered", [make_token(ANSWERED, question.pk)]),
            reply_to=question.email,
            question=question,
            **_about(question.experience, language),
        )


def question_to_secretariat(question: Question) -> None:
    """Bring a question to the secretariat, because nobody of the city is known."""
    for address, language in secretariat_recipients(question.experience):
        _send(
            "question_to_secretariat",
            to=address,
            language=language,
            link=("admin:experiences_question_change", [question.pk]),
            reply_to=question.email,
            question=question,
            **_about(question.experience, language),
        )


def report_to_secretariat(report: ChangeReport) -> None:
    """Tell the secretariat what a visitor says has changed."""
    for address, language in secretariat_recipients(report.experience):
        _send(
            "change_reported",
            to=address,
            language=language,
            link=("admin:experiences_changereport_change", [report.pk]),
            reply_to=report.email,
            report=report,
            **_about(report.experience, language),
        )


def alert_to_confirm(alert: SearchAlert) -> None:
    """Send the link that begins an alert; the words of the search are shown only on the page behind it."""
    _send(
        "alert_to_confirm",
        to=alert.email,
        language=alert.language,
        link=("alert", [make_token(ALERT, alert.pk)]),
        headers=FROM_A_PROGRAM,
    )


def alert_news(alert: SearchAlert, *, search: str, experiences: Iterable[Experience], total: int) -> None:
    """Tell a subscriber of the new experiences of their search, with the list and the way to stop."""
    with translation.override(alert.language):
        stop = settings.SITE_URL + reverse("alert_stop", args=[make_token(ALERT, alert.pk)])
        rows = [{**_about(each, alert.language), "country": each.city.country.name} for each in experiences]
        subject = ngettext("%(number)s new experience: %(search)s", "%(number)s new experiences: %(search)s", total)
        subject %= {"number": l10n.number(total), "search": search}
        more = total - len(rows)
        bank = settings.SITE_URL + reverse("experience_list") + alert.query
    send_templated_mail(
        "experiences/mail/alert_news",
        to=alert.email,
        language=alert.language,
        context={
            "reader": None, "url": bank, "alert": alert, "search": search, "subject": subject, "rows": rows,
            "more": more, "total": total, "stop": stop,
        },
        headers={
            **FROM_A_PROGRAM,
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )  # fmt: skip


def _about(experience: Experience, language: str) -> dict:
    """Return what a mail tells of an experience."""
    with translation.override(language):
        return {
            "title": text_of(experience, "title", language)
            or TranslatedText(experience.original_title, experience.original_language),
            "city": experience.city.name_in_text,
            "page": settings.SITE_URL + experience.get_absolute_url(),
        }


def _send(
    template: str,
    *,
    to: str,
    language: str,
    link: tuple[str, list],
    reply_to: str = "",
    headers: dict[str, str] | None = None,
    **context,
) -> None:
    name, arguments = link
    with translation.override(language):
        url = settings.SITE_URL + reverse(name, args=arguments)
    context |= {"reader": None, "url": url}
    send_templated_mail(
        f"experiences/mail/{template}", to=to, language=language, context=context, reply_to=reply_to, headers=headers
    )
