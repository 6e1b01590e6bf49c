"""Mails about proposals and translations; each reader gets them in their own language, in the current transaction."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation

from accounts.emails import secretariat
from core.mail import send_templated_mail
from core.models import MailRhythm
from editorial.enums import ProposalState
from editorial.models import Proposal, TranslationState

MOST_NAMED = 20


def proposal_received(proposal: Proposal) -> None:
    """Tell the secretariat that somebody would change a published record."""
    to, language = secretariat()
    url = settings.SITE_URL + reverse("admin:editorial_proposal_change", args=[proposal.pk])
    with translation.override(language):
        name = str(proposal.record)
    context = {"reader": None, "proposal": proposal, "name": name, "by": proposal.by, "url": url}
    send_templated_mail("editorial/mail/proposal_received", to=to, language=language, context=context)


def proposal_decided(proposal: Proposal, record: models.Model) -> None:
    """Tell who proposed it what was taken over, and why not the rest."""
    reader = proposal.by
    with translation.override(reader.language):
        context = {
            "reader": reader,
            "proposal": proposal,
            "name": str(record),
            "accepted": proposal.state == ProposalState.ACCEPTED,
            "url": settings.SITE_URL + record.get_absolute_url(),
        }
    send_templated_mail("editorial/mail/proposal_decided", to=reader.email, language=reader.language, context=context)


def translations_given(states: Sequence[TranslationState], *, to, by) -> None:
    """Tell a translator what somebody has given to them, all of it in one mail; where they want that, once a day."""
    url = f"{reverse('admin:editorial_translationstate_changelist')}?translator=me"
    with translation.override(to.language):
        rows = [
            {"name": row.name, "kind": row.kind_name, "language": row.language_name, "words": row.words}
            for row in states[:MOST_NAMED]
        ]
    context = {
        "reader": to,
        "by": by,
        "rows": rows,
        "total": len(states),
        "more": len(states) - len(rows),
        "url": settings.SITE_URL + url,
    }
    rhythm = MailRhythm(to.mail_rhythm)
    template = "editorial/mail/translations_given"
    send_templated_mail(template, to=to.email, language=to.language, context=context, rhythm=rhythm)
