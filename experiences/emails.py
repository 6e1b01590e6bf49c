"""One function per mail about an experience; each reader gets it in their own language, in the current transaction."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.emails import secretariat
from accounts.invitations import make_token
from accounts.models import User
from cities.models import CityRole
from core.mail import send_templated_mail
from core.models import MailRhythm
from core.translated import text_of
from experiences import steps
from experiences.enums import State
from experiences.models import Adaptation, Experience


def experience_submitted(experience: Experience, *, by, again: bool, message: str) -> None:
    """Tell the secretariat that something has come (or come back), and the city that it has arrived."""
    _to_secretariat("submitted", experience, by=by, again=again, message=message)
    _to_city("received", experience, by=by, again=again)


def review_started(experience: Experience, *, by) -> None:
    """Tell the city that somebody reads it now."""
    _to_city("review_started", experience, by=by)


def editor_assigned(experience: Experience, *, by) -> None:
    """Tell an editor that somebody else has put this on their desk."""
    if experience.assigned_to and experience.assigned_to != by:
        _to_editor("assigned", experience, experience.assigned_to, by=by)


def changes_requested(experience: Experience, *, by, message: str, comments: dict[str, str]) -> None:
    """Tell the city what to change, field by field."""
    _to_city("changes_requested", experience, by=by, message=message, comments=comments)


def consent_asked(experience: Experience, *, by, message: str) -> None:
    """Ask the city whether it agrees with the editor's wording."""
    _to_city("consent_asked", experience, by=by, message=message)


def consent_answered(experience: Experience, *, by, given: bool, message: str, kept: int) -> None:
    """Tell the secretariat what the city answered, and in how many places it keeps its own wording."""
    _to_secretariat("consent_answered", experience, by=by, given=given, message=message, kept=kept)


def experience_accepted(experience: Experience, *, by) -> None:
    """Tell the city that it will be published."""
    _to_city("accepted", experience, by=by)


def experience_published(experience: Experience, *, by) -> None:
    """Tell the city where everybody can read it now."""
    _to_city("published", experience, by=by)


def experience_rejected(experience: Experience, *, by, message: str) -> None:
    """Tell the city why it was not accepted."""
    _to_city("rejected", experience, by=by, message=message)


def decision_taken_back(experience: Experience, *, by, message: str, came_from: State) -> None:
    """Tell the city that the secretariat looks at it again, and that what it was asked for is asked no longer."""
    asked = came_from in (State.CHANGES_REQUESTED, State.CONSENT_ASKED)
    _to_city("reopened", experience, by=by, message=message, was_asked=asked)


def experience_withdrawn(experience: Experience, *, by, message: str) -> None:
    """Tell the secretariat that the city takes it back."""
    _to_secretariat("withdrawn", experience, by=by, message=message)


def experience_archived(experience: Experience, *, by, message: str) -> None:
    """Tell the city that the public page has gone, and why."""
    _to_city("archived", experience, by=by, message=message)


def co_writer_invited(experience: Experience, user: User, *, by) -> None:
    """Tell somebody which experience they are asked to write, and how they come in."""
    link = ("experience_update", [experience.pk])
    if user.last_login is None:
        link = ("account_invitation", [make_token(user)])
    _send(
        "co_writer", experience, to=user.email, language=user.language, link=link, by=by, reader=user,
        is_new=user.last_login is None,
    )  # fmt: skip


def adaptation_asked(adaptation: Adaptation, *, by) -> None:
    """Ask the city from which something was adapted; where nobody of it works here, tell the secretariat."""
    if city_people(adaptation.source):
        _to_city("adaptation_asked", adaptation.source, by=by, adaptation=adaptation)
    else:
        _to_secretariat("adaptation_unasked", adaptation.source, by=by, adaptation=adaptation)


def adaptation_answered(adaptation: Adaptation, *, by, confirmed: bool) -> None:
    """Tell the city that said so what the other one answers."""
    _to_city("adaptation_answered", adaptation.experience, by=by, adaptation=adaptation, confirmed=confirmed)


def adaptation_ended(adaptation: Adaptation, *, by) -> None:
    """Tell the other city that it was taken back."""
    _to_city("adaptation_ended", adaptation.source, by=by, adaptation=adaptation)


def city_people(experience: Experience) -> list[User]:
    """Return the active people with a role in the city today, each once."""
    roles = CityRole.objects.active().filter(city=experience.city_id)
    return list(User.objects.filter(is_active=True, city_roles__in=roles).distinct().order_by("pk"))


def secretariat_recipients(experience: Experience) -> list[tuple[str, str]]:
    """Return address and language of who acts next: the editor in charge, or the secretariat's common address."""
    editor = experience.assigned_to
    if editor and editor.is_active:
        return [(editor.email, editor.language)]
    return [secretariat()]


# What only tells. A receipt, and what asks something of the reader or decides against them, always goes at once.
TELLS = {
    "review_started", "accepted", "published", "archived", "remark", "adaptation_answered",
    "adaptation_ended",
}  # fmt: skip


def remark_written(experience: Experience, *, by, field: str, body: str) -> None:
    """Tell those who write it with somebody what they have said beside a field."""
    guests = User.objects.filter(is_active=True, co_written__in=experience.co_writers.active())
    # Somebody invited may have come to work for the city since.
    for person in dict.fromkeys([*city_people(experience), *guests.order_by("pk")]):
        if person != by:
            # Where the city does not write just now it reads it on the page of its experience.
            link = ("experience_update" if experience.is_editable_by_city else "experience_status", [experience.pk])
            _send(
                "remark", experience, to=person.email, language=person.language, link=link, by=by, reader=person,
                comments={field: body},
            )  # fmt: skip


def remark_answered(experience: Experience, *, by, field: str, body: str) -> None:
    """Tell the secretariat what somebody of the city has answered, or has to say while it does not write."""
    _to_secretariat("remark", experience, by=by, comments={field: body})


def _to_city(template: str, experience: Experience, *, by, **context) -> None:
    for person in city_people(experience):
        link = (
            ("experience_detail", [experience.slug])
            if template == "published"
            else ("experience_status", [experience.pk])
        )
        _send(
            template, experience, to=person.email, language=person.language, link=link, by=by, reader=person, **context
        )


def _to_editor(template: str, experience: Experience, editor: User, *, by, **context) -> None:
    link = ("admin:experiences_experience_change", [experience.pk])
    _send(template, experience, to=editor.email, language=editor.language, link=link, by=by, reader=editor, **context)


def _to_secretariat(template: str, experience: Experience, *, by, **context) -> None:
    link = ("admin:experiences_experience_change", [experience.pk])
    for address, language in secretariat_recipients(experience):
        _send(template, experience, to=address, language=language, link=link, by=by, reader=None, **context)


def _send(template, experience, *, to, language, link, by, reader, comments=None, **context):
    name, arguments = link
    with translation.override(language):
        url = reverse(name, args=arguments)
        labels = [
            # The secretariat reads it on the page of the review.
            (
                str(field_label(field)),
                text,
                settings.SITE_URL + (steps.address_of_field(experience, field) if reader else url),
            )
            for field, text in (comments or {}).items()
        ]
        context |= {
            "experience": experience,
            "title": text_of(experience, "title", language) or experience.original_title,
            "city": experience.city.name_in_text,
            "url": settings.SITE_URL + url,
            "by": by,
            "reader": reader,
            "comments": labels,
        }
    rhythm = MailRhythm(reader.mail_rhythm) if reader and template in TELLS else None
    send_templated_mail(f"experiences/mail/{template}", to=to, language=language, context=context, rhythm=rhythm)


def field_label(field: str) -> str:
    """Return the reader's name of a field, empty for the experience as a whole."""
    return Experience._meta.get_field(field).verbose_name if field else ""
